export type ParameterValue = string | number | boolean;

type NumberLimit = 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum' | 'multipleOf';
type TextLimit = 'minLength' | 'maxLength';

/** Limits of a value in the words of JSON Schema, read from the JSDoc tags of the same names. */
export type Limits = Partial<Record<NumberLimit | TextLimit, number>> & {
  /** A regular expression, as JSON Schema has it: it may match anywhere. */
  pattern?: string;
  /** `path`: a file, relative to the directory of whoever gives the value; `date`: a day, as 2026-03-08. */
  format?: 'path' | 'date';
};

const NUMBER_LIMITS: readonly NumberLimit[] = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
];
const TEXT_LIMITS: readonly TextLimit[] = ['minLength', 'maxLength'];

/** All tags that set a limit. */
export const LIMIT_TAGS: readonly string[] = [...NUMBER_LIMITS, ...TEXT_LIMITS, 'pattern', 'format'];

type ToError = (what: string, next: string) => Error;

/**
 * The limits in the JSDoc tags of a parameter.
 *
 * @throws what `toError` makes of the words for a tag that makes no sense on this type.
 * @example
 * ```ts @import.meta.vitest
 * const fail = (what: string) => new Error(what);
 * expect(readLimits({ minimum: '1', multipleOf: '0.5' }, 'number', fail)).toEqual({ minimum: 1, multipleOf: 0.5 });
 * expect(() => readLimits({ minimum: 'low' }, 'number', fail)).toThrow('@minimum low is no number');
 * ```
 */
export function readLimits(tags: Record<string, string>, type: string, toError: ToError): Limits {
  const limits: Limits = {};
  for (const [tag, text] of Object.entries(tags)) {
    if (!LIMIT_TAGS.includes(tag)) continue;
    const wanted = (NUMBER_LIMITS as readonly string[]).includes(tag) ? 'number' : 'string';
    if (type !== wanted) throw toError(`@${tag} ${text} on a ${type}`, `@${tag} is for a ${wanted}.`);
    Object.assign(limits, { [tag]: toLimit(tag, text, toError) });
  }
  return limits;
}

function toLimit(tag: string, text: string, toError: ToError): number | string {
  if (tag === 'format') {
    if (text === 'path' || text === 'date') return text;
    throw toError(`@format ${text} is not known`, 'The formats are path and date.');
  }
  if (tag === 'pattern') {
    if (isPattern(text)) return text;
    throw toError(`@pattern ${text} is no regular expression`, 'Write it without slashes around it.');
  }
  const limit = toNumber(text);
  if (limit === undefined) throw toError(`@${tag} ${text} is no number`, 'Write a number after the tag.');
  const isCount = (TEXT_LIMITS as readonly string[]).includes(tag);
  if (isCount && (limit < 0 || !Number.isInteger(limit)))
    throw toError(`@${tag} ${text} is no count`, 'Write 0, 1, 2...');
  if (tag === 'multipleOf' && limit <= 0)
    throw toError(`@multipleOf ${text} is not above 0`, 'Write a positive number.');
  return limit;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u').source !== '';
  } catch {
    return false;
  }
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

/**
 * Why a value of the right type is not legal, as the end of a sentence; undefined when it is.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(findLimitFault({ minimum: 1 }, 0)).toBe('is 0, below the minimum 1');
 * expect(findLimitFault({ multipleOf: 0.1 }, 0.3)).toBeUndefined();
 * ```
 */
export function findLimitFault(limits: Limits, value: ParameterValue): string | undefined {
  if (typeof value === 'number') return findNumberFault(limits, value);
  return typeof value === 'string' ? findTextFault(limits, value) : undefined;
}

function findNumberFault(limits: Limits, value: number): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = limits;
  if (minimum !== undefined && value < minimum) return `is ${value}, below the minimum ${minimum}`;
  if (maximum !== undefined && value > maximum) return `is ${value}, above the maximum ${maximum}`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `is ${value}, not above ${exclusiveMinimum}`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return `is ${value}, not below ${exclusiveMaximum}`;
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) return `is ${value}, no multiple of ${multipleOf}`;
  return undefined;
}

/** Within rounding: 0.3 is a multiple of 0.1. */
function isMultiple(value: number, of: number): boolean {
  const count = value / of;
  return Math.abs(count - Math.round(count)) <= 1e-9 * Math.max(1, Math.abs(count));
}

function findTextFault({ minLength, maxLength, pattern, format }: Limits, value: string): string | undefined {
  // In code points, as JSON Schema counts.
  const { length } = Array.from(value);
  if (minLength !== undefined && length < minLength) return `is '${value}', shorter than ${minLength}`;
  if (maxLength !== undefined && length > maxLength) return `is '${value}', longer than ${maxLength}`;
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value))
    return `is '${value}', which is not like ${pattern}`;
  if (format === 'date' && !isDate(value)) return `is '${value}', no date such as 2026-03-08`;
  return undefined;
}

function isDate(text: string): boolean {
  const isShaped = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const atMs = isShaped ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text);
}
