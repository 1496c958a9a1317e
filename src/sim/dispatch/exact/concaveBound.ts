import { KWH_PER_MWH } from '../../../base/units.js';
import type { ConcaveProblem, ConcaveValue, PathFrame } from './concaveProblem.js';
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
  SUMS[0] = 0;
  const gainUsd = sumGains(problem, storedUsdPerMwh, SUMS) / KWH_PER_MWH + sumLowValuesUsd(problem);
  const movedUsd = SUMS[0] / KWH_PER_MWH;
  const frame = frameBound(problem, storedUsdPerMwh, problem.fromStep);
  return { boundUsd: gainUsd + frame.boundUsd, scaleUsd: movedUsd + frame.scaleUsd };
}

/**
 * The part of the bound that is not the steps': what window, start and end gain by trading at the worths.
 *
 * @param storedUsdPerMwh one per solved step, the first of which is `fromStep`.
 * @example
 * ```ts @import.meta.vitest
 * const { atEnergy } = await import('./concaveProblem.js');
 * const free = { usableKwh: 500, keptFractions: null, floorsKwh: null, ceilingsKwh: null };
 * expect(frameBound({ ...free, start: atEnergy(100), end: null }, Float64Array.of(10, 30)).boundUsd).toBe(11);
 * ```
 */
export function frameBound(frame: PathFrame, storedUsdPerMwh: Float64Array, fromStep = 0): DualBound {
  const count = storedUsdPerMwh.length;
  const windowUsd = sumWindow(frame, storedUsdPerMwh, fromStep) / 2 / KWH_PER_MWH;
  const startUsd = best(frame.start, (storedUsdPerMwh[0] ?? 0) * (frame.keptFractions?.[fromStep] ?? 1));
  const endUsd = endTermUsd(frame, storedUsdPerMwh[count - 1] ?? 0, fromStep + count - 1);
  return {
    boundUsd: windowUsd + startUsd + endUsd,
    scaleUsd: Math.abs(windowUsd) + Math.abs(startUsd) + Math.abs(endUsd),
  };
}

/** Rounding allowed between optimum and dual bound, as a share of the money that all steps could move. */
const CERTIFICATE_SHARE = 1e-11;

/**
 * The bound, checked to be equal to the optimum: a difference would be an error of ours, not the caller's.
 *
 * @units USD.
 * @throws Error where they differ.
 * @example
 * ```ts @import.meta.vitest
 * expect(requireTight({ boundUsd: -2, scaleUsd: 14 }, -2)).toBe(-2);
 * expect(() => requireTight({ boundUsd: -2, scaleUsd: 14 }, -3)).toThrow('dual bound');
 * ```
 */
export function requireTight({ boundUsd, scaleUsd }: DualBound, objectiveUsd: number): number {
  if (Math.abs(boundUsd - objectiveUsd) <= CERTIFICATE_SHARE * scaleUsd) return boundUsd;
  throw new Error(`Report this: the optimum ${objectiveUsd} USD is not its dual bound ${boundUsd} USD.`);
}

/** Written before it is read in every call. What a loop computes behind its end the engine never optimises. */
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
    sums[0] = moved + Math.abs(gain);
  }
  return gain;
}

/** Hot loop: twice what the better end of the window gains in all steps but the last; without branches as above. */
function sumWindow(frame: PathFrame, storedUsdPerMwh: Float64Array, fromStep: number): number {
  const { usableKwh, floorsKwh, ceilingsKwh, keptFractions } = frame;
  let twiceSum = 0;
  for (let i = 1; i < storedUsdPerMwh.length; i += 1) {
    const t = fromStep + i;
    const keptUsdPerMwh = keptFractions === null ? storedUsdPerMwh[i]! : storedUsdPerMwh[i]! * keptFractions[t]!;
    const riseUsdPerMwh = keptUsdPerMwh - storedUsdPerMwh[i - 1]!;
    const sizeUsdPerMwh = Math.abs(riseUsdPerMwh);
    const ceilingKwh = ceilingsKwh === null ? usableKwh : Math.min(usableKwh, ceilingsKwh[t - 1]!);
    twiceSum += (riseUsdPerMwh + sizeUsdPerMwh) * ceilingKwh;
    if (floorsKwh !== null) twiceSum += (riseUsdPerMwh - sizeUsdPerMwh) * floorsKwh[t - 1]!;
  }
  return twiceSum;
}

/** The most that a value can gain with energy at a price: all segments with a slope above its negative. */
function best({ lowKwh, lowValueUsd, slopesUsdPerMwh, lengthsKwh }: ConcaveValue, usdPerMwh: number): number {
  let gain = usdPerMwh * lowKwh;
  for (let j = 0; j < lengthsKwh.length; j += 1) gain += Math.max(0, slopesUsdPerMwh[j]! + usdPerMwh) * lengthsKwh[j]!;
  return lowValueUsd + gain / KWH_PER_MWH;
}

/** The end's own worth less that of the energy left there, inside the last step's window. */
function endTermUsd({ usableKwh, floorsKwh, ceilingsKwh, end }: PathFrame, lastUsdPerMwh: number, lastStep: number) {
  const floorKwh = floorsKwh?.[lastStep] ?? 0;
  const ceilingKwh = Math.min(usableKwh, ceilingsKwh?.[lastStep] ?? usableKwh);
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
