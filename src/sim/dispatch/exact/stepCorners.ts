/** What one steady power does in a step: change of the stored energy against energy at the terminals. */
import { atTerminalsKw, intoStoreKw } from '../../storage/terminals.js';
import type { ArbitrageProblem } from './arbitrageProblem.js';
import { toFilling } from './arbitrageProblem.js';

/** Corners of the curve, straight between them, by rising change; (0, 0) is one of them. */
export type StepCorners = {
  readonly changesKwh: Float64Array;
  /** Positive injects. */
  readonly terminalsKwh: Float64Array;
  /** Index of (0, 0). */
  readonly idleIndex: number;
};

/**
 * The corners of a battery's steps: full discharge, the points of its curves, idleness and full charge.
 *
 * @example
 * ```ts @import.meta.vitest
 * const curves = { chargeCurve: null, dischargeCurve: null, chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8 };
 * const corners = toCorners({ ...curves, powerKw: 8, stepHours: 0.5 });
 * expect([[...corners.changesKwh], [...corners.terminalsKwh]]).toEqual([[-5, 0, 2], [4, 0, -4]]);
 * ```
 */
export function toCorners(problem: CornerFields): StepCorners {
  const { powerKw, stepHours, selfDischargePerHour = 0 } = problem;
  const { heldHours } = toFilling(selfDischargePerHour, stepHours);
  const discharging = [...(problem.dischargeCurve?.terminalKw ?? [0, powerKw])].reverse();
  const charging = [...(problem.chargeCurve?.terminalKw ?? [0, powerKw])].slice(1);
  const powersKw = [...discharging, ...charging.map((chargeKw) => -chargeKw)];
  const efficiencies = toEfficiencies(problem);
  return {
    changesKwh: Float64Array.from(powersKw, (oneKw) => intoStoreKw(efficiencies, oneKw) * heldHours + 0),
    terminalsKwh: Float64Array.from(powersKw, (oneKw) => oneKw * stepHours),
    idleIndex: discharging.length - 1,
  };
}

export type CornerFields = Pick<
  ArbitrageProblem,
  | 'powerKw'
  | 'stepHours'
  | 'selfDischargePerHour'
  | 'chargeEfficiencyFraction'
  | 'dischargeEfficiencyFraction'
  | 'chargeCurve'
  | 'dischargeCurve'
>;

/**
 * The efficiencies of a problem in the form the battery has them.
 *
 * @example
 * ```ts @import.meta.vitest
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8 };
 * expect(toEfficiencies(losses).chargeCurve).toBe(null);
 * ```
 */
export function toEfficiencies(
  problem: Pick<
    ArbitrageProblem,
    'chargeEfficiencyFraction' | 'dischargeEfficiencyFraction' | 'chargeCurve' | 'dischargeCurve'
  >,
): Parameters<typeof intoStoreKw>[0] {
  const { chargeEfficiencyFraction, dischargeEfficiencyFraction, chargeCurve = null, dischargeCurve = null } = problem;
  return { chargeEfficiencyFraction, dischargeEfficiencyFraction, chargeCurve, dischargeCurve };
}

/** What step `index` allows. Both ends hold 0 between them. */
export type ChangeRange = { readonly lowKwh: number; readonly highKwh: number };

/**
 * The least and the most change of a step under its power limits; 0 in a gap of the prices.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 10, usableKwh: 50, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const prices = { buyUsdPerMwh: Float64Array.of(1, NaN), sellUsdPerMwh: Float64Array.of(1, 1) };
 * const limits = { chargeLimitsKw: Float64Array.of(4, 4), dischargeLimitsKw: null };
 * const rangeAt = toRanges({ ...sizes, ...losses, ...prices, ...limits });
 * expect([rangeAt(0), rangeAt(1)]).toEqual([{ lowKwh: -20, highKwh: 2 }, { lowKwh: 0, highKwh: 0 }]);
 * ```
 */
export function toRanges(problem: ArbitrageProblem): (index: number) => ChangeRange {
  const { buyUsdPerMwh, sellUsdPerMwh, chargeLimitsKw, dischargeLimitsKw, powerKw, stepHours } = problem;
  const { heldHours } = toFilling(problem.selfDischargePerHour ?? 0, stepHours);
  const efficiencies = toEfficiencies(problem);
  const changeKwh = (oneKw: number) => intoStoreKw(efficiencies, oneKw) * heldHours + 0;
  const full = { lowKwh: changeKwh(powerKw), highKwh: changeKwh(-powerKw) };
  const none = { lowKwh: 0, highKwh: 0 };
  return (index) => {
    if (Number.isNaN(buyUsdPerMwh[index]! + sellUsdPerMwh[index]!)) return none;
    if (chargeLimitsKw === null && dischargeLimitsKw === null) return full;
    return {
      lowKwh: dischargeLimitsKw === null ? full.lowKwh : changeKwh(dischargeLimitsKw[index]!),
      highKwh: chargeLimitsKw === null ? full.highKwh : changeKwh(-chargeLimitsKw[index]!),
    };
  };
}

/**
 * The steady power that changes the stored energy by so much in a step.
 *
 * @units kWh in, kW at the terminals out; positive discharges.
 * @example
 * ```ts @import.meta.vitest
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8 };
 * const powerFor = toTerminalPower({ ...losses, powerKw: 8, stepHours: 0.5 });
 * expect([powerFor(-5), powerFor(0), powerFor(1)]).toEqual([8, 0, -4]);
 * ```
 */
export function toTerminalPower(problem: CornerFields): (changeKwh: number) => number {
  const { heldHours } = toFilling(problem.selfDischargePerHour ?? 0, problem.stepHours);
  const efficiencies = toEfficiencies(problem);
  return (changeKwh) => (changeKwh === 0 ? 0 : atTerminalsKw(efficiencies, changeKwh / heldHours));
}
