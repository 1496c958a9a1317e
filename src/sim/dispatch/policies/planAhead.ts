/** The exact schedule over a horizon of expected prices, from the energy a battery has. */
import type { Battery } from '../../storage/battery.js';
import type { ConcaveValue } from '../exact/concaveProblem.js';
import { toExclusive, toUsable } from '../optimalArbitrage.js';
import { solveRelaxed } from '../exact/relaxedOptimum.js';

export type PlanStart = {
  readonly battery: Battery;
  /** Stored, counted from an empty cell. */
  readonly energyKwh: number;
  readonly stepHours: number;
};

export type PlanOptions = {
  /** Cost of each MWh discharged at the terminals; 0 by default. */
  readonly wearUsdPerMwh?: number;
  /** Worth of each MWh still stored at the end of the horizon; 0 by default, which empties the battery there. */
  readonly endUsdPerMwh?: number;
};

/** Both directions by themselves, at least 0, as the linear program has them. */
export type Plan = { readonly chargeKw: Float64Array; readonly dischargeKw: Float64Array };

/**
 * The plan that is worth most if the expected prices come true.
 *
 * @param pricesUsdPerMwh one a step; NaN where nothing is expected, and the battery stands idle.
 * @units kW at the terminals.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 0.5 };
 * const start = { battery: toBattery({ powerKw: 1, energyKwh: 9, ...losses }), energyKwh: 2, stepHours: 1 };
 * expect([...planAhead(start, Float64Array.of(50), {}).dischargeKw]).toEqual([1]);
 * expect([...planAhead(start, Float64Array.of(50), { endUsdPerMwh: 26 }).dischargeKw]).toEqual([0]);
 * ```
 */
export function planAhead(start: PlanStart, pricesUsdPerMwh: Float64Array, options: PlanOptions): Plan {
  return planUnder(start, { buyUsdPerMwh: pricesUsdPerMwh, sellUsdPerMwh: pricesUsdPerMwh }, options);
}

/**
 * As {@link planAhead}, where purchases and sales have prices of their own.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const start = { battery: toBattery({ powerKw: 1, energyKwh: 9, ...losses }), energyKwh: 0, stepHours: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 10), sellUsdPerMwh: Float64Array.of(5, 9) };
 * expect([...planUnder(start, prices, {}).chargeKw]).toEqual([0, 0]);
 * ```
 */
export function planUnder(
  { battery, energyKwh, stepHours }: PlanStart,
  prices: { readonly buyUsdPerMwh: Float64Array; readonly sellUsdPerMwh: Float64Array },
  { wearUsdPerMwh = 0, endUsdPerMwh = 0 }: PlanOptions,
): Plan {
  const store = toUsable(battery, energyKwh);
  const endValue = endUsdPerMwh === 0 ? null : evenWorth(endUsdPerMwh, store.usableKwh);
  return solveRelaxed({
    ...store,
    ...prices,
    ...{ stepHours, endValue, wearUsdPerMwh },
    ...{ chargeLimitsKw: null, dischargeLimitsKw: null, endKwh: null },
  });
}

function evenWorth(usdPerMwh: number, usableKwh: number): ConcaveValue {
  const [slopesUsdPerMwh, lengthsKwh] = [Float64Array.of(usdPerMwh), Float64Array.of(usableKwh)];
  return { lowKwh: 0, lowValueUsd: 0, slopesUsdPerMwh, lengthsKwh };
}

/**
 * A plan as one signed power a step; positive discharges.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 1, energyKwh: 9, ...losses });
 * expect([...toPowersKw(battery, { chargeKw: Float64Array.of(1), dischargeKw: Float64Array.of(0) })]).toEqual([-1]);
 * ```
 */
export function toPowersKw(battery: Battery, plan: Plan): Float64Array {
  return toExclusive(battery, plan).powersKw;
}
