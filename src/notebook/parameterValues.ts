import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { WattbookError } from '../base/errors.js';
import { nearestName, suggestName } from '../base/nearest.js';
import { findFault, toNumber, type Parameter, type ParameterValue } from './parameters.js';

export type GivenValues = Record<string, ParameterValue>;

/**
 * Checks the values that a user gives and converts them to the parameters' types: text such as `'4'` or `'true'` from a
 * command line becomes a number or a boolean. A `@format path` becomes an absolute path; relative ones start at
 * `directory`. Only given parameters are in the result.
 *
 * @throws WattbookError 'usage' for an unknown name, a wrong type or a value out of range; 'data' when a file is missing.
 * @example
 * ```ts @import.meta.vitest
 * const hours = { name: 'hours', type: 'number' as const, default: 4, help: '', minimum: 1 };
 * expect(toParameterValues([hours], { hours: '8' }, { directory: '.' })).toEqual({ hours: 8 });
 * ```
 */
export function toParameterValues(
  parameters: readonly Parameter[],
  given: GivenValues,
  { directory }: { directory: string },
): GivenValues {
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const values = Object.entries(given).map(([name, value]) => {
    const parameter = known.get(name);
    if (parameter === undefined) {
      throw new WattbookError('usage', `there is no parameter ${name}`, { next: suggestName(name, [...known.keys()]) });
    }
    return [name, toValue(parameter, value, directory)] as const;
  });
  return Object.fromEntries(values);
}

function toValue(parameter: Parameter, given: ParameterValue, directory: string): ParameterValue {
  const value = toType(parameter, given);
  const fault = findFault(parameter, value);
  if (fault !== undefined) {
    const near = typeof value === 'string' ? nearestName(value, parameter.choices ?? []) : undefined;
    throw new WattbookError(
      'usage',
      `parameter ${parameter.name} ${fault}`,
      near === undefined ? {} : { next: `Did you mean ${near}?` },
    );
  }
  if (parameter.format !== 'path' || value === '') return value;
  return toPath(parameter.name, resolve(directory, String(value)));
}

function toType({ name, type }: Parameter, given: ParameterValue): ParameterValue {
  const value = typeof given === 'string' && type !== 'string' ? fromText(type, given) : given;
  const isOfType = value !== undefined && typeof value === type;
  if (isOfType && (typeof value !== 'number' || Number.isFinite(value))) return value;
  const shown = typeof given === 'string' ? `'${given}'` : String(given);
  throw new WattbookError('usage', `parameter ${name} wants a ${type}; ${shown} is none`);
}

function fromText(type: 'number' | 'boolean', text: string): ParameterValue | undefined {
  if (type === 'number') return toNumber(text);
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

function toPath(name: string, path: string): string {
  if (existsSync(path)) return path;
  throw new WattbookError('data', `parameter ${name}: there is no such file`, { where: { file: path } });
}
