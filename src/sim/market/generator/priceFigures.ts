/** What makes one year of prices like another: level, spread, tails, memory and shape. */
import { localTimeAt, toLocalClock } from '../../../base/calendar.js';
import { gridEndMs, gridInstantMs } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { observedValues } from '../../../base/series.js';
import { autocorrelation, mean, quantile, standardDeviation } from '../../../base/statistics.js';
import { HOURS_PER_DAY } from '../../../base/units.js';

/** One figure of a year of prices, and how near another year's must come to count as near. */
export type PriceFigure = {
  readonly name: string;
  /** Empty for a plain number. */
  readonly unit: string;
  readonly value: number;
  /** `fitted` where the calibration takes it from the real year, `free` where it follows from the model. */
  readonly basis: 'fitted' | 'free';
  /** Near is within this share of the real value... */
  readonly nearShare: number;
  /** ...or within this distance in the figure's unit, whichever is wider. */
  readonly nearValue: number;
};

const NEAR_SHARE = 0.1;
/** A tenth of a quantile near 0 is nothing; a dollar is. */
const NEAR_USD_PER_MWH = 1;
const NEAR_CORRELATION_FRACTION = 0.05;
/** One day of a year. */
const NEAR_HOURS = 24;
const PERCENTS = [1, 5, 25, 50, 75, 95, 99];
const LAGS_HOURS = [1, HOURS_PER_DAY, 7 * HOURS_PER_DAY];
const PART_OF_DAY_HOURS = 6;
const EXTREME_HOUR_COUNT = 4;

/**
 * The figures of a series of hourly prices.
 *
 * @param options.spikeThresholdUsdPerMwh hours above it are spikes; neighbouring ones are one spike.
 * @units each figure's own.
 * @throws RangeError when the zone is unknown, no price is known or the prices do not vary.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 24 * 14 };
 * const values = Float64Array.from({ length: 24 * 14 }, (_, hour) => (hour % 24 < 12 ? 20 : 60));
 * const prices = { unit: 'USD/MWh' as const, grid, values, gaps: [] };
 * const figures = toPriceFigures(prices, { zone: 'UTC', spikeThresholdUsdPerMwh: 500 });
 * const valueOf = (name: string) => figures.find((figure) => figure.name === name)?.value;
 * expect([valueOf('mean'), valueOf('spikes'), valueOf('daily spread, 4 dearest less 4 cheapest h')]).toEqual([40, 0, 40]);
 * ```
 */
export function toPriceFigures(
  series: Series<'USD/MWh'>,
  options: { readonly zone: string; readonly spikeThresholdUsdPerMwh: number },
): PriceFigure[] {
  const known = observedValues(series);
  const days = toDays(series, options.zone);
  const isSpike = series.values.map((price) => (price > options.spikeThresholdUsdPerMwh ? 1 : 0));
  const spikeCount = isSpike.filter((flag, index) => flag === 1 && isSpike[index - 1] !== 1).length;
  return [
    price('mean', mean(known), 'fitted'),
    price('standard deviation', standardDeviation(known), 'fitted'),
    ...PERCENTS.map((percent) => price(`${percent} % quantile`, quantile(known, percent / 100), 'fitted')),
    hours('hours below 0', known.filter((value) => value < 0).length, 'fitted'),
    { ...hours('spikes', spikeCount, 'fitted'), unit: '', nearValue: 0 },
    hours('hours in spikes', isSpike.filter((flag) => flag === 1).length, 'fitted'),
    ...partsOfDay(days),
    ...LAGS_HOURS.map((lagHours) => memory(series, lagHours)),
    price('standard deviation of daily means', standardDeviation(days.map((day) => mean(day.known))), 'free'),
    price('daily spread, 4 dearest less 4 cheapest h', mean(days.flatMap(daySpread)), 'free'),
  ];
}

function price(name: string, value: number, basis: PriceFigure['basis']): PriceFigure {
  return { name, unit: 'USD/MWh', value, basis, nearShare: NEAR_SHARE, nearValue: NEAR_USD_PER_MWH };
}

function hours(name: string, value: number, basis: PriceFigure['basis']): PriceFigure {
  return { name, unit: 'h', value, basis, nearShare: NEAR_SHARE, nearValue: NEAR_HOURS };
}

function memory(series: Series<'USD/MWh'>, lagHours: number): PriceFigure {
  const value = autocorrelation(series.values, lagHours);
  const near = { nearShare: 0, nearValue: NEAR_CORRELATION_FRACTION };
  return { name: `autocorrelation, ${lagHours} h`, unit: '', value, basis: 'free', ...near };
}

/** The known prices of a local day, and at which local hours they stand. */
type Day = { readonly known: number[]; readonly localHours: number[] };

function toDays({ grid, values }: Series<'USD/MWh'>, zone: string): Day[] {
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  const days = new Map<number, Day>();
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    const { dayNumber, hour } = localTimeAt(clock, gridInstantMs(grid, index));
    const day = days.get(dayNumber) ?? { known: [], localHours: [] };
    days.set(dayNumber, day);
    day.known.push(value);
    day.localHours.push(hour);
  });
  return [...days.values()];
}

function partsOfDay(days: readonly Day[]): PriceFigure[] {
  return Array.from({ length: HOURS_PER_DAY / PART_OF_DAY_HOURS }, (_, part) => {
    const from = part * PART_OF_DAY_HOURS;
    const to = from + PART_OF_DAY_HOURS - 1;
    const isInside = (hour = NaN) => hour >= from && hour <= to;
    const inside = days.flatMap((day) => day.known.filter((_value, index) => isInside(day.localHours[index])));
    return price(`mean of local hours ${from} to ${to}`, mean(inside), 'fitted');
  });
}

/** None for a day cut so short that dear and cheap hours would be the same. */
function daySpread({ known }: Day): number[] {
  if (known.length < 2 * EXTREME_HOUR_COUNT) return [];
  const ascending = [...known].sort((a, b) => a - b);
  return [mean(ascending.slice(-EXTREME_HOUR_COUNT)) - mean(ascending.slice(0, EXTREME_HOUR_COUNT))];
}
