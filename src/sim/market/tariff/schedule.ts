import { HOURS_PER_DAY } from '../../../base/units.js';

/** Period indices from 0: 12 rows (January first) of 24 hours (the hour from 00:00 first, by the local wall clock). */
export type ScheduleTable = readonly (readonly number[])[];

export type ScheduleSpec = {
  /** May be left out where there is one period only. */
  readonly weekday?: ScheduleTable;
  /** Saturdays, Sundays and named holidays; as on weekdays when left out. */
  readonly weekend?: ScheduleTable;
};

/** The period of each slot, a slot being one hour of one month on a weekday or at a weekend; see {@link slotOf}. */
export type Schedule = readonly number[];

export const MONTHS_PER_YEAR = 12;
const SLOTS_PER_KIND = MONTHS_PER_YEAR * HOURS_PER_DAY;
const WEEKDAYS_PER_WEEK = 5;
const WEEKEND_DAYS_PER_WEEK = 2;

/** Period 0 at every hour of the year. */
export const ONE_PERIOD: Schedule = Object.freeze(Array<number>(2 * SLOTS_PER_KIND).fill(0));

/**
 * The slot of an hour: weekdays first, then weekends; within each by month, then by hour.
 *
 * @param month 1 to 12.
 * @param hour 0 to 23.
 * @example
 * ```ts @import.meta.vitest
 * expect(slotOf(1, 0, false)).toBe(0);
 * expect(slotOf(12, 23, true)).toBe(575);
 * ```
 */
export function slotOf(month: number, hour: number, isWeekend: boolean): number {
  return (isWeekend ? SLOTS_PER_KIND : 0) + (month - 1) * HOURS_PER_DAY + hour;
}

/**
 * The month of a slot as an index, 0 to 11.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(monthIndexOf(slotOf(7, 12, true))).toBe(6);
 * ```
 */
export function monthIndexOf(slotIndex: number): number {
  return Math.floor(slotIndex / HOURS_PER_DAY) % MONTHS_PER_YEAR;
}

/**
 * Whether a period holds at some hour of a month.
 *
 * @param monthIndex 0 to 11.
 * @example
 * ```ts @import.meta.vitest
 * expect(isInMonth(ONE_PERIOD, 3, 0)).toBe(true);
 * ```
 */
export function isInMonth(schedule: Schedule, monthIndex: number, periodIndex: number): boolean {
  return sharesOfWeek(schedule, monthIndex, () => true).has(periodIndex);
}

/**
 * The period of a month that holds at most of the hours at which `periodIndex` held in another month; the period itself where
 * the month has it too.
 *
 * @param fromIndex month in which `periodIndex` holds, 0 to 11.
 * @param toIndex the other month.
 * @example
 * ```ts @import.meta.vitest
 * expect(periodHeir(ONE_PERIOD, 0, { fromIndex: 11, toIndex: 0 })).toBe(0);
 * ```
 */
export function periodHeir(
  schedule: Schedule,
  periodIndex: number,
  { fromIndex, toIndex }: { readonly fromIndex: number; readonly toIndex: number },
): number {
  if (isInMonth(schedule, toIndex, periodIndex)) return periodIndex;
  const offset = (toIndex - fromIndex) * HOURS_PER_DAY;
  const shares = sharesOfWeek(schedule, toIndex, (slotIndex) => schedule[slotIndex - offset] === periodIndex);
  let [heir, mostHours] = [periodIndex, 0];
  for (const [candidate, hours] of shares) if (hours > mostHours) [heir, mostHours] = [candidate, hours];
  return heir;
}

/** Hours a week, by period, of the slots of a month that are wanted. */
function sharesOfWeek(
  schedule: Schedule,
  monthIndex: number,
  isWanted: (slotIndex: number) => boolean,
): Map<number, number> {
  const hoursOf = new Map<number, number>();
  for (let hour = 0; hour < HOURS_PER_DAY; hour += 1) {
    for (const isWeekend of [false, true]) {
      const slot = slotOf(monthIndex + 1, hour, isWeekend);
      const period = schedule[slot]!;
      const days = isWeekend ? WEEKEND_DAYS_PER_WEEK : WEEKDAYS_PER_WEEK;
      if (isWanted(slot)) hoursOf.set(period, (hoursOf.get(period) ?? 0) + days);
    }
  }
  return hoursOf;
}

/**
 * A checked, frozen schedule of 576 slots.
 *
 * @param periodCount how many periods there are; each index must lie below.
 * @param field named in errors.
 * @throws RangeError naming the field, for a table that is not 12 by 24, an index without a period, or no table where
 * there are several periods.
 * @example
 * ```ts @import.meta.vitest
 * expect(toSchedule({}, 1, 'energy')).toHaveLength(576);
 * expect(() => toSchedule({}, 2, 'energy')).toThrow('energy.weekday');
 * ```
 */
export function toSchedule(spec: ScheduleSpec, periodCount: number, field: string): Schedule {
  const { weekday, weekend } = spec;
  if (weekday === undefined) {
    if (periodCount === 1 && weekend === undefined) return ONE_PERIOD;
    throw new RangeError(`Give ${field}.weekday, 12 months of 24 hours, for there are ${periodCount} periods.`);
  }
  const slots = [
    ...toSlots(weekday, periodCount, `${field}.weekday`),
    ...toSlots(weekend ?? weekday, periodCount, `${field}.weekend`),
  ];
  return Object.freeze(slots);
}

function toSlots(table: ScheduleTable, periodCount: number, field: string): number[] {
  if (table.length !== MONTHS_PER_YEAR) {
    throw new RangeError(`Give ${field} as 12 months of 24 hours; it has ${table.length} months.`);
  }
  return table.flatMap((hours, monthIndex) => {
    if (hours.length !== HOURS_PER_DAY) {
      throw new RangeError(`Give ${field}[${monthIndex}] 24 hours; it has ${hours.length}.`);
    }
    hours.forEach((period, hour) => {
      if (Number.isInteger(period) && period >= 0 && period < periodCount) return;
      const known = periodCount === 1 ? 'period 0 alone has' : `periods 0 to ${periodCount - 1} have`;
      throw new RangeError(
        `Give ${field}[${monthIndex}][${hour}] a known period; it is ${period}, and ${known} a rate.`,
      );
    });
    return [...hours];
  });
}
