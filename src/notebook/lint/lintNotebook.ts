import { findPathLiterals } from '../../kernel/typescript/pathLiterals.js';
import { readOutline } from '../../kernel/typescript/outline.js';
import { WattbookError } from '../../base/errors.js';
import { hasTag, type CodeCell, type Notebook } from '../format/nbformat.js';
import { INJECTED_TAG } from '../parameters/injectParameters.js';
import { findParametersCell, readParameters, type Parameter } from '../parameters/parameters.js';
import type { LintFinding } from './lintFinding.js';
import { isOutside } from '../projectFolder.js';

type Placed = { cell: CodeCell; position: number };

/**
 * What is wrong with a notebook that can be seen without running it, types apart: faulty and unused parameters, files
 * elsewhere that no parameter declares, outputs that were saved with it.
 */
export function lintNotebook(notebook: Notebook): LintFinding[] {
  const cells = notebook.cells.flatMap((cell, index): Placed[] =>
    cell.cell_type === 'code' ? [{ cell, position: index + 1 }] : [],
  );
  return [
    ...parameterFindings(notebook, cells),
    ...cells.flatMap((placed) => outsideFiles(placed, notebook.path)),
    ...cells.flatMap(committedOutputs),
  ];
}

function parameterFindings(notebook: Notebook, cells: readonly Placed[]): LintFinding[] {
  try {
    const parameters = readParameters(notebook);
    const found = findParametersCell(notebook);
    return found === undefined ? [] : unusedParameters(parameters, cells, found.index + 1);
  } catch (cause) {
    if (!(cause instanceof WattbookError)) throw cause;
    const { what, where, next = 'Write a plain declaration.' } = cause;
    return [{ rule: 'parameter', cell: where.cell ?? 1, ...lineFrom(where.line), message: what, next }];
  }
}

function lineFrom(line: number | undefined): { line?: number } {
  return line === undefined ? {} : { line };
}

function unusedParameters(parameters: readonly Parameter[], cells: readonly Placed[], position: number): LintFinding[] {
  const used = new Set(
    cells
      .filter(({ cell, position: other }) => other !== position && !hasTag(cell, INJECTED_TAG))
      .flatMap(({ cell }) => [...readOutline(cell.source).used]),
  );
  return parameters
    .filter(({ name }) => !used.has(name))
    .map(({ name, line }) => ({
      rule: 'unused-parameter',
      cell: position,
      line,
      message: `no cell uses the parameter ${name}`,
      next: 'Use it or take it out: whoever sets it believes that it changes something.',
    }));
}

function outsideFiles({ cell, position }: Placed, notebookPath: string): LintFinding[] {
  return findPathLiterals(cell.source)
    .filter(({ path }) => isOutside(path, notebookPath))
    .map(({ path, line }) => ({
      rule: 'outside-file',
      cell: position,
      line,
      message: `${path} lies outside the project and no parameter declares it`,
      next: 'Make it a parameter with the tag @format path, so that others can give theirs.',
    }));
}

function committedOutputs({ cell, position }: Placed): LintFinding[] {
  if (cell.outputs.length === 0) return [];
  return [
    {
      rule: 'committed-output',
      cell: position,
      message: 'the notebook is saved with outputs',
      next: 'Strip it: wattbook notebook strip NOTEBOOK.',
    },
  ];
}
