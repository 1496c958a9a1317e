import { WattbookError } from '../base/errors.js';
import { hasTag, type Cell } from '../notebook/format/nbformat.js';
import type { CellPlace } from './prose.js';

/**
 * Refuses a code cell that failed or was not run: a report never has a hole. A cell tagged `raises-exception` may
 * fail, one tagged `skip-execution` and an empty one may be left out.
 *
 * @throws WattbookError `notebook`.
 */
export function refuseUnfinished(cell: Cell, place: CellPlace): void {
  if (cell.cell_type !== 'code') return;
  const failure = cell.outputs.find((output) => output.output_type === 'error');
  if (failure !== undefined && !hasTag(cell, 'raises-exception')) {
    throw new WattbookError('notebook', `the cell failed: ${failure.ename}: ${failure.evalue}`, {
      where: place,
      next: 'Mend the cell and run the notebook again.',
    });
  }
  const isLeftOut = hasTag(cell, 'skip-execution') || cell.source.trim() === '';
  if (cell.execution_count === null && !isLeftOut) {
    throw new WattbookError('notebook', 'the cell has not been run', {
      where: place,
      next: 'Run the whole notebook first.',
    });
  }
}
