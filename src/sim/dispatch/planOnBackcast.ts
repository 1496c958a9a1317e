import type { Series } from '../../base/series.js';
import { toHours } from '../../base/units.js';
import type { Battery } from '../storage/battery.js';
import type { BatteryState } from '../storage/batteryStep.js';
import { feasiblePowerKw, initialState, stepBattery } from '../storage/batteryStep.js';
import type { ArbitrageRun } from './arbitrageRun.js';
import { executeSchedule } from './arbitrageRun.js';
import type { LocalDays } from './backcast.js';
import { backcastSlots, toLocalDays } from './backcast.js';
import { requireWear, toExclusive, toUsable } from './optimalArbitrage.js';
import { solveRelaxed } from './relaxedOptimum.js';

export type BackcastOptions = {
  /** IANA time zone whose midnights and hours count. */
  readonly zone: string;
  /** Cost of each MWh discharged at the terminals; 0 by default. */
  readonly wearUsdPerMwh?: number;
};

/** Days whose mean is the expectation: a week holds each weekday once. */
const LOOK_BACK_DAYS = 7;
/** Days planned at once; the second keeps the battery from being emptied at each midnight. */
const HORIZON_DAYS = 2;

type Policy = {
  readonly battery: Battery;
  readonly prices: Series<'USD/MWh'>;
  readonly days: LocalDays;
  readonly wearUsdPerMwh: number;
};

/**
 * The schedule of an operator without foresight. At each local midnight it plans two local days exactly, as if each hour's
 * price were the mean of that local hour over the seven days before, and carries out the first day against the real
 * prices. On the first day, without any past, it stands idle; in a gap too. Day-ahead prices are in truth known the day
 * before, so this is what little skill earns, not the most a real operator can.
 *
 * @units USD/MWh in; kW and kWh out.
 * @throws RangeError for an unknown zone, steps that do not divide a day, or a bad wear cost.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 43_200_000, count: 4 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50, 10, 50), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const sizes = { powerKw: 1, energyKwh: 12, minEnergyKwh: 0, maxEnergyKwh: 12, initialEnergyKwh: 0 };
 * const run = planOnBackcast({ ...sizes, ...losses }, prices, { zone: 'UTC' });
 * expect(run.foresight).toBe('backcast');
 * expect(run.power.values[2]).toBe(-1);
 * expect(run.power.values[3]).toBeCloseTo(0.8, 12);
 * ```
 */
export function planOnBackcast(battery: Battery, prices: Series<'USD/MWh'>, options: BackcastOptions): ArbitrageRun {
  const { zone, wearUsdPerMwh = 0 } = options;
  requireWear(wearUsdPerMwh);
  const policy = { battery, prices, days: toLocalDays(prices, zone), wearUsdPerMwh };
  const powersKw = new Float64Array(prices.grid.count);
  let state = initialState(battery);
  for (let dayIndex = 0; dayIndex < policy.days.count; dayIndex += 1) {
    state = carryOut(policy, planDays(policy, dayIndex, state), { dayIndex, state, powersKw });
  }
  return executeSchedule(
    battery,
    { prices, sellPrices: prices, powersKw },
    { foresight: 'backcast', wearUsdPerMwh, relaxation: null },
  );
}

/** The powers planned from the start of a day to the horizon. */
function planDays(policy: Policy, dayIndex: number, state: BatteryState): Float64Array {
  const { battery, prices, days, wearUsdPerMwh } = policy;
  const expected = backcastSlots(prices, days, { dayIndex, lookBackDays: LOOK_BACK_DAYS });
  const from = days.starts[dayIndex] ?? 0;
  const to = days.starts[Math.min(days.count, dayIndex + HORIZON_DAYS)] ?? 0;
  const expectedUsdPerMwh = Float64Array.from(days.slots.subarray(from, to), (slot) => expected[slot] ?? NaN);
  const optimum = solveRelaxed({
    ...toUsable(battery, state.energyKwh),
    ...{ buyUsdPerMwh: expectedUsdPerMwh, sellUsdPerMwh: expectedUsdPerMwh },
    ...{ chargeLimitsKw: null, dischargeLimitsKw: null },
    stepHours: toHours(prices.grid.stepMs),
    endKwh: null,
    wearUsdPerMwh,
  });
  return toExclusive(battery, optimum).powersKw;
}

/** Holds one day of a plan as far as the battery can: a gap may have kept it from charging. Writes the powers held. */
function carryOut(
  policy: Policy,
  plannedKw: Float64Array,
  day: { readonly dayIndex: number; readonly state: BatteryState; readonly powersKw: Float64Array },
): BatteryState {
  const { battery, prices, days } = policy;
  const { stepMs } = prices.grid;
  const from = days.starts[day.dayIndex] ?? 0;
  const to = days.starts[day.dayIndex + 1] ?? 0;
  let { state } = day;
  for (let index = from; index < to; index += 1) {
    const isGap = Number.isNaN(prices.values[index] ?? NaN);
    const { minKw, maxKw } = feasiblePowerKw(battery, state, stepMs);
    const powerKw = isGap ? 0 : Math.min(maxKw, Math.max(minKw, plannedKw[index - from] ?? 0));
    day.powersKw[index] = powerKw;
    state = stepBattery(battery, state, powerKw, stepMs).state;
  }
  return state;
}
