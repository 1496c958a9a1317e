import type { Series } from '../../../base/series.js';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../../base/units.js';
import type { BillLine } from './billLine.js';
import { sumUsd } from './billLine.js';
import type { BillingCalendar } from './billingCalendar.js';
import { toBillingSlots } from './billingCalendar.js';
import type { BillMonth } from './billMonths.js';
import { billAnnual, billMonths } from './billMonths.js';
import type { Credit } from './credit.js';
import { countDemand } from './demandLines.js';
import { readMeters } from './meters.js';
import { isLookingBack } from './ratchet.js';
import { requireNonNegative } from './require.js';
import { MONTHS_PER_YEAR } from './schedule.js';
import type { Tariff } from './tariff.js';
import { toDemandIntervals } from './usage.js';

/** What one year hands to the next. */
export type BillCarry = Credit & {
  /** What a ratchet looks back at: monthly peaks, January first. */
  readonly ratchetPeaksKw: readonly number[];
};

export type BillOptions = {
  readonly calendar: BillingCalendar;
  /** Overrides the tariff's demand window, for example 60 for an hourly load under a tariff of 15 minutes. */
  readonly demandMinutes?: number;
  /**
   * What came before the year: another bill's `carry`; `same` for a year like this one, without credit (so do REopt's
   * look-back months); `nothing` for a new meter. Needed where the tariff looks back; else `nothing` by default.
   */
  readonly before?: BillCarry | 'same' | 'nothing';
  /** Generation behind the meter, positive when produced; needed where the tariff sells all of it. */
  readonly generation?: Series<'kW'>;
};

export type Bill = {
  readonly tariffName: string;
  /** null in the standard year. */
  readonly year: number | null;
  /** January first. */
  readonly months: readonly BillMonth[];
  /** The year's fixed charge, its highest demand and its minimum. */
  readonly annualLines: readonly BillLine[];
  /** All monthly and annual lines; unrounded, as they are. */
  readonly totalUsd: number;
  readonly carry: BillCarry;
};

/**
 * The bill of a year.
 *
 * Energy is import or export by the mean power of each step. A minimum tops up a month (or the year) to its amount; a
 * bill below zero counts as zero there, and payouts do not count (as in ssc for the month), so no minimum eats credit.
 *
 * @units USD; the power in kW, positive when imported, negative when exported.
 * @throws WattbookError `data` for a series with gaps, not one whole year of the calendar, or coarser than the demand
 * window. RangeError for a look-back without `before`, or an option that is out of range.
 * @example
 * ```ts @import.meta.vitest
 * const { toTariff } = await import('./tariff.js');
 * const tariff = toTariff({ name: 'flat', energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] } });
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 8760 };
 * const power = { unit: 'kW' as const, grid, values: new Float64Array(8760).fill(2), gaps: [] };
 * const bill = billYear(tariff, power, { calendar: { kind: 'local', zone: 'UTC' } });
 * expect(bill.totalUsd).toBeCloseTo(1752, 9);
 * ```
 */
export function billYear(tariff: Tariff, gridPower: Series<'kW'>, options: BillOptions): Bill {
  requireBefore(tariff, options.before);
  const { before = 'nothing', calendar, demandMinutes, generation } = options;
  const billing = toBillingSlots(gridPower.grid, calendar);
  const { demandPower, energy } = readMeters(tariff, { gridPower, generation }, billing);
  const intervalMs = toIntervalMs(tariff, gridPower.grid.stepMs, demandMinutes);
  const intervals = toDemandIntervals(demandPower, billing, intervalMs);
  const carried = typeof before === 'string' ? null : before;
  const demand = countDemand(tariff.demand, intervals, before === 'same' ? 'same' : (carried?.ratchetPeaksKw ?? null));
  const credit = carried ?? { creditUsd: 0, creditKwh: tariff.energy.periods.map(() => 0) };
  const billed = billMonths(tariff, { energy, billing, intervals, demand }, credit);
  const annualLines = billAnnual(tariff, demand, billed.months);
  return {
    tariffName: tariff.name,
    year: billing.year,
    months: billed.months,
    annualLines,
    totalUsd: billed.months.reduce((sum, month) => sum + month.totalUsd, sumUsd(annualLines)),
    carry: { ...billed.credit, ratchetPeaksKw: demand.ratchetPeaksKw },
  };
}

function requireBefore(tariff: Tariff, before: BillOptions['before']): void {
  const { ratchet } = tariff.demand;
  if (before === undefined && ratchet !== null && isLookingBack(ratchet)) {
    throw new RangeError("Give options.before ('same', 'nothing' or another bill's carry), for the tariff looks back.");
  }
  if (before === undefined || typeof before === 'string') return;
  requireNonNegative(before.creditUsd, 'options.before.creditUsd');
  requireAll(before.creditKwh, tariff.energy.periods.length, 'options.before.creditKwh');
  requireAll(before.ratchetPeaksKw, MONTHS_PER_YEAR, 'options.before.ratchetPeaksKw');
}

function requireAll(values: readonly number[], count: number, field: string): void {
  if (values.length !== count) throw new RangeError(`Give ${field} ${count} values; it has ${values.length}.`);
  values.forEach((value, index) => {
    requireNonNegative(value, `${field}[${index}]`);
  });
}

function toIntervalMs(tariff: Tariff, stepMs: number, demandMinutes: number | undefined): number {
  if (demandMinutes === undefined) return tariff.demand.windowMs ?? stepMs;
  const intervalMs = demandMinutes * MS_PER_MINUTE;
  if (intervalMs > 0 && MS_PER_HOUR % intervalMs === 0) return intervalMs;
  throw new RangeError(`Give options.demandMinutes as a divisor of 60, such as 15; it is ${demandMinutes}.`);
}
