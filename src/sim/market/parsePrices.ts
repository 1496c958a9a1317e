import type { LocalClock } from '../../base/calendar.js';
import { formatLocal, instantsOfLocal, localTimeAt } from '../../base/calendar.js';
import { WattbookError } from '../../base/errors.js';
import type { Gap, Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import { quantile } from '../../base/statistics.js';
import { MS_PER_DAY, MS_PER_HOUR } from '../../base/units.js';
import { parseCsvTable } from './csvTable.js';
import { toPriceForm } from './priceForm.js';
import type { PricedHour, PriceRows } from './priceRows.js';
import { toPriceRows } from './priceRows.js';

export type PriceSource = {
  /** Name shown in errors. */
  readonly file: string;
  /** Hub or zone: a column of the wide forms, a settlement point of the long form. */
  readonly column: string;
  /** IANA time zone of hours ending, for example America/Chicago. */
  readonly zone: string;
};

/** Reason of the only gap that is not an error: sources that key rows by local hour cannot hold the repeated one. */
export const REPEATED_HOUR_GAP = 'repeated clock-change hour not published';

/** Price level that tells USD/kWh from USD/MWh: a year's median is tens of USD/MWh, and no cap reaches 20 USD/kWh. */
const KWH_MEDIAN_USD_PER_MWH = 1;
const KWH_PEAK_USD_PER_MWH = 20;

/**
 * Hourly market prices from CSV text, one price per hour, rows in order of time. Three forms:
 *
 * - `utc_start` (ISO instants) and one column per hub;
 * - local `date` and `hour_ending` (1 to 24) and one column per hub;
 * - ERCOT's long form: Delivery Date, Hour Ending, Repeated Hour Flag, Settlement Point, Settlement Point Price.
 *
 * The local forms leave out the hour skipped in spring; the hour repeated in autumn stands twice (with or without a
 * flag) or once, and then its second pass is a named gap.
 *
 * @units USD/MWh out, steps of one hour.
 * @throws WattbookError `data` with file, row and column: missing or misspelt column, text, an empty cell, NaN or
 * Infinity, a missing, repeated or unordered hour, an hour that does not exist, a wrong date, an empty file, prices that
 * look like USD/kWh. RangeError for an unknown zone.
 * @example
 * ```ts @import.meta.vitest
 * const text = 'date,he,HB_NORTH\n2022-01-01,01:00,33.41\n2022-01-01,02:00,25.22\n';
 * const prices = parsePrices(text, { file: 'p.csv', column: 'HB_NORTH', zone: 'America/Chicago' });
 * expect([...prices.values]).toEqual([33.41, 25.22]);
 * expect(prices.grid.startMs).toBe(Date.UTC(2022, 0, 1, 6));
 * ```
 */
export function parsePrices(text: string, source: PriceSource): Series<'USD/MWh'> {
  const table = parseCsvTable(text, source.file);
  const form = toPriceForm(table, source.column);
  const rows = toPriceRows(table, form, source.zone);
  requireOrder(rows, source);
  const missingMs = missingHours(rows.hours);
  const isGap = (instantMs: number) => form.kind === 'hour-ending' && isSecondPass(rows.clock, instantMs);
  requireNoHoles(
    rows,
    missingMs.filter((instantMs) => !isGap(instantMs)),
    source,
  );
  requireUsdPerMwh(rows.hours, source);
  return toHourlySeries(rows.hours, missingMs);
}

function requireOrder({ hours, clock }: PriceRows, source: PriceSource): void {
  const rowOf = new Map<number, number>();
  let previousMs = -Infinity;
  for (const { instantMs, row } of hours) {
    const where = { file: source.file, row };
    const hour = `${formatLocal(clock, instantMs)} (${clock.zone})`;
    const earlierRow = rowOf.get(instantMs);
    if (earlierRow !== undefined) {
      const what = `the hour from ${hour} stands twice, first in row ${earlierRow}`;
      throw new WattbookError('data', what, { where, next: 'Remove one of the two rows.' });
    }
    if (instantMs < previousMs) {
      const what = `the hour from ${hour} comes after a later one`;
      throw new WattbookError('data', what, { where, next: 'Sort the rows by time.' });
    }
    rowOf.set(instantMs, row);
    previousMs = instantMs;
  }
}

function missingHours(hours: readonly PricedHour[]): number[] {
  const missingMs: number[] = [];
  hours.forEach(({ instantMs }, index) => {
    const nextMs = hours[index + 1]?.instantMs ?? instantMs;
    for (let holeMs = instantMs + MS_PER_HOUR; holeMs < nextMs; holeMs += MS_PER_HOUR) missingMs.push(holeMs);
  });
  return missingMs;
}

function isSecondPass(clock: LocalClock, instantMs: number): boolean {
  const { dayNumber, ofDayMs } = localTimeAt(clock, instantMs);
  return instantsOfLocal(clock, dayNumber * MS_PER_DAY + ofDayMs)[1] === instantMs;
}

function requireNoHoles({ hours, clock }: PriceRows, holesMs: readonly number[], source: PriceSource): void {
  const [firstMs] = holesMs;
  if (firstMs === undefined) return;
  const before = hours.findLast(({ instantMs }) => instantMs < firstMs);
  const row = before?.row ?? 1;
  const hour = `${formatLocal(clock, firstMs)} (${clock.zone})`;
  const what =
    holesMs.length === 1
      ? `the hour from ${hour} is missing after row ${row}`
      : `${holesMs.length} hours are missing; the first is ${hour}, after row ${row}`;
  throw new WattbookError('data', what, {
    where: { file: source.file, row, column: source.column },
    next: 'Add the missing rows, or take a source without holes; missing prices are not guessed.',
  });
}

function requireUsdPerMwh(hours: readonly PricedHour[], source: PriceSource): void {
  const sizes = hours.map(({ priceUsdPerMwh }) => Math.abs(priceUsdPerMwh));
  const median = quantile(sizes, 0.5);
  if (median >= KWH_MEDIAN_USD_PER_MWH || quantile(sizes, 1) > KWH_PEAK_USD_PER_MWH) return;
  throw new WattbookError('data', `the prices look like USD/kWh: half of them lie below ${median.toPrecision(2)}`, {
    where: { file: source.file, column: source.column },
    next: 'Give USD/MWh: multiply USD/kWh by 1000.',
  });
}

function toHourlySeries(hours: readonly PricedHour[], missingMs: readonly number[]): Series<'USD/MWh'> {
  const startMs = hours[0]?.instantMs ?? NaN;
  const values = new Float64Array(hours.length + missingMs.length).fill(NaN);
  const indexOf = (instantMs: number) => Math.round((instantMs - startMs) / MS_PER_HOUR);
  for (const { instantMs, priceUsdPerMwh } of hours) values[indexOf(instantMs)] = priceUsdPerMwh;
  const gaps: Gap[] = missingMs.map((instantMs) => ({ index: indexOf(instantMs), reason: REPEATED_HOUR_GAP }));
  return toSeries({ unit: 'USD/MWh', grid: { startMs, stepMs: MS_PER_HOUR, count: values.length }, values, gaps });
}
