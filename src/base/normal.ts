/** The normal distribution with mean 0 and deviation 1. */

/** Beyond this the distribution function is 0 or 1 to within its own error. */
const FARTHEST_Z = 8;

/**
 * The share of draws below `x`.
 *
 * @source Abramowitz and Stegun 1964, 7.1.26; absolute error below 1.5e-7.
 * @example
 * ```ts @import.meta.vitest
 * expect(normalCdf(1.96)).toBeCloseTo(0.975, 4);
 * ```
 */
export function normalCdf(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (polynomial * Math.exp((-x * x) / 2)) / 2;
  return x >= 0 ? 1 - tail : tail;
}

/**
 * The number below which a share of the draws lies: the inverse of {@link normalCdf}, by bisection.
 *
 * @throws RangeError when the share does not lie between 0 and 1.
 * @example
 * ```ts @import.meta.vitest
 * expect(normalQuantile(0.975)).toBeCloseTo(1.96, 3);
 * ```
 */
export function normalQuantile(share: number): number {
  if (!(share > 0 && share < 1)) throw new RangeError(`Give a share between 0 and 1; this one is ${share}.`);
  let low = -FARTHEST_Z;
  let high = FARTHEST_Z;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
