import { withoutMarks } from './marks.js';
import type { Cell, Notebook } from './nbformat.js';

/** What front ends and kernels leave in the metadata of a notebook and of its cells. */
const TRACES = new Set(['collapsed', 'scrolled', 'execution', 'ExecuteTime', 'language_info', 'widgets']);

/**
 * A copy of the notebook as its author wrote it: without outputs, execution counts and what a run or a front end noted.
 *
 * @example
 * ```ts @import.meta.vitest
 * const cell = { cell_type: 'code' as const, id: 'a', metadata: { collapsed: true }, source: '1', execution_count: 3, outputs: [] };
 * const notebook = { path: 'a.ipynb', nbformat: 4 as const, nbformat_minor: 5, metadata: {}, cells: [cell] };
 * expect(withoutRun(notebook).cells).toMatchObject([{ metadata: {}, execution_count: null }]);
 * ```
 */
export function withoutRun(notebook: Notebook): Notebook {
  return { ...notebook, metadata: withoutTraces(notebook.metadata), cells: notebook.cells.map(cleanCell) };
}

function cleanCell(cell: Cell): Cell {
  const metadata = withoutTraces(cell.metadata);
  return cell.cell_type === 'code' ? { ...cell, metadata, execution_count: null, outputs: [] } : { ...cell, metadata };
}

/** Metadata without what a run, a kernel or a front end noted. */
export function withoutTraces<Metadata extends Record<string, unknown>>(metadata: Metadata): Metadata {
  const entries = Object.entries(withoutMarks(metadata)).filter(([key]) => !TRACES.has(key));
  return Object.fromEntries(entries) as Metadata;
}
