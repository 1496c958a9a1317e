/** The least energy with which a storage keeps the grid under a ramp limit. */
import { toHours } from '../../../../base/units.js';
import type { Rated } from './chain.js';
import type { LeastPower, RampLimit } from './leastPower.js';
import { leastRampPower, toStepRampKw } from './leastPower.js';
import type { Reach, ReachProblem } from './reach.js';
import { reach } from './reach.js';

export type LeastEnergy = {
  /** Usable, without losses. */
  readonly energyKwh: number;
  /** A grid power that attains it, within the ramp. */
  readonly gridKw: Float64Array;
  /** Stored at the start of each step and at the end. */
  readonly storedKwh: Float64Array;
  /** Runs over all or part of the steps that it took. */
  readonly passCount: number;
};

/** The size is the least but for this share of it: a size smaller by it has been seen to miss a step. */
const GAP_SHARE = 1e-10;

/**
 * With perfect foresight: the smallest difference between most and least stored energy over all grid powers that change by at
 * most the ramp; where the grid and the storage begin is free. Each pass is O(n) and exact for one size: either all
 * steps can be gone through, or one is missed by an amount that is concave in the size and made of straight pieces, so that
 * its tangent leads to the least size itself. That a size is the least is not taken from the tangent but seen: it will do,
 * and one smaller by a share of 1e-10 will not. Halving in between keeps the passes few.
 *
 * This is not the taut string: that bounds the slope of a path in a tube, and the ramp bounds its bend.
 *
 * @throws RangeError when there is no sample, one is not finite, or the limit is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const samples = Float64Array.from({ length: 600 }, (_, i) => (i < 300 ? 0 : 1000));
 * const { energyKwh } = leastRampEnergy(samples, { stepMs: 1000, rampKwPerMin: 600 });
 * // A lone step of P with foresight: P^2/(8R), a quarter of what it takes without.
 * expect(energyKwh / ((1000 * 1000) / (8 * 600 * 60))).toBeCloseTo(1, 3);
 * ```
 */
export function leastRampEnergy(demandKw: Float64Array, limit: RampLimit): LeastEnergy {
  const rampKw = toStepRampKw(demandKw, limit);
  const low = demandKw.reduce((least, kw) => Math.min(least, kw), Infinity);
  const high = demandKw.reduce((most, kw) => Math.max(most, kw), -Infinity);
  const rangeKw = [low - (high - low), high + (high - low)] as const;
  const problem: ReachProblem = { demandKw, rampKw, rangeKw, stepHours: toHours(limit.stepMs) };
  const { sizeKwh, reached, passCount } = findSize(problem, leastRampPower(demandKw, limit));
  return { energyKwh: sizeKwh, passCount, ...findPath(problem, reached, sizeKwh) };
}

function findSize(problem: ReachProblem, { powerKw, gridKw }: LeastPower) {
  // In one step at least the storage gives or takes the least power; and the path of least power will do.
  let trial: Trial = { sizeKwh: powerKw * problem.stepHours, isGuess: true };
  let lowKwh = trial.sizeKwh * (1 - GAP_SHARE);
  let highKwh = Math.max(trial.sizeKwh, swingOf(problem, gridKw));
  let best: Reach | null = null;
  for (let passCount = 1; ; passCount += 1) {
    const reached = reach(problem, trial.sizeKwh);
    if (reached.missed === null) [highKwh, best] = [trial.sizeKwh, reached];
    else lowKwh = trial.sizeKwh;
    const isNear = highKwh - lowKwh <= GAP_SHARE * highKwh;
    if (isNear && best !== null) return { sizeKwh: highKwh, reached: best, passCount };
    // Rounding alone can miss the size of the path that is known to do: a little more each time.
    if (isNear) highKwh = Math.max(lowKwh, highKwh) * (1 + GAP_SHARE * 2 ** passCount);
    trial = isNear ? { sizeKwh: highKwh, isGuess: false } : nextTrial(trial, reached.missed, [lowKwh, highKwh]);
  }
}

type Trial = { readonly sizeKwh: number; readonly isGuess: boolean };

/** After a guess that will do, a little less; after a miss, where its tangent is 0, but not twice in a row; else halfway. */
function nextTrial({ sizeKwh, isGuess }: Trial, missed: Rated | null, bounds: readonly [number, number]): Trial {
  const [lowKwh, highKwh] = bounds;
  const halfway = { sizeKwh: (lowKwh + highKwh) / 2, isGuess: false };
  if (missed === null) return isGuess ? { sizeKwh: highKwh * (1 - GAP_SHARE / 2), isGuess: false } : halfway;
  const rootKwh = sizeKwh - missed.value / missed.rateFactor;
  return !isGuess && rootKwh > lowKwh && rootKwh < highKwh ? { sizeKwh: rootKwh, isGuess: true } : halfway;
}

function swingOf({ demandKw, stepHours }: ReachProblem, gridKw: Float64Array): number {
  let [stored, most, least] = [0, 0, 0];
  for (let i = 0; i < gridKw.length; i += 1) {
    stored += (gridKw[i]! - demandKw[i]!) * stepHours;
    most = Math.max(most, stored);
    least = Math.min(least, stored);
  }
  return most - least;
}

/** From the end back: each step's power is the nearest to the next one's among those from which it can be reached. */
function findPath({ demandKw, stepHours }: ReachProblem, reached: Reach, energyKwh: number) {
  const count = demandKw.length;
  const gridKw = new Float64Array(count);
  const storedKwh = new Float64Array(count + 1);
  const { fronts } = reached;
  storedKwh[count] = fronts[0].energiesKwh[count - 1]!;
  gridKw[count - 1] = fronts[0].powersKw[count - 1]!;
  for (let i = count - 1; i >= 0; i -= 1) {
    storedKwh[i] = storedKwh[i + 1]! - (gridKw[i]! - demandKw[i]!) * stepHours;
    if (i === 0) break;
    const highKw = powerAt(reached, 0, { step: i - 1, storedKwh: storedKwh[i]!, stepHours });
    const lowKw = -powerAt(reached, 1, { step: i - 1, storedKwh: energyKwh - storedKwh[i]!, stepHours });
    gridKw[i - 1] = lowKw > highKw ? (lowKw + highKw) / 2 : Math.max(lowKw, Math.min(highKw, gridKw[i]!));
  }
  return { gridKw, storedKwh };
}

type Query = { readonly step: number; readonly storedKwh: number; readonly stepHours: number };

/** Power of a chain after a step at a stored energy, walked from its front. */
function powerAt({ chains, fronts }: Reach, side: 0 | 1, { step, storedKwh, stepHours }: Query): number {
  const { energies, powers, behind } = chains[side].edges;
  const hours = (step + 1) * stepHours;
  let index = fronts[side].heads[step]!;
  let energyKwh = fronts[side].energiesKwh[step]!;
  let powerKw = fronts[side].powersKw[step]!;
  while (index >= 0 && energyKwh < storedKwh) {
    const spanKwh = energies[index]! + powers[index]! * hours;
    const share = Math.min(1, (storedKwh - energyKwh) / spanKwh);
    powerKw += share * powers[index]!;
    energyKwh += spanKwh;
    index = behind[index]!;
  }
  return powerKw;
}
