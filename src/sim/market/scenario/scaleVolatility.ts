import { z } from 'zod';
import type { Series } from '../../../base/series.js';
import { observedValues } from '../../../base/series.js';
import { mean } from '../../../base/statistics.js';
import { toHours } from '../../../base/units.js';
import { checkOptions } from './checkOptions.js';
import { toLocalTimes } from '../../../base/localTimes.js';
import { mapKnown } from './mapKnown.js';

export type VolatilityOptions = {
  /** Multiplies each price's distance from the mean around it: 1 changes nothing, 0 leaves the means alone. */
  readonly deviationFactor: number;
  /** Width of a moving mean, centred; without it the mean is that of the local day. */
  readonly windowHours?: number;
};

export const volatilitySchema = z.strictObject({
  deviationFactor: z.number().nonnegative(),
  windowHours: z.number().positive().exactOptional(),
});

/**
 * Prices that swing more (factor above 1) or less around their mean; the mean of the whole stays, and without a window
 * that of each local day too, so two factors in turn do what their product does. Large factors make prices negative.
 *
 * @units USD/MWh.
 * @throws RangeError when an option is out of its range or the zone unknown.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 43_200_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(30, 50), gaps: [] };
 * const wild = scaleVolatility(prices, { deviationFactor: 2 }, { zone: 'UTC' });
 * expect([...wild.values]).toEqual([20, 60]);
 * ```
 */
export function scaleVolatility(
  series: Series<'USD/MWh'>,
  options: VolatilityOptions,
  clock: { readonly zone: string },
): Series<'USD/MWh'> {
  const { deviationFactor, windowHours } = checkOptions(volatilitySchema, options, 'a volatility');
  if (deviationFactor === 1 || observedValues(series).length === 0) return series;
  const centres =
    windowHours === undefined
      ? dayMeans(series, clock.zone)
      : movingMeans(series, windowHours / toHours(series.grid.stepMs));
  const scaled = mapKnown(series, (value, index) => {
    const centre = centres[index]!;
    return centre + deviationFactor * (value - centre);
  });
  if (windowHours === undefined) return scaled;
  // Distances from a moving mean do not add up to zero.
  const excess = mean(observedValues(scaled)) - mean(observedValues(series));
  return mapKnown(scaled, (value) => value - excess);
}

/** For each step the mean of the known prices of its local day. */
function dayMeans({ grid, values }: Series<'USD/MWh'>, zone: string): Float64Array {
  const days = toLocalTimes(grid, zone).map(({ dayNumber }) => dayNumber);
  const [sums, counts] = [new Map<number, number>(), new Map<number, number>()];
  values.forEach((value, index) => {
    const day = days[index]!;
    if (Number.isNaN(value)) return;
    sums.set(day, (sums.get(day) ?? 0) + value);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  });
  return Float64Array.from(days, (day) => (sums.get(day) ?? NaN) / (counts.get(day) ?? NaN));
}

/** For each step the mean of the known prices at most half a window away. */
function movingMeans({ values }: Series<'USD/MWh'>, windowCount: number): Float64Array {
  const totals = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  values.forEach((value, index) => {
    const isKnown = !Number.isNaN(value);
    totals[index + 1] = totals[index]! + (isKnown ? value : 0);
    counts[index + 1] = counts[index]! + (isKnown ? 1 : 0);
  });
  const reach = Math.floor(windowCount / 2);
  return values.map((_, index) => {
    const [from, to] = [Math.max(0, index - reach), Math.min(values.length, index + reach + 1)];
    return (totals[to]! - totals[from]!) / (counts[to]! - counts[from]!);
  });
}
