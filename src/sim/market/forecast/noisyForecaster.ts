import { nextNormal, toRandom } from '../../../base/random.js';
import type { Series } from '../../../base/series.js';
import { observedValues } from '../../../base/series.js';
import { quantile } from '../../../base/statistics.js';
import { HOURS_PER_DAY, toHours } from '../../../base/units.js';
import type { PriceForecaster } from './priceForecaster.js';
import { toBlankForecast } from './priceForecaster.js';

export type NoisyForecastOptions = {
  /** Whole number; the same seed gives the same errors. */
  readonly seed: number;
  /** Deviation of the error one day ahead, as a share of a large price (strictly: of asinh(price / scale)); 0 or more. */
  readonly errorShareAtDay: number;
  /** After so long the error hardly grows any more; `Infinity` lets it grow with the root of the horizon. Default 24. */
  readonly reversionHours?: number;
  /** Prices far below it err by this size and not by a share; default half the median size of a price. */
  readonly scaleUsdPerMwh?: number;
};

const DEFAULT_REVERSION_HOURS = 24;

/**
 * The real prices with an error that grows with the horizon, as of a forecaster whom each step surprises with news.
 *
 * News z(k) arrives when step k begins and moves the forecasts of all later steps, less the farther they lie. So the error
 * of step t, forecast at step i, is e(i, t) = s·Σ f^(t-k)·z(k) over i < k <= t: that of an AR(1) process (Ornstein and
 * Uhlenbeck in continuous time) told from its present value. Its deviation is 0 at horizon 0 and levels off; errors of
 * neighbouring steps go together; a later issue is the earlier one less the news in between, which nobody could have
 * known (the martingale model of forecast evolution, Heath and Jackson, IIE Transactions 26(3), 1994).
 *
 * The error is added to asinh(price / scale): a share of large prices of either sign, so a spike of thousands can be
 * forecast at half its price, and a sum on small ones. The result is divided by exp(deviation² / 2), which makes its
 * mean over seeds the real price.
 *
 * Bounds: it knows when a spike comes, not how high it is, and its forecasts vary more than the prices do. For a
 * forecaster who knows nothing of tomorrow take {@link toBackcastForecaster}.
 *
 * @units USD/MWh.
 * @throws RangeError when the seed is not whole, the error negative or not finite, the reversion or scale not positive.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 20, 30), gaps: [] };
 * const forecaster = toNoisyForecaster(prices, { seed: 1, errorShareAtDay: 0.3 });
 * const [present, next] = forecaster(1, 2);
 * expect(present).toBe(20);
 * expect(next).not.toBe(30);
 * expect(forecaster(1, 2)[1]).toBe(next);
 * ```
 */
export function toNoisyForecaster(prices: Series<'USD/MWh'>, options: NoisyForecastOptions): PriceForecaster {
  const { scaleUsdPerMwh = quantile(observedValues(prices).map(Math.abs), 0.5) / 2 } = options;
  if (!(scaleUsdPerMwh > 0 && Number.isFinite(scaleUsdPerMwh)))
    throw new RangeError(`Give a scale above 0 USD/MWh; this one is ${scaleUsdPerMwh}.`);
  const { keptFraction, stepDeviation } = toErrorGrowth(options, toHours(prices.grid.stepMs));
  const random = toRandom(options.seed);
  const newsAsinh = Float64Array.from(prices.values, () => stepDeviation * nextNormal(random));
  return (issueIndex, count) => {
    const forecast = toBlankForecast(prices, issueIndex, count);
    const known = prices.values.subarray(issueIndex, issueIndex + count);
    let errorAsinh = 0;
    let variance = 0;
    known.forEach((priceUsdPerMwh, ahead) => {
      if (ahead > 0) {
        errorAsinh = keptFraction * errorAsinh + (newsAsinh[issueIndex + ahead] ?? NaN);
        variance = keptFraction ** 2 * variance + stepDeviation ** 2;
      }
      // scale·sinh(asinh(price / scale) + error), written so that no error leaves the price bit for bit.
      const moved =
        priceUsdPerMwh * Math.cosh(errorAsinh) + Math.hypot(priceUsdPerMwh, scaleUsdPerMwh) * Math.sinh(errorAsinh);
      forecast[ahead] = moved * Math.exp(-variance / 2);
    });
    return forecast;
  };
}

/** The AR(1) law whose variance, summed over a day, is the one asked for; the same at any step length. */
function toErrorGrowth(
  options: NoisyForecastOptions,
  stepHours: number,
): { readonly keptFraction: number; readonly stepDeviation: number } {
  const { errorShareAtDay, reversionHours = DEFAULT_REVERSION_HOURS } = options;
  if (!(errorShareAtDay >= 0 && Number.isFinite(errorShareAtDay)))
    throw new RangeError(`Give an error of 0 or more a day ahead; this one is ${errorShareAtDay}.`);
  if (!(reversionHours > 0)) throw new RangeError(`Give a reversion above 0 hours; this one is ${reversionHours}.`);
  const shareOfDay =
    reversionHours === Infinity
      ? stepHours / HOURS_PER_DAY
      : Math.expm1((-2 * stepHours) / reversionHours) / Math.expm1((-2 * HOURS_PER_DAY) / reversionHours);
  return {
    keptFraction: Math.exp(-stepHours / reversionHours),
    stepDeviation: errorShareAtDay * Math.sqrt(shareOfDay),
  };
}
