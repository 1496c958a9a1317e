import type { FillPolicy } from '../../base/fillGaps.js';
import { fillGaps } from '../../base/fillGaps.js';
import type { Series } from '../../base/series.js';
import { MS_PER_HOUR } from '../../base/units.js';
import type { PriceSourceFields } from './sourceFields.js';

/**
 * The series with its gaps filled as the file asks, and what was filled in words.
 *
 * @throws RangeError as {@link fillGaps}.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const gaps = [{ index: 1, reason: 'not published' }];
 * const series = { unit: 'kW' as const, grid, values: Float64Array.of(1, NaN, 3), gaps };
 * const filled = fillSeries(series, { by: 'linear', upTo: 1 }, 'UTC');
 * expect([filled.series.values[1], filled.notes]).toEqual([2, ['1 step filled (linear)']]);
 * ```
 */
export function fillSeries<Unit extends string>(
  series: Series<Unit>,
  fill: PriceSourceFields['fill'],
  zone: string,
): { readonly series: Series<Unit>; readonly notes: readonly string[] } {
  if (fill === undefined) return { series, notes: [] };
  const { by, upTo } = fill;
  const policy: FillPolicy = by === 'previous' || by === 'linear' ? { by } : { by, zone };
  const { series: whole, filled } = fillGaps(series, policy, upTo * MS_PER_HOUR);
  const count = filled.length;
  return { series: whole, notes: count === 0 ? [] : [`${count} ${count === 1 ? 'step' : 'steps'} filled (${by})`] };
}
