/** A load file: CSV with power columns in kW and a time column, or one value a line. */
import { localYearSpan } from '../base/calendar.js';
import { WattbookError } from '../base/errors.js';
import type { Series } from '../base/series.js';
import { MS_PER_DAY, MS_PER_HOUR } from '../base/units.js';
import type { CsvTable } from '../sim/market/reader/csvTable.js';
import type { SeriesForm } from '../sim/market/reader/seriesForm.js';
import { toSeriesOfRows } from '../sim/market/reader/seriesOfRows.js';
import { findPower, toLoadForm, toLoadTable } from './billLoadForm.js';
import type { CalendarChoice } from './billTimes.js';
import { toStampedForm } from './billTimes.js';

export type LoadSource = {
  /** Name shown in errors. */
  readonly file: string;
  /** Power column; may be left out where there is only one. */
  readonly column: string | undefined;
  /** Column of the generation behind the meter, positive when produced. */
  readonly generationColumn?: string | undefined;
  readonly calendar: CalendarChoice;
};

export type ReadLoad = {
  readonly load: Series<'kW'>;
  /** Null where none was asked for. */
  readonly generation: Series<'kW'> | null;
  /** Null for a file without header. */
  readonly column: string | null;
};

const STANDARD_YEAR_MS = 365 * MS_PER_DAY;

/**
 * The load of a year, positive when imported.
 *
 * Times are instants (a column named utc, or labels with an offset) or a wall clock's; a column named he, end or ending
 * labels steps by their end. Without a time column the values fill the year in equal steps. Of the autumn hour that comes
 * twice the second pass may be missing, and is then a named gap.
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
export function parseLoad(text: string, { file, column, generationColumn, calendar }: LoadSource): ReadLoad {
  const table = toLoadTable(text, file);
  const form = toLoadForm(table, column, generationColumn);
  const zone = calendar.kind === 'local' ? calendar.zone : 'UTC';
  const times = form.time === null ? fillYear(table, calendar) : toStampedForm(table, form.time, calendar);
  const read = (valueIndex: number) =>
    toSeriesOfRows(named(table), { ...times, valueIndex }, { unit: 'kW', zone, noun: 'power' });
  const generation = generationColumn === undefined ? null : read(findPower(table, form.time, generationColumn));
  return { load: read(form.powerIndex), generation, column: table.header[form.powerIndex] ?? null };
}

/** Columns of a file without header need a name in errors. */
function named(table: CsvTable): CsvTable {
  return table.header.length > 0 ? table : { ...table, header: ['1'] };
}

function fillYear({ rows, file }: CsvTable, calendar: CalendarChoice): Omit<SeriesForm, 'valueIndex'> {
  const span = calendar.kind === 'standard' ? standardSpan() : spanOfYear(calendar);
  const spanMs = span.endMs - span.startMs;
  const stepMs = spanMs / rows.length;
  if (!Number.isInteger(stepMs) || MS_PER_HOUR % stepMs !== 0) {
    const hours = spanMs / MS_PER_HOUR;
    throw new WattbookError('data', `${rows.length} values do not fill the year's ${hours} hours in equal steps`, {
      where: { file },
      next: `Give ${hours} hourly values, ${4 * hours} of 15 minutes or ${12 * hours} of 5 minutes.`,
    });
  }
  const positions = new Map(rows.map((row, index) => [row, index]));
  const stampOf: SeriesForm['stampOf'] = (row) => ({
    labelMs: span.startMs + positions.get(row)! * stepMs,
    text: `value ${positions.get(row)! + 1}`,
  });
  return { rows, stampOf, clockZone: 'UTC', label: 'start', stepMs, isSorted: true, timeIndex: 0 };
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
