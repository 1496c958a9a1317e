/** A load file: CSV with a power column in kW and a time column, or one value a line. */
import { localYearSpan } from '../base/calendar.js';
import { WattbookError } from '../base/errors.js';
import type { TimeGrid } from '../base/grid.js';
import type { Series } from '../base/series.js';
import { toSeries } from '../base/series.js';
import { MS_PER_DAY, MS_PER_HOUR } from '../base/units.js';
import type { CsvTable } from '../sim/market/csvTable.js';
import type { LoadForm } from './billLoadForm.js';
import { parseKw, toLoadForm, toLoadTable } from './billLoadForm.js';
import { parseStamp } from './billStamp.js';
import type { StampedRows } from './billTimes.js';
import { toLocalGrid, toStandardGrid } from './billTimes.js';

/** Whose calendar the bill follows, as the person said it. */
export type CalendarChoice =
  | { readonly kind: 'local'; readonly zone: string; readonly year: number | undefined }
  | { readonly kind: 'standard'; readonly startWeekday: number };

export type LoadSource = {
  /** Name shown in errors. */
  readonly file: string;
  /** Power column; may be left out where there is only one. */
  readonly column: string | undefined;
  readonly calendar: CalendarChoice;
};

export type ReadLoad = {
  readonly load: Series<'kW'>;
  /** null for a file without header. */
  readonly column: string | null;
};

const STANDARD_YEAR_MS = 365 * MS_PER_DAY;

/**
 * The load of a year, positive when imported.
 *
 * Times are instants (a column named utc, or labels with an offset) or a wall clock's; a column named he, end or ending
 * labels steps by their end. Without a time column the values fill the year in equal steps.
 *
 * @units kW.
 * @throws WattbookError `data` with file, row and column; `usage` when a year is wanted, or given for nothing.
 * @example
 * ```ts @import.meta.vitest
 * const calendar = { kind: 'standard', startWeekday: 1 } as const;
 * const text = '5\n'.repeat(8760);
 * expect(parseLoad(text, { file: 'l.csv', column: undefined, calendar }).load.grid.stepMs).toBe(3_600_000);
 * ```
 */
export function parseLoad(text: string, { file, column, calendar }: LoadSource): ReadLoad {
  const table = toLoadTable(text, file);
  const form = toLoadForm(table, column);
  const values = Float64Array.from(table.rows, (row) =>
    parseKw(row.cells[form.powerIndex]!, placeOf(table, row, form)),
  );
  const grid = form.time === null ? fillYear(values.length, calendar, file) : readTimes(table, form.time, calendar);
  return { load: toSeries({ unit: 'kW', grid, values }), column: table.header[form.powerIndex] ?? null };
}

function placeOf(table: CsvTable, row: { row: number }, { powerIndex }: LoadForm) {
  const column = table.header[powerIndex];
  return { file: table.file, row: row.row, ...(column === undefined ? {} : { column }) };
}

function readTimes(table: CsvTable, time: NonNullable<LoadForm['time']>, calendar: CalendarChoice): TimeGrid {
  const column = table.header[time.index]!;
  const placeAt = (index: number) => ({ file: table.file, row: table.rows[index]!.row, column });
  const year = calendar.kind === 'standard' ? 2001 : calendar.year;
  const stamps = table.rows.map(({ cells }, index) => {
    const hour = time.hourIndex === null ? '' : ` ${toClock(cells[time.hourIndex]!)}`;
    return parseStamp(cells[time.index]! + hour, { place: placeAt(index), year, isUtc: time.isUtc });
  });
  requireOneKind(stamps, placeAt);
  const rows: StampedRows = { stamps, isEnding: time.isEnding, placeOf: placeAt };
  return calendar.kind === 'standard' ? toStandardGrid(rows) : toLocalGrid(rows, calendar.zone);
}

/** `1` and `01:00` are both hours. */
function toClock(text: string): string {
  const hour = text.trim();
  return /^\d{1,2}$/.test(hour) ? `${hour}:00` : hour;
}

function requireOneKind(stamps: StampedRows['stamps'], placeAt: StampedRows['placeOf']): void {
  const odd = stamps.findIndex(({ isInstant }) => isInstant !== stamps[0]!.isInstant);
  if (odd < 0) return;
  const what = 'some times have an offset from UTC and some have none';
  throw new WattbookError('data', what, { where: placeAt(odd), next: 'Write all times the same way.' });
}

function fillYear(count: number, calendar: CalendarChoice, file: string): TimeGrid {
  const span = calendar.kind === 'standard' ? standardSpan() : spanOfYear(calendar);
  const spanMs = span.endMs - span.startMs;
  const stepMs = spanMs / count;
  if (Number.isInteger(stepMs) && MS_PER_HOUR % stepMs === 0) return { startMs: span.startMs, stepMs, count };
  const hours = spanMs / MS_PER_HOUR;
  throw new WattbookError('data', `${count} values do not fill the year's ${hours} hours in equal steps`, {
    where: { file },
    next: `Give ${hours} hourly values, ${4 * hours} of 15 minutes or ${12 * hours} of 5 minutes.`,
  });
}

function standardSpan(): { startMs: number; endMs: number } {
  const startMs = Date.UTC(2001, 0, 1);
  return { startMs, endMs: startMs + STANDARD_YEAR_MS };
}

function spanOfYear({ zone, year }: Extract<CalendarChoice, { kind: 'local' }>): { startMs: number; endMs: number } {
  if (year !== undefined) return localYearSpan(zone, year);
  throw new WattbookError('usage', 'the load has no time column, so its year is not known', {
    next: 'Name the year (--year 2022), or bill a standard year (--standard-year MONDAY) instead of --zone.',
  });
}
