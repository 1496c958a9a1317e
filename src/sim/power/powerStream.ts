/**
 * Power in blocks: a source fills one array over and over, stages change it in place, sinks read it. A week needs no more
 * memory than a day. Samples are means over half-open steps, in kW, positive when drawn from the grid.
 */

/** Samples of a block: large enough that calls cost nothing, small enough to stay in the nearest cache. */
export const BLOCK_COUNT = 4096;

/** Gives a power from its start to its end, once. */
export type PowerSource = {
  readonly stepMs: number;
  /** Writes the next samples from the block's start on; returns how many, 0 at the end. */
  readonly fill: (block: Float64Array) => number;
};

/** Turns what is asked of the supply into what the grid sees, in place. */
export type PowerStage<Use = unknown> = {
  readonly step: (block: Float64Array, sampleCount: number) => void;
  /** What it has taken up to now. */
  readonly use: () => Use;
};

/** Reads a block and leaves it as it is. */
export type PowerSink = (block: Float64Array, sampleCount: number) => void;

/**
 * Sends a source through stages, one after the other, to a sink; returns the number of samples.
 *
 * @example
 * ```ts @import.meta.vitest
 * const peak = { kw: 0 };
 * const source = fromSamples(Float64Array.of(1, 5, 2), 10);
 * const double = { step: (block: Float64Array) => void block.forEach((kw, i) => (block[i] = 2 * kw)), use: () => null };
 * const count = runPower(source, [double], (block, n) => (peak.kw = Math.max(...block.subarray(0, n))));
 * expect([count, peak.kw]).toEqual([3, 10]);
 * ```
 */
export function runPower(source: PowerSource, stages: readonly PowerStage[], sink: PowerSink): number {
  const block = new Float64Array(BLOCK_COUNT);
  let count = 0;
  for (let filled = source.fill(block); filled > 0; filled = source.fill(block)) {
    for (const stage of stages) stage.step(block, filled);
    sink(block, filled);
    count += filled;
  }
  return count;
}

/**
 * A source of samples at hand.
 *
 * @units kW.
 * @throws RangeError when the step is not above 0.
 */
export function fromSamples(samplesKw: Float64Array, stepMs: number): PowerSource {
  if (!(stepMs > 0 && stepMs < Infinity)) throw new RangeError(`Give stepMs above 0; this one is ${stepMs}.`);
  let position = 0;
  const fill = (block: Float64Array): number => {
    const part = samplesKw.subarray(position, position + block.length);
    block.set(part);
    position += part.length;
    return part.length;
  };
  return { stepMs, fill };
}

/**
 * The sum of sources on one step, as jobs of one site; it ends with the first that ends.
 *
 * @throws RangeError when there is none, or their steps differ.
 * @example
 * ```ts @import.meta.vitest
 * const sum = addSources([fromSamples(Float64Array.of(1, 2), 10), fromSamples(Float64Array.of(3, 4), 10)]);
 * expect([...collectPower(sum)]).toEqual([4, 6]);
 * ```
 */
export function addSources(sources: readonly PowerSource[]): PowerSource {
  const [first, ...rest] = sources;
  if (first === undefined) throw new RangeError('Give at least one source.');
  const other = rest.find(({ stepMs }) => stepMs !== first.stepMs);
  if (other !== undefined) throw new RangeError(`Give one stepMs; these are ${first.stepMs} and ${other.stepMs}.`);
  const room = new Float64Array(BLOCK_COUNT);
  const fill = (block: Float64Array): number => {
    const part = block.length > BLOCK_COUNT ? block.subarray(0, BLOCK_COUNT) : block;
    let count = first.fill(part);
    for (const source of rest) {
      count = Math.min(count, source.fill(room.length > part.length ? room.subarray(0, part.length) : room));
      for (let i = 0; i < count; i += 1) part[i]! += room[i]!;
    }
    return count;
  };
  return { stepMs: first.stepMs, fill };
}

/**
 * All samples of a source through stages, for what is short enough to hold.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * expect([...collectPower(fromSamples(Float64Array.of(1, 2), 10))]).toEqual([1, 2]);
 * ```
 */
export function collectPower(source: PowerSource, stages: readonly PowerStage[] = []): Float64Array {
  const parts: Float64Array[] = [];
  const count = runPower(source, stages, (block, filled) => void parts.push(block.slice(0, filled)));
  const all = new Float64Array(count);
  let position = 0;
  for (const part of parts) {
    all.set(part, position);
    position += part.length;
  }
  return all;
}
