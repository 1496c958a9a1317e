/** Columns and rows of a table, found by name. */
import { WattbookError } from '../../../base/errors.js';
import type { ErrorPlace } from '../../../base/errors.js';
import { suggestName } from '../../../base/nearest.js';
import type { CsvRow, CsvTable } from './csvTable.js';

/**
 * Position of the first column with one of the names, in the order of the names; undefined when there is none. Names are
 * given as letters and digits in lower case: "Hour Ending", "HourEnding" and "hour_ending" are `hourending`.
 *
 * @example
 * ```ts @import.meta.vitest
 * const table = { file: 'p.csv', header: ['Delivery Date', 'Hour Ending'], rows: [] };
 * expect(findColumn(table, ['he', 'hourending'])).toBe(1);
 * expect(findColumn(table, ['price'])).toBeUndefined();
 * ```
 */
export function findColumn(table: CsvTable, names: readonly string[]): number | undefined {
  const plain = table.header.map(toPlainName);
  return names.map((name) => plain.indexOf(name)).find((index) => index >= 0);
}

/**
 * Letters and digits in lower case.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toPlainName('Hour Ending')).toBe('hourending');
 * ```
 */
export function toPlainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/**
 * Position of a column by its exact name, among those that may be meant.
 *
 * @throws WattbookError `data` with the nearest name.
 * @example
 * ```ts @import.meta.vitest
 * const table = { file: 'p.csv', header: ['date', 'HB_NORTH'], rows: [] };
 * expect(requireColumn(table, 'HB_NORTH', { noun: 'price column' })).toBe(1);
 * expect(() => requireColumn(table, 'HB_NORHT', { noun: 'price column' })).toThrow('Did you mean HB_NORTH?');
 * ```
 */
export function requireColumn(
  table: CsvTable,
  column: string,
  { noun, among = table.header }: { noun: string; among?: readonly string[] },
): number {
  if (among.includes(column)) return table.header.indexOf(column);
  throw new WattbookError('data', `no ${noun} ${column}`, {
    where: { file: table.file, row: 1 },
    next: suggestName(column, among),
  });
}

/**
 * Where a cell stands, for errors.
 *
 * @example
 * ```ts @import.meta.vitest
 * const row = { cells: ['2022-01-01', '40'], row: 7 };
 * const table = { file: 'p.csv', header: ['date', 'HB_NORTH'], rows: [row] };
 * expect(placeOfCell(table, row, 1)).toEqual({ file: 'p.csv', row: 7, column: 'HB_NORTH' });
 * ```
 */
export function placeOfCell(table: CsvTable, row: CsvRow, index: number): ErrorPlace {
  return { file: table.file, row: row.row, column: table.header[index] ?? '' };
}

export type RowChoice = {
  /** Column of the names that rows bear. */
  readonly nameIndex: number;
  /** Column that tells rows of one name apart: market run, auction, type of point. */
  readonly kindIndex: number | undefined;
  /** Rows of this kind belong to every other kind. */
  readonly commonKind?: string;
  /** What is named, for messages. */
  readonly noun: string;
};

/**
 * The rows of one name, in the order of the file. Where they are of several kinds, the name must be given as
 * `name/kind`.
 *
 * @throws WattbookError `data` when there is no such name or kind, or several kinds to choose from.
 * @example
 * ```ts @import.meta.vitest
 * const rows = [{ cells: ['LZ_AEN', 'LZ', '20'], row: 2 }, { cells: ['LZ_AEN', 'LZEW', '22'], row: 3 }];
 * const table = { file: 'p.csv', header: ['Point', 'Type', 'Price'], rows };
 * const choice = { nameIndex: 0, kindIndex: 1, noun: 'settlement point' };
 * expect(pickRows(table, 'LZ_AEN/LZEW', choice)).toEqual([rows[1]]);
 * expect(() => pickRows(table, 'LZ_AEN', choice)).toThrow('LZ_AEN/LZ, LZ_AEN/LZEW');
 * ```
 */
export function pickRows(table: CsvTable, wanted: string, choice: RowChoice): readonly CsvRow[] {
  const { nameIndex, kindIndex, commonKind, noun } = choice;
  const nameOf = (row: CsvRow) => row.cells[nameIndex]!.trim();
  const kindOf = (row: CsvRow) => (kindIndex === undefined ? '' : row.cells[kindIndex]!.trim());
  const names = new Set(table.rows.map(nameOf));
  const where = { file: table.file, column: table.header[nameIndex]! };
  const name = [...names].find((known) => wanted === known || wanted.startsWith(`${known}/`));
  if (name === undefined)
    throw new WattbookError('data', `no ${noun} ${wanted}`, { where, next: suggestName(wanted, [...names]) });
  const rows = table.rows.filter((row) => nameOf(row) === name);
  const kinds = [...new Set(rows.map(kindOf))].filter((kind) => kind !== commonKind);
  if (name === wanted && kinds.length <= 1) return rows;
  const kind = wanted.slice(name.length + 1);
  if (kinds.includes(kind)) return rows.filter((row) => [kind, commonKind].includes(kindOf(row)));
  const known = kinds.map((one) => `${name}/${one}`);
  const what = name === wanted ? `${name} stands in ${kinds.length} kinds of rows` : `no ${noun} ${wanted}`;
  throw new WattbookError('data', what, { where, next: `Name one: ${known.join(', ')}.` });
}
