/** The way back through the steps after the sweep: the path, and the worth of stored energy along it. */
import type { ConcaveProblem } from './concaveProblem.js';
import type { SweepMemory } from './sweepMemory.js';

/** What the way back starts from and where it writes. */
export type TrackBack = {
  readonly memory: Pick<SweepMemory, 'atKwh'>;
  readonly endKwh: number;
  readonly roundKwh: number;
  /** Filled with the change of each step. */
  readonly changesKwh: Float64Array;
};

/**
 * Hot loop, backwards: of each segment, in the reverse of the order in which they went in, the part below the path's energy
 * is used. Writes the changes and returns the sum of slope times use.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { atEnergy } = await import('./concaveProblem.js');
 * const segments = { slopesUsdPerMwh: Float64Array.of(2), lengthsKwh: Float64Array.of(3) };
 * const steps = { offsets: Int32Array.of(0, 1), ...segments, lowsKwh: Float64Array.of(0), lowValuesUsd: null };
 * const whole = { usableKwh: 10, keptFractions: null, floorsKwh: null, ceilingsKwh: null, end: null };
 * const changesKwh = new Float64Array(1);
 * const way = { memory: { atKwh: Float64Array.of(1) }, endKwh: 3, roundKwh: 0, changesKwh };
 * expect(trackChanges({ ...whole, steps, start: atEnergy(1) }, way)).toBe(4);
 * expect([...changesKwh]).toEqual([2]);
 * ```
 */
export function trackChanges(problem: ConcaveProblem, { memory, endKwh, roundKwh, changesKwh }: TrackBack): number {
  const { keptFractions, fromStep = 0 } = problem;
  const { offsets, slopesUsdPerMwh, lengthsKwh, lowsKwh } = problem.steps;
  const { atKwh } = memory;
  const firstSegment = offsets[fromStep]!;
  let energyKwh = endKwh;
  let used = 0;
  for (let t = fromStep + changesKwh.length - 1; t >= fromStep; t -= 1) {
    const segmentStart = offsets[t]!;
    let changeKwh = 0;
    for (let j = offsets[t + 1]! - 1; j >= segmentStart; j -= 1) {
      const aboveKwh = energyKwh - atKwh[j - firstSegment]!;
      if (aboveKwh <= 0) continue;
      const lengthKwh = lengthsKwh[j]! + roundKwh - roundKwh;
      const usedKwh = aboveKwh < lengthKwh ? aboveKwh : lengthKwh;
      energyKwh -= usedKwh;
      changeKwh += usedKwh;
      used += usedKwh * slopesUsdPerMwh[j]!;
    }
    const lowKwh = lowsKwh[t]! + roundKwh - roundKwh;
    energyKwh -= lowKwh;
    changesKwh[t - fromStep] = changeKwh + lowKwh;
    if (keptFractions !== null) energyKwh = beforeLeakKwh(problem, t, energyKwh);
  }
  return used;
}

/**
 * The energy before the first step of a path.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { atEnergy } = await import('./concaveProblem.js');
 * const none = { slopesUsdPerMwh: new Float64Array(0), lengthsKwh: new Float64Array(0), lowValuesUsd: null };
 * const steps = { ...none, offsets: new Int32Array(2), lowsKwh: new Float64Array(1) };
 * const whole = { steps, usableKwh: 10, keptFractions: Float64Array.of(0.5), floorsKwh: null, ceilingsKwh: null, end: null };
 * const start = { lowKwh: 2, lowValueUsd: 0, slopesUsdPerMwh: Float64Array.of(1), lengthsKwh: Float64Array.of(4) };
 * expect(startOfPathKwh({ ...whole, start }, { endKwh: 3, changesKwh: Float64Array.of(1) })).toBe(4);
 * ```
 */
export function startOfPathKwh(
  problem: ConcaveProblem,
  { endKwh, changesKwh }: Pick<TrackBack, 'endKwh' | 'changesKwh'>,
): number {
  const { start, fromStep = 0 } = problem;
  if (start.lengthsKwh.length === 0) return start.lowKwh;
  let energyKwh = endKwh;
  for (let i = changesKwh.length - 1; i >= 0; i -= 1) {
    energyKwh = beforeLeakKwh(problem, fromStep + i, energyKwh - changesKwh[i]!);
  }
  return energyKwh;
}

/** Division by what a leak keeps magnifies rounding; what the window allows does not. */
function beforeLeakKwh(problem: ConcaveProblem, index: number, keptKwh: number): number {
  const { keptFractions, floorsKwh, ceilingsKwh, usableKwh, fromStep = 0, start } = problem;
  const energyKwh = keptKwh / (keptFractions?.[index] ?? 1);
  if (index > fromStep) {
    const ceilingKwh = Math.min(usableKwh, ceilingsKwh?.[index - 1] ?? usableKwh);
    return Math.min(ceilingKwh, Math.max(floorsKwh?.[index - 1] ?? 0, energyKwh));
  }
  const highKwh = start.lengthsKwh.reduce((sumKwh, lengthKwh) => sumKwh + lengthKwh, start.lowKwh);
  return Math.min(highKwh, Math.max(start.lowKwh, energyKwh));
}

/**
 * Hot loop, backwards: between contacts with the window stored energy keeps its worth, less what leaks. A full battery can
 * only make it worth less before than after, an empty one only more, and the slopes at the cuts say how far.
 *
 * @units USD/MWh stored.
 * @example
 * ```ts @import.meta.vitest
 * const floorUsdPerMwh = Float64Array.of(-Infinity, 10);
 * const memory = { floorUsdPerMwh, ceilingUsdPerMwh: Float64Array.of(7, Infinity) };
 * expect([...trackPrices(memory, { endUsdPerMwh: 0, count: 2, keptFractions: null, fromStep: 0 })]).toEqual([7, 10]);
 * ```
 */
export function trackPrices(
  { floorUsdPerMwh, ceilingUsdPerMwh }: Pick<SweepMemory, 'floorUsdPerMwh' | 'ceilingUsdPerMwh'>,
  { endUsdPerMwh, count, keptFractions, fromStep }: PriceTrack,
): Float64Array {
  const storedUsdPerMwh = new Float64Array(count);
  let worthUsdPerMwh = endUsdPerMwh;
  for (let i = count - 1; i >= 0; i -= 1) {
    if (worthUsdPerMwh < floorUsdPerMwh[i]!) worthUsdPerMwh = floorUsdPerMwh[i]!;
    else if (worthUsdPerMwh > ceilingUsdPerMwh[i]!) worthUsdPerMwh = ceilingUsdPerMwh[i]!;
    storedUsdPerMwh[i] = worthUsdPerMwh;
    if (keptFractions !== null) worthUsdPerMwh *= keptFractions[fromStep + i]!;
  }
  return storedUsdPerMwh;
}

type PriceTrack = {
  readonly endUsdPerMwh: number;
  readonly count: number;
  readonly keptFractions: Float64Array | null;
  readonly fromStep: number;
};
