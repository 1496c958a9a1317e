/** Prices as a Markov chain of deviations from what was expected of them, fitted on the past. */
import { sortedQuantile } from '../../../base/statistics.js';

/**
 * Nodes are bands of the deviation, the same at all hours; what a node's deviation is and where it goes next depends on the
 * class of the step (its hour of day).
 */
export type PriceChain = {
  readonly nodeCount: number;
  /** Between the bands, ascending; one fewer than nodes. */
  readonly edgesUsdPerMwh: Float64Array;
  /** Mean deviation of node j in class c at `c * nodeCount + j`. */
  readonly deviationsUsdPerMwh: Float64Array;
  /** Probability of node k in the next step after node j in a step of class c, at `(c * nodeCount + j) * nodeCount + k`. */
  readonly transitions: Float64Array;
};

export type ChainOptions = {
  /** From 1. */
  readonly nodeCount: number;
  readonly classCount: number;
  /**
   * Steps from one end of a counted transition to the other; 1 by default. With more, a step changes node with that share
   * of the counted probability: noise between neighbouring steps then does not hide how long a deviation lasts.
   */
  readonly strideCount?: number;
};

/** Weight of what all classes together say, as so many observations in each class. */
const POOL_WEIGHT = 10;

/**
 * The chain that never deviates: the expected prices are sure.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(sureChain(2).transitions).toEqual(Float64Array.of(1, 1));
 * ```
 */
export function sureChain(classCount: number): PriceChain {
  return {
    nodeCount: 1,
    edgesUsdPerMwh: new Float64Array(0),
    deviationsUsdPerMwh: new Float64Array(classCount),
    transitions: new Float64Array(classCount).fill(1),
  };
}

/**
 * A chain from observed deviations. Band edges are quantiles at shares (1 - cos(pi j / n)) / 2, closer towards both ends, where
 * the money is. A class with few observations leans on all classes together.
 *
 * @param deviationsUsdPerMwh real less expected price of neighbouring steps; NaN where unknown.
 * @param classes one per deviation, from 0.
 * @units USD/MWh.
 * @throws RangeError when there are fewer observations than nodes.
 * @source after Zheng, Jaworski and Xu, arXiv 2108.06000, section III: nodes of price by hour of day, transitions counted.
 * @example
 * ```ts @import.meta.vitest
 * const chain = fitPriceChain(Float64Array.of(-1, 1, -1, 1, -1), new Int32Array(5), { nodeCount: 2, classCount: 1 });
 * expect([...chain.deviationsUsdPerMwh]).toEqual([-1, 1]);
 * expect([...chain.transitions]).toEqual([0, 1, 1, 0]);
 * ```
 */
export function fitPriceChain(
  deviationsUsdPerMwh: Float64Array,
  classes: Int32Array,
  options: ChainOptions,
): PriceChain {
  const { nodeCount } = options;
  const known = deviationsUsdPerMwh.filter((value) => !Number.isNaN(value)).sort();
  if (known.length < nodeCount) {
    throw new RangeError(`Give at least ${nodeCount} known deviations; these are ${known.length}.`);
  }
  const edgesUsdPerMwh = Float64Array.from({ length: nodeCount - 1 }, (_, j) =>
    sortedQuantile(known, (1 - Math.cos((Math.PI * (j + 1)) / nodeCount)) / 2),
  );
  const nodes = Int32Array.from(deviationsUsdPerMwh, (value) =>
    Number.isNaN(value) ? -1 : nodeOf(edgesUsdPerMwh, value),
  );
  const sample = { deviationsUsdPerMwh, classes, nodes };
  return {
    nodeCount,
    edgesUsdPerMwh,
    deviationsUsdPerMwh: meanDeviations(sample, options),
    transitions: countTransitions(sample, options),
  };
}

/**
 * The node whose band holds a deviation; an edge belongs to the lower band.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect([-1, 0, 9].map((deviation) => nodeOf(Float64Array.of(0, 5), deviation))).toEqual([0, 0, 2]);
 * ```
 */
export function nodeOf(edgesUsdPerMwh: Float64Array, deviationUsdPerMwh: number): number {
  let node = 0;
  while (node < edgesUsdPerMwh.length && deviationUsdPerMwh > edgesUsdPerMwh[node]!) node += 1;
  return node;
}

type Sample = {
  readonly deviationsUsdPerMwh: Float64Array;
  readonly classes: Int32Array;
  /** -1 where unknown. */
  readonly nodes: Int32Array;
};

function meanDeviations(sample: Sample, { nodeCount, classCount }: ChainOptions): Float64Array {
  const { deviationsUsdPerMwh, classes, nodes } = sample;
  const [sums, counts] = [new Float64Array(classCount * nodeCount), new Float64Array(classCount * nodeCount)];
  const [pooledSums, pooledCounts] = [new Float64Array(nodeCount), new Float64Array(nodeCount)];
  nodes.forEach((node, i) => {
    if (node < 0) return;
    const at = classes[i]! * nodeCount + node;
    sums[at]! += deviationsUsdPerMwh[i]!;
    counts[at]! += 1;
    pooledSums[node]! += deviationsUsdPerMwh[i]!;
    pooledCounts[node]! += 1;
  });
  return sums.map((sum, at) => {
    const node = at % nodeCount;
    const pooledMean = pooledSums[node]! / Math.max(1, pooledCounts[node]!);
    return (sum + POOL_WEIGHT * pooledMean) / (counts[at]! + POOL_WEIGHT);
  });
}

function countTransitions(sample: Sample, { nodeCount, classCount, strideCount = 1 }: ChainOptions): Float64Array {
  const { classes, nodes } = sample;
  const size = nodeCount * nodeCount;
  const [counts, pooled] = [new Float64Array(classCount * size), new Float64Array(size)];
  for (let i = strideCount; i < nodes.length; i += 1) {
    const [from, to] = [nodes[i - strideCount]!, nodes[i]!];
    if (from < 0 || to < 0) continue;
    counts[classes[i - strideCount]! * size + from * nodeCount + to]! += 1;
    pooled[from * nodeCount + to]! += 1;
  }
  for (let from = 0; from < nodeCount; from += 1) toShares(pooled, from * nodeCount, { count: nodeCount, own: from });
  for (let row = 0; row < classCount * nodeCount; row += 1) {
    const [from, start] = [row % nodeCount, row * nodeCount];
    for (let to = 0; to < nodeCount; to += 1) counts[start + to]! += POOL_WEIGHT * pooled[from * nodeCount + to]!;
    toShares(counts, start, { count: nodeCount, own: from });
    for (let to = 0; to < nodeCount; to += 1) counts[start + to]! /= strideCount;
    counts[start + from]! += 1 - 1 / strideCount;
  }
  return counts;
}

/** Makes one row of counts sum to 1; a node never left stays where it is. */
function toShares(row: Float64Array, start: number, { count, own }: { count: number; own: number }): void {
  let sum = 0;
  for (let k = 0; k < count; k += 1) sum += row[start + k]!;
  for (let k = 0; k < count; k += 1) row[start + k] = sum > 0 ? row[start + k]! / sum : Number(k === own);
}
