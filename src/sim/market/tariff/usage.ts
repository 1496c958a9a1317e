/** What a meter counted in a year: energy by month and period, and peaks. The power is positive when imported. */
import { WattbookError } from '../../../base/errors.js';
import type { Series } from '../../../base/series.js';
import { MS_PER_MINUTE, toHours } from '../../../base/units.js';
import type { BillingSlots } from './billingCalendar.js';
import type { Schedule } from './schedule.js';
import { MONTHS_PER_YEAR, monthIndexOf } from './schedule.js';

/** By month (January first), then by period; all zero or more. */
export type EnergyUse = {
  readonly importKwh: readonly (readonly number[])[];
  readonly exportKwh: readonly (readonly number[])[];
};

/** Mean power of each demand interval; export counts as negative here. */
export type DemandIntervals = {
  readonly intervalMs: number;
  /** Start of the first one, UTC ms. */
  readonly startMs: number;
  readonly valuesKw: Float64Array;
  /** By interval, that of its first step. */
  readonly slots: Uint16Array;
};

/**
 * Imported and exported energy by month and period. Each step counts as either, by its mean power.
 *
 * @units kWh out.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 1_800_000, count: 2 };
 * const power = { unit: 'kW' as const, grid, values: Float64Array.of(10, -4), gaps: [] };
 * const billing = { year: null, slots: Uint16Array.of(0, 0), dayCounts: [] };
 * const use = countEnergy(power, billing, [0], 1);
 * expect([use.importKwh[0], use.exportKwh[0]]).toEqual([[5], [2]]);
 * ```
 */
export function countEnergy(
  gridPower: Series<'kW'>,
  { slots }: BillingSlots,
  schedule: Schedule,
  periodCount: number,
): EnergyUse {
  const importKwh = zeros(periodCount);
  const exportKwh = zeros(periodCount);
  const stepHours = toHours(gridPower.grid.stepMs);
  gridPower.values.forEach((powerKw, index) => {
    const slot = slots[index]!;
    const counted = powerKw >= 0 ? importKwh : exportKwh;
    counted[monthIndexOf(slot)]![schedule[slot]!]! += Math.abs(powerKw) * stepHours;
  });
  return { importKwh, exportKwh };
}

/**
 * The mean power of each demand interval.
 *
 * @units kW.
 * @param intervalMs a multiple of the series' step that divides an hour.
 * @throws WattbookError `data` when the interval is finer than the step or no multiple of it.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 900_000, count: 4 };
 * const power = { unit: 'kW' as const, grid, values: Float64Array.of(10, 20, 30, 0), gaps: [] };
 * const billing = { year: null, slots: new Uint16Array(4), dayCounts: [] };
 * expect([...toDemandIntervals(power, billing, 1_800_000).valuesKw]).toEqual([15, 15]);
 * ```
 */
export function toDemandIntervals(
  gridPower: Series<'kW'>,
  { slots }: BillingSlots,
  intervalMs: number,
): DemandIntervals {
  const { startMs, stepMs, count } = gridPower.grid;
  const stepCount = intervalMs / stepMs;
  if (!Number.isInteger(stepCount)) {
    const what = `demand is billed over ${intervalMs / MS_PER_MINUTE} minutes, the load has steps of ${stepMs / MS_PER_MINUTE}`;
    throw new WattbookError('data', what, {
      next: 'Give a finer load, or ask for demand over the steps of the load (demandMinutes).',
    });
  }
  const valuesKw = new Float64Array(count / stepCount);
  gridPower.values.forEach((powerKw, index) => {
    valuesKw[Math.floor(index / stepCount)]! += powerKw / stepCount;
  });
  return { intervalMs, startMs, valuesKw, slots: slots.filter((_, index) => index % stepCount === 0) };
}

/**
 * The highest demand of each month and period, zero where nothing is imported.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const intervals = { intervalMs: 1, startMs: 0, valuesKw: Float64Array.of(3, 7, -2), slots: Uint16Array.of(0, 0, 24) };
 * expect(findPeaksKw(intervals, Array<number>(576).fill(0), 1).slice(0, 2)).toEqual([[7], [0]]);
 * ```
 */
export function findPeaksKw({ valuesKw, slots }: DemandIntervals, schedule: Schedule, periodCount: number): number[][] {
  const peaksKw = zeros(periodCount);
  valuesKw.forEach((powerKw, index) => {
    const slot = slots[index]!;
    const row = peaksKw[monthIndexOf(slot)]!;
    const period = schedule[slot]!;
    row[period] = Math.max(row[period]!, powerKw);
  });
  return peaksKw;
}

function zeros(periodCount: number): number[][] {
  return Array.from({ length: MONTHS_PER_YEAR }, () => Array<number>(periodCount).fill(0));
}
