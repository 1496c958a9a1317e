/** The typical ways in which a day departs from its month: principal components of the days' residuals. */
import { autocorrelation, quantile } from '../../../base/statistics.js';
import type { DayShape } from './latentPrices.js';
import { toNormalScores } from './normalScores.js';

/** Enough for the leading eigenvector of 24 hours; neighbouring eigenvalues differ by a fifth and more. */
const POWER_STEPS = 400;

/**
 * The `count` leading principal components of days by hours (rows of 24), with the distribution of their scores.
 *
 * @source power iteration with deflation; the correlation is that of the scores' normal ranks.
 * @example
 * ```ts @import.meta.vitest
 * const evening = Float64Array.from({ length: 24 }, (_, hour) => (hour === 18 ? 1 : 0));
 * const days = [1, -2, 3, -4].map((score) => evening.map((x) => x * score));
 * const [shape] = fitDayShapes(days, 1, [0, 1]);
 * expect(Math.abs(shape?.hourWeights[18] ?? 0)).toBeCloseTo(1, 12);
 * ```
 */
export function fitDayShapes(
  days: readonly Float64Array[],
  count: number,
  quantileShares: readonly number[],
): DayShape[] {
  const products = crossProducts(days);
  return Array.from({ length: count }, () => {
    const hourWeights = leadingVector(products);
    deflate(products, hourWeights);
    const scores = days.map((day) => dot(day, hourWeights));
    return {
      hourWeights,
      dayToDayCorrelation: autocorrelation(toNormalScores(scores), 1),
      scoreQuantiles: quantileShares.map((share) => quantile(scores, share)),
    };
  });
}

function crossProducts(days: readonly Float64Array[]): number[][] {
  return Array.from({ length: 24 }, (_, row) =>
    Array.from({ length: 24 }, (_unused, column) =>
      days.reduce((sum, day) => sum + ((day[row] ?? 0) * (day[column] ?? 0)) / days.length, 0),
    ),
  );
}

function leadingVector(products: readonly (readonly number[])[]): number[] {
  // A start that is orthogonal to no smooth shape.
  let vector = Array.from({ length: 24 }, (_, hour) => 1 + hour / 24 + Math.cos(hour));
  for (let step = 0; step < POWER_STEPS; step += 1) {
    const next = products.map((row) => dot(row, vector));
    const length = Math.sqrt(dot(next, next));
    if (length === 0) break;
    vector = next.map((x) => x / length);
  }
  return vector;
}

/** Takes the vector's part out of the matrix, in place. */
function deflate(products: number[][], vector: readonly number[]): void {
  const weight = dot(
    vector,
    products.map((row) => dot(row, vector)),
  );
  products.forEach((row, i) => {
    vector.forEach((x, j) => (row[j] = (row[j] ?? 0) - weight * x * (vector[i] ?? 0)));
  });
}

function dot(a: readonly number[] | Float64Array, b: readonly number[]): number {
  return b.reduce((sum, x, index) => sum + x * (a[index] ?? 0), 0);
}
