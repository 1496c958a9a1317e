import type { Cell, Notebook } from './format/nbformat.js';

const HEADING = /^#{1,6}\s+(.+?)\s*#*\s*$/m;
const FENCE = /^(```|~~~)[\s\S]*?^\1/gm;
const FIRST_COMMENT = /^\s*\/\/+\s*(\S.*?)\s*$/;

/**
 * What to call a cell in progress and messages: its name in the metadata, else the comment on its first line, else
 * the nearest heading above it, else `cell N`. `index` counts all cells from 0.
 *
 * @example
 * ```ts @import.meta.vitest
 * const cell = { cell_type: 'code' as const, id: 'a', metadata: {}, source: '// Load prices', execution_count: null, outputs: [] };
 * expect(labelCell({ cells: [cell] }, 0)).toBe('Load prices');
 * ```
 */
export function labelCell({ cells }: Pick<Notebook, 'cells'>, index: number): string {
  const cell = cells[index];
  if (cell === undefined) throw new RangeError(`Ask for a cell of the notebook; it has no cell at index ${index}.`);
  return cell.metadata.name ?? commentOf(cell) ?? headingAbove(cells.slice(0, index)) ?? `cell ${index + 1}`;
}

function commentOf(cell: Cell): string | undefined {
  const [firstLine = ''] = cell.source.trimStart().split('\n');
  return FIRST_COMMENT.exec(firstLine)?.[1];
}

function headingAbove(cells: readonly Cell[]): string | undefined {
  for (const cell of cells.toReversed()) {
    if (cell.cell_type !== 'markdown') continue;
    const headings = cell.source.replace(FENCE, '').match(new RegExp(HEADING, 'gm')) ?? [];
    const nearest = headings.at(-1);
    if (nearest !== undefined) return HEADING.exec(nearest)?.[1];
  }
  return undefined;
}
