/** The part of the calendar that asks Intl; `calendar.ts` alone uses it. */
import { MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from './units.js';

/**
 * Local time minus UTC of an IANA zone, as Intl says it.
 *
 * @units ms UTC in, ms out.
 * @throws RangeError when the zone is unknown.
 * @example
 * ```ts @import.meta.vitest
 * expect(zoneOffset('Asia/Kolkata')(0)).toBe(5.5 * 3_600_000);
 * ```
 */
export function zoneOffset(zone: string): (instantMs: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch (cause) {
    throw new RangeError(`Name an IANA time zone such as America/Chicago; this one is ${zone}.`, { cause });
  }
  return (instantMs) => {
    const text = format.formatToParts(instantMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
    return parseOffset(text);
  };
}

/** `GMT-05:00`, `GMT+05:45`, `GMT` -> ms. */
function parseOffset(text: string): number {
  const match = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text);
  if (match === null) return 0;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  const spanMs = Number(hours) * MS_PER_HOUR + Number(minutes) * MS_PER_MINUTE + Number(seconds) * MS_PER_SECOND;
  return sign === '-' ? -spanMs : spanMs;
}
