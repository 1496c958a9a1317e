/** How uncertain a least-squares fit leaves its parameters. */
import type { Residuals } from './leastSquares.js';
import { normalEquations, solveLinear } from './leastSquares.js';

/**
 * The covariance of the parameters at the least sum of squares, of residuals in units of their standard deviation: the
 * inverse of J'J.
 *
 * @example
 * ```ts @import.meta.vitest
 * const line = ([a, b]: Float64Array) => Float64Array.of(a! + b! - 1, a! - b! - 2);
 * const rows = covarianceOf(line, Float64Array.of(1.5, -0.5), Float64Array.of(1, 1));
 * expect(rows.map((row) => row.map((value) => Math.round(value * 1e6) / 1e6))).toEqual([[0.5, 0], [0, 0.5]]);
 * ```
 */
export function covarianceOf(residuals: Residuals, parameters: Float64Array, scales: Float64Array): number[][] {
  const { matrix } = normalEquations(residuals, parameters, residuals(parameters), scales);
  const unit = (column: number): Float64Array => Float64Array.from(scales, (_, i) => (i === column ? 1 : 0));
  const columns = Array.from(scales, (_, column) => solveLinear(matrix, unit(column)));
  return Array.from(scales, (rowScale, i) => Array.from(scales, (scale, j) => rowScale * columns[j]![i]! * scale + 0));
}

/**
 * The lower triangle whose product with its transpose is a positive definite matrix, row by row.
 *
 * @throws RangeError when the matrix is not positive definite.
 * @example
 * ```ts @import.meta.vitest
 * expect(choleskyFactor([[4, 2], [2, 5]])).toEqual([[2], [1, 2]]);
 * ```
 */
export function choleskyFactor(matrix: readonly (readonly number[])[]): number[][] {
  const rows: number[][] = [];
  matrix.forEach((row, i) => {
    const own: number[] = [];
    for (let j = 0; j <= i; j += 1) {
      const other = j === i ? own : rows[j]!;
      const left = own.reduce((sum, value, k) => sum - value * other[k]!, row[j]!);
      if (j < i) own.push(left / other[j]!);
      else if (left > 0) own.push(Math.sqrt(left));
      else throw new RangeError('Give a positive definite matrix.');
    }
    rows.push(own);
  });
  return rows;
}
