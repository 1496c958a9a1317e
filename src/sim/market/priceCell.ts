/** The text of single cells. Every fault is told with its file, row and column. */
import type { ErrorPlace } from '../../base/errors.js';
import { WattbookError } from '../../base/errors.js';
import { HOURS_PER_DAY, MS_PER_HOUR } from '../../base/units.js';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(nan|inf|infinity)$/i;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const US_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const HOUR_ENDING = /^(\d{1,2})(:00(:00)?)?$/;
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.0+)?)?(Z|[+-]00:?00)?$/i;

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
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) {
    const value = Number(trimmed);
    if (Number.isFinite(value)) return value;
  }
  if (trimmed === '') throw fault('the cell is empty', where, 'Fill in the price, or take a source without holes.');
  if (NOT_FINITE.test(trimmed) || NUMBER.test(trimmed)) {
    throw fault(`${trimmed} is not a finite price`, where, 'Fill in the price, or take a source without holes.');
  }
  throw fault(
    `"${trimmed}" is not a number`,
    where,
    'Write a plain number such as 1234.5, without unit or separators.',
  );
}

/**
 * A date (`2022-03-13` or `3/13/2022`) as the wall clock's midnight, `Date.UTC` of its figures.
 *
 * @throws WattbookError `data` when the text is no such date or the day does not exist.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseDate('03/13/2022', {})).toBe(Date.UTC(2022, 2, 13));
 * ```
 */
export function parseDate(text: string, where: ErrorPlace): number {
  const trimmed = text.trim();
  const [, isoYear, isoMonth, isoDay] = ISO_DATE.exec(trimmed) ?? [];
  const [, usMonth, usDay, usYear] = US_DATE.exec(trimmed) ?? [];
  const localMs = toDateMs(isoYear ?? usYear, isoMonth ?? usMonth, isoDay ?? usDay);
  if (!Number.isNaN(localMs)) return localMs;
  throw fault(`"${trimmed}" is not a date`, where, 'Write dates as YYYY-MM-DD or MM/DD/YYYY.');
}

/**
 * An hour ending, 1 to 24 (`1`, `01:00`, `24:00`), as the wall clock's start of that hour since midnight.
 *
 * @units ms out.
 * @throws WattbookError `data` for anything else.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseHourEnding('24:00', {})).toBe(23 * 3_600_000);
 * ```
 */
export function parseHourEnding(text: string, where: ErrorPlace): number {
  const hour = Number(HOUR_ENDING.exec(text.trim())?.[1] ?? NaN);
  if (hour >= 1 && hour <= HOURS_PER_DAY) return (hour - 1) * MS_PER_HOUR;
  throw fault(`"${text.trim()}" is not an hour ending`, where, 'Write hours ending as 1 to 24 or 01:00 to 24:00.');
}

/**
 * A UTC instant such as `2022-01-01T06:00Z`.
 *
 * @units ms UTC out.
 * @throws WattbookError `data` for anything else, other offsets and seconds that are not 0 included.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseInstant('2022-01-01T06:00Z', {})).toBe(Date.UTC(2022, 0, 1, 6));
 * ```
 */
export function parseInstant(text: string, where: ErrorPlace): number {
  const [, year, month, day, hours, minutes, seconds = '00'] = INSTANT.exec(text.trim()) ?? [];
  const dateMs = toDateMs(year, month, day);
  if (Number.isNaN(dateMs) || !(Number(hours) < HOURS_PER_DAY)) {
    throw fault(`"${text.trim()}" is not a UTC instant`, where, 'Write instants as 2022-01-01T06:00Z.');
  }
  if (minutes !== '00' || seconds !== '00') {
    throw fault(
      `${text.trim()} is not a full hour`,
      where,
      'Give one price an hour, labelled by the start of the hour.',
    );
  }
  return dateMs + Number(hours) * MS_PER_HOUR;
}

/**
 * Whether a row is the second pass of the repeated autumn hour.
 *
 * @throws WattbookError `data` for a flag other than Y or N.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseRepeatedFlag('Y', {})).toBe(true);
 * ```
 */
export function parseRepeatedFlag(text: string, where: ErrorPlace): boolean {
  const flag = text.trim().toUpperCase();
  if (flag === 'Y' || flag === 'TRUE') return true;
  if (flag === 'N' || flag === 'FALSE') return false;
  throw fault(`"${text.trim()}" is not a repeated-hour flag`, where, 'Write Y or N.');
}

/** Midnight of a date, `Date.UTC` of its figures; NaN when a figure is missing or the day does not exist. */
function toDateMs(year = '', month = '', day = ''): number {
  const dateMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(dateMs);
  const isReal = year !== '' && date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  return isReal ? dateMs : NaN;
}

function fault(what: string, where: ErrorPlace, next: string): WattbookError {
  return new WattbookError('data', what, { where, next });
}
