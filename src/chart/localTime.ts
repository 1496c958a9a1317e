import { formatLocal, toLocalClock } from '../base/calendar.js';
import { gridEndMs, gridInstantMs, type TimeGrid } from '../base/grid.js';

/**
 * The wall-clock start of each step as `2022-07-13 16:00`, the form plotly reads without applying a zone of its own.
 *
 * @param zone IANA name.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 6, 13, 21), stepMs: 3_600_000, count: 2 };
 * expect(localLabels(grid, 'America/Chicago')).toEqual(['2022-07-13 16:00', '2022-07-13 17:00']);
 * ```
 */
export function localLabels(grid: TimeGrid, zone: string): string[] {
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  return Array.from({ length: grid.count }, (_, index) => formatLocal(clock, gridInstantMs(grid, index)));
}
