/** Some of several like modules must work: how often they do, with failures that take all at once. */
import { workingShares } from './workingShares.js';

export type ModuleBank = {
  /** Modules in all; from 1. */
  readonly count: number;
  /** Of which this many must work; from 0 to `count`. */
  readonly neededCount: number;
  /** Share of time in which one module works, taken alone. */
  readonly availabilityFraction: number;
  /** Beta factor: share of a module's outage that comes from a cause common to all; 0 by default. */
  readonly commonCauseFraction?: number;
};

/**
 * The share of time in which at least `neededCount` modules work:
 *
 *   (1 - beta u) · sum over i from k to n of C(n, i) w^i (1 - w)^(n - i),   u = 1 - a,   w = a / (1 - beta u)
 *
 * in which w is the availability of a module while no common cause is at work, so that one module alone has a.
 *
 * @units share of time, 0 to 1.
 * @throws RangeError naming the field that is out of its range.
 * @source IEC 61508-6:2010, annex D, for the beta factor; binomial law for the rest.
 * @example
 * ```ts @import.meta.vitest
 * const twoOfThree = { count: 3, neededCount: 2, availabilityFraction: 0.9 };
 * expect(bankAvailability(twoOfThree)).toBeCloseTo(3 * 0.9 ** 2 - 2 * 0.9 ** 3, 15);
 * expect(bankAvailability({ ...twoOfThree, commonCauseFraction: 1 })).toBeCloseTo(0.9, 15);
 * ```
 */
export function bankAvailability(bank: ModuleBank): number {
  const { count, neededCount, availabilityFraction, commonCauseFraction = 0 } = bank;
  requireBank({ count, neededCount, commonCauseFraction });
  if (!(availabilityFraction >= 0 && availabilityFraction <= 1)) {
    throw new RangeError(`Give availabilityFraction from 0 to 1; this one is ${availabilityFraction}.`);
  }
  const outageFraction = 1 - availabilityFraction;
  const calmFraction = 1 - commonCauseFraction * outageFraction;
  const aloneFraction = calmFraction > 0 ? availabilityFraction / calmFraction : 0;
  const shares = workingShares(new Array<number>(count).fill(aloneFraction));
  const enough = shares.subarray(neededCount).reduce((sum, share) => sum + share, 0);
  return calmFraction * enough;
}

/**
 * Refuses a bank that cannot be.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => requireBank({ count: 3, neededCount: 4, commonCauseFraction: 0 })).toThrow('neededCount');
 * ```
 */
export function requireBank(bank: Required<Omit<ModuleBank, 'availabilityFraction'>>): void {
  const { count, neededCount, commonCauseFraction } = bank;
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(`Give a whole count from 1; this one is ${count}.`);
  }
  if (!(Number.isInteger(neededCount) && neededCount >= 0 && neededCount <= count)) {
    throw new RangeError(`Give a whole neededCount from 0 to ${count}; this one is ${neededCount}.`);
  }
  if (!(commonCauseFraction >= 0 && commonCauseFraction <= 1)) {
    throw new RangeError(`Give commonCauseFraction from 0 to 1; this one is ${commonCauseFraction}.`);
  }
}
