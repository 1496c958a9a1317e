import type { LocalTime } from '../../../base/calendar.js';
import { localYearSpan } from '../../../base/calendar.js';
import type { TimeGrid } from '../../../base/grid.js';
import { toTimeGrid } from '../../../base/grid.js';
import { toLocalTimes } from '../../../base/localTimes.js';
import { MS_PER_HOUR } from '../../../base/units.js';

/** The hours of a local calendar year and what the wall clock shows at the start of each. */
export type YearHours = {
  readonly grid: TimeGrid;
  readonly locals: readonly LocalTime[];
};

/**
 * All hours of a local calendar year: 8,760, or 8,784 in a leap year.
 *
 * @throws RangeError when the zone is unknown or the year not whole.
 * @example
 * ```ts @import.meta.vitest
 * expect(toYearHours('America/Chicago', 2024).grid.count).toBe(8784);
 * ```
 */
export function toYearHours(zone: string, year: number): YearHours {
  const { startMs, endMs } = localYearSpan(zone, year);
  const grid = toTimeGrid({ startMs, stepMs: MS_PER_HOUR, count: (endMs - startMs) / MS_PER_HOUR });
  return { grid, locals: toLocalTimes(grid, zone) };
}
