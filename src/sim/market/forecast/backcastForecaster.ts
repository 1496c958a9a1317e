import { localTimeAt, toLocalClock } from '../../../base/calendar.js';
import { gridEndMs, gridInstantMs } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { MS_PER_DAY } from '../../../base/units.js';
import type { PriceForecaster } from './priceForecaster.js';
import { toBlankForecast } from './priceForecaster.js';

export type BackcastOptions = {
  /** IANA time zone whose wall clock says which hours are alike. */
  readonly zone: string;
  /** Days of 24 hours before the issue that are averaged; whole, 1 or more. Default 7, so that each weekday counts once. */
  readonly lookBackDays?: number;
};

const DEFAULT_LOOK_BACK_DAYS = 7;

/**
 * What an operator without a forecasting service expects: for each step the mean of the prices seen at the same local
 * time in the last days. It knows only steps before the issue, so not the price of the present step either; NaN while
 * none was seen, which holds for all of the first day's hours still to come.
 *
 * @units USD/MWh.
 * @throws RangeError when the zone is unknown, a day is not a whole count of steps or `lookBackDays` not whole from 1.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 43_200_000, count: 6 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 20, 30, 40, 99, 99), gaps: [] };
 * const forecaster = toBackcastForecaster(prices, { zone: 'UTC' });
 * expect([...forecaster(4, 2)]).toEqual([20, 30]);
 * expect([...forecaster(1, 2)]).toEqual([NaN, 10]);
 * ```
 */
export function toBackcastForecaster(prices: Series<'USD/MWh'>, options: BackcastOptions): PriceForecaster {
  const { zone, lookBackDays = DEFAULT_LOOK_BACK_DAYS } = options;
  if (!(Number.isInteger(lookBackDays) && lookBackDays >= 1))
    throw new RangeError(`Give a whole count of lookBackDays from 1; this one is ${lookBackDays}.`);
  const slots = toDaySlots(prices, zone);
  const slotCount = MS_PER_DAY / prices.grid.stepMs;
  return (issueIndex, count) => {
    const forecast = toBlankForecast(prices, issueIndex, count);
    const sums = new Float64Array(slotCount);
    const counts = new Float64Array(slotCount);
    for (let index = Math.max(0, issueIndex - lookBackDays * slotCount); index < issueIndex; index += 1) {
      const priceUsdPerMwh = prices.values[index]!;
      if (Number.isNaN(priceUsdPerMwh)) continue;
      sums[slots[index]!]! += priceUsdPerMwh;
      counts[slots[index]!]! += 1;
    }
    // 0 / 0 is NaN: nothing was seen at this time of day.
    const end = Math.min(count, slots.length - issueIndex);
    for (let ahead = 0; ahead < end; ahead += 1) {
      const slot = slots[issueIndex + ahead]!;
      forecast[ahead] = sums[slot]! / counts[slot]!;
    }
    return forecast;
  };
}

/** The position of each step in its day by the wall clock; the repeated autumn hour has the same positions twice. */
function toDaySlots({ grid }: Series<'USD/MWh'>, zone: string): Int32Array {
  if (!Number.isInteger(MS_PER_DAY / grid.stepMs))
    throw new RangeError(`Give steps that divide a day; this one is ${grid.stepMs} ms.`);
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  return Int32Array.from({ length: grid.count }, (_, index) =>
    Math.floor(localTimeAt(clock, gridInstantMs(grid, index)).ofDayMs / grid.stepMs),
  );
}
