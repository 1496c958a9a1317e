import { KWH_PER_MWH } from '../../base/units.js';
import type { ArbitrageProblem } from './arbitrageProblem.js';

/** What no schedule can exceed, and the money that full power in all steps would move, to judge rounding by. */
export type DualBound = { readonly boundUsd: number; readonly scaleUsd: number };

/**
 * The dual bound of the linear program at given worths of stored energy: whatever these are, no feasible schedule earns
 * more. It needs the problem and the worths alone, nothing of how they were found, so equality with a schedule's revenue
 * proves that schedule optimal.
 *
 * With worth w(t) at the end of step t the program falls apart: each step charges if w·etaC > buy, discharges if
 * sell - wear > w/etaD, and each stored energy takes the better end of the window by the sign of w(t+1) - w(t).
 *
 * @param storedUsdPerMwh one per step.
 * @source weak duality of linear programs.
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const problem = { ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null };
 * expect(dualBound(problem, Float64Array.of(50, 50)).boundUsd).toBe(15);
 * expect(dualBound(problem, Float64Array.of(20, 20)).boundUsd).toBe(30);
 * ```
 */
export function dualBound(problem: ArbitrageProblem, storedUsdPerMwh: Float64Array): DualBound {
  const count = storedUsdPerMwh.length;
  const { gainUsd, tradedUsd } = sumSteps(problem, storedUsdPerMwh);
  const windowUsd = (sumRises(storedUsdPerMwh) * problem.usableKwh) / KWH_PER_MWH;
  const startUsd = ((storedUsdPerMwh[0] ?? 0) * problem.startKwh) / KWH_PER_MWH;
  const endUsd = endTermUsd(problem, storedUsdPerMwh[count - 1] ?? 0);
  return {
    boundUsd: gainUsd + windowUsd + startUsd + endUsd,
    scaleUsd: tradedUsd + windowUsd + Math.abs(startUsd) + Math.abs(endUsd),
  };
}

/** Hot loop: what the steps gain by trading with the store at its own worth. */
function sumSteps(problem: ArbitrageProblem, storedUsdPerMwh: Float64Array) {
  const { buyUsdPerMwh, sellUsdPerMwh, powerKw, chargeLimitsKw, dischargeLimitsKw, wearUsdPerMwh } = problem;
  const storedPerDischarged = 1 / problem.dischargeEfficiencyFraction;
  let gain = 0;
  let traded = 0;
  for (let i = 0; i < storedUsdPerMwh.length; i += 1) {
    const worthUsdPerMwh = storedUsdPerMwh[i]!;
    const bought = worthUsdPerMwh * problem.chargeEfficiencyFraction - buyUsdPerMwh[i]!;
    const sold = sellUsdPerMwh[i]! - wearUsdPerMwh - worthUsdPerMwh * storedPerDischarged;
    // In a gap of either price the step stands idle.
    if (Number.isNaN(bought + sold)) continue;
    traded += Math.abs(worthUsdPerMwh) + Math.abs(buyUsdPerMwh[i]!) + Math.abs(sellUsdPerMwh[i]!);
    if (bought > 0) gain += bought * (chargeLimitsKw === null ? powerKw : chargeLimitsKw[i]!);
    if (sold > 0) gain += sold * (dischargeLimitsKw === null ? powerKw : dischargeLimitsKw[i]!);
  }
  const stepMwh = problem.stepHours / KWH_PER_MWH;
  return { gainUsd: gain * stepMwh, tradedUsd: traded * powerKw * stepMwh };
}

/** Hot loop. */
function sumRises(storedUsdPerMwh: Float64Array): number {
  let sumUsdPerMwh = 0;
  for (let i = 1; i < storedUsdPerMwh.length; i += 1) {
    const riseUsdPerMwh = storedUsdPerMwh[i]! - storedUsdPerMwh[i - 1]!;
    if (riseUsdPerMwh > 0) sumUsdPerMwh += riseUsdPerMwh;
  }
  return sumUsdPerMwh;
}

function endTermUsd(problem: ArbitrageProblem, lastUsdPerMwh: number): number {
  if (problem.endKwh !== null) return (-lastUsdPerMwh * problem.endKwh) / KWH_PER_MWH;
  return lastUsdPerMwh < 0 ? (-lastUsdPerMwh * problem.usableKwh) / KWH_PER_MWH : 0;
}
