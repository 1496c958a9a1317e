/** Demand charges as an optimiser reads them: peaks over named steps, and what is paid on them. */
import type { TimeGrid } from '../../../base/grid.js';
import { KWH_PER_MWH, MS_PER_MINUTE, toHours } from '../../../base/units.js';
import type { BillComponent } from '../../market/tariff/billLine.js';
import { toBillingSlots } from '../../market/tariff/billingCalendar.js';
import type { BillOptions } from '../../market/tariff/billYear.js';
import type { CoincidentSpec, DemandCharge, DemandPeriod } from '../../market/tariff/demandCharge.js';
import { MONTHS_PER_YEAR } from '../../market/tariff/schedule.js';
import type { DemandTier } from '../../market/tariff/tiers.js';
import type { BilledDemand } from './billedParts.js';
import { billedParts } from './billedParts.js';
import type { Peak, PeakBook } from './peakBook.js';
import { toPeakBook } from './peakBook.js';

/** Tiers on the billed demand. */
export type PeakCharge = BilledDemand & {
  readonly name: string;
  readonly component: BillComponent;
  /** 0 to 11; null for a charge on the year. */
  readonly monthIndex: number | null;
  /** Rates from 0 that do not fall. */
  readonly tiers: readonly DemandTier[];
};

export type SiteDemand = {
  readonly peaks: readonly Peak[];
  readonly charges: readonly PeakCharge[];
  /** Paid on import besides the energy price, by step; null for nothing. */
  readonly importUsdPerMwh: Float64Array | null;
  /** First step of each billing month, ascending from 0. */
  readonly monthStarts: readonly number[];
};

/** As a bill is counted; the demand window must be the step of the grid. */
export type DemandOptions = Pick<BillOptions, 'calendar' | 'demandMinutes' | 'before'>;

/**
 * The demand charges of one whole billing year: flat and time-of-use charges, the annual one, ratchets and coincident
 * peaks, with the steps that {@link billYear} counts for each.
 *
 * @units kW, USD/kW.
 * @throws RangeError where a rate is below 0 or falls from tier to tier (the cost is then not convex), where the demand
 * window is not the step of the grid, or for a look-back without `before`. WattbookError `data` when the grid is not one
 * whole year.
 * @example
 * ```ts @import.meta.vitest
 * const { toDemandCharge } = await import('../../market/tariff/demandCharge.js');
 * const charge = toDemandCharge({ flat: { periods: [{ tiers: [{ rateUsdPerKw: 15 }] }] } });
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 8760 };
 * const demand = toSiteDemand(charge, grid, { calendar: { kind: 'local', zone: 'UTC' } });
 * expect([demand.peaks.length, demand.charges.length, demand.monthStarts[1]]).toEqual([12, 12, 744]);
 * ```
 */
export function toSiteDemand(charge: DemandCharge, grid: TimeGrid, options: DemandOptions): SiteDemand {
  requireWindow(charge, grid, options.demandMinutes);
  const { slots } = toBillingSlots(grid, options.calendar);
  const book = toPeakBook(slots);
  const monthly = Array.from({ length: MONTHS_PER_YEAR }, (_, month) => monthCharges(charge, month, book, options));
  const annual = toCharge(book, { name: "year's peak", tiers: charge.annual }, 'demand-annual', null);
  const highest = charge.coincident.filter(({ basis }) => basis === 'highest');
  const coincident = highest.map((one) => coincidentCharge(one, grid, book));
  const charges = [...monthly.flat(), ...annual, ...coincident].filter(({ tiers }) => isPaid(tiers));
  charges.forEach(requireRising);
  return Object.freeze({
    charges: Object.freeze(charges),
    peaks: Object.freeze([...book.peaks]),
    importUsdPerMwh: coincidentPrices(charge.coincident, grid),
    monthStarts: Object.freeze([...book.monthStarts]),
  });
}

function onPeak(peakIndex: number): BilledDemand {
  return { floorKw: 0, parts: [{ peakIndex, shareFraction: 1 }] };
}

type Named = Pick<DemandPeriod, 'name' | 'tiers'>;

function monthCharges(
  charge: DemandCharge,
  monthIndex: number,
  book: PeakBook,
  { before }: DemandOptions,
): PeakCharge[] {
  const billed = () =>
    charge.ratchet === null ? onPeak(book.peakOf(monthIndex)) : billedParts(charge, monthIndex, book, before);
  const flat = charge.flat[monthIndex];
  const charges: PeakCharge[] = [];
  const add = (component: BillComponent, { name, tiers }: Named, demand: BilledDemand) => {
    charges.push({ ...{ name, component, monthIndex, tiers }, ...demand });
  };
  if (flat !== undefined && isPaid(flat.tiers)) add('demand-flat', flat, billed());
  charge.timeOfUse.forEach(({ periods, schedule }) => {
    periods.forEach((period, periodIndex) => {
      if (!isPaid(period.tiers)) return;
      const peakIndex = book.peakOf(monthIndex, { schedule, periodIndex, name: period.name });
      if (peakIndex < 0) return;
      add('demand-time-of-use', period, period.isRatcheted ? billed() : onPeak(peakIndex));
    });
  });
  return charges;
}

function toCharge(book: PeakBook, named: Named, component: BillComponent, monthIndex: number | null): PeakCharge[] {
  if (!isPaid(named.tiers)) return [];
  const parts = book.monthStarts.map((_, month) => ({ peakIndex: book.peakOf(month), shareFraction: 1 }));
  return [{ ...named, component, monthIndex, floorKw: 0, parts }];
}

function coincidentCharge(
  { name, startsMs, rateUsdPerKw }: CoincidentSpec,
  grid: TimeGrid,
  book: PeakBook,
): PeakCharge {
  const steps = [...new Set(startsMs.map((startMs) => stepOf(startMs, name, grid)))].sort((a, b) => a - b);
  const tiers = [{ maxKw: Infinity, rateUsdPerKw }];
  const demand = onPeak(book.addPeak(name, Int32Array.from(steps)));
  return { name, component: 'coincident', monthIndex: null, tiers, ...demand };
}

/** A mean over named intervals costs each of them its share: a price on the import there. */
function coincidentPrices(coincident: readonly CoincidentSpec[], grid: TimeGrid): Float64Array | null {
  const means = coincident.filter(({ basis }) => basis === 'mean');
  if (means.length === 0) return null;
  const importUsdPerMwh = new Float64Array(grid.count);
  for (const { name, startsMs, rateUsdPerKw } of means) {
    for (const startMs of startsMs) {
      importUsdPerMwh[stepOf(startMs, name, grid)]! +=
        (rateUsdPerKw * KWH_PER_MWH) / startsMs.length / toHours(grid.stepMs);
    }
  }
  return importUsdPerMwh;
}

function stepOf(startMs: number, name: string, grid: TimeGrid): number {
  const index = (startMs - grid.startMs) / grid.stepMs;
  if (Number.isInteger(index) && index >= 0 && index < grid.count) return index;
  throw new RangeError(
    `Give the charge ${name} starts of steps of the grid; ${new Date(startMs).toISOString()} is none.`,
  );
}

function isPaid(tiers: readonly DemandTier[]): boolean {
  return tiers.some(({ rateUsdPerKw }) => rateUsdPerKw !== 0);
}

function requireRising({ name, tiers }: PeakCharge): void {
  tiers.forEach(({ rateUsdPerKw }, index) => {
    if (rateUsdPerKw >= (tiers[index - 1]?.rateUsdPerKw ?? 0)) return;
    throw new RangeError(
      `Give the demand charge ${name} rates from 0 that do not fall from tier to tier, for else the cost is not convex; ` +
        `tier ${index + 1} has ${rateUsdPerKw} USD/kW.`,
    );
  });
}

function requireWindow({ windowMs }: DemandCharge, { stepMs }: TimeGrid, demandMinutes: number | undefined): void {
  const wantedMs = demandMinutes === undefined ? (windowMs ?? stepMs) : demandMinutes * MS_PER_MINUTE;
  if (wantedMs === stepMs) return;
  throw new RangeError(
    `Give steps of the demand window, ${wantedMs / MS_PER_MINUTE} minutes, or a demandMinutes of the step; ` +
      `the steps have ${stepMs / MS_PER_MINUTE}.`,
  );
}
