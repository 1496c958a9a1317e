import type { Schedule } from '../../market/tariff/schedule.js';
import { monthIndexOf, MONTHS_PER_YEAR, ONE_PERIOD } from '../../market/tariff/schedule.js';

/** The highest import over some steps; 0 where none of them imports. */
export type Peak = {
  readonly name: string;
  /** Indices of steps, ascending. */
  readonly steps: Int32Array;
};

/** Hours of a month at which one period of a charge holds. */
export type PeriodHours = { readonly schedule: Schedule; readonly periodIndex: number; readonly name: string };

/** The peaks that charges ask for, each kept once. */
export type PeakBook = {
  readonly peaks: readonly Peak[];
  /** First step of each month. */
  readonly monthStarts: readonly number[];
  /** Number of the peak of a month (0 to 11), over all its steps or over a period's; -1 where it has no such step. */
  readonly peakOf: (monthIndex: number, hours?: PeriodHours) => number;
  /** Number of a new peak. */
  readonly addPeak: (name: string, steps: Int32Array) => number;
};

/**
 * An empty book over the billing slots of a year's steps.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { slotOf } = await import('../../market/tariff/schedule.js');
 * const book = toPeakBook(Uint16Array.of(slotOf(1, 0, false), slotOf(1, 1, false), slotOf(2, 0, true)));
 * expect([book.peakOf(0), book.peakOf(1), book.peakOf(0), book.peakOf(2)]).toEqual([0, 1, 0, -1]);
 * expect([...book.peaks[0]!.steps]).toEqual([0, 1]);
 * ```
 */
export function toPeakBook(slots: Uint16Array): PeakBook {
  const peaks: Peak[] = [];
  const numbers = new Map<Schedule, Map<number, number>>();
  const groups = new Map<Schedule, Map<number, number[]>>();
  const addPeak = (name: string, steps: Int32Array) => peaks.push(Object.freeze({ name, steps })) - 1;
  const peakOf = (monthIndex: number, hours: PeriodHours = WHOLE_MONTH) => {
    const { schedule, periodIndex, name } = hours;
    const key = periodIndex * MONTHS_PER_YEAR + monthIndex;
    const known = getOrSet(numbers, schedule, () => new Map<number, number>());
    return getOrSet(known, key, () => {
      const steps = getOrSet(groups, schedule, () => groupSteps(slots, schedule)).get(key);
      return steps === undefined ? -1 : addPeak(`${name}, month ${monthIndex + 1}`, Int32Array.from(steps));
    });
  };
  return { peaks, monthStarts: findMonthStarts(slots), peakOf, addPeak };
}

const WHOLE_MONTH: PeriodHours = { schedule: ONE_PERIOD, periodIndex: 0, name: 'peak' };

function groupSteps(slots: Uint16Array, schedule: Schedule): Map<number, number[]> {
  const steps = new Map<number, number[]>();
  slots.forEach((slot, index) => {
    getOrSet(steps, schedule[slot]! * MONTHS_PER_YEAR + monthIndexOf(slot), () => []).push(index);
  });
  return steps;
}

function findMonthStarts(slots: Uint16Array): number[] {
  const starts: number[] = [];
  slots.forEach((slot, index) => {
    if (index === 0 || monthIndexOf(slot) !== monthIndexOf(slots[index - 1]!)) starts.push(index);
  });
  return starts;
}

function getOrSet<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
