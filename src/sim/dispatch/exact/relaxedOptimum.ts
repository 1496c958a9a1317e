/** The exact optimum of a price-taking battery as a linear program, which may charge and discharge in one step. */
import { solveArbitrage, toPath } from './arbitragePath.js';
import type { ArbitrageProblem } from './arbitrageProblem.js';
import { splitPowers } from './arbitragePowers.js';

/**
 * An optimum of the linear program. It may charge and discharge in one step where that pays: at negative prices, or where
 * energy sells for more than it costs after losses. With efficiency curves it may also mix two loads in one step; the powers
 * are then those that store the same energies at one steady load.
 */
export type RelaxedOptimum = {
  /** At the terminals, at least 0. */
  readonly chargeKw: Float64Array;
  /** At the terminals, at least 0. */
  readonly dischargeKw: Float64Array;
  /** Revenue less wear. */
  readonly objectiveUsd: number;
  /** Worth of one more stored MWh at the end of each step: the dual price of the energy balance. */
  readonly storedUsdPerMwh: Float64Array;
};

/**
 * The optimum, a schedule that reaches it, and dual prices that prove it.
 *
 * @throws RangeError when the wanted energies cannot be reached; says what can.
 * @source the recursion of concavePath.ts; checked against HiGHS in the tests.
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.85, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const limits = { chargeLimitsKw: null, dischargeLimitsKw: null };
 * const optimum = solveRelaxed({ ...sizes, ...losses, ...prices, ...limits });
 * expect(optimum.objectiveUsd).toBeCloseTo(0.85 * 50 - 10, 12);
 * expect([...optimum.storedUsdPerMwh]).toEqual([50, 50]);
 * ```
 */
export function solveRelaxed(problem: ArbitrageProblem): RelaxedOptimum {
  const optimum = solveArbitrage(problem, toPath(problem));
  const { objectiveUsd, storedUsdPerMwh } = optimum;
  return { ...splitPowers(problem, optimum), objectiveUsd, storedUsdPerMwh };
}
