import { localTimeAt, toLocalClock, type LocalTime } from '../../base/calendar.js';
import { gridEndMs, gridInstantMs } from '../../base/grid.js';
import { KWH_PER_MWH, toHours } from '../../base/units.js';
import type { ArbitrageRun } from './arbitrageRun.js';

/** Sales less purchases of one local day or month, before wear. */
export type PeriodRevenue = {
  /** First step of the period. */
  readonly start: number;
  /** One past its last step. */
  readonly end: number;
  readonly revenueUsd: number;
};

/**
 * Market revenue by local day, in order; days have 23, 24 or 25 hours.
 *
 * @param zone IANA name.
 */
export function revenueByDay(run: ArbitrageRun, zone: string): PeriodRevenue[] {
  return sumByPeriod(run, zone, ({ dayNumber }) => dayNumber);
}

/**
 * Market revenue by local month, in order.
 *
 * @param zone IANA name.
 */
export function revenueByMonth(run: ArbitrageRun, zone: string): PeriodRevenue[] {
  return sumByPeriod(run, zone, ({ year, month }) => year * 12 + month);
}

/**
 * The run of `length` neighbouring periods with the highest revenue, the first on a tie.
 *
 * @throws RangeError when there are fewer periods than that.
 * @example
 * ```ts @import.meta.vitest
 * const days = [1, 5, 2, 4].map((revenueUsd, i) => ({ start: 24 * i, end: 24 * i + 24, revenueUsd }));
 * expect(bestPeriods(days, 2)).toEqual({ start: 24, end: 72, revenueUsd: 7 });
 * ```
 */
export function bestPeriods(periods: readonly PeriodRevenue[], length: number): PeriodRevenue {
  if (!(Number.isInteger(length) && length >= 1 && length <= periods.length)) {
    throw new RangeError(`Give a length from 1 to ${periods.length}; this one is ${length}.`);
  }
  const windows = periods.slice(0, periods.length - length + 1).map((first, index) => {
    const window = periods.slice(index, index + length);
    return { start: first.start, end: window.at(-1)!.end, revenueUsd: sumRevenue(window) };
  });
  return windows.reduce((best, window) => (window.revenueUsd > best.revenueUsd ? window : best));
}

/**
 * What the `length` best periods bring, wherever they lie.
 *
 * @units USD.
 * @example
 * ```ts @import.meta.vitest
 * const days = [1, 5, 2, 4].map((revenueUsd, i) => ({ start: i, end: i + 1, revenueUsd }));
 * expect(topRevenueUsd(days, 2)).toBe(9);
 * ```
 */
export function topRevenueUsd(periods: readonly PeriodRevenue[], length: number): number {
  return sumRevenue(periods.toSorted((a, b) => b.revenueUsd - a.revenueUsd).slice(0, length));
}

function sumRevenue(periods: readonly PeriodRevenue[]): number {
  return periods.reduce((sum, { revenueUsd }) => sum + revenueUsd, 0);
}

function sumByPeriod(run: ArbitrageRun, zone: string, keyOf: (local: LocalTime) => number): PeriodRevenue[] {
  const { grid } = run.prices;
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  const usdPerKwAndPrice = toHours(grid.stepMs) / KWH_PER_MWH;
  const periods: { start: number; end: number; revenueUsd: number }[] = [];
  let lastKey: number | undefined;
  run.power.values.forEach((powerKw, index) => {
    const key = keyOf(localTimeAt(clock, gridInstantMs(grid, index)));
    if (key !== lastKey) periods.push({ start: index, end: index, revenueUsd: 0 });
    lastKey = key;
    const period = periods.at(-1)!;
    period.end = index + 1;
    // A gap has no price; the power is 0 there.
    const { values } = powerKw > 0 ? run.sellPrices : run.prices;
    if (powerKw !== 0) period.revenueUsd += powerKw * usdPerKwAndPrice * values[index]!;
  });
  return periods;
}
