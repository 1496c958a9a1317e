import { distance } from 'fastest-levenshtein';
import { WattbookError } from '../../base/errors.js';
import { hasTag, type CodeCell, type Notebook } from '../format/nbformat.js';
import { findLimitFault, LIMIT_TAGS, readLimits, type Limits, type ParameterValue } from './parameterLimits.js';
import { readDeclarations, type Declaration } from '../../kernel/typescript/declarations.js';

/** A `const` or `let` of the code cell tagged `parameters`. */
export type Parameter = Limits & {
  name: string;
  type: 'string' | 'number' | 'boolean';
  default: ParameterValue;
  /** The JSDoc comment without its tags; empty when there is none. */
  help: string;
  /** The legal values of a string, where its type is a union of string literals. */
  choices?: string[];
  /** TypeScript type as the author wrote it; absent without annotation. */
  typeText?: string;
  /** Within its cell, from 1. */
  line: number;
};

const PARAMETERS_TAG = 'parameters';

/**
 * The parameters of a notebook, in their order; none when no cell is tagged `parameters`.
 *
 * @throws WattbookError 'data' when a declaration is no parameter (its default is no literal, its tags make no sense)
 * or several cells are tagged.
 */
export function readParameters(notebook: Notebook): Parameter[] {
  const found = findParametersCell(notebook);
  if (found === undefined) return [];
  return readDeclarations(found.cell.source).map((declaration) =>
    toParameter(declaration, (what, next) => {
      const where = { notebook: notebook.path, cell: found.index + 1, line: declaration.line };
      return new WattbookError('data', `parameter ${declaration.name}: ${what}`, { where, next });
    }),
  );
}

/** The cell tagged `parameters` and its index from 0. */
export function findParametersCell(notebook: Notebook): { cell: CodeCell; index: number } | undefined {
  const [found, second] = [...notebook.cells.entries()].flatMap(([index, cell]) =>
    cell.cell_type === 'code' && hasTag(cell, PARAMETERS_TAG) ? [{ cell, index }] : [],
  );
  if (second === undefined) return found;
  throw new WattbookError('data', 'a second cell is tagged parameters', {
    where: { notebook: notebook.path, cell: second.index + 1 },
    next: 'Keep all parameters in one cell.',
  });
}

type ToError = (what: string, next: string) => WattbookError;

function toParameter(declaration: Declaration, toError: ToError): Parameter {
  const { name, value, typeText, choices, help, tags, line } = declaration;
  if (value === undefined) {
    throw toError('its default is no plain string, number or boolean', 'Write a literal, or move it to another cell.');
  }
  const type = typeof value as Parameter['type'];
  if (!isLegalType(type, declaration)) {
    throw toError(`its type is ${typeText ?? type}`, 'Use string, number, boolean or a union of string literals.');
  }
  refuseMisspelt(Object.keys(tags), toError);
  const limits = readLimits(tags, type, toError);
  const parameter: Parameter = {
    ...{ name, type, default: value, help, line },
    ...limits,
    ...(choices === undefined ? {} : { choices }),
    ...(typeText === undefined ? {} : { typeText }),
  };
  const fault = findFault(parameter, value);
  if (fault !== undefined) throw toError(`its default ${fault}`, 'Change the default or the limit.');
  return parameter;
}

function isLegalType(type: Parameter['type'], { typeText, choices }: Declaration): boolean {
  return typeText === undefined || typeText === type || (type === 'string' && choices !== undefined);
}

/** A tag that is nearly one of ours would be a limit that never holds. */
function refuseMisspelt(tags: readonly string[], toError: ToError): void {
  for (const tag of tags) {
    const near = LIMIT_TAGS.includes(tag) ? undefined : LIMIT_TAGS.find((limit) => isNear(tag, limit));
    if (near !== undefined) throw toError(`@${tag} is no tag`, `Did you mean @${near}?`);
  }
}

function isNear(tag: string, limit: string): boolean {
  const [given, known] = [tag.toLowerCase(), limit.toLowerCase()];
  return distance(given, known) <= 2 || (given.length >= 3 && known.startsWith(given));
}

/** Why a value of the right type is not legal, as the end of a sentence; undefined when it is. */
export function findFault(parameter: Parameter, value: ParameterValue): string | undefined {
  const { choices } = parameter;
  if (typeof value === 'string' && choices?.includes(value) === false) {
    return `is ${value}, not one of ${choices.join(', ')}`;
  }
  return findLimitFault(parameter, value);
}
