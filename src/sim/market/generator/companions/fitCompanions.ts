import type { LocalTime } from '../../../../base/calendar.js';
import type { TimeGrid } from '../../../../base/grid.js';
import { normalCdf } from '../../../../base/normal.js';
import type { Series } from '../../../../base/series.js';
import { observedValues } from '../../../../base/series.js';
import { autocorrelation, sortedQuantile } from '../../../../base/statistics.js';
import { HOURS_PER_DAY } from '../../../../base/units.js';
import { keepDigits } from '../keepDigits.js';
import { toNormalScores } from '../normalScores.js';
import type { YearHours } from '../yearHours.js';
import type { CompanionModel, MarketCompanions } from './companionModel.js';
import { correlationOf } from './correlation.js';
import { hourOf } from './companionModel.js';
import { toDrift } from './priceWeather.js';

/** Real series beside a year of prices, on the same hours; gaps are left out. */
export type CompanionSeries = {
  /** Publisher, report, year and licence, in one line. */
  readonly source: string;
  readonly wind?: Series<'kW'>;
  /** Installed wind power, so that output is a share of it; the highest output by default. */
  readonly windCapacityKw?: number;
  readonly load?: Series<'kW'>;
};

const POWER_SHARES = [
  ...[0, 0.002, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5],
  ...[0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.998, 1],
];
/** Scores beyond it do not occur in a year. */
const FARTHEST_Z = 6;
const SCORE_TOLERANCE_Z = 1e-4;
/** Keeps a series that hardly moves drawable. */
const MOST_PERSISTENCE_FRACTION = 0.999;

/**
 * The companions of a price year: marginal distributions, shapes by month, hour and weekday, persistence, and the
 * correlations of what these leave. Correlations are those of normal scores, the estimate of a Gaussian copula's.
 *
 * @param weather the price's, from {@link toPriceWeather}.
 * @throws RangeError when a series stands on other hours, is negative or above full power, or does not vary.
 * @example
 * ```ts @import.meta.vitest
 * const { toYearHours } = await import('../yearHours.js');
 * const hours = toYearHours('UTC', 2022);
 * const wave = hours.locals.map((_, index) => Math.sin(index / 30));
 * const load = { unit: 'kW' as const, grid: hours.grid, values: Float64Array.from(wave, (x) => 500 + 400 * x), gaps: [] };
 * const fitted = fitCompanions({ source: 'made up', load }, hours, toNormalScores(wave));
 * expect(fitted.load?.priceCorrelation).toBeGreaterThan(0.9);
 * expect(fitted.load?.powerKnotsPu.at(-1)).toBe(1);
 * ```
 */
export function fitCompanions(
  given: CompanionSeries,
  { grid, locals }: YearHours,
  weather: Float64Array,
): MarketCompanions {
  const fit = (series: Series<'kW'> | undefined, fullKw: number, knowsWeekdays: boolean) =>
    series && fitCompanion(toShares(series, fullKw, grid), locals, { weather, knowsWeekdays });
  // What wind shows by weekday in one year is chance.
  const wind = fit(given.wind, given.windCapacityKw ?? highestOf(given.wind), false);
  const load = fit(given.load, highestOf(given.load), true);
  return {
    source: given.source,
    ...(wind && { wind: wind.model }),
    ...(load && { load: load.model }),
    ...(wind && load && { windLoadCorrelation: keepDigits(correlationOf(wind.own, load.own)) }),
  };
}

type Shape = Pick<CompanionModel, 'monthHourZ' | 'weekdayZ' | 'monthDeviationZ'>;

function fitCompanion(
  shares: Float64Array,
  locals: readonly LocalTime[],
  context: { readonly weather: Float64Array; readonly knowsWeekdays: boolean },
): { readonly model: CompanionModel; readonly own: Float64Array } {
  const scores = toNormalScores(shares);
  const shape = fitShape(scores, locals, context.knowsWeekdays);
  const own = scores.map((scoreZ, index) => {
    const { centreZ, deviationZ } = hourOf(shape, locals[index]!);
    return (scoreZ - centreZ) / deviationZ;
  });
  const drift = toDrift(context.weather);
  const sharedFraction = correlationOf(own, drift);
  const free = own.map((z, index) => z - sharedFraction * drift[index]!);
  const dayToDayCorrelation = Math.max(0, autocorrelation(free, HOURS_PER_DAY));
  const model = {
    ...shape,
    hourToHourCorrelation: keepDigits(Math.min(MOST_PERSISTENCE_FRACTION, dayToDayCorrelation ** (1 / HOURS_PER_DAY))),
    priceCorrelation: keepDigits(correlationOf(own, context.weather)),
    ...fitKnots(shares, locals, shape),
  };
  return { model, own };
}

/** Means of the scores by month and hour, of what these leave by weekday, and the deviation of what is left by month. */
function fitShape(scores: Float64Array, locals: readonly LocalTime[], knowsWeekdays: boolean): Shape {
  const centres = groupMeans(scores, 12 * HOURS_PER_DAY, (index) => cellOf(locals[index]!)).map(keepDigits);
  const flat = scores.map((scoreZ, index) => scoreZ - centres[cellOf(locals[index]!)]!);
  const weekdays = groupMeans(flat, 7, (index) => locals[index]!.weekday - 1);
  const weekdayZ = weekdays.map((meanZ) => (knowsWeekdays ? keepDigits(meanZ) : 0));
  const squares = flat.map((restZ, index) => (restZ - weekdayZ[locals[index]!.weekday - 1]!) ** 2);
  const monthDeviationZ = groupMeans(squares, 12, (index) => locals[index]!.month - 1).map((square) =>
    keepDigits(Math.sqrt(square)),
  );
  const monthHourZ = Array.from({ length: 12 }, (_, month) =>
    centres.slice(month * HOURS_PER_DAY, (month + 1) * HOURS_PER_DAY),
  );
  return { monthHourZ, weekdayZ, monthDeviationZ };
}

function cellOf({ month, hour }: LocalTime): number {
  return (month - 1) * HOURS_PER_DAY + hour;
}

function groupMeans(values: Float64Array, count: number, groupOf: (index: number) => number): number[] {
  const [sums, counts] = [new Float64Array(count), new Float64Array(count)];
  values.forEach((value, index) => {
    if (Number.isNaN(value)) return;
    sums[groupOf(index)]! += value;
    counts[groupOf(index)]! += 1;
  });
  if (counts.includes(0)) throw new RangeError('Give companions with a value for each hour of the day in each month.');
  return Array.from(sums, (sum, group) => sum / counts[group]!);
}

/** Scores that as large a share of a year's hours stays below as of the real power; each hour's weather is normal. */
function fitKnots(
  shares: Float64Array,
  locals: readonly LocalTime[],
  shape: Shape,
): Pick<CompanionModel, 'latentKnotsZ' | 'powerKnotsPu'> {
  const kinds = countKinds(locals, shape);
  const shareBelow = (scoreZ: number) =>
    kinds.reduce((sum, kind) => sum + kind.count * normalCdf((scoreZ - kind.centreZ) / kind.deviationZ), 0) /
    locals.length;
  const known = shares.filter((share) => !Number.isNaN(share)).sort();
  const half = 0.5 / known.length;
  return {
    latentKnotsZ: POWER_SHARES.map((share) =>
      keepDigits(invert(shareBelow, Math.min(1 - half, Math.max(half, share)))),
    ),
    powerKnotsPu: POWER_SHARES.map((share) => keepDigits(sortedQuantile(known, share))),
  };
}

type HourKind = ReturnType<typeof hourOf> & { readonly count: number };

/** Hours of the same month, hour and weekday are alike: a quarter of the year's hours is all that need be looked at. */
function countKinds(locals: readonly LocalTime[], shape: Shape): HourKind[] {
  const kinds = new Map<string, HourKind>();
  for (const local of locals) {
    const kind = hourOf(shape, local);
    const key = `${kind.centreZ} ${kind.deviationZ}`;
    kinds.set(key, { ...kind, count: (kinds.get(key)?.count ?? 0) + 1 });
  }
  return [...kinds.values()];
}

/** By bisection. */
function invert(shareBelow: (scoreZ: number) => number, share: number): number {
  let [low, high] = [-FARTHEST_Z, FARTHEST_Z];
  while (high - low > SCORE_TOLERANCE_Z) {
    const middle = (low + high) / 2;
    if (shareBelow(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function toShares(series: Series<'kW'>, fullKw: number, grid: TimeGrid): Float64Array {
  const { startMs, stepMs, count } = series.grid;
  if (startMs !== grid.startMs || stepMs !== grid.stepMs || count !== grid.count)
    throw new RangeError('Give wind and load on the hours of the prices; these have others.');
  if (new Set(observedValues(series)).size < 2)
    throw new RangeError('Give wind and load that vary; this one does not.');
  const unsound = series.values.findIndex((powerKw) => powerKw < 0 || powerKw > fullKw);
  if (unsound >= 0)
    throw new RangeError(`Give power from 0 to ${fullKw} kW; hour ${unsound} holds ${series.values[unsound]!} kW.`);
  return series.values.map((powerKw) => powerKw / fullKw);
}

function highestOf(series: Series<'kW'> | undefined): number {
  return series === undefined ? NaN : observedValues(series).reduce((most, powerKw) => Math.max(most, powerKw), 0);
}
