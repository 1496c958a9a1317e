/** Whether prices in USD/MWh have the size of such prices. */
import { formatLocal, toLocalClock } from '../../../base/calendar.js';
import { WattbookError } from '../../../base/errors.js';
import { gridEndMs, gridInstantMs } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { observedValues } from '../../../base/series.js';
import { quantile } from '../../../base/statistics.js';
import { MS_PER_DAY } from '../../../base/units.js';

/** The widest limit that a market's technical rules set is 99,999 EUR/MWh (European platforms for balancing energy). */
export const WIDEST_USD_PER_MWH = 150_000;

/** A year's median is tens of USD/MWh, and no market's cap reaches 20 USD/kWh. */
const KWH_MEDIAN_USD_PER_MWH = 1;
const KWH_PEAK_USD_PER_MWH = 20;
/** Above any market's cap for scarcity, at which prices have stood for days (9,000 and a little more, Texas 2021). */
const HIGHEST_MEDIAN_USD_PER_MWH = 15_000;
/** Days of prices near zero occur in markets with much wind and sun, whole weeks do not. */
const LOW_RUN_MS = 7 * MS_PER_DAY;

/**
 * The prices themselves, when they are of the size of USD/MWh: neither all of them nor a week on end looks like USD/kWh, nor
 * all of them like a thousandfold. A single row in USD/kWh cannot be told from a true price near zero and passes.
 *
 * @throws WattbookError `data` saying what they look like.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const series = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(0.03, 0.05), gaps: [] };
 * expect(() => requirePriceLevel(series, { file: 'p.csv', column: 'HB_NORTH', zone: 'UTC' })).toThrow('look like USD/kWh');
 * ```
 */
export function requirePriceLevel(
  series: Series<'USD/MWh'>,
  { file, column, zone }: { file: string; column: string; zone: string },
): Series<'USD/MWh'> {
  const sizes = observedValues(series).map(Math.abs);
  const median = quantile(sizes, 0.5);
  const where = { file, column };
  if (median < KWH_MEDIAN_USD_PER_MWH && quantile(sizes, 1) <= KWH_PEAK_USD_PER_MWH) {
    const what = `the prices look like USD/kWh: half of them lie below ${median.toPrecision(2)}`;
    throw new WattbookError('data', what, { where, next: 'Give USD/MWh: multiply USD/kWh by 1000.' });
  }
  if (median > HIGHEST_MEDIAN_USD_PER_MWH) {
    const what = `the prices are too high for USD/MWh: half of them lie above ${median.toPrecision(2)}`;
    throw new WattbookError('data', what, { where, next: 'Look whether they are taken as USD/kWh and are USD/MWh.' });
  }
  const run = longestLowRun(series);
  if (median < KWH_MEDIAN_USD_PER_MWH || (run.end - run.start) * series.grid.stepMs < LOW_RUN_MS) return series;
  const clock = toLocalClock(zone, series.grid.startMs, gridEndMs(series.grid));
  const [from, to] = [run.start, run.end].map((index) => formatLocal(clock, gridInstantMs(series.grid, index)));
  throw new WattbookError('data', `the prices from ${from} to ${to} (${zone}) look like USD/kWh, the others do not`, {
    where,
    next: 'Give USD/MWh throughout: multiply USD/kWh by 1000.',
  });
}

/** The longest run of prices below 1 USD/MWh in size that are not all 0. */
function longestLowRun({ values }: Series<string>): { start: number; end: number } {
  let longest = { start: 0, end: 0 };
  let start = 0;
  let isAllZero = true;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    if (!(Math.abs(value) < KWH_MEDIAN_USD_PER_MWH)) {
      start = index + 1;
      isAllZero = true;
      continue;
    }
    isAllZero &&= value === 0;
    if (!isAllZero && index + 1 - start > longest.end - longest.start) longest = { start, end: index + 1 };
  }
  return longest;
}
