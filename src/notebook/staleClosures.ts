import type { CellFault, CodeToRun } from './kernel.js';
import { readScope, type CellScope } from '../kernel/typescript/scope.js';

/**
 * Assignments that a kernel which keeps its top-level names in an object (tslab) computes wrong numbers from: a cell
 * assigns a `let` of an earlier cell, and a function of that earlier cell goes on with its own copy of the old value.
 *
 * @example
 * ```ts @import.meta.vitest
 * const [fault] = findStaleClosures([
 *   { cell: 1, source: 'let n = 0; const inc = () => ++n;' },
 *   { cell: 2, source: 'n = 100; inc();' },
 * ]);
 * expect(fault).toMatchObject({ cell: 2, line: 1 });
 * ```
 */
export function findStaleClosures(cells: readonly CodeToRun[]): CellFault[] {
  const faults: CellFault[] = [];
  const earlier: { cell: number; scope: CellScope }[] = [];
  for (const { cell, source } of cells) {
    const scope = readScope(source);
    for (const [name, line] of scope.assigned) {
      const origin = earlier.findLast((candidate) => candidate.scope.declared.has(name));
      if (origin?.scope.declared.get(name)?.isCaptured === true)
        faults.push(toFault(name, { cell, line, origin: origin.cell }));
    }
    earlier.push({ cell, scope });
  }
  return faults;
}

function toFault(name: string, { cell, line, origin }: { cell: number; line: number; origin: number }): CellFault {
  return {
    cell,
    line,
    message: `${name} is assigned here, but a function of cell ${origin} keeps its old value`,
    next: `Do it in cell ${origin}, or declare an object there (const state = { ${name}: ... }) and assign state.${name}.`,
  };
}
