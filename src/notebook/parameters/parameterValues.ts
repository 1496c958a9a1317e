import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { WattbookError } from '../../base/errors.js';
import { nearestName, suggestName } from '../../base/nearest.js';
import { toNumber, type ParameterValue } from './parameterLimits.js';
import { findFault, type Parameter } from './parameters.js';

export type GivenValues = Record<string, ParameterValue>;

/** Where values come from: it starts relative paths and names itself in errors. */
export type ValueSource = {
  directory: string;
  /** The file that holds them. */
  file?: string;
  /** How a parameter is given there, where that is not its name alone: an environment variable. */
  nameOf?: (parameter: string) => string;
};

/**
 * Checks the values that a user gives and converts them to the parameters' types: text such as `'4'` or `'true'` from a
 * command line becomes a number or a boolean. A `@format path` becomes an absolute path; relative ones start at
 * the source's directory. Only given parameters are in the result.
 *
 * @throws WattbookError 'usage' for an unknown name, a wrong type or a value out of range; 'data' when a file is missing.
 * @example
 * ```ts @import.meta.vitest
 * const hours = { name: 'hours', type: 'number' as const, default: 4, help: '', minimum: 1, line: 1 };
 * expect(toParameterValues([hours], { hours: '8' }, { directory: '.' })).toEqual({ hours: 8 });
 * ```
 */
export function toParameterValues(
  parameters: readonly Parameter[],
  given: GivenValues,
  source: ValueSource,
): GivenValues {
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const values = Object.entries(given).map(([name, value]) => {
    const parameter = known.get(name);
    const toError = errorsOf(name, source);
    if (parameter === undefined)
      throw toError('usage', `there is no parameter ${name}`, suggestName(name, [...known.keys()]));
    return [name, toValue(parameter, value, { directory: source.directory, toError })] as const;
  });
  return Object.fromEntries(values);
}

/** `at` is the file of the fault, where it is another than the one that holds the values. */
type ToError = (code: 'usage' | 'data', what: string, next?: string, at?: string) => WattbookError;

function errorsOf(name: string, { file, nameOf }: ValueSource): ToError {
  const given = nameOf === undefined ? '' : `${nameOf(name)}: `;
  return (code, what, next, at = file) =>
    new WattbookError(code, `${given}${what}`, {
      ...(at === undefined ? {} : { where: { file: at } }),
      ...(next === undefined ? {} : { next }),
    });
}

function toValue(
  parameter: Parameter,
  given: ParameterValue,
  { directory, toError }: { directory: string; toError: ToError },
): ParameterValue {
  const value = toType(parameter, given, toError);
  const fault = findFault(parameter, value);
  if (fault !== undefined) {
    const near = typeof value === 'string' ? nearestName(value, parameter.choices ?? []) : undefined;
    throw toError(
      'usage',
      `parameter ${parameter.name} ${fault}`,
      near === undefined ? undefined : `Did you mean ${near}?`,
    );
  }
  if (parameter.format !== 'path' || value === '') return value;
  const path = resolve(directory, String(value));
  if (!existsSync(path)) throw toError('data', `parameter ${parameter.name}: there is no such file`, undefined, path);
  return path;
}

function toType({ name, type }: Parameter, given: ParameterValue, toError: ToError): ParameterValue {
  const value = typeof given === 'string' && type !== 'string' ? fromText(type, given) : given;
  const isOfType = value !== undefined && typeof value === type;
  if (isOfType && (typeof value !== 'number' || Number.isFinite(value))) return value;
  const shown = typeof given === 'string' ? `'${given}'` : String(given);
  throw toError('usage', `parameter ${name} wants a ${type}; ${shown} is none`);
}

function fromText(type: 'number' | 'boolean', text: string): ParameterValue | undefined {
  if (type === 'number') return toNumber(text);
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}
