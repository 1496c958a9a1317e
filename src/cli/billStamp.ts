/** One time label of a load file. */
import type { ErrorPlace } from '../base/errors.js';
import { WattbookError } from '../base/errors.js';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../base/units.js';
import { parseWallTime } from '../sim/market/reader/timeCell.js';

export type LoadStamp = {
  /** `Date.UTC` of the figures shown; of an instant, UTC itself. */
  readonly wallMs: number;
  readonly isInstant: boolean;
};

const OFFSET = /\s*(Z|([+-])(\d{2}):?(\d{2}))$/i;
/** Month and day alone, then the time. */
const YEARLESS = /^(\d{1,2}\/\d{1,2})(\s.*)$/;

/**
 * A label as `parseWallTime` reads it, perhaps with its offset from UTC, or without a year that is told apart.
 *
 * @param year that of labels without one.
 * @throws WattbookError `data` for anything else, a day that does not exist included.
 * @example
 * ```ts @import.meta.vitest
 * const places = { place: {}, year: 2022, isUtc: false };
 * expect(parseStamp('3/13 24:00', places).wallMs).toBe(Date.UTC(2022, 2, 14));
 * expect(parseStamp('2022-01-01T00:00-06:00', places)).toEqual({ wallMs: Date.UTC(2022, 0, 1, 6), isInstant: true });
 * expect(() => parseStamp('13/3/2022 1:00', places)).toThrow('is not a time');
 * ```
 */
export function parseStamp(
  text: string,
  { place, year, isUtc }: { place: ErrorPlace; year: number | undefined; isUtc: boolean },
): LoadStamp {
  const label = text.trim();
  const offset = OFFSET.exec(label);
  const shown = label.replace(OFFSET, '');
  if (year === undefined && YEARLESS.test(shown)) {
    const next = 'Name the year (--year 2022), or bill a standard year (--standard-year MONDAY).';
    throw new WattbookError('data', `"${label}" has no year`, { where: place, next });
  }
  const wallMs = parseWallTime(shown.replace(YEARLESS, `$1/${year ?? ''}$2`), place);
  return { wallMs: wallMs - toOffsetMs(offset), isInstant: isUtc || offset !== null };
}

/** `Z` -> 0, `-06:00` -> -6 hours. */
function toOffsetMs(offset: RegExpExecArray | null): number {
  const [, , sign, hours = '0', minutes = '0'] = offset ?? [];
  const spanMs = Number(hours) * MS_PER_HOUR + Number(minutes) * MS_PER_MINUTE;
  return sign === '-' ? -spanMs : spanMs;
}
