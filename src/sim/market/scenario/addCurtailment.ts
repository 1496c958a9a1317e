import { z } from 'zod';
import type { Series } from '../../../base/series.js';
import { observedValues } from '../../../base/series.js';
import { checkOptions } from './checkOptions.js';
import { mapKnown } from './mapKnown.js';
import { pickSteps } from './pickSteps.js';

export type CurtailmentOptions = {
  /** Share of the known steps to bring down to the floor, 0 to 1. */
  readonly timeShare: number;
  /** What power costs while wind and solar plants are held back. Default 0; negative where they are paid for output. */
  readonly floorUsdPerMwh?: number;
};

export const curtailmentSchema = z.strictObject({
  timeShare: z.number().min(0).max(1),
  floorUsdPerMwh: z.number().exactOptional(),
});

/**
 * Prices with more hours of curtailment: the cheapest hours that do not cost the floor yet are lowered to it.
 *
 * @param surplus ranks the hours, highest first; the prices by default, the lowest first. Wind plus solar output less load,
 * for instance.
 * @units USD/MWh.
 * @throws RangeError when an option is out of its range or the surplus stands on another grid.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 4 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(40, 20, -9, 30), gaps: [] };
 * const { values } = addCurtailment(prices, { timeShare: 0.5, floorUsdPerMwh: -5 });
 * expect([...values]).toEqual([40, -5, -9, -5]);
 * ```
 */
export function addCurtailment(
  series: Series<'USD/MWh'>,
  options: CurtailmentOptions,
  surplus: Series<string> = mapKnown(series, (priceUsdPerMwh) => -priceUsdPerMwh),
): Series<'USD/MWh'> {
  const { timeShare, floorUsdPerMwh = 0 } = checkOptions(curtailmentSchema, options, 'a curtailment');
  const count = Math.round(timeShare * observedValues(series).length);
  const steps = pickSteps(series, surplus, { count, isEligible: (priceUsdPerMwh) => priceUsdPerMwh > floorUsdPerMwh });
  return mapKnown(series, (priceUsdPerMwh, index) => (steps.has(index) ? floorUsdPerMwh : priceUsdPerMwh));
}
