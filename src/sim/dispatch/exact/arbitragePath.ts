/** An arbitrage as a path of stored energy: what there is to solve, and its solution. */
import type { ArbitrageProblem } from './arbitrageProblem.js';
import { toFilling } from './arbitrageProblem.js';
import { arbitrageSteps } from './arbitrageSteps.js';
import type { ConcaveOptimum, Infeasible } from './concavePath.js';
import { solveConcavePath } from './concavePath.js';
import type { ConcaveProblem } from './concaveProblem.js';
import { atEnergy } from './concaveProblem.js';

/**
 * The arbitrage in terms of stored energy. Its steps lie in work memory: they hold until the next call.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: 500, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.85, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const limits = { chargeLimitsKw: null, dischargeLimitsKw: null };
 * expect(toConcaveProblem({ ...sizes, ...losses, ...prices, ...limits }).end?.lowKwh).toBe(500);
 * ```
 */
export function toConcaveProblem(problem: ArbitrageProblem): ConcaveProblem {
  const { selfDischargePerHour = 0, stepHours, buyUsdPerMwh, usableKwh, startKwh, endKwh } = problem;
  const { floorsKwh = null, ceilingsKwh = null, endValue = null } = problem;
  const { keptFraction } = toFilling(selfDischargePerHour, stepHours);
  return {
    steps: arbitrageSteps(problem),
    keptFractions: keptFraction === 1 ? null : new Float64Array(buyUsdPerMwh.length).fill(keptFraction),
    usableKwh,
    floorsKwh,
    ceilingsKwh,
    start: atEnergy(startKwh),
    end: endKwh === null ? endValue : atEnergy(endKwh),
  };
}

/**
 * The best path of an arbitrage.
 *
 * @throws RangeError when no schedule keeps the stored energy inside the window and ends where it should; says what can be
 * reached.
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.85, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const problem = { ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null };
 * expect([...solveArbitrage(problem, toConcaveProblem(problem)).changesKwh]).toEqual([850, -850]);
 * ```
 */
export function solveArbitrage(problem: ArbitrageProblem, path: ConcaveProblem): ConcaveOptimum {
  const result = solveConcavePath(path);
  if (result.kind === 'optimum') return result;
  throw new RangeError(describeInfeasible(problem, result));
}

function describeInfeasible(problem: ArbitrageProblem, { stepIndex, lowKwh, highKwh }: Infeasible): string {
  const reach = `${lowKwh} to ${highKwh} kWh above the window's lower end`;
  return stepIndex === problem.buyUsdPerMwh.length
    ? `Ask for an end energy the battery can reach, ${reach}; ${problem.endKwh ?? problem.endValue?.lowKwh} was asked.`
    : `Ask for stored energies the battery can keep: at the end of step ${stepIndex} it can hold ${reach}.`;
}
