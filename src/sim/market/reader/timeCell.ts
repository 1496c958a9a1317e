/** The time in a single cell. Every fault is told with its file, row and column. */
import type { ErrorPlace } from '../../../base/errors.js';
import { WattbookError } from '../../../base/errors.js';
import { HOURS_PER_DAY, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../base/units.js';

/** How dates with slashes are read; ISO dates and dates with dots (day first) are plain. */
export type DateOrder = 'month-first' | 'day-first';

const ISO_DATE = /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/;
const DOT_DATE = /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/;
const SLASH_DATES = {
  'month-first': /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/,
  'day-first': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
};
const TIME = /^(\d{1,2}):(\d{2})(?::00(?:\.0+)?)?$/;
const WALL_TIME = /^(\S+?)(?:T|\s+)(\S+)$/i;
const UTC_MARK = /\s*(Z|[+-]00:?00)$/i;
const HOUR_ENDING = /^(\d{1,2})(:00(:00)?)?$/;

/**
 * A date (`2022-03-13`, `13.3.2022`, or with slashes in the order given) as the wall clock's midnight, `Date.UTC` of its
 * figures.
 *
 * @throws WattbookError `data` when the text is no such date or the day does not exist.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseDate('03/13/2022', {})).toBe(Date.UTC(2022, 2, 13));
 * expect(parseDate('13/03/2022', {}, 'day-first')).toBe(Date.UTC(2022, 2, 13));
 * ```
 */
export function parseDate(text: string, where: ErrorPlace, order: DateOrder = 'month-first'): number {
  const dateMs = toDateMs(text.trim(), order);
  if (!Number.isNaN(dateMs)) return dateMs;
  throw fault(`"${text.trim()}" is not a date`, where, `Write dates as YYYY-MM-DD or ${slashes(order)}.`);
}

/**
 * What a wall clock shows, `2022-03-13 03:00`, `2022-03-13T03:00:00` or `3/13/2022 3:00`, as `Date.UTC` of its figures;
 * 24:00 is the end of the day.
 *
 * @throws WattbookError `data` for anything else, offsets from UTC and seconds that are not 0 included.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseWallTime('3/13/2022 24:00', {})).toBe(Date.UTC(2022, 2, 14));
 * expect(parseWallTime('13.03.2022 03:15', {})).toBe(Date.UTC(2022, 2, 13, 3, 15));
 * ```
 */
export function parseWallTime(text: string, where: ErrorPlace, order: DateOrder = 'month-first'): number {
  const wallMs = toWallMs(text.trim(), order);
  if (!Number.isNaN(wallMs)) return wallMs;
  const next = `Write times as 2022-03-13 03:00 or ${slashes(order)} 03:00, to the minute and without an offset from UTC.`;
  throw fault(`"${text.trim()}" is not a time`, where, next);
}

/**
 * A UTC instant such as `2022-01-01T06:00Z`.
 *
 * @units ms UTC out.
 * @throws WattbookError `data` for anything else, other offsets and seconds that are not 0 included.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseInstant('2022-01-01T06:15Z', {})).toBe(Date.UTC(2022, 0, 1, 6, 15));
 * ```
 */
export function parseInstant(text: string, where: ErrorPlace, order: DateOrder = 'month-first'): number {
  const instantMs = toWallMs(text.trim().replace(UTC_MARK, ''), order);
  if (!Number.isNaN(instantMs)) return instantMs;
  throw fault(`"${text.trim()}" is not a UTC instant`, where, 'Write instants as 2022-01-01T06:00Z, to the minute.');
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
 * The number of a quarter of an hour, 1 to 4, as its start within the hour.
 *
 * @units ms out.
 * @throws WattbookError `data` for anything else.
 * @example
 * ```ts @import.meta.vitest
 * expect(parseQuarter('4', {})).toBe(45 * 60_000);
 * ```
 */
export function parseQuarter(text: string, where: ErrorPlace): number {
  if (/^[1-4]$/.test(text.trim())) return (Number(text) - 1) * 15 * MS_PER_MINUTE;
  throw fault(`"${text.trim()}" is not an interval of 15 minutes`, where, 'Write intervals as 1 to 4.');
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

/** NaN when the text is no time of a real day. */
function toWallMs(text: string, order: DateOrder): number {
  const [, date = '', time = ''] = WALL_TIME.exec(text) ?? [];
  const [, hours, minutes] = TIME.exec(time) ?? [];
  const ofDayMs = Number(hours) * MS_PER_HOUR + Number(minutes) * MS_PER_MINUTE;
  return Number(minutes) < 60 && ofDayMs <= MS_PER_DAY ? toDateMs(date, order) + ofDayMs : NaN;
}

/** NaN when the text is no date or the day does not exist. */
function toDateMs(text: string, order: DateOrder): number {
  const match = ISO_DATE.exec(text) ?? DOT_DATE.exec(text) ?? SLASH_DATES[order].exec(text);
  const [year = NaN, month = NaN, day = NaN] = ['year', 'month', 'day'].map((name) => Number(match?.groups?.[name]));
  const dateMs = Date.UTC(year, month - 1, day);
  const date = new Date(dateMs);
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day ? dateMs : NaN;
}

function slashes(order: DateOrder): string {
  return order === 'month-first' ? 'MM/DD/YYYY' : 'DD/MM/YYYY';
}

function fault(what: string, where: ErrorPlace, next: string): WattbookError {
  return new WattbookError('data', what, { where, next });
}
