/** What an operator without a forecasting service would expect: the mean of the last days at the same local time. */
import { localTimeAt, toLocalClock } from '../../base/calendar.js';
import { gridEndMs, gridInstantMs } from '../../base/grid.js';
import type { Series } from '../../base/series.js';
import { MS_PER_DAY } from '../../base/units.js';
import type { PriceForecaster } from '../market/forecast/priceForecaster.js';
import { toBlankForecast } from '../market/forecast/priceForecaster.js';

/** The steps of a series by local day; days at the ends of the series may be cut. */
export type LocalDays = {
  readonly count: number;
  /** First step of each local day, and the count of steps at the end. */
  readonly starts: readonly number[];
  /** Step of the day by the wall clock, from 0; the repeated autumn hour has the same slots twice. */
  readonly slots: Int32Array;
  /** Slots of a day of 24 hours. */
  readonly slotCount: number;
};

/**
 * The local days of a series.
 *
 * @throws RangeError when the zone is unknown or a day is not a whole count of steps.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 0, 1, 5), stepMs: 3_600_000, count: 2 };
 * const series = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(1, 2), gaps: [] };
 * expect(toLocalDays(series, 'America/Chicago').starts).toEqual([0, 1, 2]);
 * ```
 */
export function toLocalDays(series: Series<string>, zone: string): LocalDays {
  const { grid } = series;
  const slotCount = MS_PER_DAY / grid.stepMs;
  if (!Number.isInteger(slotCount))
    throw new RangeError(`Give steps that divide a day; this one is ${grid.stepMs} ms.`);
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  const slots = new Int32Array(grid.count);
  const starts: number[] = [];
  let previousDayNumber = NaN;
  for (let index = 0; index < grid.count; index += 1) {
    const { dayNumber, ofDayMs } = localTimeAt(clock, gridInstantMs(grid, index));
    if (dayNumber !== previousDayNumber) starts.push(index);
    previousDayNumber = dayNumber;
    slots[index] = Math.floor(ofDayMs / grid.stepMs);
  }
  return { count: starts.length, starts: [...starts, grid.count], slots, slotCount };
}

/**
 * The expected price of each slot of a day: the mean of the observed prices in that slot over the `lookBackDays` local
 * days before day `dayIndex`, and of nothing later. NaN where none was observed.
 *
 * @units USD/MWh.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 43_200_000, count: 6 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 20, 30, 40, 99, 99), gaps: [] };
 * expect([...backcastSlots(prices, toLocalDays(prices, 'UTC'), { dayIndex: 2, lookBackDays: 7 })]).toEqual([20, 30]);
 * ```
 */
export function backcastSlots(
  prices: Series<'USD/MWh'>,
  days: LocalDays,
  window: { readonly dayIndex: number; readonly lookBackDays: number },
): Float64Array {
  const sums = new Float64Array(days.slotCount);
  const counts = new Float64Array(days.slotCount);
  const from = days.starts[Math.max(0, window.dayIndex - window.lookBackDays)] ?? 0;
  const to = days.starts[window.dayIndex] ?? prices.grid.count;
  for (let index = from; index < to; index += 1) {
    const priceUsdPerMwh = prices.values[index] ?? NaN;
    const slot = days.slots[index] ?? 0;
    if (Number.isNaN(priceUsdPerMwh)) continue;
    sums[slot] = (sums[slot] ?? 0) + priceUsdPerMwh;
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return sums.map((sum, slot) => sum / (counts[slot] ?? 0));
}

/** A week holds each weekday once. */
const LOOK_BACK_DAYS = 7;

/**
 * The mean of the seven whole local days before the day of the issue, by slot; through all of that day it is the same. In
 * the weeks after a clock change these are not 168 hours, in which it differs from `toBackcastForecaster`.
 *
 * @units USD/MWh.
 * @throws RangeError as {@link toLocalDays}.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 43_200_000, count: 6 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 20, 30, 40, 99, 99), gaps: [] };
 * expect([...toDayBackcast(prices, 'UTC')(4, 2)]).toEqual([20, 30]);
 * ```
 */
export function toDayBackcast(prices: Series<'USD/MWh'>, zone: string): PriceForecaster {
  const days = toLocalDays(prices, zone);
  return (issueIndex, count) => {
    const forecast = toBlankForecast(prices, issueIndex, count);
    const dayIndex = days.starts.findLastIndex((start) => start <= issueIndex);
    const expected = backcastSlots(prices, days, { dayIndex, lookBackDays: LOOK_BACK_DAYS });
    const ahead = days.slots.subarray(issueIndex, issueIndex + count);
    forecast.set(Float64Array.from(ahead, (slot) => expected[slot]!));
    return forecast;
  };
}
