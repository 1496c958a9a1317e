/** The only file that knows a time zone. Days have 23, 24 or 25 hours here; elsewhere instants are UTC milliseconds. */
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND } from './units.js';
import { zoneOffset } from './zoneOffset.js';

/** What a wall clock shows at an instant. */
export type LocalTime = {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
  /** What the clock shows since 00:00; not the time passed since midnight on a day of 23 or 25 hours. */
  readonly ofDayMs: number;
  /** 1 = Monday to 7 = Sunday (ISO 8601). */
  readonly weekday: number;
  /** Local days since 1970-01-01: the same for all instants of one local day. */
  readonly dayNumber: number;
};

/** A zone's offsets over a span, found once: between two changes local time is UTC plus a constant. */
export type LocalClock = {
  readonly zone: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Instants at which the offset changes, ascending. */
  readonly changesMs: readonly number[];
  /** Local time minus UTC: entry i holds before change i, the last one after the last change. */
  readonly offsetsMs: readonly number[];
};

/** No zone is known to change its clock twice within so short a span; Morocco's Ramadan pair is about 30 days apart. */
const PROBE_MS = 10 * MS_PER_DAY;
/** Zones lie between UTC-12 and UTC+14, so a day each side covers any local day. */
const MARGIN_MS = 2 * MS_PER_DAY;
/** 1970-01-01 was a Thursday, ISO weekday 4. */
const WEEKDAY_OF_EPOCH = 4;

/**
 * The clock of an IANA zone for all instants from `fromMs` to `toMs`, both included.
 *
 * @units ms UTC.
 * @throws RangeError when the zone is unknown or the span is not finite and ascending.
 * @example
 * ```ts @import.meta.vitest
 * const clock = toLocalClock('America/Chicago', Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1));
 * expect(clock.changesMs).toEqual([Date.UTC(2022, 2, 13, 8), Date.UTC(2022, 10, 6, 7)]);
 * ```
 */
export function toLocalClock(zone: string, fromMs: number, toMs: number): LocalClock {
  if (!(Number.isFinite(fromMs) && fromMs <= toMs && Number.isFinite(toMs))) {
    throw new RangeError(`Give a finite span with its start first; this one is ${fromMs} to ${toMs}.`);
  }
  const offsetAt = zoneOffset(zone);
  const changesMs: number[] = [];
  const offsetsMs = [offsetAt(fromMs)];
  for (let leftMs = fromMs; leftMs < toMs; leftMs += PROBE_MS) {
    const rightMs = Math.min(leftMs + PROBE_MS, toMs);
    if (offsetAt(leftMs) === offsetAt(rightMs)) continue;
    changesMs.push(bisectChange(offsetAt, leftMs, rightMs));
    offsetsMs.push(offsetAt(rightMs));
  }
  return Object.freeze({ zone, fromMs, toMs, changesMs, offsetsMs });
}

/**
 * The wall clock at an instant.
 *
 * @units ms UTC in.
 * @throws RangeError when the instant lies outside the clock's span.
 * @example
 * ```ts @import.meta.vitest
 * const clock = toLocalClock('America/Chicago', Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1));
 * const local = localTimeAt(clock, Date.UTC(2022, 2, 13, 8));
 * expect([local.month, local.day, local.hour, local.weekday]).toEqual([3, 13, 3, 7]);
 * ```
 */
export function localTimeAt(clock: LocalClock, instantMs: number): LocalTime {
  const localMs = instantMs + offsetMsAt(clock, instantMs);
  const dayNumber = Math.floor(localMs / MS_PER_DAY);
  const ofDayMs = localMs - dayNumber * MS_PER_DAY;
  const date = new Date(localMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: Math.floor(ofDayMs / MS_PER_HOUR),
    ofDayMs,
    weekday: modulo(dayNumber + WEEKDAY_OF_EPOCH - 1, 7) + 1,
    dayNumber,
  };
}

/**
 * The instants at which the wall clock shows a local date and time, given as `Date.UTC(year, month - 1, ...)` of its
 * figures: none in the hour skipped in spring, two (ascending) in the hour repeated in autumn, else one.
 *
 * @units ms UTC out.
 * @example
 * ```ts @import.meta.vitest
 * const clock = toLocalClock('America/Chicago', Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1));
 * expect(instantsOfLocal(clock, Date.UTC(2022, 2, 13, 2))).toEqual([]);
 * expect(instantsOfLocal(clock, Date.UTC(2022, 10, 6, 1))).toHaveLength(2);
 * ```
 */
export function instantsOfLocal(clock: LocalClock, localMs: number): number[] {
  const instantsMs: number[] = [];
  for (const offsetMs of clock.offsetsMs) {
    const instantMs = localMs - offsetMs;
    if (instantMs < clock.fromMs || instantMs > clock.toMs || instantsMs.includes(instantMs)) continue;
    if (offsetMsAt(clock, instantMs) === offsetMs) instantsMs.push(instantMs);
  }
  return instantsMs.sort((a, b) => a - b);
}

/**
 * The first instant at which the wall clock shows a local date and time or a later one, given as in
 * {@link instantsOfLocal}: where the time is skipped, the clock change itself.
 *
 * @units ms UTC out.
 * @throws RangeError when the clock's span does not hold it.
 * @example
 * ```ts @import.meta.vitest
 * const clock = toLocalClock('America/Chicago', Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1));
 * expect(firstInstantOfLocal(clock, Date.UTC(2022, 2, 13, 2, 30))).toBe(Date.UTC(2022, 2, 13, 8));
 * ```
 */
export function firstInstantOfLocal(clock: LocalClock, localMs: number): number {
  const { changesMs, offsetsMs } = clock;
  const isSkippedAt = (changeMs: number, index: number) =>
    changeMs + offsetsMs[index]! <= localMs && localMs < changeMs + offsetsMs[index + 1]!;
  const firstMs = instantsOfLocal(clock, localMs)[0] ?? changesMs.find(isSkippedAt);
  if (firstMs !== undefined) return firstMs;
  throw new RangeError(`Ask for a local time inside the clock's span; ${localMs} lies outside.`);
}

/**
 * The half-open span of a local calendar year: its first instant and that of the next year.
 *
 * @units ms UTC.
 * @throws RangeError when the zone is unknown or the year not whole.
 * @example
 * ```ts @import.meta.vitest
 * expect(localYearSpan('America/Chicago', 2022).startMs).toBe(Date.UTC(2022, 0, 1, 6));
 * ```
 */
export function localYearSpan(zone: string, year: number): { startMs: number; endMs: number } {
  if (!Number.isInteger(year)) throw new RangeError(`Give a whole year; this one is ${year}.`);
  return { startMs: startOfYearMs(zone, year), endMs: startOfYearMs(zone, year + 1) };
}

/**
 * `2022-03-13 03:00`, the wall clock at an instant.
 *
 * @example
 * ```ts @import.meta.vitest
 * const clock = toLocalClock('America/Chicago', Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1));
 * expect(formatLocal(clock, Date.UTC(2022, 2, 13, 8))).toBe('2022-03-13 03:00');
 * ```
 */
export function formatLocal(clock: LocalClock, instantMs: number): string {
  return new Date(instantMs + offsetMsAt(clock, instantMs)).toISOString().slice(0, 16).replace('T', ' ');
}

function startOfYearMs(zone: string, year: number): number {
  const localMs = Date.UTC(year, 0, 1);
  const clock = toLocalClock(zone, localMs - MARGIN_MS, localMs + MARGIN_MS);
  return firstInstantOfLocal(clock, localMs);
}

function offsetMsAt(clock: LocalClock, instantMs: number): number {
  if (!(instantMs >= clock.fromMs && instantMs <= clock.toMs)) {
    throw new RangeError(`Ask for an instant inside the clock's span; ${instantMs} lies outside.`);
  }
  let index = 0;
  while (index < clock.changesMs.length && instantMs >= (clock.changesMs[index] ?? Infinity)) index += 1;
  return clock.offsetsMs[index] ?? 0;
}

/** The first whole second with the right end's offset. */
function bisectChange(offsetAt: (instantMs: number) => number, leftMs: number, rightMs: number): number {
  const afterMs = offsetAt(rightMs);
  let low = Math.floor(leftMs / MS_PER_SECOND);
  let high = Math.ceil(rightMs / MS_PER_SECOND);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * MS_PER_SECOND) === afterMs) high = middle;
    else low = middle;
  }
  return high * MS_PER_SECOND;
}

function modulo(a: number, n: number): number {
  return ((a % n) + n) % n;
}
