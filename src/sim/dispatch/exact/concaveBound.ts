import { KWH_PER_MWH } from '../../../base/units.js';
import type { ConcaveOptimum } from './concavePath.js';
import type { ConcaveProblem, ConcaveValue } from './concaveProblem.js';
import { sumLowValuesUsd, valueAtUsd } from './concaveValue.js';

/** What no path can exceed, and the money that all steps could move, to judge rounding by. */
export type DualBound = { readonly boundUsd: number; readonly scaleUsd: number };

/**
 * The dual bound at given worths of stored energy: whatever these are, no feasible path is worth more. It needs the problem
 * and the worths alone, nothing of how they were found, so equality with a path's worth proves that path optimal.
 *
 * With worth w(t) at the end of step t the program falls apart: each step takes its segments with a slope above -w(t), and
 * each stored energy the better end of its window by the sign of kept(t+1) w(t+1) - w(t).
 *
 * @param storedUsdPerMwh one per solved step.
 * @source weak duality of linear programs.
 * @example
 * ```ts @import.meta.vitest
 * const { atEnergy } = await import('./concaveProblem.js');
 * const segments = { slopesUsdPerMwh: Float64Array.of(-10), lengthsKwh: Float64Array.of(1000) };
 * const steps = { offsets: Int32Array.of(0, 1), ...segments, lowsKwh: Float64Array.of(0), lowValuesUsd: null };
 * const whole = { usableKwh: 500, keptFractions: null, floorsKwh: null, ceilingsKwh: null };
 * const problem = { ...whole, steps, start: atEnergy(0), end: atEnergy(200) };
 * expect(concaveBound(problem, Float64Array.of(10)).boundUsd).toBe(-2);
 * expect(concaveBound(problem, Float64Array.of(30)).boundUsd).toBe(14);
 * ```
 */
export function concaveBound(problem: ConcaveProblem, storedUsdPerMwh: Float64Array): DualBound {
  const { start, end, keptFractions, fromStep = 0 } = problem;
  const count = storedUsdPerMwh.length;
  const gainUsd = sumGains(problem, storedUsdPerMwh, SUMS) / KWH_PER_MWH + sumLowValuesUsd(problem);
  const movedUsd = SUMS[0]! / KWH_PER_MWH;
  const windowUsd = sumWindow(problem, storedUsdPerMwh) / KWH_PER_MWH;
  const firstUsdPerMwh = (storedUsdPerMwh[0] ?? 0) * (keptFractions?.[fromStep] ?? 1);
  const startUsd = best(start, firstUsdPerMwh);
  const endUsd = endTermUsd(problem, end, storedUsdPerMwh[count - 1] ?? 0);
  return {
    boundUsd: gainUsd + windowUsd + startUsd + endUsd,
    scaleUsd: movedUsd + Math.abs(windowUsd) + Math.abs(startUsd) + Math.abs(endUsd),
  };
}

/** Rounding allowed between optimum and dual bound, as a share of the money that all steps could move. */
const CERTIFICATE_SHARE = 1e-11;

/**
 * The dual bound of an optimum, checked to be equal to it: a difference would be an error of ours, not the caller's.
 *
 * @units USD.
 * @throws Error where they differ.
 * @example
 * ```ts @import.meta.vitest
 * const { atEnergy } = await import('./concaveProblem.js');
 * const segments = { slopesUsdPerMwh: Float64Array.of(-10), lengthsKwh: Float64Array.of(1000) };
 * const steps = { offsets: Int32Array.of(0, 1), ...segments, lowsKwh: Float64Array.of(0), lowValuesUsd: null };
 * const whole = { usableKwh: 500, keptFractions: null, floorsKwh: null, ceilingsKwh: null };
 * const problem = { ...whole, steps, start: atEnergy(0), end: atEnergy(200) };
 * const storedUsdPerMwh = Float64Array.of(10);
 * expect(certifiedBoundUsd(problem, { objectiveUsd: -2, storedUsdPerMwh })).toBe(-2);
 * expect(() => certifiedBoundUsd(problem, { objectiveUsd: -3, storedUsdPerMwh })).toThrow('dual bound');
 * ```
 */
export function certifiedBoundUsd(
  problem: ConcaveProblem,
  { objectiveUsd, storedUsdPerMwh }: Pick<ConcaveOptimum, 'objectiveUsd' | 'storedUsdPerMwh'>,
): number {
  const { boundUsd, scaleUsd } = concaveBound(problem, storedUsdPerMwh);
  if (Math.abs(boundUsd - objectiveUsd) <= CERTIFICATE_SHARE * scaleUsd) return boundUsd;
  throw new Error(`Report this: the optimum ${objectiveUsd} USD is not its dual bound ${boundUsd} USD.`);
}

/** Written before it is read in every call; an array, for a returned object would slow the loop. */
const SUMS = new Float64Array(1);

/**
 * Hot loop: what the steps gain by trading with the store at its own worth; writes what they could move. x + |x| is twice
 * the positive part of x without rounding, and without a branch that cannot be foretold.
 */
function sumGains({ steps, fromStep = 0 }: ConcaveProblem, storedUsdPerMwh: Float64Array, sums: Float64Array): number {
  const { offsets, slopesUsdPerMwh, lengthsKwh, lowsKwh } = steps;
  let gain = 0;
  let moved = 0;
  for (let i = 0; i < storedUsdPerMwh.length; i += 1) {
    const t = fromStep + i;
    const worthUsdPerMwh = storedUsdPerMwh[i]!;
    gain += worthUsdPerMwh * lowsKwh[t]!;
    const segmentEnd = offsets[t + 1]!;
    for (let j = offsets[t]!; j < segmentEnd; j += 1) {
      const movedUsdPerMwhKwh = (slopesUsdPerMwh[j]! + worthUsdPerMwh) * lengthsKwh[j]!;
      const gainedUsdPerMwhKwh = 0.5 * (movedUsdPerMwhKwh + Math.abs(movedUsdPerMwhKwh));
      gain += gainedUsdPerMwhKwh;
      moved += gainedUsdPerMwhKwh - movedUsdPerMwhKwh;
    }
  }
  sums[0] = moved + Math.abs(gain);
  return gain;
}

/** Hot loop: the better end of the window in all steps but the last. */
function sumWindow(problem: ConcaveProblem, storedUsdPerMwh: Float64Array): number {
  const { usableKwh, floorsKwh, ceilingsKwh, keptFractions, fromStep = 0 } = problem;
  let sum = 0;
  for (let i = 1; i < storedUsdPerMwh.length; i += 1) {
    const t = fromStep + i;
    const keptUsdPerMwh = keptFractions === null ? storedUsdPerMwh[i]! : storedUsdPerMwh[i]! * keptFractions[t]!;
    const riseUsdPerMwh = keptUsdPerMwh - storedUsdPerMwh[i - 1]!;
    if (riseUsdPerMwh > 0) {
      sum += riseUsdPerMwh * (ceilingsKwh === null ? usableKwh : Math.min(usableKwh, ceilingsKwh[t - 1]!));
    } else if (floorsKwh !== null) sum += riseUsdPerMwh * floorsKwh[t - 1]!;
  }
  return sum;
}

/** The most that a value can gain with energy at a price: all segments with a slope above its negative. */
function best({ lowKwh, lowValueUsd, slopesUsdPerMwh, lengthsKwh }: ConcaveValue, usdPerMwh: number): number {
  let gain = usdPerMwh * lowKwh;
  for (let j = 0; j < lengthsKwh.length; j += 1) gain += Math.max(0, slopesUsdPerMwh[j]! + usdPerMwh) * lengthsKwh[j]!;
  return lowValueUsd + gain / KWH_PER_MWH;
}

/** The end's own worth less that of the energy left there, inside the last step's window. */
function endTermUsd(problem: ConcaveProblem, end: ConcaveValue | null, lastUsdPerMwh: number): number {
  const { usableKwh, floorsKwh, ceilingsKwh, steps, toStep = steps.lowsKwh.length } = problem;
  const floorKwh = floorsKwh?.[toStep - 1] ?? 0;
  const ceilingKwh = Math.min(usableKwh, ceilingsKwh?.[toStep - 1] ?? usableKwh);
  if (end !== null) return best(cutTo(end, floorKwh, ceilingKwh), -lastUsdPerMwh);
  return (-lastUsdPerMwh * (lastUsdPerMwh < 0 ? ceilingKwh : floorKwh)) / KWH_PER_MWH;
}

/** The function on the part of its interval that lies in the window, which is its nearest end where none does. */
function cutTo(value: ConcaveValue, floorKwh: number, ceilingKwh: number): ConcaveValue {
  if (value.lengthsKwh.length === 0) return value;
  const inside = (energyKwh: number) => Math.min(ceilingKwh, Math.max(floorKwh, energyKwh));
  let atKwh = value.lowKwh;
  const lengthsKwh = value.lengthsKwh.map((lengthKwh) => {
    const cutKwh = inside(atKwh + lengthKwh) - inside(atKwh);
    atKwh += lengthKwh;
    return cutKwh;
  });
  const lowKwh = Math.min(atKwh, inside(value.lowKwh));
  return { ...value, lowKwh, lowValueUsd: valueAtUsd(value, lowKwh), lengthsKwh };
}
