import { formatNumber } from '../base/format.js';
import { WATTBOOK_MIME, type TableCell, type TableColumn, type TableOutput } from '../base/output.js';
import { suggestName } from '../base/nearest.js';
import { display } from './display.js';
import { checkName, requireText } from './name.js';

/** What a danfojs DataFrame offers, and any other table with named columns. */
export type Frame = { columns: string[]; values: unknown };

export type TableText = {
  name: string;
  title: string;
  caption: string;
  /** The columns to show, in order: the frame's column name -> heading, unit and digits. */
  columns: Record<string, TableColumn>;
};

/**
 * Shows a DataFrame as a table in the notebook and puts it, numbered, into the report.
 *
 * @throws RangeError on a column that the frame does not have, a number that is not finite, or a column of numbers
 * without `digits`.
 */
export function table(frame: Frame, text: TableText): void {
  checkName(text.name);
  requireText('title', text.title);
  const { name, title, caption } = text;
  const output: TableOutput = {
    kind: 'table',
    name,
    title,
    caption,
    columns: Object.values(text.columns),
    rows: toRows(frame, text.columns),
  };
  display({
    [WATTBOOK_MIME]: output,
    'text/html': toHtml(output),
    'text/plain': toPlainText(output),
  });
}

function toRows(frame: Frame, columns: Record<string, TableColumn>): TableCell[][] {
  const positions = Object.keys(columns).map((column) => {
    const position = frame.columns.indexOf(column);
    if (position === -1) throw new RangeError(`No column "${column}". ${suggestName(column, frame.columns)}`);
    return position;
  });
  const specs = Object.values(columns);
  return (frame.values as unknown[][]).map((row) => positions.map((position, i) => toCell(row[position], specs[i]!)));
}

function toCell(cell: unknown, column: TableColumn): TableCell {
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'string') return cell;
  if (typeof cell !== 'number') return JSON.stringify(cell);
  if (column.digits === undefined) throw new RangeError(`Give the numbers of column "${column.label}" their digits.`);
  if (!Number.isFinite(cell)) throw new RangeError(`Column "${column.label}" holds ${String(cell)}.`);
  return cell;
}

function showCell(cell: TableCell, column: TableColumn): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? formatNumber(cell, column.digits ?? 0) : cell;
}

function heading(column: TableColumn): string {
  return column.unit === undefined ? column.label : `${column.label} (${column.unit})`;
}

function toHtml(output: TableOutput): string {
  const head = output.columns.map((column) => `<th scope="col">${escapeHtml(heading(column))}</th>`).join('');
  const body = shownRows(output).map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`);
  const caption = `<caption>${escapeHtml(output.title)}</caption>`;
  return `<table>${caption}<thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function toPlainText(output: TableOutput): string {
  const lines = [output.columns.map(heading), ...shownRows(output)];
  const widths = output.columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  const text = lines.map((line) => line.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '));
  return [output.title, ...text].join('\n');
}

function shownRows(output: TableOutput): string[][] {
  return output.rows.map((row) => row.map((cell, i) => showCell(cell, output.columns[i]!)));
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
