/** Single fields of a URDB rate. Every fault is told with its file and field. */
import { WattbookError } from '../../../base/errors.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Where a field stands and what has been noted so far; notes are for the reader of the bill. */
export type UrdbSource = {
  readonly file: string;
  readonly notes: string[];
};

/**
 * An error that names file and field.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(urdbFault('r.json', 'mincharge', 'is text', 'Write a number.').message).toContain('r.json: mincharge is text');
 * ```
 */
export function urdbFault(file: string, field: string, what: string, next: string): WattbookError {
  return new WattbookError('data', `${field} ${what}`, { where: { file }, next });
}

/**
 * Whether a value is a JSON object.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect([isObject({}), isObject([]), isObject(null)]).toEqual([true, false, false]);
 * ```
 */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A finite number, or undefined when the field is absent or null.
 *
 * @throws WattbookError `data` for anything else.
 * @example
 * ```ts @import.meta.vitest
 * expect(optionalNumber({ adj: 0.01 }, 'adj', { file: 'r.json', notes: [] })).toBe(0.01);
 * expect(() => optionalNumber({ adj: '1c' }, 'adj', { file: 'r.json', notes: [] })).toThrow('adj');
 * ```
 */
export function optionalNumber(
  object: JsonObject,
  name: string,
  { file }: UrdbSource,
  field = name,
): number | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw urdbFault(file, field, `is ${JSON.stringify(value)}, not a number`, 'Write a plain number.');
}

/**
 * Text, or undefined when the field is absent, null or empty.
 *
 * @throws WattbookError `data` for anything else.
 * @example
 * ```ts @import.meta.vitest
 * const source = { file: 'r.json', notes: [] };
 * expect(optionalText({ name: 'A' }, 'name', source)).toBe('A');
 * expect(optionalText({ name: '' }, 'name', source)).toBeUndefined();
 * ```
 */
export function optionalText(object: JsonObject, name: string, { file }: UrdbSource, field = name): string | undefined {
  const value = object[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw urdbFault(file, field, `is ${JSON.stringify(value)}, not text`, 'Write text in quotes.');
}

/**
 * A list of numbers, or undefined when the field is absent, null or empty.
 *
 * @throws WattbookError `data` for anything else.
 * @example
 * ```ts @import.meta.vitest
 * const source = { file: 'r.json', notes: [] };
 * expect(optionalNumbers({ flatdemandmonths: [0, 1] }, 'flatdemandmonths', source)).toEqual([0, 1]);
 * ```
 */
export function optionalNumbers(object: JsonObject, name: string, { file }: UrdbSource): number[] | undefined {
  const value = object[name];
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value;
  throw urdbFault(file, name, 'is not a list of numbers', 'Write it as [0, 1, ...].');
}

/**
 * A 12 by 24 table (its size is checked with the tariff), or undefined when the field is absent or null.
 *
 * @throws WattbookError `data` when it is not a list of lists of numbers.
 * @example
 * ```ts @import.meta.vitest
 * const source = { file: 'r.json', notes: [] };
 * expect(optionalTable({ energyweekdayschedule: [[0, 1]] }, 'energyweekdayschedule', source)).toEqual([[0, 1]]);
 * ```
 */
export function optionalTable(object: JsonObject, name: string, { file }: UrdbSource): number[][] | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  const isRow = (row: unknown): row is number[] => Array.isArray(row) && row.every((item) => typeof item === 'number');
  if (Array.isArray(value) && value.every(isRow)) return value;
  throw urdbFault(file, name, 'is not a table of numbers', 'Write 12 lists of 24 period indices.');
}

/**
 * A rate structure, periods of tiers, or undefined when the field is absent, null or empty.
 *
 * @throws WattbookError `data` when it is not a list of lists of objects, or a period has no tier.
 * @example
 * ```ts @import.meta.vitest
 * const source = { file: 'r.json', notes: [] };
 * const rate = { energyratestructure: [[{ rate: 0.1 }]] };
 * expect(optionalStructure(rate, 'energyratestructure', source)).toEqual([[{ rate: 0.1 }]]);
 * expect(() => optionalStructure({ energyratestructure: [[]] }, 'energyratestructure', source)).toThrow('periods');
 * ```
 */
export function optionalStructure(object: JsonObject, name: string, { file }: UrdbSource): JsonObject[][] | undefined {
  const value = object[name];
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  const isPeriod = (period: unknown): period is JsonObject[] =>
    Array.isArray(period) && period.length > 0 && period.every(isObject);
  if (Array.isArray(value) && value.every(isPeriod)) return value;
  throw urdbFault(file, name, 'is not a list of periods, each with its tiers', 'Write [[{"rate": 0.1}], ...].');
}
