import type { Series } from '../../base/series.js';
import type { Battery } from '../storage/battery.js';
import type { ArbitrageRun } from './arbitrageRun.js';
import { toDayBackcast } from './backcast.js';
import { recedingHorizonPolicy } from './policies/recedingHorizon.js';
import { runPolicy } from './policies/runPolicy.js';

export type BackcastOptions = {
  /** IANA time zone whose midnights and hours count. */
  readonly zone: string;
  /** Cost of each MWh discharged at the terminals; 0 by default. */
  readonly wearUsdPerMwh?: number;
};

/** The second day keeps the battery from being emptied at each midnight. */
const HORIZON_DAYS = 2;

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
 * const { toBattery } = await import('../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 1, energyKwh: 12, ...losses });
 * const run = planOnBackcast(battery, prices, { zone: 'UTC' });
 * expect(run.foresight).toBe('backcast');
 * expect(run.power.values[2]).toBe(-1);
 * expect(run.power.values[3]).toBeCloseTo(0.8, 12);
 * ```
 */
export function planOnBackcast(battery: Battery, prices: Series<'USD/MWh'>, options: BackcastOptions): ArbitrageRun {
  const { zone, wearUsdPerMwh = 0 } = options;
  const plans = { horizonDays: HORIZON_DAYS, zone };
  const policy = recedingHorizonPolicy({ forecaster: toDayBackcast(prices, zone), plans, wearUsdPerMwh });
  // The price of the first hour is not known at midnight either.
  return runPolicy(battery, prices, policy, { priceDelayCount: 1, wearUsdPerMwh });
}
