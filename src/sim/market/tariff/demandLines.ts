import type { BillLine } from './billLine.js';
import { sumUsd, toLine } from './billLine.js';
import type { DemandCharge, DemandPeriod, TimeOfUseDemand } from './demandCharge.js';
import { billingDemandsKw } from './ratchet.js';
import { isInMonth, MONTHS_PER_YEAR, ONE_PERIOD } from './schedule.js';
import type { DemandTier } from './tiers.js';
import { splitByTier } from './tiers.js';
import type { DemandIntervals } from './usage.js';
import { findPeaksKw } from './usage.js';

/** The year's peaks, all by month, January first. */
export type DemandUse = {
  /** Highest demand of the month. */
  readonly peaksKw: readonly number[];
  /** By charge, month and period. */
  readonly timeOfUseKw: readonly (readonly (readonly number[])[])[];
  /** What the ratchet looks back at: the highest ratcheted period where there is one, else the month's peak. */
  readonly ratchetPeaksKw: readonly number[];
  /** What is billed as the month's demand: its peak, or more (or less) by the ratchet. */
  readonly billingDemandsKw: readonly number[];
};

type DemandComponent = 'demand-flat' | 'demand-time-of-use' | 'demand-annual';

/**
 * The peaks of a year and what the ratchet makes of them.
 *
 * @units kW.
 * @param earlier `ratchetPeaksKw` of the year before; `same` for a year like this one; null for none.
 * @example
 * ```ts @import.meta.vitest
 * const { toDemandCharge } = await import('./demandCharge.js');
 * const intervals = { intervalMs: 1, startMs: 0, valuesKw: Float64Array.of(8, 5), slots: Uint16Array.of(0, 24) };
 * const charge = toDemandCharge({ ratchet: { shareFraction: 0.75 } });
 * const use = countDemand(charge, intervals, null);
 * expect([use.peaksKw.slice(0, 2), use.billingDemandsKw.slice(0, 2)]).toEqual([[8, 5], [8, 6]]);
 * ```
 */
export function countDemand(
  charge: DemandCharge,
  intervals: DemandIntervals,
  earlier: readonly number[] | 'same' | null,
): DemandUse {
  const peaksKw = findMonthPeaksKw(intervals);
  const timeOfUseKw = charge.timeOfUse.map(({ schedule, periods }) => findPeaksKw(intervals, schedule, periods.length));
  const ratchetPeaksKw = findRatchetPeaksKw(charge.timeOfUse, timeOfUseKw) ?? peaksKw;
  const { ratchet } = charge;
  const demandsKw =
    ratchet === null
      ? peaksKw
      : billingDemandsKw(ratchet, ratchetPeaksKw, earlier === 'same' ? ratchetPeaksKw : earlier);
  return { peaksKw, timeOfUseKw, ratchetPeaksKw, billingDemandsKw: demandsKw };
}

/**
 * A month's demand lines: flat and time-of-use charges on the demand that was measured, and beside each what the
 * ratchet adds.
 *
 * @units USD.
 * @param monthIndex 0 to 11.
 * @example
 * ```ts @import.meta.vitest
 * const { toDemandCharge } = await import('./demandCharge.js');
 * const intervals = { intervalMs: 1, startMs: 0, valuesKw: Float64Array.of(8, 5), slots: Uint16Array.of(0, 24) };
 * const charge = toDemandCharge({
 *   flat: { periods: [{ tiers: [{ rateUsdPerKw: 10 }] }] },
 *   ratchet: { shareFraction: 0.75 },
 * });
 * const lines = billDemand(charge, countDemand(charge, intervals, null), 1);
 * expect(lines.map(({ component, amountUsd }) => [component, amountUsd])).toEqual([['demand-flat', 50], ['ratchet', 10]]);
 * ```
 */
export function billDemand(charge: DemandCharge, use: DemandUse, monthIndex: number): BillLine[] {
  const billedKw = use.billingDemandsKw[monthIndex]!;
  const lines: BillLine[] = [];
  const flat = charge.flat[monthIndex];
  if (flat !== undefined) lines.push(...billRatcheted('demand-flat', flat, [use.peaksKw[monthIndex]!, billedKw], null));
  charge.timeOfUse.forEach(({ periods, schedule }, chargeIndex) => {
    periods.forEach((demandPeriod, period) => {
      if (!isInMonth(schedule, monthIndex, period)) return;
      const peakKw = use.timeOfUseKw[chargeIndex]![monthIndex]![period]!;
      const bothKw = [peakKw, demandPeriod.isRatcheted ? billedKw : peakKw] as const;
      lines.push(...billRatcheted('demand-time-of-use', demandPeriod, bothKw, period));
    });
  });
  return lines;
}

/**
 * The charge on the year's highest demand.
 *
 * @units USD.
 * @example
 * ```ts @import.meta.vitest
 * const peaksKw = [1, 2, 9, 4, 5, 6, 7, 8, 3, 2, 1, 0];
 * expect(billAnnualPeak([{ maxKw: Infinity, rateUsdPerKw: 10 }], peaksKw)[0]?.amountUsd).toBe(90);
 * ```
 */
export function billAnnualPeak(tiers: readonly DemandTier[], peaksKw: readonly number[]): BillLine[] {
  return billTiers('demand-annual', { name: "year's peak", tiers }, Math.max(...peaksKw), null);
}

function findMonthPeaksKw(intervals: DemandIntervals): number[] {
  return findPeaksKw(intervals, ONE_PERIOD, 1).map((row) => row[0]!);
}

function findRatchetPeaksKw(
  charges: readonly TimeOfUseDemand[],
  peaksKw: readonly (readonly (readonly number[])[])[],
): number[] | null {
  if (!charges.some(({ periods }) => periods.some(({ isRatcheted }) => isRatcheted))) return null;
  return Array.from({ length: MONTHS_PER_YEAR }, (_, monthIndex) => {
    const ratchetedKw = charges.flatMap(({ periods }, chargeIndex) =>
      peaksKw[chargeIndex]![monthIndex]!.filter((_peak, period) => periods[period]!.isRatcheted),
    );
    return Math.max(0, ...ratchetedKw);
  });
}

function billRatcheted(
  component: DemandComponent,
  { name, tiers }: DemandPeriod,
  [peakKw, billedKw]: readonly [number, number],
  period: number | null,
): BillLine[] {
  const measured = billTiers(component, { name, tiers }, peakKw, period);
  if (billedKw === peakKw) return measured;
  const addedUsd = sumUsd(billTiers(component, { name, tiers }, billedKw, period)) - sumUsd(measured);
  return [...measured, toLine('ratchet', name, addedUsd, { period, demandKw: billedKw - peakKw })];
}

function billTiers(
  component: DemandComponent,
  { name, tiers }: { readonly name: string; readonly tiers: readonly DemandTier[] },
  demandKw: number,
  period: number | null,
): BillLine[] {
  const parts = splitByTier(
    demandKw,
    tiers.map(({ maxKw }) => maxKw),
  );
  return tiers.flatMap(({ rateUsdPerKw }, tier) => {
    const tierKw = parts[tier]!;
    if (tierKw === 0 || rateUsdPerKw === 0) return [];
    return [toLine(component, name, tierKw * rateUsdPerKw, { period, tier, demandKw: tierKw })];
  });
}
