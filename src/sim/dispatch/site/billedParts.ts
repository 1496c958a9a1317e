import type { BillOptions } from '../../market/tariff/billYear.js';
import type { DemandCharge } from '../../market/tariff/demandCharge.js';
import { isLookingBack } from '../../market/tariff/ratchet.js';
import { MONTHS_PER_YEAR } from '../../market/tariff/schedule.js';
import type { PeakBook } from './peakBook.js';

/** Share of a peak that counts towards a charge. */
export type PeakPart = { readonly peakIndex: number; readonly shareFraction: number };

/** The demand that is billed: the highest of `floorKw` and of the parts. */
export type BilledDemand = { readonly floorKw: number; readonly parts: readonly PeakPart[] };

/**
 * What a ratchet bills as the demand of a month, as a maximum of shares of peaks: the same rule as `billingDemandsKw`, with
 * the peaks still open.
 *
 * @param monthIndex 0 to 11.
 * @units kW.
 * @throws RangeError for a look-back without `before`, or where the charge has no ratchet.
 * @example
 * ```ts @import.meta.vitest
 * const { toDemandCharge } = await import('../../market/tariff/demandCharge.js');
 * const { toPeakBook } = await import('./peakBook.js');
 * const { slotOf } = await import('../../market/tariff/schedule.js');
 * const charge = toDemandCharge({ ratchet: { shareFraction: 0.8, minimumKw: 5 } });
 * const book = toPeakBook(Uint16Array.of(slotOf(1, 0, false), slotOf(2, 0, false)));
 * const { floorKw, parts } = billedParts(charge, 1, book, 'nothing');
 * expect(floorKw).toBe(5);
 * expect(parts).toEqual([{ peakIndex: 0, shareFraction: 1 }, { peakIndex: 1, shareFraction: 0.8 }]);
 * ```
 */
export function billedParts(
  charge: DemandCharge,
  monthIndex: number,
  book: PeakBook,
  before: BillOptions['before'],
): BilledDemand {
  const { ratchet } = charge;
  if (ratchet === null) throw new RangeError('Give a demand charge with a ratchet.');
  if (before === undefined && isLookingBack(ratchet)) {
    throw new RangeError("Give before ('same', 'nothing' or another bill's carry), for the tariff looks back.");
  }
  let floorKw = ratchet.minimumKw;
  const shares = new Map<number, number>();
  const count = (month: number, share: number) => {
    for (const peak of ratchetPeaks(charge, month, book)) shares.set(peak, Math.max(share, shares.get(peak) ?? 0));
  };
  count(monthIndex, ratchet.ownShareFractions[monthIndex]!);
  for (let backCount = 1; backCount <= ratchet.previousCount; backCount += 1) {
    const lookedAt = (monthIndex - backCount + MONTHS_PER_YEAR) % MONTHS_PER_YEAR;
    const share = ratchet.shareFractions[lookedAt]!;
    if (backCount <= monthIndex || before === 'same') count(lookedAt, share);
    else if (typeof before === 'object') floorKw = Math.max(floorKw, before.ratchetPeaksKw[lookedAt]! * share);
  }
  const parts = [...shares].map(([peakIndex, shareFraction]) => ({ peakIndex, shareFraction }));
  return { floorKw, parts: parts.filter(({ shareFraction }) => shareFraction > 0) };
}

/** The ratcheted periods of a month where the tariff has some, else the whole month. */
function ratchetPeaks({ timeOfUse }: DemandCharge, monthIndex: number, book: PeakBook): number[] {
  const ratcheted = timeOfUse.flatMap(({ periods, schedule }) =>
    periods.flatMap(({ isRatcheted, name }, periodIndex) => (isRatcheted ? [{ schedule, periodIndex, name }] : [])),
  );
  if (ratcheted.length === 0) return [book.peakOf(monthIndex)].filter((peak) => peak >= 0);
  return ratcheted.map((hours) => book.peakOf(monthIndex, hours)).filter((peak) => peak >= 0);
}
