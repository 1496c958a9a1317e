/** Files of no known form: their columns, clock and unit are declared. */
import type { Series } from '../../../base/series.js';
import { MS_PER_MINUTE } from '../../../base/units.js';
import { placeOfCell, requireColumn } from './columns.js';
import type { CsvTable } from './csvTable.js';
import { parseCsvTable } from './csvTable.js';
import { toPrices } from './parsePrices.js';
import type { ExchangeRates } from './priceUnit.js';
import type { ReadOptions, SeriesForm } from './seriesForm.js';
import { toSeriesOfRows } from './seriesOfRows.js';
import type { DateOrder } from './timeCell.js';
import { parseInstant, parseWallTime } from './timeCell.js';

/** Which columns hold what, and what the times mean. */
export type DeclaredColumns = Pick<ReadOptions, 'holes' | 'skippedHour'> & {
  /** Name shown in errors. */
  readonly file: string;
  /** Column with date and time, as `2022-03-13T03:00`, `2022-03-13 03:00` or `3/13/2022 3:00`. */
  readonly timeColumn: string;
  readonly valueColumn: string;
  /**
   * UTC or the wall clock of `zone`, labelling steps by their start or their end. The wall clock's end is its start plus
   * the step: the hour from 01:00 ends at 02:00 even where the clock is changed then.
   */
  readonly timeForm: 'utc-start' | 'utc-end' | 'local-start' | 'local-end';
  /**
   * IANA zone of local times, in which errors tell the time too. A clock that is never changed is `UTC`, or the zone of its
   * offset: `Etc/GMT+6` is UTC-6.
   */
  readonly zone: string;
  /** Of dates with slashes; default month-first. */
  readonly dateOrder?: DateOrder;
  /** Length of a step; default the distance of most rows. */
  readonly stepMinutes?: number;
};

export type DeclaredSource<Unit extends string> = DeclaredColumns & {
  /** Unit of the series. */
  readonly unit: Unit;
  /** The file's numbers are multiplied by it: 1000 reads MW as kW, -1 turns the sign. Default 1. */
  readonly scaleFactor?: number;
};

export type DeclaredPrices = DeclaredColumns & {
  /** Of the file: USD/MWh, USD/kWh, EUR/MWh, USct/kWh, EURct/kWh or another currency per MWh or kWh. */
  readonly unit: string;
  readonly usdPer?: ExchangeRates;
};

/**
 * A series from a column of CSV text, in even steps of any length: load, temperature, carbon intensity. Local times may
 * have the repeated autumn hour twice in order, or once, and then its second pass is a named gap.
 *
 * @units those declared.
 * @throws WattbookError `data` with file, row and column as `parsePrices`. RangeError for an unknown zone, or a step or
 * scale that is not a finite number other than 0.
 * @example
 * ```ts @import.meta.vitest
 * const text = 'time,MW\n1/1/2017 1:00,4\n1/1/2017 2:00,5\n';
 * const columns = { file: 'l.csv', timeColumn: 'time', valueColumn: 'MW', timeForm: 'local-end', zone: 'UTC' } as const;
 * const load = parseDeclaredSeries(text, { ...columns, unit: 'kW', scaleFactor: 1000 });
 * expect([...load.values]).toEqual([4000, 5000]);
 * expect(load.grid.startMs).toBe(Date.UTC(2017, 0, 1));
 * ```
 */
export function parseDeclaredSeries<Unit extends string>(text: string, source: DeclaredSource<Unit>): Series<Unit> {
  const { scaleFactor = 1 } = source;
  if (!Number.isFinite(scaleFactor) || scaleFactor === 0) {
    throw new RangeError(`Give a scaleFactor other than 0; this one is ${scaleFactor}.`);
  }
  const table = parseCsvTable(text, source.file);
  return toSeriesOfRows(table, toDeclaredForm(table, source), { ...source, noun: 'value' });
}

/**
 * Market prices from declared columns, as {@link parseDeclaredSeries} reads them, converted to USD/MWh.
 *
 * @units USD/MWh out.
 * @throws WattbookError `data` as `parsePrices`. RangeError for an unknown zone, a unit that is no price, a step or rate
 * that is not positive.
 * @example
 * ```ts @import.meta.vitest
 * const text = 'time,price\n2022-01-01 00:00,4.5\n2022-01-01 00:30,5\n';
 * const columns = { file: 'p.csv', timeColumn: 'time', valueColumn: 'price', timeForm: 'local-start' } as const;
 * const prices = parseDeclaredPrices(text, { ...columns, zone: 'America/Chicago', unit: 'USct/kWh' });
 * expect([prices.grid.stepMs, ...prices.values]).toEqual([1_800_000, 45, 50]);
 * ```
 */
export function parseDeclaredPrices(text: string, source: DeclaredPrices): Series<'USD/MWh'> {
  const table = parseCsvTable(text, source.file);
  const form = { ...toDeclaredForm(table, source), unit: source.unit };
  return toPrices(table, form, { ...source, column: source.valueColumn });
}

function toDeclaredForm(table: CsvTable, source: DeclaredColumns): SeriesForm {
  const { timeForm, zone, stepMinutes, dateOrder } = source;
  const timeIndex = requireColumn(table, source.timeColumn, { noun: 'time column' });
  const among = table.header.filter((_, index) => index !== timeIndex);
  const valueIndex = requireColumn(table, source.valueColumn, { noun: 'column', among });
  if (stepMinutes !== undefined && !(stepMinutes > 0 && Number.isFinite(stepMinutes))) {
    throw new RangeError(`Give stepMinutes above 0; these are ${stepMinutes}.`);
  }
  const isUtc = timeForm === 'utc-start' || timeForm === 'utc-end';
  const parse = isUtc ? parseInstant : parseWallTime;
  return {
    rows: table.rows,
    stampOf: (row) => {
      const text = row.cells[timeIndex]!.trim();
      return { labelMs: parse(text, placeOfCell(table, row, timeIndex), dateOrder), text };
    },
    clockZone: isUtc ? 'UTC' : zone,
    label: timeForm === 'utc-end' || timeForm === 'local-end' ? 'end' : 'start',
    ...(stepMinutes === undefined ? {} : { stepMs: stepMinutes * MS_PER_MINUTE }),
    isSorted: true,
    timeIndex,
    valueIndex,
  };
}
