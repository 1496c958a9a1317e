import { PLOTLY_MIME, WATTBOOK_MIME, type AuthorOutput } from '../../src/base/output.js';
import type { Cell, CellOutput, CodeCell, Notebook } from '../../src/notebook/format/nbformat.js';

/** Builders of executed notebooks, and one that looks like a planner's. */
export function notebookOf(cells: Cell[], path = 'fixture.ipynb'): Notebook {
  const kernelspec = { name: 'tslab', language: 'typescript', display_name: 'TypeScript' };
  const numbered = cells.map((cell, index) => ({ ...cell, id: `cell-${index + 1}` }));
  return { path, nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: numbered };
}

export function prose(source: string, tags: string[] = []): Cell {
  return { cell_type: 'markdown', id: '', metadata: { tags }, source };
}

export function code(source: string, outputs: CellOutput[] = [], tags: string[] = []): CodeCell {
  return { cell_type: 'code', id: '', metadata: { tags }, source, outputs, execution_count: 1 };
}

export function shown(data: Record<string, unknown>): CellOutput {
  return { output_type: 'display_data', data, metadata: {} };
}

export function stream(name: 'stdout' | 'stderr', text: string): CellOutput {
  return { output_type: 'stream', name, text };
}

export function author(output: AuthorOutput): CellOutput {
  return shown({ [WATTBOOK_MIME]: output, 'text/plain': output.kind });
}

export function value(name: string, amount: number, unit = 'USD/MW', digits = 0): CellOutput {
  return author({ kind: 'value', name, label: `Result ${name}`, value: amount, unit, digits });
}

export function table(name: string, title = 'A table'): CellOutput {
  const columns = [{ label: 'Case' }, { label: 'Revenue', unit: 'USD/MW', digits: 0 }];
  return author({
    kind: 'table',
    name,
    title,
    caption: '',
    columns,
    rows: [
      ['base', 81_346.3],
      ['high', null],
    ],
  });
}

export type Chart = { data: Record<string, unknown>[]; layout: Record<string, unknown> };

export const LINE: Chart = {
  data: [{ type: 'scatter', mode: 'lines', name: 'Price', x: [1, 2, 3], y: [3, 1, 2] }],
  layout: {},
};

export function figure(name: string, chart: Chart = LINE, title = 'A chart'): CellOutput {
  const text = { kind: 'figure', name, title, caption: 'What to read off it.', alt: 'A line that falls and rises.' };
  return shown({ [PLOTLY_MIME]: chart, [WATTBOOK_MIME]: text, 'text/plain': title });
}
