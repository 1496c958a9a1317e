import { WattbookError } from '../base/errors.js';
import { hasTag, type CodeCell, type Notebook } from './nbformat.js';
import { readDeclarations, type Declaration } from '../kernel/typescript/declarations.js';

export type ParameterValue = string | number | boolean;

/** A `const` or `let` of the code cell tagged `parameters`. */
export type Parameter = {
  name: string;
  type: 'string' | 'number' | 'boolean';
  default: ParameterValue;
  /** The JSDoc comment without its tags; empty when there is none. */
  help: string;
  /** The legal values of a string, where its type is a union of string literals. */
  choices?: string[];
  /** From the tags `@minimum` and `@maximum`, both inclusive. */
  minimum?: number;
  maximum?: number;
  /** From the tag `@format path`: a file, relative to the directory of whoever gives the value. */
  format?: 'path';
  /** TypeScript type as the author wrote it; absent without annotation. */
  typeText?: string;
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
  const { name, value, typeText, choices, help, tags } = declaration;
  if (value === undefined) {
    throw toError('its default is no plain string, number or boolean', 'Write a literal, or move it to another cell.');
  }
  const type = typeof value as Parameter['type'];
  if (!isLegalType(type, declaration)) {
    throw toError(`its type is ${typeText ?? type}`, 'Use string, number, boolean or a union of string literals.');
  }
  const minimum = toLimit(tags, 'minimum', toError);
  const maximum = toLimit(tags, 'maximum', toError);
  const format = toFormat(tags, type, toError);
  const parameter: Parameter = {
    ...{ name, type, default: value, help },
    ...definedOf({ choices, minimum, maximum, format, typeText }),
  };
  const fault = findFault(parameter, value);
  if (fault !== undefined) throw toError(`its default ${fault}`, 'Change the default or the limit.');
  return parameter;
}

function isLegalType(type: Parameter['type'], { typeText, choices }: Declaration): boolean {
  return typeText === undefined || typeText === type || (type === 'string' && choices !== undefined);
}

function toLimit(tags: Record<string, string>, tag: 'minimum' | 'maximum', toError: ToError): number | undefined {
  const text = tags[tag];
  if (text === undefined) return undefined;
  const limit = toNumber(text);
  if (limit === undefined) throw toError(`@${tag} ${text} is no number`, 'Write a number after the tag.');
  return limit;
}

function toFormat(tags: Record<string, string>, type: Parameter['type'], toError: ToError): 'path' | undefined {
  const { format } = tags;
  if (format === undefined || (format === 'path' && type === 'string')) return format;
  throw toError(`@format ${format} on a ${type}`, 'The one format is path, for strings.');
}

function definedOf<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}

/**
 * The number in a text of digits, sign, point and exponent; undefined for anything else, such as `''` or `0x10`.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toNumber('-1.5e3')).toBe(-1500);
 * expect(toNumber('')).toBeUndefined();
 * ```
 */
export function toNumber(text: string): number | undefined {
  const isDecimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim());
  const number = Number(text);
  return isDecimal && Number.isFinite(number) ? number : undefined;
}

/** Why a value of the right type is not legal, as the end of a sentence; undefined when it is. */
export function findFault({ choices, minimum, maximum }: Parameter, value: ParameterValue): string | undefined {
  if (typeof value === 'string') {
    return choices?.includes(value) === false ? `is ${value}, not one of ${choices.join(', ')}` : undefined;
  }
  if (typeof value !== 'number') return undefined;
  if (minimum !== undefined && value < minimum) return `is ${value}, below the minimum ${minimum}`;
  if (maximum !== undefined && value > maximum) return `is ${value}, above the maximum ${maximum}`;
  return undefined;
}
