/** When the rows of a load file hold, as the shared reader of rows wants it. */
import type { ErrorPlace } from '../base/errors.js';
import { WattbookError } from '../base/errors.js';
import { placeOfCell } from '../sim/market/reader/columns.js';
import type { CsvRow, CsvTable } from '../sim/market/reader/csvTable.js';
import type { SeriesForm } from '../sim/market/reader/seriesForm.js';
import type { LoadTime } from './billLoadForm.js';
import type { LoadStamp } from './billStamp.js';
import { parseStamp } from './billStamp.js';

/** Whose calendar the bill follows, as the person said it. */
export type CalendarChoice =
  | { readonly kind: 'local'; readonly zone: string; readonly year: number | undefined }
  | { readonly kind: 'standard'; readonly startWeekday: number };

/** A year of 365 days stands for the standard year. */
const PLAIN_YEAR = 2001;

/**
 * The rows with the time of each: instants, the wall clock of a zone, or that of a year of 365 days of 24 hours, whose
 * number does not count.
 *
 * @throws WattbookError `data` naming the row: a label that is no time, or of another kind than the first.
 */
export function toStampedForm(
  table: CsvTable,
  time: LoadTime,
  calendar: CalendarChoice,
): Omit<SeriesForm, 'valueIndex'> {
  const stamps = new Map(table.rows.map((row) => [row, readStamp(table, row, time, calendar)]));
  const isInstant = requireOneKind(table, time, stamps);
  if (isInstant && calendar.kind === 'standard') throw noInstants(placeOfCell(table, table.rows[0]!, time.index));
  const stampOf: SeriesForm['stampOf'] = (row) => {
    const { wallMs } = stamps.get(row)!;
    const text = row.cells[time.index]!.trim();
    if (calendar.kind === 'local') return { labelMs: wallMs, text };
    return {
      labelMs: inPlainYear(wallMs, time.isEnding || row !== table.rows[0], placeOfCell(table, row, time.index)),
      text,
    };
  };
  return {
    ...{ rows: table.rows, stampOf, isSorted: true, timeIndex: time.index },
    clockZone: isInstant || calendar.kind === 'standard' ? 'UTC' : calendar.zone,
    label: time.isEnding ? 'end' : 'start',
  };
}

function readStamp(table: CsvTable, row: CsvRow, time: LoadTime, calendar: CalendarChoice): LoadStamp {
  const year = calendar.kind === 'standard' ? PLAIN_YEAR : calendar.year;
  const hour = time.hourIndex === null ? '' : ` ${toClock(row.cells[time.hourIndex]!)}`;
  const place = placeOfCell(table, row, time.index);
  return parseStamp(row.cells[time.index]!.trim() + hour, { place, year, isUtc: time.isUtc });
}

/** `1` and `01:00` are both hours. */
function toClock(text: string): string {
  const hour = text.trim();
  return /^\d{1,2}$/.test(hour) ? `${hour}:00` : hour;
}

function requireOneKind(table: CsvTable, time: LoadTime, stamps: ReadonlyMap<CsvRow, LoadStamp>): boolean {
  const { isInstant } = stamps.get(table.rows[0]!)!;
  const odd = table.rows.find((row) => stamps.get(row)!.isInstant !== isInstant);
  if (odd === undefined) return isInstant;
  const what = 'some times have an offset from UTC and some have none';
  const where = placeOfCell(table, odd, time.index);
  throw new WattbookError('data', what, { where, next: 'Write all times the same way.' });
}

function noInstants(where: ErrorPlace): WattbookError {
  const next = 'Name a zone (--zone America/Chicago) instead of --standard-year.';
  return new WattbookError('data', 'the times are UTC instants, a standard year has none', { where, next });
}

/** The same day and time in the plain year. Its first instant may be its end too: of a label that is one, or a later row. */
function inPlainYear(wallMs: number, mayBeEnd: boolean, where: ErrorPlace): number {
  const date = new Date(wallMs);
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()];
  const plainMs = Date.UTC(PLAIN_YEAR, month, day, date.getUTCHours(), date.getUTCMinutes());
  if (new Date(plainMs).getUTCMonth() !== month) {
    const next = 'Leave the leap day out, or bill by the clock of a zone (--zone America/Chicago).';
    throw new WattbookError('data', 'a standard year has no February 29', { where, next });
  }
  const isYearEnd = mayBeEnd && plainMs === Date.UTC(PLAIN_YEAR, 0, 1);
  return isYearEnd ? Date.UTC(PLAIN_YEAR + 1, 0, 1) : plainMs;
}
