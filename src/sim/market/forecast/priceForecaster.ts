import type { Series } from '../../../base/series.js';

/**
 * What is expected of prices at one instant: the prices of steps `issueIndex` to `issueIndex + count - 1`, as known when
 * step `issueIndex` begins. Always `count` values in USD/MWh, in an array of the caller's own; NaN where nothing can be
 * expected: in a gap that the forecaster cannot bridge and past the end of the prices.
 *
 * The same issue and count give the same values, whatever was asked before; a longer count only adds values.
 */
export type PriceForecaster = (issueIndex: number, count: number) => Float64Array;

/**
 * The real prices as forecast: no error at any horizon. What a policy earns with it is the bound of all others.
 *
 * @units USD/MWh.
 * @throws RangeError (when asked) when the issue is no step of the series or the count is not whole and at least 0.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 20, 30), gaps: [] };
 * expect([...toPerfectForecaster(prices)(1, 3)]).toEqual([20, 30, NaN]);
 * ```
 */
export function toPerfectForecaster(prices: Series<'USD/MWh'>): PriceForecaster {
  return (issueIndex, count) => {
    const forecast = toBlankForecast(prices, issueIndex, count);
    forecast.set(prices.values.subarray(issueIndex, issueIndex + count));
    return forecast;
  };
}

/**
 * `count` values of NaN for a forecaster to fill, once the question is found sound.
 *
 * @throws RangeError when the issue is no step of the series or the count is not whole and at least 0.
 * @example
 * ```ts @import.meta.vitest
 * const prices = { grid: { startMs: 0, stepMs: 3_600_000, count: 3 } };
 * expect([...toBlankForecast(prices, 2, 2)]).toEqual([NaN, NaN]);
 * expect(() => toBlankForecast(prices, 3, 2)).toThrow('Give an issue from 0 to 2; this one is 3.');
 * ```
 */
export function toBlankForecast(
  prices: Pick<Series<'USD/MWh'>, 'grid'>,
  issueIndex: number,
  count: number,
): Float64Array {
  const last = prices.grid.count - 1;
  if (!(Number.isInteger(issueIndex) && issueIndex >= 0 && issueIndex <= last)) {
    throw new RangeError(`Give an issue from 0 to ${last}; this one is ${issueIndex}.`);
  }
  if (!(Number.isInteger(count) && count >= 0)) {
    throw new RangeError(`Give a whole count of steps, 0 or more; this one is ${count}.`);
  }
  return new Float64Array(count).fill(NaN);
}
