/**
 * What stored energy is worth under uncertain prices: backward recursion of concave value functions over the nodes of a
 * Markov chain, each kept at the points of an even energy grid.
 */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { PriceChain } from './priceChain.js';

/** The store as the recursion sees it; energies count from the lower end of the window. */
export type ValueStore = {
  readonly usableKwh: number;
  /** Most that a step can raise the stored energy. */
  readonly upKwh: number;
  /** Most that a step can lower it. */
  readonly downKwh: number;
  readonly chargeEfficiencyFraction: number;
  readonly dischargeEfficiencyFraction: number;
  readonly wearUsdPerMwh: number;
  /** Worth of what is left at the horizon, per MWh stored. */
  readonly endUsdPerMwh: number;
  /** Cells of the energy grid. */
  readonly cellCount: number;
};

/** What is expected over the horizon. */
export type ValueMarket = {
  readonly chain: PriceChain;
  /** Expected price of each step; NaN where nothing is expected, and the battery stands idle. */
  readonly expectedUsdPerMwh: Float64Array;
  /** Class of each step in the chain. */
  readonly classes: Int32Array;
};

/**
 * For each step t and node i, the expected worth of the energies of the grid at the end of step t if t was in node i, at
 * `(t * nodeCount + i) * (cellCount + 1) + k`; USD.
 */
export type ValueFunction = {
  readonly store: ValueStore;
  readonly nodeCount: number;
  readonly valuesUsd: Float64Array;
};

/**
 * The value function over a horizon. A chain of one node has no uncertainty, and the recursion is then the exact optimum
 * where the steps' reaches are whole cells of the grid; otherwise a lower bound that comes to it as cells shrink. Selling at
 * prices below the wear cost is left out: making room for a lower price later is the one thing it does not see.
 *
 * @units USD.
 * @source Xu, Korpås and Botterud, arXiv 1910.09149 (analytical value function); Zheng, Jaworski and Xu, arXiv 2108.06000.
 * @example
 * ```ts @import.meta.vitest
 * const { sureChain } = await import('./priceChain.js');
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const sizes = { usableKwh: 1000, upKwh: 500, downKwh: 1000, wearUsdPerMwh: 0, endUsdPerMwh: 0, cellCount: 2 };
 * const market = { chain: sureChain(1), expectedUsdPerMwh: Float64Array.of(10, 50), classes: new Int32Array(2) };
 * const { valuesUsd } = toValueFunction({ ...losses, ...sizes }, market);
 * expect([...valuesUsd]).toEqual([0, 25, 50, 0, 0, 0]);
 * ```
 */
export function toValueFunction(store: ValueStore, market: ValueMarket): ValueFunction {
  const { chain, expectedUsdPerMwh, classes } = market;
  const { nodeCount, transitions } = chain;
  const pointCount = store.cellCount + 1;
  const stepSize = nodeCount * pointCount;
  const count = expectedUsdPerMwh.length;
  const valuesUsd = new Float64Array(count * stepSize);
  const before = new Float64Array(stepSize);
  fillEnd(store, valuesUsd.subarray((count - 1) * stepSize));
  for (let t = count - 1; t > 0; t -= 1) {
    const after = valuesUsd.subarray(t * stepSize, (t + 1) * stepSize);
    for (let node = 0; node < nodeCount; node += 1) {
      const deviation = chain.deviationsUsdPerMwh[classes[t]! * nodeCount + node]!;
      const [start, end] = [node * pointCount, (node + 1) * pointCount];
      stepBack(store, expectedUsdPerMwh[t]! + deviation, { after: after.subarray(start, end), before, start });
    }
    const rows = transitions.subarray(classes[t - 1]! * nodeCount * nodeCount);
    expectOver(rows, before, { nodeCount, pointCount, into: valuesUsd.subarray((t - 1) * stepSize) });
  }
  return { store, nodeCount, valuesUsd };
}

function fillEnd({ usableKwh, endUsdPerMwh, cellCount }: ValueStore, values: Float64Array): void {
  const worthUsd = (endUsdPerMwh * usableKwh) / KWH_PER_MWH / cellCount;
  for (let at = 0; at < values.length; at += 1) values[at] = worthUsd * (at % (cellCount + 1));
}

/**
 * The two energies that a price makes worth reaching: below `chargeIndex` it pays to charge up to it, above `dischargeIndex`
 * to discharge down to it; both as points of the grid. Compares the marginal value of stored energy with what it costs
 * and what it earns.
 *
 * @param values of the energies of the grid after the step, concave.
 * @units points of the grid.
 * @example
 * ```ts @import.meta.vitest
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const sizes = { usableKwh: 2000, upKwh: 1, downKwh: 1, wearUsdPerMwh: 0, endUsdPerMwh: 0, cellCount: 2 };
 * expect(toTargets({ ...losses, ...sizes }, Float64Array.of(0, 30, 40), 12)).toEqual({ chargeIndex: 1, dischargeIndex: 1 });
 * ```
 */
export function toTargets(
  store: ValueStore,
  values: Float64Array,
  priceUsdPerMwh: number,
): { readonly chargeIndex: number; readonly dischargeIndex: number } {
  const { cellCount, wearUsdPerMwh } = store;
  const cellMwh = store.usableKwh / cellCount / KWH_PER_MWH;
  const costUsd = (priceUsdPerMwh / store.chargeEfficiencyFraction) * cellMwh;
  const earnedUsdPerMwh = (priceUsdPerMwh - wearUsdPerMwh) * store.dischargeEfficiencyFraction;
  if (Number.isNaN(priceUsdPerMwh)) return { chargeIndex: 0, dischargeIndex: cellCount };
  const chargeIndex = firstCell(values, cellCount, (slopeUsd) => slopeUsd <= costUsd);
  if (earnedUsdPerMwh <= 0) return { chargeIndex, dischargeIndex: cellCount };
  const dischargeIndex = firstCell(values, cellCount, (slopeUsd) => slopeUsd < earnedUsdPerMwh * cellMwh);
  return { chargeIndex, dischargeIndex: Math.max(chargeIndex, dischargeIndex) };
}

/** By bisection: the slopes fall. */
function firstCell(values: Float64Array, cellCount: number, isPast: (slopeUsd: number) => boolean): number {
  let [low, high] = [0, cellCount];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(values[middle + 1]! - values[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

type Sides = { readonly after: Float64Array; readonly before: Float64Array; readonly start: number };

/** Hot loop: the worth of each energy before a step at a price. */
function stepBack(store: ValueStore, priceUsdPerMwh: number, { after, before, start }: Sides): void {
  const { cellCount } = store;
  const cellKwh = store.usableKwh / cellCount;
  const [upCells, downCells] = [store.upKwh / cellKwh, store.downKwh / cellKwh];
  const { chargeIndex, dischargeIndex } = toTargets(store, after, priceUsdPerMwh);
  const costUsd = ((priceUsdPerMwh / store.chargeEfficiencyFraction) * cellKwh) / KWH_PER_MWH;
  const earnedPerMwh = (priceUsdPerMwh - store.wearUsdPerMwh) * store.dischargeEfficiencyFraction;
  const earnedUsd = (earnedPerMwh * cellKwh) / KWH_PER_MWH;
  for (let k = 0; k <= cellCount; k += 1) {
    let valueUsd = after[k]!;
    if (k < chargeIndex) {
      const to = Math.min(chargeIndex, k + upCells);
      valueUsd = valueAt(after, to) - (to - k) * costUsd;
    } else if (k > dischargeIndex) {
      const to = Math.max(dischargeIndex, k - downCells);
      valueUsd = valueAt(after, to) + (k - to) * earnedUsd;
    }
    before[start + k] = valueUsd;
  }
}

function valueAt(values: Float64Array, position: number): number {
  const below = Math.floor(position);
  const share = position - below;
  return share === 0 ? values[below]! : (1 - share) * values[below]! + share * values[below + 1]!;
}

type Mean = { readonly nodeCount: number; readonly pointCount: number; readonly into: Float64Array };

/** Hot loop: the mean over next nodes of what they make of each energy. */
function expectOver(rows: Float64Array, before: Float64Array, { nodeCount, pointCount, into }: Mean): void {
  for (let node = 0; node < nodeCount; node += 1) {
    const at = node * pointCount;
    for (let next = 0; next < nodeCount; next += 1) {
      const probability = rows[node * nodeCount + next]!;
      if (probability === 0) continue;
      const from = next * pointCount;
      for (let k = 0; k < pointCount; k += 1) into[at + k]! += probability * before[from + k]!;
    }
  }
}
