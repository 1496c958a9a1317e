import { formatLocal, localTimeAt, localYearSpan, toLocalClock } from '../../../base/calendar.js';
import { WattbookError } from '../../../base/errors.js';
import type { TimeGrid } from '../../../base/grid.js';
import { gridEndMs, gridInstantMs } from '../../../base/grid.js';
import { HOURS_PER_DAY, MS_PER_DAY, MS_PER_HOUR } from '../../../base/units.js';
import { requireWhole } from './require.js';
import { MONTHS_PER_YEAR, monthIndexOf, slotOf } from './schedule.js';

/** Whose months, hours and weekdays a bill follows. */
export type BillingCalendar =
  | {
      /** The wall clock of a zone: leap years, and days of 23 and 25 hours. */
      readonly kind: 'local';
      /** IANA name. */
      readonly zone: string;
      /** Local dates billed as at the weekend, as `2022-07-04`. */
      readonly holidays?: readonly string[];
    }
  | {
      /** The year of many planning programs: 365 days of 24 hours from the first step of the series. */
      readonly kind: 'standard';
      /** Weekday of January 1st: 1 = Monday to 7 = Sunday. */
      readonly startWeekday: number;
    };

/** A year's steps as slots of a schedule. */
export type BillingSlots = {
  /** null in the standard year. */
  readonly year: number | null;
  /** By step; see `slotOf`. */
  readonly slots: Uint16Array;
  /** Days of each month, January first. */
  readonly dayCounts: readonly number[];
};

const STANDARD_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const STANDARD_YEAR_MS = 365 * MS_PER_DAY;
const SATURDAY = 6;

/**
 * The slot of every step of one whole billing year.
 *
 * @throws WattbookError `data` when the grid is not one whole year or its step does not divide an hour. RangeError for
 * an unknown zone, a wrong weekday or a holiday that is not a date of the year.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 0, 1, 6), stepMs: 3_600_000, count: 8760 };
 * const { slots, dayCounts } = toBillingSlots(grid, { kind: 'local', zone: 'America/Chicago' });
 * expect(slots[0]).toBe(slotOf(1, 0, true));
 * expect(dayCounts[1]).toBe(28);
 * ```
 */
export function toBillingSlots(grid: TimeGrid, calendar: BillingCalendar): BillingSlots {
  if (MS_PER_HOUR % grid.stepMs !== 0) {
    throw new WattbookError('data', `a step of ${grid.stepMs} ms cannot be billed by the hour`, {
      next: 'Give steps that divide an hour, such as 5, 15 or 60 minutes.',
    });
  }
  return calendar.kind === 'standard'
    ? toStandardSlots(grid, calendar.startWeekday)
    : toLocalSlots(grid, calendar.zone, calendar.holidays ?? []);
}

function toStandardSlots(grid: TimeGrid, startWeekday: number): BillingSlots {
  requireWhole(startWeekday, 1, 7, 'calendar.startWeekday');
  const spanMs = grid.count * grid.stepMs;
  if (spanMs !== STANDARD_YEAR_MS) {
    const what = `the load covers ${spanMs / MS_PER_HOUR} hours, a standard year has 8760`;
    throw new WattbookError('data', what, { next: 'Give 365 days, or bill by a local calendar.' });
  }
  const slots = new Uint16Array(grid.count);
  const dayMonths = STANDARD_DAYS.flatMap((dayCount, index) => Array<number>(dayCount).fill(index + 1));
  for (let index = 0; index < grid.count; index += 1) {
    const hourOfYear = Math.floor((index * grid.stepMs) / MS_PER_HOUR);
    const day = Math.floor(hourOfYear / HOURS_PER_DAY);
    const weekday = ((startWeekday - 1 + day) % 7) + 1;
    slots[index] = slotOf(dayMonths[day]!, hourOfYear % HOURS_PER_DAY, weekday >= SATURDAY);
  }
  return { year: null, slots, dayCounts: STANDARD_DAYS };
}

function toLocalSlots(grid: TimeGrid, zone: string, holidays: readonly string[]): BillingSlots {
  const year = requireLocalYear(grid, zone);
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  const holidayNumbers = new Set(holidays.map((date, index) => toDayNumber(date, year, index)));
  const slots = new Uint16Array(grid.count);
  const dayCounts = Array<number>(MONTHS_PER_YEAR).fill(0);
  let lastDay = NaN;
  for (let index = 0; index < grid.count; index += 1) {
    const { month, hour, weekday, dayNumber } = localTimeAt(clock, gridInstantMs(grid, index));
    const isWeekend = weekday >= SATURDAY || holidayNumbers.has(dayNumber);
    const slot = slotOf(month, hour, isWeekend);
    if (dayNumber !== lastDay) dayCounts[monthIndexOf(slot)]! += 1;
    lastDay = dayNumber;
    slots[index] = slot;
  }
  return { year, slots, dayCounts };
}

function requireLocalYear(grid: TimeGrid, zone: string): number {
  const endMs = gridEndMs(grid);
  const clock = toLocalClock(zone, grid.startMs, endMs);
  const { year } = localTimeAt(clock, grid.startMs);
  const span = localYearSpan(zone, year);
  if (span.startMs === grid.startMs && span.endMs === endMs) return year;
  const covered = `${formatLocal(clock, grid.startMs)} to ${formatLocal(clock, endMs)}`;
  throw new WattbookError('data', `the load covers ${covered} (${zone}), not one whole calendar year`, {
    next: `Give all steps from ${year}-01-01 00:00 to ${year + 1}-01-01 00:00 local time.`,
  });
}

function toDayNumber(date: string, year: number, index: number): number {
  const dateMs = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00Z`) : NaN;
  const isReal = Number.isFinite(dateMs) && new Date(dateMs).toISOString().startsWith(date);
  if (isReal && date.startsWith(String(year))) return dateMs / MS_PER_DAY;
  throw new RangeError(`Give calendar.holidays[${index}] as a date of ${year}, as ${year}-07-04; it is ${date}.`);
}
