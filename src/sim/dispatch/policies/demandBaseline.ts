/** What a site would have drawn without a demand-response event, reckoned from its meter alone. */
import type { TimeGrid } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { MS_PER_HOUR } from '../../../base/units.js';
import type { DemandEvent } from './demandResponse.js';
import { toLocalNumbers } from './localNumbers.js';

export type BaselineOptions = {
  /** IANA time zone of days and clock times. */
  readonly zone: string;
  /** First step of the event and one past its last; on one local day. */
  readonly start: number;
  readonly end: number;
  /**
   * Steps that are like no usual day: those of other events and their rebounds (see {@link respondedSteps}), holidays. Their
   * local days are left out of the mean, and the steps themselves of the day-of adjustment.
   */
  readonly excludedSteps?: readonly number[];
  /** Days averaged; 10 by default. */
  readonly dayCount?: number;
  /** Largest day-of adjustment either way as a share of the baseline; 0.2 by default, 0 for none. */
  readonly adjustmentLimitShare?: number;
};

const ADJUSTMENT_FROM_HOURS = 4;
const ADJUSTMENT_TO_HOURS = 1;
const SATURDAY = 6;

/**
 * The baseline of each step of an event: the mean demand at the same clock time over the last `dayCount` days of the same
 * kind (weekdays, or weekends), times a day-of adjustment. That is the ratio of real to baseline demand from four hours to
 * one hour before the event, held between 1 - limit and 1 + limit. The hour just before the event is left out, for the
 * site may prepare in it.
 *
 * @param demand metered.
 * @units kW.
 * @throws RangeError when the event is not one or more steps of one day, fewer days of its kind lie before it, or demand is
 * unknown where it is needed.
 * CAISO and NYISO leave out the days of other events; a battery makes also those of its rebound unlike any other: give both
 * as `excludedSteps`.
 *
 * @source CAISO "10-in-10" customer baseline with a same-day adjustment of at most 20 % either way.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2024, 0, 1), stepMs: 3_600_000, count: 48 };
 * const values = Float64Array.from({ length: 48 }, (_, hour) => (hour < 24 ? 100 : 110));
 * const demand = { unit: 'kW' as const, grid, values, gaps: [] };
 * const baselineKw = demandBaselineKw(demand, { zone: 'UTC', start: 40, end: 42, dayCount: 1 });
 * expect([...baselineKw].map(Math.round)).toEqual([110, 110]);
 * ```
 */
export function demandBaselineKw(demand: Series<'kW'>, options: BaselineOptions): Float64Array {
  const { start, end, adjustmentLimitShare = 0.2 } = options;
  const { grid, values } = demand;
  const meanAtKw = toPastMean(demand, options);
  const hoursBefore = (hours: number) => Math.max(0, start - Math.round((hours * MS_PER_HOUR) / grid.stepMs));
  const excluded = new Set(options.excludedSteps);
  let [realKw, expectedKw] = [0, 0];
  for (let index = hoursBefore(ADJUSTMENT_FROM_HOURS); index < hoursBefore(ADJUSTMENT_TO_HOURS); index += 1) {
    if (excluded.has(index)) continue;
    realKw += values[index]!;
    expectedKw += meanAtKw(index);
  }
  const ratio = expectedKw === 0 ? 1 : realKw / expectedKw;
  const factor = Math.min(1 + adjustmentLimitShare, Math.max(1 - adjustmentLimitShare, ratio));
  const baselineKw = Float64Array.from({ length: end - start }, (_, k) => factor * meanAtKw(start + k));
  if (baselineKw.some((kw) => Number.isNaN(kw))) throw new RangeError('Give demand without gaps around events.');
  return baselineKw;
}

/**
 * The steps in which a site answers demand response: those of the events, and after each the rebound, in which its battery
 * takes back what it gave. Left out of a baseline, they neither lift nor lower it.
 *
 * @param grid of the meter.
 * @param reboundHours how long the recharge may last: energy promised over round-trip efficiency and recharge power.
 * @throws RangeError when `reboundHours` is below 0.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 24 };
 * const event = { startMs: 20 * 3_600_000, endMs: 21 * 3_600_000, committedKw: 5, noticeMs: 0 };
 * expect(respondedSteps(grid, [event], 1.5)).toEqual([20, 21, 22]);
 * ```
 */
export function respondedSteps(grid: TimeGrid, events: readonly DemandEvent[], reboundHours: number): number[] {
  if (!(reboundHours >= 0 && reboundHours < Infinity)) {
    throw new RangeError(`Give reboundHours from 0; this one is ${reboundHours}.`);
  }
  return events.flatMap(({ startMs, endMs }) => {
    const from = Math.max(0, Math.floor((startMs - grid.startMs) / grid.stepMs));
    const until = Math.min(grid.count, Math.ceil((endMs + reboundHours * MS_PER_HOUR - grid.startMs) / grid.stepMs));
    return Array.from({ length: Math.max(0, until - from) }, (_, k) => from + k);
  });
}

/** The mean demand at a step's clock time over the last days of the event's kind before the event's day. */
function toPastMean({ grid, values }: Series<'kW'>, options: BaselineOptions): (index: number) => number {
  const { zone, start, end, excludedSteps = [], dayCount = 10 } = options;
  const days = toLocalNumbers(grid, zone, ({ dayNumber }) => dayNumber);
  const slots = toLocalNumbers(grid, zone, ({ ofDayMs }) => Math.floor(ofDayMs / grid.stepMs));
  const weekends = toLocalNumbers(grid, zone, ({ weekday }) => Number(weekday >= SATURDAY));
  if (!(start >= 0 && start < end && end <= grid.count && days[start] === days[end - 1])) {
    throw new RangeError(`Give an event of one local day inside the series; this one is steps ${start} to ${end}.`);
  }
  const excluded = new Set([start, ...excludedSteps].map((index) => days[index]));
  return (index) => {
    let [sumKw, count] = [0, 0];
    for (let past = start - 1; past >= 0 && count < dayCount; past -= 1) {
      if (slots[past] !== slots[index] || weekends[past] !== weekends[start] || excluded.has(days[past])) continue;
      sumKw += values[past]!;
      count += 1;
    }
    if (count < dayCount) throw new RangeError(`Give ${dayCount} days like the event's before it; these are ${count}.`);
    return sumKw / dayCount;
  };
}
