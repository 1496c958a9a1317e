/** Which columns of a load file hold what. */
import type { ErrorPlace } from '../base/errors.js';
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import type { CsvTable } from '../sim/market/csvTable.js';
import { parseCsvTable } from '../sim/market/csvTable.js';

/** Positions of the columns in each row, from 0. */
export type LoadForm = {
  readonly powerIndex: number;
  /** null where the file has no times. */
  readonly time: {
    readonly index: number;
    /** Column of the hour, where the time column has the date only. */
    readonly hourIndex: number | null;
    readonly isUtc: boolean;
    /** Whether labels are the ends of steps. */
    readonly isEnding: boolean;
  } | null;
};

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const TIME_WORDS = ['utc', 'time', 'datetime', 'timestamp', 'date'];
const ENDING_WORDS = ['he', 'end', 'ending', 'hourending'];
const HOUR_WORDS = ['he', 'hour', 'hourending'];
/** Units of other sizes or kinds, where a column's name has one. */
const WRONG_UNITS = ['w', 'mw', 'gw', 'wh', 'kwh', 'mwh'];

/**
 * The rows of a load file. Where the first line is a number the file has no header, and each line one value.
 *
 * @throws WattbookError `data` as {@link parseCsvTable}, and for numbers in several columns without a header.
 */
export function toLoadTable(text: string, file: string): CsvTable {
  const first = text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/\r?\n/, 1)[0]!;
  const cells = first.split(/[,;\t]/).map((cell) => cell.trim());
  if (!cells.every((cell) => NUMBER.test(cell))) return parseCsvTable(text, file);
  if (cells.length > 1) {
    const next = 'Name the columns in the first line, such as time,load_kw.';
    throw new WattbookError('data', 'the file has several columns and no header', { where: { file, row: 1 }, next });
  }
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ cells: [line.trim()], row: index + 1 }));
  return { file, header: [], rows: rows.filter((row) => row.cells[0] !== '') };
}

/**
 * The power column, asked for or the only one, and the time column, if any.
 *
 * @throws WattbookError `data` when there is no such column, several to choose from, or one in another unit than kW.
 * @example
 * ```ts @import.meta.vitest
 * const table = { file: 'l.csv', header: ['Datetime (he)', 'Site Load (kW)'], rows: [] };
 * const time = { index: 0, hourIndex: null, isUtc: false, isEnding: true };
 * expect(toLoadForm(table, undefined)).toEqual({ powerIndex: 1, time });
 * ```
 */
export function toLoadForm({ file, header }: CsvTable, column: string | undefined): LoadForm {
  if (header.length === 0) {
    if (column === undefined) return { powerIndex: 0, time: null };
    const next = 'Leave --column out.';
    throw new WattbookError('data', `no column ${column}: the file has no header`, { where: { file, row: 1 }, next });
  }
  const words = header.map((name) =>
    name
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word !== ''),
  );
  const has = (index: number, known: readonly string[]) => words[index]!.some((word) => known.includes(word));
  const index = words.findIndex((_, i) => has(i, TIME_WORDS));
  const isDate = index >= 0 && words[index]!.includes('date') && !words[index]!.includes('time');
  const hourIndex = isDate
    ? words.findIndex((_, i) => i !== index && (has(i, HOUR_WORDS) || words[i]!.join('') === 'hourending'))
    : -1;
  const times = [index, hourIndex];
  const powerIndex = findPower({ file, header }, times, column);
  requireKw({ file, header }, powerIndex, words[powerIndex]!);
  if (index < 0) return { powerIndex, time: null };
  const isEnding = times.some((i) => i >= 0 && (has(i, ENDING_WORDS) || words[i]!.join('') === 'hourending'));
  const isUtc = words[index]!.includes('utc');
  return { powerIndex, time: { index, hourIndex: hourIndex < 0 ? null : hourIndex, isUtc, isEnding } };
}

type Header = Pick<CsvTable, 'file' | 'header'>;

function findPower({ file, header }: Header, times: readonly number[], column: string | undefined): number {
  const candidates = header.filter((_, index) => !times.includes(index));
  const where = { file, row: 1 };
  if (column !== undefined) {
    if (candidates.includes(column)) return header.indexOf(column);
    throw new WattbookError('data', `no power column ${column}`, { where, next: suggestName(column, candidates) });
  }
  if (candidates.length === 1) return header.indexOf(candidates[0]!);
  const what = candidates.length === 0 ? 'no power column' : `${candidates.length} columns may be the load`;
  throw new WattbookError('data', what, {
    where,
    next: `Name one with --column: ${candidates.join(', ') || 'none is known'}.`,
  });
}

function requireKw({ file, header }: Header, powerIndex: number, words: readonly string[]): void {
  const unit = words.includes('kw') ? undefined : words.find((word) => WRONG_UNITS.includes(word));
  if (unit === undefined) return;
  const where = { file, row: 1, column: header[powerIndex]! };
  throw new WattbookError('data', `the column says ${unit}`, {
    where,
    next: 'Give the mean power of each step in kW.',
  });
}

/**
 * A power in kW; negative is export.
 *
 * @throws WattbookError `data` for an empty cell, text, NaN or Infinity.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseKw(' -3.5', {})).toBe(-3.5);
 * expect(() => parseKw('1,000', { file: 'l.csv', row: 2 })).toThrow('l.csv, row 2: "1,000" is not a number');
 * ```
 */
export function parseKw(text: string, where: ErrorPlace): number {
  const trimmed = text.trim();
  const value = NUMBER.test(trimmed) ? Number(trimmed) : NaN;
  if (Number.isFinite(value)) return value;
  const what = trimmed === '' ? 'the cell is empty' : `"${trimmed}" is not a number`;
  const next = trimmed === '' ? 'Fill in the power; a bill does not guess.' : 'Write a plain number such as 1234.5.';
  throw new WattbookError('data', what, { where, next });
}
