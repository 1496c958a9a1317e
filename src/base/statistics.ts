/** Descriptive statistics of finite numbers. NaN marks a missing value and is allowed only where a function says so. */
type Numbers = Float64Array | readonly number[];

/**
 * The arithmetic mean.
 *
 * @units those of the values.
 * @throws RangeError when there is no value.
 * @example
 * ```ts @import.meta.vitest
 * expect(mean([1, 2, 6])).toBe(3);
 * ```
 */
export function mean(values: Numbers): number {
  requireSome(values);
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * The population standard deviation: the root of the mean squared distance from the mean (divisor n).
 *
 * @units those of the values.
 * @throws RangeError when there is no value.
 * @example
 * ```ts @import.meta.vitest
 * expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
 * ```
 */
export function standardDeviation(values: Numbers): number {
  const centre = mean(values);
  let sum = 0;
  for (const value of values) sum += (value - centre) ** 2;
  return Math.sqrt(sum / values.length);
}

/**
 * A quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7; the default of R and numpy).
 *
 * @units those of the values; the share from 0 to 1.
 * @throws RangeError when there is no value or the share lies outside 0 to 1.
 * @example
 * ```ts @import.meta.vitest
 * expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
 * ```
 */
export function quantile(values: Numbers, share: number): number {
  return sortedQuantile(Float64Array.from(values).sort(), share);
}

/**
 * As {@link quantile}, for values already in ascending order.
 *
 * @throws RangeError when there is no value or the share lies outside 0 to 1.
 * @example
 * ```ts @import.meta.vitest
 * expect(sortedQuantile([0, 10], 0.25)).toBe(2.5);
 * ```
 */
export function sortedQuantile(ascending: Numbers, share: number): number {
  requireSome(ascending);
  if (!(share >= 0 && share <= 1)) throw new RangeError(`Give a share from 0 to 1; this one is ${share}.`);
  const position = share * (ascending.length - 1);
  const below = Math.floor(position);
  const left = ascending[below] ?? NaN;
  const right = ascending[Math.ceil(position)] ?? NaN;
  return left + (right - left) * (position - below);
}

/**
 * The correlation of a series with itself `lagCount` steps later, about one common mean; pairs with a missing value (NaN) are
 * left out.
 *
 * @throws RangeError when no pair is complete or the values do not vary.
 * @example
 * ```ts @import.meta.vitest
 * expect(autocorrelation([1, -1, 1, -1], 1)).toBe(-1);
 * ```
 */
export function autocorrelation(values: Numbers, lagCount: number): number {
  const known = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  const centre = mean(known);
  const variance = standardDeviation(known) ** 2;
  let sum = 0;
  let count = 0;
  for (let i = 0; i + lagCount < values.length; i += 1) {
    const product = ((values[i] ?? NaN) - centre) * ((values[i + lagCount] ?? NaN) - centre);
    if (Number.isNaN(product)) continue;
    sum += product;
    count += 1;
  }
  if (count === 0 || variance === 0) throw new RangeError('Give values that vary and at least one complete pair.');
  return sum / count / variance;
}

function requireSome(values: Numbers): void {
  if (values.length === 0) throw new RangeError('Give at least one value.');
}
