import type { BillComponent, BillLine } from './billLine.js';
import { BILL_COMPONENTS, sumUsd, toLine } from './billLine.js';
import type { BillingSlots } from './billingCalendar.js';
import { billCoincident } from './coincidentLines.js';
import type { Credit } from './credit.js';
import { stepCredit } from './credit.js';
import type { DemandUse } from './demandLines.js';
import { billAnnualPeak, billDemand } from './demandLines.js';
import type { Tariff } from './tariff.js';
import type { DemandIntervals, EnergyUse } from './usage.js';

export type BillMonth = {
  /** 1 to 12. */
  readonly month: number;
  readonly lines: readonly BillLine[];
  readonly totalUsd: number;
  readonly importKwh: number;
  readonly exportKwh: number;
  /** Highest mean power over a demand interval, zero where nothing is imported. */
  readonly peakKw: number;
  /** The peak, or what the ratchet makes of it. */
  readonly billingDemandKw: number;
};

/** What was found in a year's metered power. */
export type MeteredYear = {
  readonly energy: EnergyUse;
  readonly billing: BillingSlots;
  readonly intervals: DemandIntervals;
  readonly demand: DemandUse;
};

export type BilledMonths = {
  readonly months: readonly BillMonth[];
  /** What is left at the end of December. */
  readonly credit: Credit;
};

/** A payout is the utility's debt, not part of what a minimum is measured against (ssc applies it after the minimum). */
const BELOW_MINIMUM: readonly BillComponent[] = BILL_COMPONENTS.filter((component) => component !== 'credit-payout');

/**
 * The twelve monthly bills, each handing its credit to the next.
 *
 * @units USD.
 * @throws WattbookError `data` when a coincident interval lies outside the year.
 * @example
 * ```ts @import.meta.vitest
 * const { toTariff } = await import('./tariff.js');
 * const energy = { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] };
 * const tariff = toTariff({ name: 'A', energy, fixed: { usdPerDay: 2 } });
 * const zeros = Array<number>(12).fill(0);
 * const used = Array.from({ length: 12 }, (_, month) => [month === 1 ? 50 : 0]);
 * const metered = {
 *   energy: { importKwh: used, exportKwh: used.map(() => [0]) },
 *   billing: { year: null, slots: Uint16Array.of(24), dayCounts: [31, 28] },
 *   intervals: { intervalMs: 3_600_000, startMs: 0, valuesKw: Float64Array.of(0), slots: Uint16Array.of(24) },
 *   demand: { peaksKw: zeros, timeOfUseKw: [], ratchetPeaksKw: zeros, billingDemandsKw: zeros },
 * };
 * const { months } = billMonths(tariff, metered, { creditUsd: 0, creditKwh: [0] });
 * expect(months.map(({ totalUsd }) => totalUsd)).toEqual([62, 61]);
 * ```
 */
export function billMonths(tariff: Tariff, metered: MeteredYear, before: Credit): BilledMonths {
  const { billing, intervals, demand } = metered;
  const { importKwh, exportKwh } = metered.energy;
  const coincident = tariff.demand.coincident.map((charge) => billCoincident(charge, intervals));
  let credit = before;
  const months = billing.dayCounts.map((dayCount, monthIndex) => {
    const energy = { importKwh: importKwh[monthIndex]!, exportKwh: exportKwh[monthIndex]! };
    const billingDemandKw = demand.billingDemandsKw[monthIndex]!;
    const step = stepCredit(tariff, credit, { monthIndex, ...energy, billingDemandKw, dayCount });
    credit = step.next;
    const lines = [
      ...step.lines,
      ...billDemand(tariff.demand, demand, monthIndex),
      ...coincident.flatMap((named) => (named.monthIndex === monthIndex ? [named.line] : [])),
      ...billFixed(tariff, dayCount),
    ];
    lines.push(...topUp('month', lines, tariff.fixed.minimumUsdPerMonth));
    return {
      month: monthIndex + 1,
      lines,
      totalUsd: sumUsd(lines),
      importKwh: sumOf(energy.importKwh),
      exportKwh: sumOf(energy.exportKwh),
      peakKw: demand.peaksKw[monthIndex]!,
      billingDemandKw,
    };
  });
  return { months, credit };
}

/**
 * The charges and minimum of the year as a whole.
 *
 * @units USD.
 * @example
 * ```ts @import.meta.vitest
 * const { toTariff } = await import('./tariff.js');
 * const energy = { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] };
 * const tariff = toTariff({ name: 'A', energy, fixed: { usdPerYear: 100, minimumUsdPerYear: 250 } });
 * const demand = { peaksKw: [], timeOfUseKw: [], ratchetPeaksKw: [], billingDemandsKw: [] };
 * expect(billAnnual(tariff, demand, []).map(({ amountUsd }) => amountUsd)).toEqual([100, 150]);
 * ```
 */
export function billAnnual(
  { fixed, demand }: Tariff,
  { peaksKw }: DemandUse,
  months: readonly BillMonth[],
): BillLine[] {
  const lines = demand.annual.length === 0 ? [] : billAnnualPeak(demand.annual, peaksKw);
  if (fixed.usdPerYear !== 0) lines.push(toLine('fixed', 'per year', fixed.usdPerYear));
  const all = [...months.flatMap((month) => month.lines), ...lines];
  return [...lines, ...topUp('year', all, fixed.minimumUsdPerYear)];
}

function billFixed({ fixed }: Tariff, dayCount: number): BillLine[] {
  const lines: BillLine[] = [];
  if (fixed.usdPerMonth !== 0) lines.push(toLine('fixed', 'per month', fixed.usdPerMonth));
  if (fixed.usdPerDay !== 0) lines.push(toLine('fixed', 'per day', fixed.usdPerDay * dayCount));
  return lines;
}

function topUp(period: 'month' | 'year', lines: readonly BillLine[], minimumUsd: number): BillLine[] {
  const missingUsd = minimumUsd - Math.max(0, sumUsd(lines, BELOW_MINIMUM));
  return missingUsd > 0 ? [toLine('minimum', `to the minimum of the ${period}`, missingUsd)] : [];
}

function sumOf(energyKwh: readonly number[]): number {
  return energyKwh.reduce((sum, kwh) => sum + kwh, 0);
}
