import { formatNumber } from '../base/format.js';
import type { TableCell } from '../base/output.js';
import type { TableBlock } from './block.js';

export type TableView = Omit<TableBlock, 'columns' | 'rows'> & {
  columns: { label: string; unit: string; isNumber: boolean }[];
  rows: CellView[][];
  /** Too long to be kept on one page. */
  isLong: boolean;
};

type CellView = { text: string; isNumber: boolean; isRowHead: boolean };

const MOST_DIGITS = 4;
const LONGEST_ON_A_PAGE = 25;

/** A table with its numbers as text, the same count of decimals down each column. */
export function toTableView(table: TableBlock): TableView {
  const columns = table.columns.map((column, index) => {
    const cells = table.rows.map((row) => row[index] ?? null);
    const isNumber = cells.some((cell) => typeof cell === 'number') && !cells.some((cell) => typeof cell === 'string');
    return { label: column.label, unit: column.unit ?? '', isNumber, digits: column.digits ?? neededDigits(cells) };
  });
  const rows = table.rows.map((row) =>
    columns.map(({ isNumber, digits }, index) => {
      const isRowHead = index === 0 && !isNumber;
      return { text: formatCell(row[index] ?? null, digits), isNumber, isRowHead };
    }),
  );
  return { ...table, columns, rows, isLong: rows.length > LONGEST_ON_A_PAGE };
}

function formatCell(cell: TableCell, digits: number): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? formatNumber(cell, digits) : cell;
}

/** Enough decimals for each number of the column, at most four. */
function neededDigits(cells: readonly TableCell[]): number {
  const digits = cells.map((cell) => (typeof cell === 'number' ? countDecimals(cell) : 0));
  return digits.reduce((most, count) => Math.max(most, count), 0);
}

function countDecimals(value: number): number {
  const [, decimals = ''] = value.toFixed(MOST_DIGITS).split('.');
  return decimals.replace(/0+$/, '').length;
}
