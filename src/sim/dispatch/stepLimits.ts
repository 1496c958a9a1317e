import type { TimeGrid } from '../../base/grid.js';
import type { Series } from '../../base/series.js';

/**
 * Rejects a series on another grid.
 *
 * @throws RangeError naming the field.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 1 };
 * const series = { unit: 'kW', grid, values: Float64Array.of(1), gaps: [] };
 * expect(() => requireSameGrid('chargeLimits', series, { ...grid, startMs: 1 })).toThrow('chargeLimits');
 * ```
 */
export function requireSameGrid(field: string, { grid }: Series<string>, wanted: TimeGrid): void {
  if (grid.startMs === wanted.startMs && grid.stepMs === wanted.stepMs && grid.count === wanted.count) return;
  throw new RangeError(
    `Give ${field} on the grid of the prices, ${describeGrid(wanted)}; this one has ${describeGrid(grid)}.`,
  );
}

function describeGrid({ count, stepMs, startMs }: TimeGrid): string {
  return `${count} steps of ${stepMs} ms from ${startMs} ms`;
}

/**
 * The power allowed in each step: the lesser of the limit and the battery's own; null where only the latter holds.
 *
 * @units kW.
 * @throws RangeError for another grid, a gap (an unknown limit is not guessed) or a limit below 0.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const limits = { unit: 'kW' as const, grid, values: Float64Array.of(1, 9), gaps: [] };
 * expect(toLimitsKw('chargeLimits', limits, { grid, powerKw: 4 })).toEqual(Float64Array.of(1, 4));
 * ```
 */
export function toLimitsKw(
  field: string,
  limits: Series<'kW'> | undefined,
  { grid, powerKw }: { readonly grid: TimeGrid; readonly powerKw: number },
): Float64Array | null {
  if (limits === undefined) return null;
  requireSameGrid(field, limits, grid);
  return limits.values.map((limitKw, index) => {
    if (limitKw >= 0) return Math.min(limitKw, powerKw);
    throw new RangeError(`Give ${field} from 0 kW in every step; step ${index} holds ${limitKw}.`);
  });
}
