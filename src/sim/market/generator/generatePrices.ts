import { interpolate } from '../../../base/interpolate.js';
import { toRandom } from '../../../base/random.js';
import type { Series } from '../../../base/series.js';
import { toSeries } from '../../../base/series.js';
import { drawLatent } from './latentPrices.js';
import type { PriceCalibration } from './priceCalibration.js';
import { placeSpikes } from './priceSpikes.js';
import { toYearHours } from './yearHours.js';

/**
 * A year of hourly prices like the calibration's: another weather, the same market. The same calibration, year and seed
 * give the same prices. The calendar is that of `year`, leap days and clock changes included.
 *
 * Each year holds the calibration's spikes once, on its most strained days: one real year does not tell how often they
 * come. Prices below the spikes stay within the real year's range (and the level shift).
 *
 * @units USD/MWh, steps of one hour, no gaps.
 * @throws RangeError when the year or seed is not whole.
 * @example
 * ```ts @import.meta.vitest
 * const row = Array.from({ length: 24 }, () => 0);
 * const year = row.slice(12);
 * const shape = { hourWeights: row, dayToDayCorrelation: 0, scoreQuantiles: [0, 0] };
 * const model = { monthHourAsinh: year.map(() => row), weekdayAsinh: row.slice(17), monthDeviationAsinh: year };
 * const knots = { latentKnotsAsinh: [0, 1], priceKnotsUsdPerMwh: [30, 40], spikeThresholdUsdPerMwh: 500 };
 * const head = { format: 'wattbook price calibration 1', source: 'made up', hub: 'X', zone: 'UTC', year: 2022 } as const;
 * const sizes = { hourCount: 8760, scaleUsdPerMwh: 20, levelShiftUsdPerMwh: 0, quantileShares: [0, 1], spikes: [] };
 * const calibration = { ...head, ...sizes, ...model, ...knots, dayShapes: [shape] };
 * const prices = generatePrices(calibration, { year: 2024, seed: 1 });
 * expect(prices.values).toHaveLength(8784);
 * expect(prices.values[0]).toBeCloseTo(30, 12);
 * ```
 */
export function generatePrices(
  calibration: PriceCalibration,
  options: { readonly year: number; readonly seed: number },
): Series<'USD/MWh'> {
  const { grid, locals } = toYearHours(calibration.zone, options.year);
  const latent = drawLatent(calibration, locals, toRandom(options.seed));
  const toPrice = priceOfStrain(calibration);
  const values = latent.map(toPrice);
  for (const { spike, start } of placeSpikes(calibration.spikes, locals, latent)) {
    values.set(spike.pricesUsdPerMwh, start);
  }
  return toSeries({ unit: 'USD/MWh', grid, values });
}

/**
 * Reads strain as price: the share of hours below both is the same. Lines between the knots are straight in asinh.
 *
 * @example
 * ```ts @import.meta.vitest
 * const table = { scaleUsdPerMwh: 10, latentKnotsAsinh: [0, 2], priceKnotsUsdPerMwh: [20, 50], levelShiftUsdPerMwh: 0 };
 * expect(priceOfStrain(table)(2)).toBeCloseTo(50, 12);
 * ```
 */
export function priceOfStrain(
  table: Pick<PriceCalibration, 'scaleUsdPerMwh' | 'latentKnotsAsinh' | 'priceKnotsUsdPerMwh' | 'levelShiftUsdPerMwh'>,
): (strainAsinh: number) => number {
  const { scaleUsdPerMwh, latentKnotsAsinh, levelShiftUsdPerMwh } = table;
  const knots = table.priceKnotsUsdPerMwh.map((priceUsdPerMwh) => Math.asinh(priceUsdPerMwh / scaleUsdPerMwh));
  return (strainAsinh) =>
    scaleUsdPerMwh * Math.sinh(interpolate(latentKnotsAsinh, knots, strainAsinh)) + levelShiftUsdPerMwh;
}
