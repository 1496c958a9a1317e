import type { LocalTime } from '../../../base/calendar.js';
import { localTimeAt, toLocalClock } from '../../../base/calendar.js';
import type { TimeGrid } from '../../../base/grid.js';
import { gridEndMs, gridInstantMs } from '../../../base/grid.js';
import { MS_PER_HOUR } from '../../../base/units.js';

/**
 * One number from the wall clock for each step of a grid: its day, its month, its hour.
 *
 * @param zone IANA name.
 * @throws RangeError when the zone is unknown.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 0, 1, 5), stepMs: 3_600_000, count: 2 };
 * expect([...toLocalNumbers(grid, 'America/Chicago', ({ hour }) => hour)]).toEqual([23, 0]);
 * ```
 */
export function toLocalNumbers(grid: TimeGrid, zone: string, numberOf: (local: LocalTime) => number): Int32Array {
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  return Int32Array.from({ length: grid.count }, (_, index) =>
    numberOf(localTimeAt(clock, gridInstantMs(grid, index))),
  );
}

/**
 * Steps in so many hours, at least one.
 *
 * @throws RangeError when the hours are not above 0 and finite; names the field.
 * @example
 * ```ts @import.meta.vitest
 * expect(toStepCount('horizonHours', 2, 900_000)).toBe(8);
 * ```
 */
export function toStepCount(field: string, hours: number, stepMs: number): number {
  if (!(hours > 0 && hours < Infinity)) throw new RangeError(`Give ${field} above 0; this one is ${hours}.`);
  return Math.max(1, Math.round((hours * MS_PER_HOUR) / stepMs));
}
