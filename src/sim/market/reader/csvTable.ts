import Papa from 'papaparse';
import { WattbookError } from '../../../base/errors.js';

export type CsvRow = {
  readonly cells: readonly string[];
  /** Line of the text file on which the row begins, from 1. */
  readonly row: number;
};

export type CsvTable = {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
};

/**
 * CSV text as a header and rows, each as wide as the header. A byte-order mark, CRLF, quotes and empty lines are accepted;
 * the separator may be a comma, a semicolon or a tab.
 *
 * @throws WattbookError `data` for an empty file, a header without rows, an open quote or a row of another width.
 * @example
 * ```ts @import.meta.vitest
 * const table = parseCsvTable('\uFEFFa,b\r\n1,2\r\n', 'p.csv');
 * expect(table.header).toEqual(['a', 'b']);
 * expect(table.rows).toEqual([{ cells: ['1', '2'], row: 2 }]);
 * ```
 */
export function parseCsvTable(text: string, file: string): CsvTable {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    delimitersToGuess: [',', ';', '\t'],
  });
  const rows = toRows(data);
  const [header, ...body] = rows;
  if (header === undefined) throw new WattbookError('data', 'the file is empty', { where: { file }, next: NEXT_FILE });
  if (body.length === 0) {
    const where = { file, row: header.row };
    throw new WattbookError('data', 'the file has a header but no rows', { where, next: NEXT_FILE });
  }
  const broken = errors.find((error) => error.type === 'Quotes');
  if (broken !== undefined) {
    const where = { file, row: lineOf(data, broken.row ?? 0) };
    throw new WattbookError('data', 'a quote is opened and not closed', { where, next: 'Close or remove the quote.' });
  }
  requireEqualWidths(header, body, file);
  return { file, header: header.cells.map((cell) => cell.trim()), rows: body };
}

const NEXT_FILE = 'Export it again, or name another file.';

/** Quoted cells may hold line ends, so a row's line is counted, not its position. */
function toRows(data: readonly string[][]): CsvRow[] {
  const rows: CsvRow[] = [];
  let line = 1;
  for (const cells of data) {
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ cells, row: line });
    line += linesOf(cells);
  }
  return rows;
}

function linesOf(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 1);
}

function lineOf(data: readonly string[][], index: number): number {
  return data.slice(0, index).reduce((sum, cells) => sum + linesOf(cells), 1);
}

function requireEqualWidths(header: CsvRow, body: readonly CsvRow[], file: string): void {
  const count = header.cells.length;
  const odd = body.find(({ cells }) => cells.length !== count);
  if (odd === undefined) return;
  throw new WattbookError('data', `the row has ${odd.cells.length} cells, the header ${count}`, {
    where: { file, row: odd.row },
    next: 'Look for a missing cell, a separator too many, or thousands separators inside numbers.',
  });
}
