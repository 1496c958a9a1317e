/** The random part of a price year, and the slower part of it that wind and load can follow. */
import type { LocalTime } from '../../../../base/calendar.js';
import type { LatentModel } from '../latentPrices.js';
import { expectedAsinh } from '../latentPrices.js';
import { toNormalScores } from '../normalScores.js';

/** Hours each side in the moving mean: it carries the steps of the price model at midnight over into no companion. */
const REACH_HOURS = 3;

/**
 * What month, hour and weekday leave of a year's strain, as normal scores.
 *
 * @param strain asinh of price over scale, one per hour of `locals`; NaN where unknown.
 * @example
 * ```ts @import.meta.vitest
 * const model = { monthHourAsinh: [[1, 2]], weekdayAsinh: [0], monthDeviationAsinh: [2] };
 * const locals = [0, 1].map((hour) => ({ year: 2024, month: 1, day: 1, hour, weekday: 1, dayNumber: 1, ofDayMs: 0 }));
 * const [low = NaN, high = NaN] = toPriceWeather(Float64Array.of(1.5, 4), locals, model);
 * expect(low).toBeCloseTo(-0.674, 3);
 * expect(high).toBe(-low);
 * ```
 */
export function toPriceWeather(
  strain: Float64Array,
  locals: readonly LocalTime[],
  model: Pick<LatentModel, 'monthHourAsinh' | 'weekdayAsinh' | 'monthDeviationAsinh'>,
): Float64Array {
  const rest = strain.map((strainAsinh, index) => {
    const local = locals[index]!;
    const deviationAsinh = model.monthDeviationAsinh[local.month - 1] ?? 0;
    return deviationAsinh === 0 ? 0 : (strainAsinh - expectedAsinh(model, local)) / deviationAsinh;
  });
  return toNormalScores(rest);
}

/**
 * The moving mean of the price's weather over seven hours, as normal scores again. Its correlation with the weather it
 * comes from, about 0.96 for ERCOT, bounds what a companion can have.
 *
 * @example
 * ```ts @import.meta.vitest
 * const weather = Float64Array.from({ length: 24 }, (_, hour) => (hour < 12 ? -1 : 1));
 * const drift = toDrift(weather);
 * expect(Math.abs((drift[12] ?? 0) - (drift[11] ?? 0))).toBeLessThan(0.3);
 * ```
 */
export function toDrift(weather: Float64Array): Float64Array {
  const means = weather.map((_, index) => {
    const near = weather.subarray(Math.max(0, index - REACH_HOURS), index + REACH_HOURS + 1);
    const known = near.filter((score) => !Number.isNaN(score));
    return known.reduce((sum, score) => sum + score, 0) / known.length;
  });
  return toNormalScores(means);
}
