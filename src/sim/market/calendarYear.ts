import { formatLocal, localTimeAt, localYearSpan, toLocalClock } from '../../base/calendar.js';
import type { ErrorPlace } from '../../base/errors.js';
import { WattbookError } from '../../base/errors.js';
import { gridEndMs } from '../../base/grid.js';
import type { Series } from '../../base/series.js';

/**
 * The series itself, when it covers one local calendar year, whole and nothing beyond; 8,760 hours or 8,784 in a leap
 * year.
 *
 * @throws WattbookError `data` saying what is covered. RangeError for an unknown zone.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 0, 1, 6), stepMs: 3_600_000, count: 8760 };
 * const series = { unit: 'USD/MWh' as const, grid, values: new Float64Array(8760), gaps: [] };
 * expect(requireCalendarYear(series, 'America/Chicago')).toBe(series);
 * expect(() => requireCalendarYear(series, 'UTC')).toThrow('2022-01-01 06:00');
 * ```
 */
export function requireCalendarYear<Unit extends string>(
  series: Series<Unit>,
  zone: string,
  where: ErrorPlace = {},
): Series<Unit> {
  const { startMs } = series.grid;
  const endMs = gridEndMs(series.grid);
  const clock = toLocalClock(zone, startMs, endMs);
  const { year } = localTimeAt(clock, startMs);
  const span = localYearSpan(zone, year);
  if (span.startMs === startMs && span.endMs === endMs) return series;
  const covered = `${formatLocal(clock, startMs)} to ${formatLocal(clock, endMs)}`;
  throw new WattbookError(
    'data',
    `the series in ${series.unit} covers ${covered} (${zone}), not one whole calendar year`,
    {
      where,
      next: `Give all hours from ${year}-01-01 00:00 to ${year + 1}-01-01 00:00 local time.`,
    },
  );
}
