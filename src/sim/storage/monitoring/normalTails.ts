/** Tails of the normal distribution with their digits kept: rare alarms are shares of 1e-6 and less. */

/** Below this the series is used, above it the continued fraction. */
const SPLIT_Z = 3;
const FRACTION_DEPTH = 60;

/**
 * The share of draws above `z`.
 *
 * @source Abramowitz and Stegun 1964, 26.2.11 (series) and 26.2.14 (continued fraction); relative error below 1e-13.
 * @example
 * ```ts @import.meta.vitest
 * expect(normalUpperTail(0)).toBe(0.5);
 * expect(normalUpperTail(6)).toBeCloseTo(9.865876450376981e-10, 21);
 * ```
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return z < SPLIT_Z ? 0.5 - density * series(z) : density / fraction(z);
}

/**
 * The share of draws between two values, the lower first; either may be infinite.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(normalBetween(-1.959963984540054, 1.959963984540054)).toBeCloseTo(0.95, 14);
 * expect(normalBetween(-Infinity, Infinity)).toBe(1);
 * ```
 */
export function normalBetween(low: number, high: number): number {
  // Both on the upper side, where tails are small and their difference exact.
  return low + high < 0 ? normalBetween(-high, -low) : tail(low) - tail(high);
}

function tail(z: number): number {
  return z === -Infinity ? 1 : z === Infinity ? 0 : normalUpperTail(z);
}

function series(z: number): number {
  let [term, sum] = [z, z];
  for (let odd = 3; term > 1e-18 * sum; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return sum;
}

function fraction(z: number): number {
  let value = z;
  for (let depth = FRACTION_DEPTH; depth > 0; depth -= 1) value = z + depth / value;
  return value;
}
