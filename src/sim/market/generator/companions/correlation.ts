/**
 * Pearson's correlation of two lists of the same length; pairs with a missing value (NaN) are left out.
 *
 * @throws RangeError when fewer than two pairs are complete or one of the lists does not vary in them.
 * @example
 * ```ts @import.meta.vitest
 * expect(correlationOf([1, 2, 3, NaN], [2, 4, 6, 1])).toBeCloseTo(1, 12);
 * ```
 */
export function correlationOf(a: Float64Array | readonly number[], b: Float64Array | readonly number[]): number {
  const pairs = Array.from(a, (x, index) => [x, b[index] ?? NaN] as const).filter(([x, y]) => !Number.isNaN(x + y));
  const meanA = pairs.reduce((sum, [x]) => sum + x, 0) / pairs.length;
  const meanB = pairs.reduce((sum, [, y]) => sum + y, 0) / pairs.length;
  let [squareA, squareB, product] = [0, 0, 0];
  for (const [x, y] of pairs) {
    squareA += (x - meanA) ** 2;
    squareB += (y - meanB) ** 2;
    product += (x - meanA) * (y - meanB);
  }
  const found = product / Math.sqrt(squareA * squareB);
  if (Number.isNaN(found)) throw new RangeError('Give at least two complete pairs whose values vary.');
  return found;
}
