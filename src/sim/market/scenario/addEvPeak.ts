import { z } from 'zod';
import type { Series } from '../../../base/series.js';
import { HOURS_PER_DAY } from '../../../base/units.js';
import type { ChargingPlace } from './chargingDemand.js';
import { chargingWeek } from './chargingDemand.js';
import { checkOptions } from './checkOptions.js';
import { toLocalTimes } from '../../../base/localTimes.js';
import { mapKnown } from './mapKnown.js';

export type EvPeakOptions = {
  /** Added in the hour of the week that charges most; in the others by their share of its charging. */
  readonly peakUsdPerMwh: number;
  /** Where the cars charge. Default home, whose peak is in the evening. */
  readonly place?: ChargingPlace;
  /** How long each car charges from its arrival on, up to 24. Default 2: ElaadNL's median of 19.4 kWh at some 10 kW. */
  readonly chargingHours?: number;
};

export const evPeakSchema = z.strictObject({
  peakUsdPerMwh: z.number().nonnegative(),
  place: z.enum(['home', 'public', 'workplace']).exactOptional(),
  chargingHours: z.number().positive().max(HOURS_PER_DAY).exactOptional(),
});

const DEFAULT_CHARGING_HOURS = 2;

/**
 * Prices with more electric cars that charge when they arrive, by the wall clock: an adder that follows their charging.
 * Its height is an assumption of the scenario, not the result of a market model.
 *
 * @units USD/MWh.
 * @throws RangeError when an option is out of its range or the zone unknown.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 5, 20, 5), stepMs: 3_600_000, count: 24 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: new Float64Array(24).fill(50), gaps: [] };
 * const { values } = addEvPeak(prices, { peakUsdPerMwh: 10 }, { zone: 'America/Chicago' });
 * expect(values.indexOf(60)).toBe(18);
 * ```
 */
export function addEvPeak(
  series: Series<'USD/MWh'>,
  options: EvPeakOptions,
  clock: { readonly zone: string },
): Series<'USD/MWh'> {
  const checked = checkOptions(evPeakSchema, options, 'an EV peak');
  const { peakUsdPerMwh, place = 'home', chargingHours = DEFAULT_CHARGING_HOURS } = checked;
  if (peakUsdPerMwh === 0) return series;
  const week = chargingWeek(place, chargingHours);
  const locals = toLocalTimes(series.grid, clock.zone);
  return mapKnown(series, (priceUsdPerMwh, index) => {
    const { weekday, hour } = locals[index]!;
    return priceUsdPerMwh + peakUsdPerMwh * week[(weekday - 1) * HOURS_PER_DAY + hour]!;
  });
}
