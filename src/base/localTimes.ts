import type { LocalTime } from './calendar.js';
import { localTimeAt, toLocalClock } from './calendar.js';
import type { TimeGrid } from './grid.js';
import { gridEndMs, gridInstantMs } from './grid.js';

/**
 * What the wall clock shows at the start of each step.
 *
 * @throws RangeError when the zone is unknown.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 2, 13, 7), stepMs: 3_600_000, count: 2 };
 * expect(toLocalTimes(grid, 'America/Chicago').map(({ hour }) => hour)).toEqual([1, 3]);
 * ```
 */
export function toLocalTimes(grid: TimeGrid, zone: string): LocalTime[] {
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  return Array.from({ length: grid.count }, (_, index) => localTimeAt(clock, gridInstantMs(grid, index)));
}
