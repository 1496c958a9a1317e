import { pairCells } from '../compare/pairCells.js';
import type { Notebook } from './nbformat.js';

/**
 * The notebook with ids, outputs and execution counts of `old` on the cells that are in both: the id on all that are
 * paired, what a run left only where the text is the same.
 */
export function keepRun(notebook: Notebook, old: Notebook): Notebook {
  const before = new Map(pairCells(old.cells, notebook.cells).map((pair) => [pair.after, pair.before]));
  const cells = notebook.cells.map((cell, index) => {
    const source = old.cells[before.get(index) ?? -1];
    if (source === undefined) return cell;
    const kept = { ...cell, id: source.id };
    const isSame = source.cell_type === 'code' && kept.cell_type === 'code' && source.source === kept.source;
    return isSame ? { ...kept, outputs: source.outputs, execution_count: source.execution_count } : kept;
  });
  return { ...notebook, cells };
}
