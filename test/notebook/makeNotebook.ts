import { parseNotebook } from '../../src/notebook/format/readNotebook.js';
import type { CodeCell, Notebook } from '../../src/notebook/format/nbformat.js';

export type CellSpec = string | { source: string; tags?: string[]; name?: string; type?: 'code' | 'markdown' };

/** A notebook `made.ipynb` of these cells; a plain string is a code cell. */
export function makeNotebook(...cells: CellSpec[]): Notebook {
  const document = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' } },
    cells: cells.map((spec, index) => {
      const { source, type = 'code', ...metadata } = typeof spec === 'string' ? { source: spec } : spec;
      const cell = { cell_type: type, id: `c${index + 1}`, metadata, source };
      return type === 'code' ? { ...cell, execution_count: null, outputs: [] } : cell;
    }),
  };
  return parseNotebook(JSON.stringify(document), 'made.ipynb');
}

/** The code cell at a position from 1. */
export function codeCell(notebook: Notebook, position: number): CodeCell {
  const cell = notebook.cells[position - 1];
  if (cell?.cell_type !== 'code') throw new RangeError(`Cell ${position} is no code cell.`);
  return cell;
}

/** Everything that a cell wrote on standard output. */
export function printed(notebook: Notebook, position: number): string {
  return codeCell(notebook, position)
    .outputs.flatMap((output) => (output.output_type === 'stream' && output.name === 'stdout' ? [output.text] : []))
    .join('');
}
