/** How many of several independent modules work. */

/**
 * The probability that exactly 0, 1, ... of the modules work, each with its own availability (Poisson binomial distribution;
 * binomial where all are alike). No term is subtracted: small probabilities keep their digits.
 *
 * @units shares of time, 0 to 1, in and out; one more out than in.
 * @throws RangeError for an availability outside 0 to 1.
 * @example
 * ```ts @import.meta.vitest
 * expect([...workingShares([0.5, 0.5])]).toEqual([0.25, 0.5, 0.25]);
 * ```
 */
export function workingShares(availabilities: readonly number[]): Float64Array {
  const shares = new Float64Array(availabilities.length + 1);
  shares[0] = 1;
  availabilities.forEach((availability, before) => {
    if (!(availability >= 0 && availability <= 1)) {
      throw new RangeError(`Give an availability from 0 to 1; this one is ${availability}.`);
    }
    for (let works = before + 1; works > 0; works -= 1) {
      shares[works] = shares[works]! * (1 - availability) + shares[works - 1]! * availability;
    }
    shares[0] = shares[0]! * (1 - availability);
  });
  return shares;
}
