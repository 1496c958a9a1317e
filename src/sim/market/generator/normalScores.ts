import { normalQuantile } from '../../../base/normal.js';

/**
 * The normal quantile of each value's rank (van der Waerden scores): a sample with any distribution, read as one with mean 0
 * and deviation 1. NaN stays NaN and takes no rank.
 *
 * @example
 * ```ts @import.meta.vitest
 * const [low, gap, high] = toNormalScores([3, NaN, 700]);
 * expect([low, gap]).toEqual([-(high ?? 0), NaN]);
 * expect(high).toBeCloseTo(0.674, 3);
 * ```
 */
export function toNormalScores(values: Float64Array | readonly number[]): Float64Array {
  const order = [...values.keys()].filter((position) => !Number.isNaN(values[position]));
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const scores = new Float64Array(values.length).fill(NaN);
  order.forEach((position, rank) => (scores[position] = normalQuantile((rank + 0.5) / order.length)));
  return scores;
}
