/** The number in a single cell. Every fault is told with its file, row and column. */
import type { ErrorPlace } from '../../../base/errors.js';
import { WattbookError } from '../../../base/errors.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;

/**
 * A finite price.
 *
 * @throws WattbookError `data` for an empty cell, text, NaN or Infinity.
 * @example
 * ```ts @import.meta.vitest
 * expect(parsePrice(' -3.5 ', { file: 'p.csv', row: 2 })).toBe(-3.5);
 * expect(() => parsePrice('n/a', { file: 'p.csv', row: 2 })).toThrow('"n/a" is not a number');
 * ```
 */
export function parsePrice(text: string, where: ErrorPlace): number {
  return parseNumber(text, where, 'price');
}

/**
 * A finite number; `noun` names it in messages.
 *
 * @throws WattbookError `data` for an empty cell, text, NaN or Infinity.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseNumber('1e3', {}, 'load')).toBe(1000);
 * expect(() => parseNumber('', {}, 'load')).toThrow('the cell is empty');
 * ```
 */
export function parseNumber(text: string, where: ErrorPlace, noun: string): number {
  const trimmed = text.trim();
  const value = NUMBER.test(trimmed) ? Number(trimmed) : NaN;
  if (Number.isFinite(value)) return value;
  const fillIn = `Fill in the ${noun}, or take a source without holes.`;
  if (trimmed === '') throw new WattbookError('data', 'the cell is empty', { where, next: fillIn });
  if (NOT_FINITE.test(trimmed) || NUMBER.test(trimmed)) {
    throw new WattbookError('data', `${trimmed} is not a finite ${noun}`, { where, next: fillIn });
  }
  const next = 'Write a plain number such as 1234.5, without unit or separators.';
  throw new WattbookError('data', `"${trimmed}" is not a number`, { where, next });
}
