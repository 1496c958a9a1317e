/** How long, and how far, a history left the range in which the model was fitted. */
import type { AgeingModel } from './ageingModel.js';
import { ZERO_CELSIUS_K } from './temperature.js';

export type StressName = 'temperatureC' | 'socFraction' | 'depthFraction' | 'ratePerHour';

/** One stress outside the fitted range. */
export type OutsideRange = {
  readonly stress: StressName;
  /** Days with any such moment (for the depth: days whose deepest swing lies outside). */
  readonly days: number;
  /** Lowest and highest value of those days, in the unit of the stress. */
  readonly low: number;
  readonly high: number;
  readonly fitted: readonly [low: number, high: number];
};

/** Mutable; the extremes of one window. */
export type WindowExtremes = {
  days: number;
  coldestK: number;
  hottestK: number;
  lowestSocFraction: number;
  highestSocFraction: number;
  fullCycles: number;
  /** Fastest step of the window. */
  fastestPerHour: number;
};

/** Mutable; running sums over windows. */
export type RangeTally = Readonly<Record<StressName, { days: number; low: number; high: number }>>;

/**
 * A tally that has seen nothing.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toRangeTally().socFraction.days).toBe(0);
 * ```
 */
export function toRangeTally(): RangeTally {
  const empty = (): { days: number; low: number; high: number } => ({ days: 0, low: Infinity, high: -Infinity });
  return { temperatureC: empty(), socFraction: empty(), depthFraction: empty(), ratePerHour: empty() };
}

/** Adds one window; called once a day of the history. */
export function tallyWindow(tally: RangeTally, model: AgeingModel, window: WindowExtremes): void {
  const { validity } = model;
  const { days, lowestSocFraction, highestSocFraction, fastestPerHour } = window;
  const depthFraction = highestSocFraction - lowestSocFraction;
  const coldestC = window.coldestK - ZERO_CELSIUS_K;
  addDays(tally.temperatureC, days, [coldestC, window.hottestK - ZERO_CELSIUS_K], validity.temperatureC);
  addDays(tally.socFraction, days, [lowestSocFraction, highestSocFraction], validity.socFraction);
  if (window.fullCycles > 0) addDays(tally.depthFraction, days, [depthFraction, depthFraction], validity.depthFraction);
  addDays(tally.ratePerHour, days, [fastestPerHour, fastestPerHour], [0, validity.maxRatePerHour]);
}

/** The stresses that were outside at all, with their days. */
export function outsideRanges(tally: RangeTally, model: AgeingModel): OutsideRange[] {
  const fitted = { ...model.validity, ratePerHour: [0, model.validity.maxRatePerHour] as const };
  const names = ['temperatureC', 'socFraction', 'depthFraction', 'ratePerHour'] as const;
  return names
    .filter((stress) => tally[stress].days > 0)
    .map((stress) => ({ stress, ...tally[stress], fitted: fitted[stress] }));
}

/** Rounding of sums and of kelvin; not a margin. */
const ROUNDING = 1e-9;

function addDays(
  sum: { days: number; low: number; high: number },
  days: number,
  [low, high]: readonly [number, number],
  [fittedLow, fittedHigh]: readonly [number, number],
): void {
  if (low >= fittedLow - ROUNDING && high <= fittedHigh + ROUNDING) return;
  sum.days += days;
  sum.low = Math.min(sum.low, low);
  sum.high = Math.max(sum.high, high);
}
