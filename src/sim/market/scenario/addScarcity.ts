import { z } from 'zod';
import type { Series } from '../../../base/series.js';
import { checkOptions } from './checkOptions.js';
import { mapKnown } from './mapKnown.js';
import { pickSteps } from './pickSteps.js';

export type ScarcityOptions = {
  /** Hours at the cap to add to a year; a shorter series gets its part, rounded to steps. */
  readonly hoursPerYear: number;
  /** Default {@link ERCOT_CAP_USD_PER_MWH}. */
  readonly capUsdPerMwh?: number;
};

export const scarcitySchema = z.strictObject({
  hoursPerYear: z.number().nonnegative(),
  capUsdPerMwh: z.number().exactOptional(),
});

/** ERCOT's system-wide offer cap since 1 January 2022; before it was 9,000. Public Utility Commission of Texas, 52631. */
export const ERCOT_CAP_USD_PER_MWH = 5000;
/** Of a common year, which so gets exactly the hours asked for. */
const HOURS_PER_YEAR = 8760;

/**
 * Prices with more hours of scarcity: the most strained hours that do not cost the cap yet are raised to it.
 *
 * @param strain ranks the hours, highest first; the prices themselves by default. Load less wind, for instance.
 * @units USD/MWh.
 * @throws RangeError when an option is out of its range or the strain stands on another grid.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 8760 };
 * const values = Float64Array.from({ length: 8760 }, (_, hour) => hour % 100);
 * const prices = { unit: 'USD/MWh' as const, grid, values, gaps: [] };
 * const scarce = addScarcity(prices, { hoursPerYear: 3 });
 * expect(scarce.values.filter((price) => price === 5000)).toHaveLength(3);
 * expect(scarce.values[99]).toBe(5000);
 * ```
 */
export function addScarcity(
  series: Series<'USD/MWh'>,
  options: ScarcityOptions,
  strain: Series<string> = series,
): Series<'USD/MWh'> {
  const checked = checkOptions(scarcitySchema, options, 'a scarcity');
  const { hoursPerYear, capUsdPerMwh = ERCOT_CAP_USD_PER_MWH } = checked;
  const count = Math.round((hoursPerYear * series.grid.count) / HOURS_PER_YEAR);
  const steps = pickSteps(series, strain, { count, isEligible: (priceUsdPerMwh) => priceUsdPerMwh < capUsdPerMwh });
  return mapKnown(series, (priceUsdPerMwh, index) => (steps.has(index) ? capUsdPerMwh : priceUsdPerMwh));
}
