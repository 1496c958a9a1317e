/** Tables of numbers as HTML and as text: danfojs DataFrames and Series, and time series with a unit. */

const SHOWN_ROWS = 20;
const EDGE_ROWS = 10;

/** A danfojs DataFrame or Series, known by its shape, whatever copy of danfojs made it. */
export function frameBundle(value) {
  const { columns, index, values, $isSeries: isSeries } = value;
  if (!Array.isArray(columns) || !Array.isArray(index) || !Array.isArray(values) || values.length !== index.length) {
    return undefined;
  }
  const rows = isSeries === true ? values.map((cell) => [cell]) : values;
  if (!rows.every(Array.isArray)) return undefined;
  const shape = `${index.length} rows, ${columns.length === 1 ? '1 column' : `${columns.length} columns`}`;
  return toTable({ head: ['', ...columns], rows: rows.map((row, i) => [index[i], ...row]), note: shape });
}

/** A series on a time grid: `{ unit, grid: { startMs, stepMs, count }, values }`. */
export function seriesBundle({ unit, grid, values, gaps = [] }) {
  const isSeries = typeof unit === 'string' && ArrayBuffer.isView(values) && grid?.count === values.length;
  if (!isSeries || typeof grid.startMs !== 'number' || typeof grid.stepMs !== 'number') return undefined;
  const label = (i) => new Date(grid.startMs + i * grid.stepMs).toISOString().replace(/:00\.000Z$/, 'Z');
  const rows = Array.from(values, (value, i) => [i, value]);
  const missing = gaps.length === 0 ? '' : `, ${gaps.length} of them gaps`;
  const note = `${values.length} steps of ${grid.stepMs / 60_000} min from ${label(0)}${missing}`;
  return toTable({ head: ['start (UTC)', unit], rows, note, toCells: ([i, value]) => [label(i), value] });
}

/** The first and last rows of a long table. `toCells` makes the cells of a row, of shown rows only. */
function toTable({ head, rows, note, toCells = (row) => row }) {
  const isLong = rows.length > SHOWN_ROWS;
  const shown = isLong ? [...rows.slice(0, EDGE_ROWS), undefined, ...rows.slice(-EDGE_ROWS)] : rows;
  const texts = shown.map((row) => (row === undefined ? head.map(() => '…') : toCells(row).map(toText)));
  return { 'text/html': toHtml(head, texts, note), 'text/plain': toPlain(head, texts, note) };
}

function toText(cell) {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

function toHtml(head, texts, note) {
  const line = (tag, cells) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(String(cell))}</${tag}>`).join('')}</tr>`;
  const body = texts.map((cells) => line('td', cells)).join('');
  return `<table><thead>${line('th', head)}</thead><tbody>${body}</tbody></table><p>${escapeHtml(note)}</p>`;
}

function toPlain(head, texts, note) {
  const lines = [head.map(String), ...texts];
  const widths = head.map((_, i) => Math.max(...lines.map((cells) => cells[i].length)));
  return [...lines.map((cells) => cells.map((cell, i) => cell.padStart(widths[i])).join('  ')), note].join('\n');
}

function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
