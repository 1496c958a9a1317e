import type { Series } from '../../../base/series.js';

/**
 * The series with each known value changed; gaps stay as they are.
 *
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const gaps = [{ index: 1, reason: 'not published' }];
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, NaN), gaps };
 * expect([...mapKnown(prices, (value) => value + 1).values]).toEqual([11, NaN]);
 * ```
 */
export function mapKnown<Unit extends string>(
  series: Series<Unit>,
  change: (value: number, index: number) => number,
): Series<Unit> {
  const values = series.values.map((value, index) => (Number.isNaN(value) ? NaN : change(value, index)));
  return Object.freeze({ ...series, values });
}
