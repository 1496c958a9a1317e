import type { Series } from '../../../base/series.js';
import type { PriceForecaster } from './priceForecaster.js';

/** How far forecasts of one horizon lie from the prices that came; forecast less price, so positive is too high. */
export type ForecastError = {
  /** Steps from the issue to the step forecast. */
  readonly horizonIndex: number;
  /** Issues with both a forecast and a price; the errors are NaN when there is none. */
  readonly pairCount: number;
  readonly biasUsdPerMwh: number;
  readonly meanAbsoluteUsdPerMwh: number;
  readonly rootMeanSquareUsdPerMwh: number;
};

/**
 * The errors of a forecaster by horizon, over all issues of the series whose step forecast has a price.
 *
 * @param horizons steps ahead of the issue, whole, 0 or more.
 * @units USD/MWh.
 * @throws RangeError when a horizon is not a whole number of 0 or more.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 20, 60), gaps: [] };
 * const persistence = (issue: number, count: number) => new Float64Array(count).fill(prices.values[issue] ?? NaN);
 * const [next] = forecastErrors(persistence, prices, [1]);
 * expect(next).toMatchObject({ pairCount: 2, biasUsdPerMwh: -25, meanAbsoluteUsdPerMwh: 25 });
 * expect(next?.rootMeanSquareUsdPerMwh).toBeCloseTo(Math.sqrt((100 + 1600) / 2), 12);
 * ```
 */
export function forecastErrors(
  forecaster: PriceForecaster,
  prices: Series<'USD/MWh'>,
  horizons: readonly number[],
): ForecastError[] {
  const unsound = horizons.find((horizon) => !(Number.isInteger(horizon) && horizon >= 0));
  if (unsound !== undefined) throw new RangeError(`Give whole horizons of 0 or more; this one is ${unsound}.`);
  const errorsByHorizon = horizons.map((): number[] => []);
  const askedCount = Math.max(-1, ...horizons) + 1;
  for (let issueIndex = 0; issueIndex < prices.grid.count; issueIndex += 1) {
    const forecast = forecaster(issueIndex, askedCount);
    horizons.forEach((horizon, position) => {
      const errorUsdPerMwh = (forecast[horizon] ?? NaN) - (prices.values[issueIndex + horizon] ?? NaN);
      if (!Number.isNaN(errorUsdPerMwh)) errorsByHorizon[position]?.push(errorUsdPerMwh);
    });
  }
  return horizons.map((horizonIndex, position) => summarize(horizonIndex, errorsByHorizon[position] ?? []));
}

function summarize(horizonIndex: number, errors: readonly number[]): ForecastError {
  const meanOf = (sizeOf: (error: number) => number) =>
    errors.reduce((sum, error) => sum + sizeOf(error), 0) / errors.length;
  return {
    horizonIndex,
    pairCount: errors.length,
    biasUsdPerMwh: meanOf((error) => error),
    meanAbsoluteUsdPerMwh: meanOf(Math.abs),
    rootMeanSquareUsdPerMwh: Math.sqrt(meanOf((error) => error * error)),
  };
}
