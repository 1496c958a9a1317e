/** Hours of scarcity: too few in a year to describe by a distribution, so they are kept as they were. */
import type { LocalTime } from '../../../base/calendar.js';

/** A run of neighbouring hours above the spike threshold. */
export type PriceSpike = {
  /** Local month of its first hour, 1 to 12. */
  readonly month: number;
  /** Local hour of its first hour, 0 to 23. */
  readonly hour: number;
  /** Hour by hour, as observed; its length is the spike's duration. */
  readonly pricesUsdPerMwh: readonly number[];
};

export type PlacedSpike = {
  readonly spike: PriceSpike;
  /** Position of its first hour in the year. */
  readonly start: number;
};

/** Spikes closer than this would be one spike. */
const APART_HOURS = 6;

/**
 * The runs of hours above a threshold, the largest (by the sum of its prices) first.
 *
 * @units USD/MWh.
 * @example
 * ```ts @import.meta.vitest
 * const local = { year: 2022, month: 7, day: 1, weekday: 5, dayNumber: 19174, ofDayMs: 0 };
 * const locals = [16, 17, 18].map((hour) => ({ ...local, hour }));
 * expect(findSpikes(Float64Array.of(40, 900, 700), locals, 500)).toEqual([
 *   { month: 7, hour: 17, pricesUsdPerMwh: [900, 700] },
 * ]);
 * ```
 */
export function findSpikes(
  pricesUsdPerMwh: Float64Array,
  locals: readonly LocalTime[],
  thresholdUsdPerMwh: number,
): PriceSpike[] {
  const spikes: PriceSpike[] = [];
  let run: number[] = [];
  pricesUsdPerMwh.forEach((priceUsdPerMwh, index) => {
    const local = locals[index];
    if (local === undefined || !(priceUsdPerMwh > thresholdUsdPerMwh)) {
      run = [];
      return;
    }
    if (run.length === 0) spikes.push({ month: local.month, hour: local.hour, pricesUsdPerMwh: run });
    run.push(priceUsdPerMwh);
  });
  return spikes.sort((a, b) => sum(b.pricesUsdPerMwh) - sum(a.pricesUsdPerMwh));
}

/**
 * Puts each spike, the largest first, on the most strained hours of its month that begin at its hour and are still free;
 * on those of the whole year when its month has no room.
 *
 * @param strain one number per hour of the year; scarcity goes where it is high.
 * @throws RangeError when there is no room left in the year.
 * @example
 * ```ts @import.meta.vitest
 * const local = { year: 2022, month: 7, day: 1, weekday: 5, dayNumber: 19174, ofDayMs: 0 };
 * const locals = [16, 17, 16, 17].map((hour) => ({ ...local, hour }));
 * const spike = { month: 7, hour: 17, pricesUsdPerMwh: [900] };
 * expect(placeSpikes([spike], locals, Float64Array.of(1, 2, 1, 3))).toEqual([{ spike, start: 3 }]);
 * ```
 */
export function placeSpikes(
  spikes: readonly PriceSpike[],
  locals: readonly LocalTime[],
  strain: Float64Array,
): PlacedSpike[] {
  const taken = new Uint8Array(locals.length);
  return spikes.map((spike) => {
    const length = spike.pricesUsdPerMwh.length;
    const atHour = [...locals.keys()].filter((index) => locals[index]?.hour === spike.hour);
    const inMonth = atHour.filter((index) => locals[index]?.month === spike.month);
    const start = bestStart(inMonth, length, { taken, strain }) ?? bestStart(atHour, length, { taken, strain });
    if (start === undefined) throw new RangeError(`Give fewer spikes: no room is left for one of ${length} hours.`);
    taken.fill(1, Math.max(0, start - APART_HOURS), start + length + APART_HOURS);
    return { spike, start };
  });
}

function bestStart(
  starts: readonly number[],
  length: number,
  year: { readonly taken: Uint8Array; readonly strain: Float64Array },
): number | undefined {
  let best: number | undefined;
  let highest = -Infinity;
  for (const start of starts) {
    const end = start + length;
    if (end > year.strain.length || year.taken.subarray(start, end).includes(1)) continue;
    const total = sum(year.strain.subarray(start, end));
    if (total <= highest) continue;
    highest = total;
    best = start;
  }
  return best;
}

function sum(values: readonly number[] | Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
