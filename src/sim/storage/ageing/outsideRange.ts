/** How long, and how far, a history left the range in which the model was fitted. */
import type { AgeingModel } from './ageingModel.js';
import type { CellHistory } from './cellHistory.js';
import { ZERO_CELSIUS_K } from './temperature.js';

export type StressName = 'temperatureC' | 'socFraction' | 'depthFraction' | 'ratePerHour' | 'ageDays';

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
  /** Of the cell at the end of the window. */
  ageDays: number;
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
  return {
    temperatureC: empty(),
    socFraction: empty(),
    depthFraction: empty(),
    ratePerHour: empty(),
    ageDays: empty(),
  };
}

/**
 * Whether any step of a history is too cold, too hot or too fast for a model; where none is, these need not be looked for in
 * each window.
 */
export function leavesRange({ validity }: AgeingModel, history: CellHistory): boolean {
  const { coldestK, hottestK, fastestPerHour } = history;
  const isTemperate = !isOutside(coldestK - ZERO_CELSIUS_K, hottestK - ZERO_CELSIUS_K, validity.temperatureC);
  return !(isTemperate && fastestPerHour <= validity.maxRatePerHour + ROUNDING);
}

/** Adds one window; called once a day of the history, so it allocates nothing. */
export function tallyWindow(tally: RangeTally, model: AgeingModel, window: WindowExtremes): void {
  const { temperatureC, socFraction, depthFraction, maxRatePerHour, maxAgeDays = Infinity } = model.validity;
  const depth = window.highestSocFraction - window.lowestSocFraction;
  const coldestC = window.coldestK - ZERO_CELSIUS_K;
  const hottestC = window.hottestK - ZERO_CELSIUS_K;
  const { lowestSocFraction, highestSocFraction, fastestPerHour, days, ageDays } = window;
  if (isOutside(coldestC, hottestC, temperatureC)) addDays(tally.temperatureC, days, coldestC, hottestC);
  if (isOutside(lowestSocFraction, highestSocFraction, socFraction))
    addDays(tally.socFraction, days, lowestSocFraction, highestSocFraction);
  if (window.fullCycles > 0 && isOutside(depth, depth, depthFraction)) addDays(tally.depthFraction, days, depth, depth);
  if (fastestPerHour > maxRatePerHour + ROUNDING) addDays(tally.ratePerHour, days, fastestPerHour, fastestPerHour);
  if (ageDays > maxAgeDays + ROUNDING) addDays(tally.ageDays, days, ageDays, ageDays);
}

/** The stresses that were outside at all, with their days. */
export function outsideRanges(tally: RangeTally, model: AgeingModel): OutsideRange[] {
  const { maxRatePerHour, maxAgeDays = Infinity, ...ranges } = model.validity;
  const fitted = { ...ranges, ratePerHour: [0, maxRatePerHour], ageDays: [0, maxAgeDays] } as const;
  const names = ['temperatureC', 'socFraction', 'depthFraction', 'ratePerHour', 'ageDays'] as const;
  return names
    .filter((stress) => tally[stress].days > 0)
    .map((stress) => ({ stress, ...tally[stress], fitted: fitted[stress] }));
}

/** Rounding of sums and of kelvin; not a margin. */
const ROUNDING = 1e-9;

function isOutside(low: number, high: number, fitted: readonly [low: number, high: number]): boolean {
  return low < fitted[0] - ROUNDING || high > fitted[1] + ROUNDING;
}

function addDays(sum: { days: number; low: number; high: number }, days: number, low: number, high: number): void {
  sum.days += days;
  if (low < sum.low) sum.low = low;
  if (high > sum.high) sum.high = high;
}
