/** Which columns of a price file hold what. Three forms are known; the header decides. */
import { WattbookError } from '../../base/errors.js';
import { suggestName } from '../../base/nearest.js';
import type { CsvTable } from './csvTable.js';

/** Positions of the columns in each row, from 0. */
export type PriceForm =
  | { readonly kind: 'utc'; readonly timeIndex: number; readonly priceIndex: number }
  | {
      readonly kind: 'hour-ending';
      readonly dateIndex: number;
      readonly hourIndex: number;
      /** Column that tells the second pass of the repeated autumn hour. */
      readonly flagIndex: number | null;
      readonly priceIndex: number;
      /** Only rows of this settlement point count; null where each point has its own column. */
      readonly point: { readonly index: number; readonly name: string } | null;
    };

// Names as letters and digits in lower case: "Hour Ending", "HourEnding" and "hour_ending" are one.
const TIME_NAMES = ['utcstart'];
const DATE_NAMES = ['date', 'deliverydate'];
const HOUR_NAMES = ['he', 'hourending'];
const FLAG_NAMES = ['repeatedhourflag', 'dstflag'];
const POINT_NAMES = ['settlementpoint', 'settlementpointname'];
const POINT_PRICE_NAMES = ['settlementpointprice'];

/**
 * The form of a price table and where the prices of `column` (a hub or zone) stand in it.
 *
 * @throws WattbookError `data` when no time column is known or there is no such column or settlement point; names the
 * nearest.
 * @example
 * ```ts @import.meta.vitest
 * const table = { file: 'p.csv', header: ['Delivery Date', 'Hour Ending', 'HB_NORTH'], rows: [] };
 * expect(toPriceForm(table, 'HB_NORTH')).toMatchObject({ kind: 'hour-ending', dateIndex: 0, hourIndex: 1, priceIndex: 2 });
 * expect(() => toPriceForm(table, 'HB_NORHT')).toThrow('no price column HB_NORHT');
 * ```
 */
export function toPriceForm(table: CsvTable, column: string): PriceForm {
  const timeIndex = findColumn(table, TIME_NAMES);
  if (timeIndex !== null) return { kind: 'utc', timeIndex, priceIndex: findPrice(table, column) };
  const dateIndex = findColumn(table, DATE_NAMES);
  const hourIndex = findColumn(table, HOUR_NAMES);
  if (dateIndex === null || hourIndex === null) throw noTimeColumn(table);
  const flagIndex = findColumn(table, FLAG_NAMES);
  const hours = { kind: 'hour-ending', dateIndex, hourIndex, flagIndex } as const;
  const pointIndex = findColumn(table, POINT_NAMES);
  const pointPriceIndex = findColumn(table, POINT_PRICE_NAMES);
  if (pointIndex === null || pointPriceIndex === null) {
    return { ...hours, priceIndex: findPrice(table, column), point: null };
  }
  requirePoint(table, pointIndex, column);
  return { ...hours, priceIndex: pointPriceIndex, point: { index: pointIndex, name: column } };
}

function findColumn(table: CsvTable, names: readonly string[]): number | null {
  const index = table.header.findIndex((name) => names.includes(plain(name)));
  return index < 0 ? null : index;
}

function findPrice(table: CsvTable, column: string): number {
  const index = table.header.indexOf(column);
  const notPrices = [...TIME_NAMES, ...DATE_NAMES, ...HOUR_NAMES, ...FLAG_NAMES];
  const prices = table.header.filter((name) => !notPrices.includes(plain(name)));
  if (index >= 0 && prices.includes(column)) return index;
  throw new WattbookError('data', `no price column ${column}`, {
    where: { file: table.file, row: 1 },
    next: suggestName(column, prices),
  });
}

function requirePoint(table: CsvTable, pointIndex: number, name: string): void {
  const points = new Set(table.rows.map(({ cells }) => cells[pointIndex]?.trim() ?? ''));
  if (points.has(name)) return;
  throw new WattbookError('data', `no settlement point ${name}`, {
    where: { file: table.file, column: table.header[pointIndex] ?? '' },
    next: suggestName(name, [...points]),
  });
}

function noTimeColumn(table: CsvTable): WattbookError {
  return new WattbookError('data', `no time column among ${table.header.join(', ')}`, {
    where: { file: table.file, row: 1 },
    next: 'Name it utc_start (ISO instants), or give date and hour_ending (1 to 24, local time).',
  });
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
