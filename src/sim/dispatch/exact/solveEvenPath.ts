/** The recursion of concavePath.ts for the steps of evenPath.ts, without these written out. */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { ArbitrageOptimum, BothWays } from './arbitragePowers.js';
import { chooseEnd } from './concaveEnd.js';
import type { Infeasible } from './concavePath.js';
import { requireFrame } from './concaveProblem.js';
import { toRounding } from './concaveSweep.js';
import type { EvenPath } from './evenPath.js';
import { sweepEven } from './evenSweep.js';
import { trackEven } from './evenTrack.js';
import type { SweepMemory } from './sweepMemory.js';
import { growMemory, toSweepMemory } from './sweepMemory.js';

// Kept between calls; pure from outside, for each call writes all that it reads.
const MEMORY: SweepMemory = toSweepMemory();

/**
 * The optimum, a path that reaches it, and dual prices that prove it (see evenBound.ts).
 *
 * @throws RangeError when a number in the problem is out of its range.
 * @source as solveConcavePath; a test holds the two to each other.
 * @example
 * ```ts @import.meta.vitest
 * const { toEvenPath } = await import('./evenPath.js');
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 2000, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const problem = { ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null };
 * const path = solveEvenPath(toEvenPath(problem)!);
 * expect(path.kind === 'optimum' && [...path.powersKw]).toEqual([-1000, 500]);
 * expect(path.kind === 'optimum' && path.objectiveUsd).toBe(15);
 * ```
 */
export function solveEvenPath(path: EvenPath): ArbitrageOptimum | Infeasible {
  const { frame } = path;
  const count = path.buyUsdPerMwh.length;
  const rounding = toRounding(requireFrame(frame) + path.upKwh + path.downKwh);
  growMemory(MEMORY, 2 * count, count);
  const state = sweepEven(path, MEMORY, rounding);
  const end = chooseEnd(frame.end, { state, memory: MEMORY, rounding });
  if (end === null) return { kind: 'infeasible', stepIndex: count, lowKwh: state.lowKwh, highKwh: state.highKwh };
  const powersKw = new Float64Array(count);
  const storedUsdPerMwh = new Float64Array(count);
  const bothWays: BothWays[] = [];
  const { roundKwh } = rounding;
  const earned = trackEven(path, { memory: MEMORY, end, roundKwh, powersKw, storedUsdPerMwh, bothWays });
  const objectiveUsd = earned / KWH_PER_MWH + end.valueUsd;
  return { kind: 'optimum', objectiveUsd, storedUsdPerMwh, powersKw, bothWays };
}
