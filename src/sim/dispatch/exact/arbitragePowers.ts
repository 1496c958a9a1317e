/** From changes of the stored energy to powers at the terminals. */
import type { ArbitrageProblem } from './arbitrageProblem.js';
import { toFilling } from './arbitrageProblem.js';
import { toTerminalPower } from './stepCorners.js';

/** A power nearer to its limit than this share is at the limit; the rest is rounding. */
const ROUNDING_SHARE = 1e-12;
/** Changes below this share of a full step count as rounding when both directions are on. */
const BOTH_SHARE = 1e-9;

/**
 * The one steady power of each step that changes the stored energy as wanted.
 *
 * @param powersKw written and returned; may be the array of the changes itself.
 * @units kWh in, kW at the terminals out; positive discharges.
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 10, usableKwh: 50, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, -10), sellUsdPerMwh: Float64Array.of(10, -10) };
 * const problem = { ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null };
 * expect(toPowers(problem, Float64Array.of(2, -8))).toEqual(Float64Array.of(-4, 4));
 * ```
 */
export function toPowers(
  problem: ArbitrageProblem,
  changesKwh: Float64Array,
  powersKw: Float64Array = new Float64Array(changesKwh.length),
): Float64Array {
  const { powerKw, chargeLimitsKw, dischargeLimitsKw, chargeCurve = null, dischargeCurve = null } = problem;
  if (chargeCurve !== null || dischargeCurve !== null) {
    powersKw.set(changesKwh.map(toTerminalPower(problem)));
    return powersKw;
  }
  const { kwPerUpKwh, kwPerDownKwh } = toRates(problem);
  for (let i = 0; i < changesKwh.length; i += 1) {
    const changeKwh = changesKwh[i]!;
    if (changeKwh > 0) {
      powersKw[i] = -atLimit(changeKwh * kwPerUpKwh, chargeLimitsKw === null ? powerKw : chargeLimitsKw[i]!);
    } else if (changeKwh < 0) {
      powersKw[i] = atLimit(-changeKwh * kwPerDownKwh, dischargeLimitsKw === null ? powerKw : dischargeLimitsKw[i]!);
    } else powersKw[i] = 0;
  }
  return powersKw;
}

/** Terminal power per change of the stored energy in one step, and terminal per stored energy. */
function toRates(problem: ArbitrageProblem) {
  const { heldHours } = toFilling(problem.selfDischargePerHour ?? 0, problem.stepHours);
  const upHours = heldHours * problem.chargeEfficiencyFraction;
  const downHours = heldHours / problem.dischargeEfficiencyFraction;
  return {
    kwPerUpKwh: 1 / upHours,
    kwPerDownKwh: 1 / downHours,
    boughtPerStored: problem.stepHours / upHours,
    soldPerStored: problem.stepHours / downHours,
  };
}

function atLimit(powerKw: number, limitKw: number): number {
  return powerKw >= limitKw * (1 - ROUNDING_SHARE) ? limitKw : powerKw;
}

/**
 * The powers of the linear program behind a change of the stored energy: where charging pays, it comes before discharging
 * less, and both are on together.
 *
 * With efficiency curves only one is: the steady power.
 *
 * @units kWh in, kW at the terminals out, both at least 0.
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 10, usableKwh: 50, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, -10), sellUsdPerMwh: Float64Array.of(10, -10) };
 * const problem = { ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null };
 * const { chargeKw, dischargeKw } = splitChanges(problem, Float64Array.of(2, -8));
 * expect([[...chargeKw], [...dischargeKw]]).toEqual([[4, 10], [0, 6.5]]);
 * ```
 */
export function splitChanges(
  problem: ArbitrageProblem,
  changesKwh: Float64Array,
): { chargeKw: Float64Array; dischargeKw: Float64Array } {
  const powersKw = toPowers(problem, changesKwh);
  const chargeKw = powersKw.map((powerKw) => Math.max(0, -powerKw));
  const dischargeKw = powersKw.map((powerKw) => Math.max(0, powerKw));
  const { kwPerUpKwh, kwPerDownKwh } = toRates(problem);
  for (const { index, upKwh, downKwh } of bothWays(problem, changesKwh)) {
    chargeKw[index] = atLimit(upKwh * kwPerUpKwh, problem.chargeLimitsKw?.[index] ?? problem.powerKw);
    dischargeKw[index] = atLimit(downKwh * kwPerDownKwh, problem.dischargeLimitsKw?.[index] ?? problem.powerKw);
  }
  return { chargeKw, dischargeKw };
}

/** A step in which the linear program charges and discharges at once. */
export type BothWays = { readonly index: number; readonly upKwh: number; readonly downKwh: number };

/**
 * The steps in which the linear program charges and discharges at once; none with efficiency curves.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 10, usableKwh: 50, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const prices = { buyUsdPerMwh: Float64Array.of(-10), sellUsdPerMwh: Float64Array.of(-10) };
 * const problem = { ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null };
 * expect(bothWays(problem, Float64Array.of(-8))).toEqual([{ index: 0, upKwh: 5, downKwh: 13 }]);
 * ```
 */
export function bothWays(problem: ArbitrageProblem, changesKwh: Float64Array): BothWays[] {
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh, powerKw, chargeLimitsKw, dischargeLimitsKw } = problem;
  const both: BothWays[] = [];
  if ((problem.chargeCurve ?? problem.dischargeCurve ?? null) !== null) return both;
  const { kwPerUpKwh, kwPerDownKwh, boughtPerStored, soldPerStored } = toRates(problem);
  for (let index = 0; index < changesKwh.length; index += 1) {
    // The order of the two segments in arbitrageSteps.ts, to the last bit; false in a gap.
    const charge = -buyUsdPerMwh[index]! * boughtPerStored;
    const discharge = (wearUsdPerMwh - sellUsdPerMwh[index]!) * soldPerStored;
    if (!(charge > discharge)) continue;
    const mostUpKwh = (chargeLimitsKw === null ? powerKw : chargeLimitsKw[index]!) / kwPerUpKwh;
    const mostDownKwh = (dischargeLimitsKw === null ? powerKw : dischargeLimitsKw[index]!) / kwPerDownKwh;
    const upKwh = Math.min(mostUpKwh, changesKwh[index]! + mostDownKwh);
    const downKwh = upKwh - changesKwh[index]!;
    if (Math.min(upKwh * kwPerUpKwh, downKwh * kwPerDownKwh) > BOTH_SHARE * powerKw)
      both.push({ index, upKwh, downKwh });
  }
  return both;
}
