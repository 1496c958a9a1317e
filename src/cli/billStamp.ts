/** One time label of a load file. */
import type { ErrorPlace } from '../base/errors.js';
import { WattbookError } from '../base/errors.js';
import { HOURS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../base/units.js';

export type Stamp = {
  /** `Date.UTC` of the figures shown; of an instant, UTC itself. */
  readonly wallMs: number;
  readonly isInstant: boolean;
};

const TIME = String.raw`(\d{1,2}):(\d{2})(?::00(?:\.0+)?)?`;
const ISO = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})[T ]+${TIME}\s*(Z|[+-]\d{2}:?\d{2})?$`, 'i');
const US = new RegExp(String.raw`^(\d{1,2})/(\d{1,2})(?:/(\d{4}))?\s+${TIME}$`);

/**
 * A label such as `2022-03-13 03:00`, `2022-03-13T08:00Z`, `3/13/2022 3:00` or, where the year is told apart, `03/13 03:00`.
 * The hour 24 is the end of the day.
 *
 * @param year that of labels without one.
 * @throws WattbookError `data` for anything else, a day that does not exist included.
 * @example
 * ```ts @import.meta.vitest
 * const places = { place: {}, year: undefined, isUtc: false };
 * expect(parseStamp('3/13/2022 24:00', places).wallMs).toBe(Date.UTC(2022, 2, 14));
 * expect(parseStamp('2022-01-01T00:00-06:00', places)).toEqual({ wallMs: Date.UTC(2022, 0, 1, 6), isInstant: true });
 * expect(() => parseStamp('13/3/2022 1:00', places)).toThrow('is not a time');
 * ```
 */
export function parseStamp(
  text: string,
  { place, year, isUtc }: { place: ErrorPlace; year: number | undefined; isUtc: boolean },
): Stamp {
  const label = text.trim();
  const figures = readIso(label) ?? readUs(label, year);
  if (figures !== undefined && Number.isNaN(figures.year)) {
    const next = 'Name the year (--year 2022), or bill a standard year (--standard-year MONDAY).';
    throw new WattbookError('data', `"${label}" has no year`, { where: place, next });
  }
  const wallMs = figures === undefined ? NaN : toWallMs(figures);
  if (Number.isNaN(wallMs)) throw new WattbookError('data', `"${label}" is not a time`, { where: place, next: NEXT });
  return { wallMs, isInstant: isUtc || figures?.offset !== undefined };
}

type Figures = {
  /** NaN when it is not told. */
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  offset: string | undefined;
};

function readIso(label: string): Figures | undefined {
  const match = ISO.exec(label);
  if (match === null) return undefined;
  const [year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN] = match.slice(1, 6).map(Number);
  return { year, month, day, hour, minute, offset: match[6] };
}

function readUs(label: string, knownYear: number | undefined): Figures | undefined {
  const match = US.exec(label);
  if (match === null) return undefined;
  const [month = NaN, day = NaN, , hour = NaN, minute = NaN] = match.slice(1, 6).map(Number);
  return { year: Number(match[3] ?? knownYear), month, day, hour, minute, offset: undefined };
}

function toWallMs({ year, month, day, hour, minute, offset }: Figures): number {
  return toDateMs(year, month, day) + toOfDayMs(hour, minute) - toOffsetMs(offset);
}

const NEXT = 'Write times as 2022-03-13 03:00 (local), 2022-03-13T08:00Z (UTC) or 3/13/2022 3:00.';

/** NaN when the day does not exist. */
function toDateMs(year: number, month: number, day: number): number {
  const dateMs = Date.UTC(year, month - 1, day);
  const date = new Date(dateMs);
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day ? dateMs : NaN;
}

function toOfDayMs(hour: number, minute: number): number {
  const ofDayMs = hour * MS_PER_HOUR + minute * MS_PER_MINUTE;
  return minute < 60 && ofDayMs <= HOURS_PER_DAY * MS_PER_HOUR ? ofDayMs : NaN;
}

/** `Z` -> 0, `-06:00` -> -6 hours. */
function toOffsetMs(offset: string | undefined): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset ?? '') ?? [];
  const spanMs = Number(hours) * MS_PER_HOUR + Number(minutes) * MS_PER_MINUTE;
  return sign === '-' ? -spanMs : spanMs;
}
