/** A market that settles twice: a schedule at day-ahead prices, and what differs from it at real-time prices. */
import type { Series } from '../../../base/series.js';
import { KWH_PER_MWH, toHours } from '../../../base/units.js';
import type { ArbitrageRun } from '../arbitrageRun.js';
import { requireSameGrid } from '../stepLimits.js';

/** What the two settlements bring, before wear; a step counts where all of its prices are known. */
export type TwoSettlement = {
  /** The award at day-ahead prices. */
  readonly dayAheadUsd: number;
  /** Real power less award, at real-time prices. */
  readonly realTimeUsd: number;
  readonly totalUsd: number;
  /** Energy that differed from the award, both ways. */
  readonly deviationMwh: number;
};

/**
 * Settles a run against a day-ahead award: award · day-ahead price + (power - award) · real-time price. A run that holds
 * its award earns the day-ahead value and nothing in real time. Since deviations cost no more than the real-time price,
 * the award does not bind the battery: the run that earns most in real time is best beside any award. The power of a run
 * on day-ahead prices is an award that the battery can hold; what `premiumPositions` takes needs no energy.
 *
 * @param run its prices are the real-time ones.
 * @param award sold (positive) and bought (negative) a day ahead.
 * @units USD, MWh.
 * @throws RangeError when the three do not share one grid.
 * @example
 * ```ts @import.meta.vitest
 * const { executeSchedule } = await import('../arbitrageRun.js');
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toSeries } = await import('../../../base/series.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const series = <U extends string>(unit: U, ...v: number[]) => toSeries({ unit, grid, values: Float64Array.from(v) });
 * const [dayAhead, prices] = [series('USD/MWh', 10, 50), series('USD/MWh', 20, 90)];
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 1000, energyKwh: 1000, ...losses });
 * const schedule = { prices, sellPrices: prices, powersKw: Float64Array.of(-1000, 1000) };
 * const run = executeSchedule(battery, schedule, { foresight: 'backcast', wearUsdPerMwh: 0, relaxation: null });
 * expect(settleTwice(run, series('kW', -1000, 500), dayAhead)).toEqual({
 *   ...{ dayAheadUsd: 15, realTimeUsd: 45, totalUsd: 60, deviationMwh: 0.5 },
 * });
 * ```
 */
export function settleTwice(run: ArbitrageRun, award: Series<'kW'>, dayAhead: Series<'USD/MWh'>): TwoSettlement {
  const { grid, values: realTimes } = run.prices;
  requireSameGrid('award', award, grid);
  requireSameGrid('dayAhead', dayAhead, grid);
  const stepMwhPerKw = toHours(grid.stepMs) / KWH_PER_MWH;
  let [dayAheadUsd, realTimeUsd, deviationMwh] = [0, 0, 0];
  run.power.values.forEach((powerKw, index) => {
    const [early, late] = [dayAhead.values[index]!, realTimes[index]!];
    if (Number.isNaN(early + late)) return;
    const deviationKw = powerKw - award.values[index]!;
    dayAheadUsd += award.values[index]! * stepMwhPerKw * early;
    realTimeUsd += deviationKw * stepMwhPerKw * late;
    deviationMwh += Math.abs(deviationKw) * stepMwhPerKw;
  });
  return { dayAheadUsd, realTimeUsd, totalUsd: dayAheadUsd + realTimeUsd, deviationMwh };
}
