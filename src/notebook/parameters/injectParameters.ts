import { WattbookError } from '../../base/errors.js';
import { hasTag, type CodeCell, type Notebook } from '../format/nbformat.js';
import type { ParameterValue } from './parameterLimits.js';
import { findParametersCell, readParameters, type Parameter } from './parameters.js';
import type { GivenValues } from './parameterValues.js';

/** Of the cell that holds the parameters given to a run. */
export const INJECTED_TAG = 'injected-parameters';

/**
 * A copy of the notebook with a cell right after the parameters cell that declares the given parameters anew. An earlier
 * injected cell is replaced, or taken out when no value is given.
 *
 * @throws WattbookError 'usage' when values are given and no cell is tagged `parameters`; RangeError for a name that is
 * no parameter (`toParameterValues` checks what users give).
 */
export function injectParameters(notebook: Notebook, values: GivenValues): Notebook {
  const cells = notebook.cells.filter((cell) => !hasTag(cell, INJECTED_TAG));
  const copy: Notebook = { ...notebook, cells };
  if (Object.keys(values).length === 0) return copy;
  const found = findParametersCell(copy);
  if (found === undefined) {
    throw new WattbookError('usage', 'parameters are given, but no cell is tagged parameters', {
      where: { notebook: notebook.path },
      next: 'Tag the code cell that declares them, or give none.',
    });
  }
  cells.splice(found.index + 1, 0, toCell(readParameters(copy), values));
  return copy;
}

function toCell(parameters: readonly Parameter[], values: GivenValues): CodeCell {
  const lines = Object.entries(values).map(([name, value]) => {
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) throw new RangeError(`Inject parameters of the notebook; ${name} is none.`);
    return toDeclaration(parameter, value);
  });
  return {
    cell_type: 'code',
    id: INJECTED_TAG,
    metadata: { tags: [INJECTED_TAG] },
    source: ['// Parameters given to this run', ...lines].join('\n'),
    execution_count: null,
    outputs: [],
  };
}

// With its type, so that a value is not narrowed to the one literal that it has in this run.
function toDeclaration({ name, type, typeText }: Parameter, value: ParameterValue): string {
  return `const ${name}: ${typeText ?? type} = ${JSON.stringify(value)};`;
}
