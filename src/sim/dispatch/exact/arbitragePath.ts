/** An arbitrage as a path of stored energy: what there is to solve, and its solution. */
import type { ArbitrageOptimum } from './arbitragePowers.js';
import { toBothWays, toPowers } from './arbitragePowers.js';
import type { ArbitrageProblem } from './arbitrageProblem.js';
import { toFrame } from './arbitrageProblem.js';
import { arbitrageSteps } from './arbitrageSteps.js';
import type { DualBound } from './concaveBound.js';
import { concaveBound } from './concaveBound.js';
import type { ConcaveOptimum, Infeasible } from './concavePath.js';
import { solveConcavePath } from './concavePath.js';
import type { ConcaveProblem } from './concaveProblem.js';
import { evenBound } from './evenBound.js';
import { toEvenPath } from './evenPath.js';
import { solveEvenPath } from './solveEvenPath.js';

/** How to solve an arbitrage, and to bound it at given worths of stored energy. */
export type ArbitragePath = {
  readonly solve: () => ArbitrageOptimum | Infeasible;
  readonly bound: (storedUsdPerMwh: Float64Array) => DualBound;
};

/**
 * The faster way where the steps are even, else the general one. It may lie in work memory: it holds until the next call.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.85, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const path = toPath({ ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null });
 * expect(path.bound(Float64Array.of(50, 50)).boundUsd).toBeCloseTo(0.85 * 50 - 10, 12);
 * ```
 */
export function toPath(problem: ArbitrageProblem): ArbitragePath {
  const even = toEvenPath(problem);
  if (even !== null) return { solve: () => solveEvenPath(even), bound: (worths) => evenBound(even, worths) };
  return toGeneralPath(problem);
}

/**
 * The general way.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.85, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const path = toGeneralPath({ ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null });
 * expect(path.solve()).toMatchObject({ kind: 'optimum', powersKw: Float64Array.of(-1000, 850) });
 * ```
 */
export function toGeneralPath(problem: ArbitrageProblem): ArbitragePath {
  const path = toConcaveProblem(problem);
  const solve = () => {
    const result = solveConcavePath(path);
    return result.kind === 'optimum' ? toArbitrageOptimum(problem, result) : result;
  };
  return { solve, bound: (worths) => concaveBound(path, worths) };
}

function toArbitrageOptimum(
  problem: ArbitrageProblem,
  { changesKwh, objectiveUsd, storedUsdPerMwh }: ConcaveOptimum,
): ArbitrageOptimum {
  const bothWays = toBothWays(problem, changesKwh);
  return {
    kind: 'optimum',
    objectiveUsd,
    storedUsdPerMwh,
    powersKw: toPowers(problem, changesKwh, changesKwh),
    bothWays,
  };
}

/**
 * The arbitrage in terms of stored energy. Its steps lie in work memory: they hold until the next call.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: 500, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.85, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const limits = { chargeLimitsKw: null, dischargeLimitsKw: null };
 * expect(toConcaveProblem({ ...sizes, ...losses, ...prices, ...limits }).steps.lengthsKwh.length).toBe(4);
 * ```
 */
export function toConcaveProblem(problem: ArbitrageProblem): ConcaveProblem {
  const { usableKwh, keptFractions, floorsKwh, ceilingsKwh, start, end } = toFrame(problem);
  return { steps: arbitrageSteps(problem), usableKwh, keptFractions, floorsKwh, ceilingsKwh, start, end };
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
 * expect([...solveArbitrage(problem, toPath(problem)).powersKw]).toEqual([-1000, 850]);
 * ```
 */
export function solveArbitrage(problem: ArbitrageProblem, path: Pick<ArbitragePath, 'solve'>): ArbitrageOptimum {
  const result = path.solve();
  if (result.kind === 'optimum') return result;
  throw new RangeError(describeInfeasible(problem, result));
}

function describeInfeasible(problem: ArbitrageProblem, { stepIndex, lowKwh, highKwh }: Infeasible): string {
  const reach = `${lowKwh} to ${highKwh} kWh above the window's lower end`;
  return stepIndex === problem.buyUsdPerMwh.length
    ? `Ask for an end energy the battery can reach, ${reach}; ${problem.endKwh ?? problem.endValue?.lowKwh} was asked.`
    : `Ask for stored energies the battery can keep: at the end of step ${stepIndex} it can hold ${reach}.`;
}
