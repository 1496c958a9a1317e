import { requireNonNegative, requireWhole } from './require.js';
import { MONTHS_PER_YEAR } from './schedule.js';

/**
 * Look-back: a month is billed at no less than a share of earlier months' peaks.
 *
 * Billing demand of a month = the highest of `minimumKw`, `ownShareFraction` times its own peak, and `shareFraction`
 * times the peak of each month looked back at.
 */
export type RatchetSpec = {
  /** 0 to 1; one for all, or one for each month looked at, January first. */
  readonly shareFraction: number | readonly number[];
  /** Months looked at, 1 to 12; all when left out. */
  readonly months?: readonly number[];
  /** How many months before the billed one are looked at, 0 to 12; default 11. */
  readonly previousCount?: number;
  /** 0 to 1, default 1; one for all, or one for each billed month, January first. */
  readonly ownShareFraction?: number | readonly number[];
  /** Default 0. */
  readonly minimumKw?: number;
};

export type Ratchet = {
  /** By month looked at, January first; 0 for months not looked at. */
  readonly shareFractions: readonly number[];
  readonly previousCount: number;
  /** By billed month, January first. */
  readonly ownShareFractions: readonly number[];
  readonly minimumKw: number;
};

/**
 * A checked, frozen ratchet.
 *
 * @throws RangeError naming the field.
 * @example
 * ```ts @import.meta.vitest
 * expect(toRatchet({ shareFraction: 0.8, months: [7] }).shareFractions[6]).toBe(0.8);
 * expect(() => toRatchet({ shareFraction: 80 })).toThrow('shareFraction');
 * ```
 */
export function toRatchet(spec: RatchetSpec): Ratchet {
  const { shareFraction, months, previousCount = MONTHS_PER_YEAR - 1, ownShareFraction = 1, minimumKw = 0 } = spec;
  const field = 'demand.ratchet';
  requireWhole(previousCount, 0, MONTHS_PER_YEAR, `${field}.previousCount`);
  requireNonNegative(minimumKw, `${field}.minimumKw`);
  months?.forEach((month, index) => {
    requireWhole(month, 1, MONTHS_PER_YEAR, `${field}.months[${index}]`);
  });
  const shares = toTwelve(shareFraction, `${field}.shareFraction`);
  return Object.freeze({
    shareFractions: Object.freeze(shares.map((share, index) => (months?.includes(index + 1) === false ? 0 : share))),
    previousCount,
    ownShareFractions: Object.freeze(toTwelve(ownShareFraction, `${field}.ownShareFraction`)),
    minimumKw,
  });
}

/**
 * The billing demand of each month.
 *
 * @units kW.
 * @param peaksKw the year's monthly peaks, January first.
 * @param earlierKw those of the year before; null when the meter is new and nothing is looked back at.
 * @example
 * ```ts @import.meta.vitest
 * const ratchet = toRatchet({ shareFraction: 0.5, previousCount: 1 });
 * const peaksKw = [10, 100, 20, 20, 20, 20, 20, 20, 20, 20, 20, 20];
 * expect(billingDemandsKw(ratchet, peaksKw, null).slice(0, 4)).toEqual([10, 100, 50, 20]);
 * ```
 */
export function billingDemandsKw(
  ratchet: Ratchet,
  peaksKw: readonly number[],
  earlierKw: readonly number[] | null,
): number[] {
  return peaksKw.map((peakKw, monthIndex) => {
    let demandKw = Math.max(ratchet.minimumKw, peakKw * ratchet.ownShareFractions[monthIndex]!);
    for (let backCount = 1; backCount <= ratchet.previousCount; backCount += 1) {
      const lookedAt = (monthIndex - backCount + MONTHS_PER_YEAR) % MONTHS_PER_YEAR;
      const lookedAtKw = backCount <= monthIndex ? peaksKw[lookedAt]! : (earlierKw?.[lookedAt] ?? 0);
      demandKw = Math.max(demandKw, lookedAtKw * ratchet.shareFractions[lookedAt]!);
    }
    return demandKw;
  });
}

/**
 * Whether earlier months count at all; if not, the ratchet is only a minimum.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(isLookingBack(toRatchet({ shareFraction: 0, minimumKw: 50 }))).toBe(false);
 * ```
 */
export function isLookingBack({ previousCount, shareFractions }: Ratchet): boolean {
  return previousCount > 0 && shareFractions.some((share) => share > 0);
}

function toTwelve(spec: number | readonly number[], field: string): number[] {
  const shares = typeof spec === 'number' ? Array<number>(MONTHS_PER_YEAR).fill(spec) : [...spec];
  if (shares.length !== MONTHS_PER_YEAR) {
    throw new RangeError(`Give ${field} once or for each of 12 months; it has ${shares.length} values.`);
  }
  for (const share of shares) {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`Give ${field} from 0 to 1; it is ${share}.`);
  }
  return shares;
}
