/** From changes of the stored energy to powers at the terminals. */
import type { ArbitrageProblem } from './arbitrageProblem.js';
import { toRates } from './arbitrageProblem.js';
import { toTerminalPower } from './stepCorners.js';

/** A power from this share of its limit is at the limit; the rest is rounding. */
export const FULL_SHARE = 1 - 1e-12;
/** Powers below this share of the battery's own count as rounding when both directions are on. */
export const BOTH_SHARE = 1e-9;

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
  const { upHours, downHours } = toRates(problem);
  const kwPerUpKwh = 1 / upHours;
  const kwPerDownKwh = 1 / downHours;
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

function atLimit(powerKw: number, limitKw: number): number {
  return powerKw >= limitKw * FULL_SHARE ? limitKw : powerKw;
}

/**
 * The two powers of the linear program behind the one steady power: where charging pays, it comes before discharging less,
 * and both are on together.
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
 * const bothWays = [{ index: 1, upKwh: 5, downKwh: 13 }];
 * const { chargeKw, dischargeKw } = splitPowers(problem, { powersKw: Float64Array.of(-4, 4), bothWays });
 * expect([[...chargeKw], [...dischargeKw]]).toEqual([[4, 10], [0, 6.5]]);
 * ```
 */
export function splitPowers(
  problem: ArbitrageProblem,
  { powersKw, bothWays }: Pick<ArbitrageOptimum, 'powersKw' | 'bothWays'>,
): { chargeKw: Float64Array; dischargeKw: Float64Array } {
  const chargeKw = powersKw.map((powerKw) => Math.max(0, -powerKw));
  const dischargeKw = powersKw.map((powerKw) => Math.max(0, powerKw));
  const { upHours, downHours } = toRates(problem);
  for (const { index, upKwh, downKwh } of bothWays) {
    chargeKw[index] = atLimit(upKwh / upHours, problem.chargeLimitsKw?.[index] ?? problem.powerKw);
    dischargeKw[index] = atLimit(downKwh / downHours, problem.dischargeLimitsKw?.[index] ?? problem.powerKw);
  }
  return { chargeKw, dischargeKw };
}

/** An optimum of the linear program, as one steady power a step that changes the stored energies as it does. */
export type ArbitrageOptimum = {
  readonly kind: 'optimum';
  readonly objectiveUsd: number;
  /** Worth of one more stored MWh at the end of each step: the dual price of the energy balance. */
  readonly storedUsdPerMwh: Float64Array;
  /** At the terminals; positive discharges. */
  readonly powersKw: Float64Array;
  /** The steps in which that power nets two, in no order. */
  readonly bothWays: readonly BothWays[];
};

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
 * expect(toBothWays(problem, Float64Array.of(-8))).toEqual([{ index: 0, upKwh: 5, downKwh: 13 }]);
 * ```
 */
export function toBothWays(problem: ArbitrageProblem, changesKwh: Float64Array): BothWays[] {
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh, powerKw, chargeLimitsKw, dischargeLimitsKw } = problem;
  const both: BothWays[] = [];
  if ((problem.chargeCurve ?? problem.dischargeCurve ?? null) !== null) return both;
  const { upHours, downHours, boughtPerStoredFraction, soldPerStoredFraction } = toRates(problem);
  for (let index = 0; index < changesKwh.length; index += 1) {
    // The order of the two segments in arbitrageSteps.ts, to the last bit; false in a gap.
    const charge = -buyUsdPerMwh[index]! * boughtPerStoredFraction;
    const discharge = (wearUsdPerMwh - sellUsdPerMwh[index]!) * soldPerStoredFraction;
    if (!(charge > discharge)) continue;
    const mostUpKwh = (chargeLimitsKw === null ? powerKw : chargeLimitsKw[index]!) * upHours;
    const mostDownKwh = (dischargeLimitsKw === null ? powerKw : dischargeLimitsKw[index]!) * downHours;
    const upKwh = Math.min(mostUpKwh, changesKwh[index]! + mostDownKwh);
    const downKwh = upKwh - changesKwh[index]!;
    if (Math.min(upKwh / upHours, downKwh / downHours) > BOTH_SHARE * powerKw) both.push({ index, upKwh, downKwh });
  }
  return both;
}
