/** Which columns of a load file hold what. */
import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import type { CsvTable } from '../sim/market/reader/csvTable.js';
import { parseCsvTable } from '../sim/market/reader/csvTable.js';

/** Positions of the columns in each row, from 0. */
export type LoadForm = {
  readonly powerIndex: number;
  /** null where the file has no times. */
  readonly time: LoadTime | null;
};

export type LoadTime = {
  readonly index: number;
  /** Column of the hour, where the time column has the date only. */
  readonly hourIndex: number | null;
  readonly isUtc: boolean;
  /** Whether labels are the ends of steps. */
  readonly isEnding: boolean;
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
export function toLoadForm(
  { file, header }: CsvTable,
  column: string | undefined,
  generationColumn?: string,
): LoadForm {
  if (header.length === 0) {
    if (column === undefined && generationColumn === undefined) return { powerIndex: 0, time: null };
    const what = `no column ${column ?? generationColumn!}: the file has no header`;
    throw new WattbookError('data', what, { where: { file, row: 1 }, next: 'Leave the option out.' });
  }
  const time = findTime(header.map(toWords));
  return { powerIndex: findPower({ file, header }, time, column, generationColumn), time };
}

function toWords(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

function findTime(words: readonly string[][]): LoadTime | null {
  const has = (index: number, known: readonly string[]) => words[index]!.some((word) => known.includes(word));
  const index = words.findIndex((_, i) => has(i, TIME_WORDS));
  if (index < 0) return null;
  const isDate = words[index]!.includes('date') && !words[index]!.includes('time');
  const isHour = (i: number) => has(i, HOUR_WORDS) || words[i]!.join('') === 'hourending';
  const hourIndex = isDate ? words.findIndex((_, i) => i !== index && isHour(i)) : -1;
  const isEnding = [index, hourIndex].some(
    (i) => i >= 0 && (has(i, ENDING_WORDS) || words[i]!.join('') === 'hourending'),
  );
  return { index, hourIndex: hourIndex < 0 ? null : hourIndex, isUtc: words[index]!.includes('utc'), isEnding };
}

type Header = Pick<CsvTable, 'file' | 'header'>;

/**
 * A power column in kW: the one asked for, or the only one beside the times and what is `taken`.
 *
 * @throws WattbookError `data` when there is none, several to choose from, or one in another unit.
 */
export function findPower(
  { file, header }: Header,
  time: LoadTime | null,
  column: string | undefined,
  taken?: string,
): number {
  const candidates = header.filter((_, index) => index !== time?.index && index !== time?.hourIndex);
  const free = candidates.filter((name) => name !== taken);
  const where = { file, row: 1 };
  if (column !== undefined && !candidates.includes(column)) {
    throw new WattbookError('data', `no power column ${column}`, { where, next: suggestName(column, candidates) });
  }
  if (column === undefined && free.length !== 1) {
    const what = free.length === 0 ? 'no power column' : `${free.length} columns may be the load`;
    const next = `Name one with --column: ${free.join(', ') || 'none is known'}.`;
    throw new WattbookError('data', what, { where, next });
  }
  const powerIndex = header.indexOf(column ?? free[0]!);
  requireKw({ file, header }, powerIndex, toWords(header[powerIndex]!));
  return powerIndex;
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
