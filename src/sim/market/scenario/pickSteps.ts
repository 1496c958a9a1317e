import type { Series } from '../../../base/series.js';

/**
 * The `count` eligible steps with the highest rank values, the earlier first among equals; all that are eligible when
 * they are fewer. A gap, in the prices or in the rank, is never eligible.
 *
 * @param rank on the grid of the prices; any unit.
 * @throws RangeError when the rank stands on another grid.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 4 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(5, 9, 7, 9), gaps: [] };
 * expect([...pickSteps(prices, prices, { count: 2, isEligible: () => true })]).toEqual([1, 3]);
 * ```
 */
export function pickSteps(
  prices: Series<'USD/MWh'>,
  rank: Series<string>,
  choice: { readonly count: number; readonly isEligible: (priceUsdPerMwh: number) => boolean },
): Set<number> {
  const [a, b] = [prices.grid, rank.grid];
  if (a.startMs !== b.startMs || a.stepMs !== b.stepMs || a.count !== b.count)
    throw new RangeError('Give a rank on the grid of the prices; this one has another.');
  const eligible = [...prices.values.keys()].filter(
    (index) => choice.isEligible(prices.values[index]!) && !Number.isNaN(rank.values[index]),
  );
  eligible.sort((left, right) => rank.values[right]! - rank.values[left]! || left - right);
  return new Set(eligible.slice(0, choice.count));
}
