import type { Series } from '../../../base/series.js';
import type { PriceForecaster } from '../../market/forecast/priceForecaster.js';
import { toBlankForecast } from '../../market/forecast/priceForecaster.js';
import { toLocalNumbers } from './localNumbers.js';

export type PublicationOptions = {
  /** IANA time zone of the market's days. */
  readonly zone: string;
  /** Local hour from whose begin the prices of the next local day are known; 14 by default (ERCOT publishes by 13:30). */
  readonly publicationHour?: number;
};

const DEFAULT_PUBLICATION_HOUR = 14;

/**
 * Day-ahead prices as a forecast: what is published is known, to the end of this local day and, once published, of the
 * next. Farther days are expected to be as the last published one, step by step; NaN past the end of the series.
 *
 * Used for a real-time market, it says what the day-ahead market expected of it.
 *
 * @units USD/MWh.
 * @throws RangeError for an unknown zone or an hour that is not whole from 0 to 24.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 43_200_000, count: 6 };
 * const dayAhead = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 20, 30, 40, 50, 60), gaps: [] };
 * const forecaster = toPublishedForecaster(dayAhead, { zone: 'UTC', publicationHour: 12 });
 * expect([...forecaster(0, 4)]).toEqual([10, 20, 10, 20]);
 * expect([...forecaster(1, 4)]).toEqual([20, 30, 40, 30]);
 * ```
 */
export function toPublishedForecaster(dayAhead: Series<'USD/MWh'>, options: PublicationOptions): PriceForecaster {
  const { zone, publicationHour = DEFAULT_PUBLICATION_HOUR } = options;
  if (!(Number.isInteger(publicationHour) && publicationHour >= 0 && publicationHour <= 24)) {
    throw new RangeError(`Give a whole publicationHour from 0 to 24; this one is ${publicationHour}.`);
  }
  const { grid, values } = dayAhead;
  const hours = toLocalNumbers(grid, zone, ({ hour }) => hour);
  const dayStarts = toDayStarts(toLocalNumbers(grid, zone, ({ dayNumber }) => dayNumber));
  return (issueIndex, count) => {
    const forecast = toBlankForecast(dayAhead, issueIndex, count);
    const today = dayStarts.dayOf[issueIndex]!;
    const lastDay = hours[issueIndex]! >= publicationHour ? today + 1 : today;
    const end = Math.min(count, grid.count - issueIndex);
    for (let ahead = 0; ahead < end; ahead += 1) {
      forecast[ahead] = values[publishedIndex(dayStarts, issueIndex + ahead, lastDay)]!;
    }
    return forecast;
  };
}

type DayStarts = {
  /** Number of each step's day, from 0. */
  readonly dayOf: Int32Array;
  /** First step of each day, and the count of steps at the end. */
  readonly starts: readonly number[];
};

function toDayStarts(dayNumbers: Int32Array): DayStarts {
  const starts: number[] = [];
  const dayOf = dayNumbers.map((dayNumber, index) => {
    if (dayNumber !== dayNumbers[index - 1]) starts.push(index);
    return starts.length - 1;
  });
  return { dayOf, starts: [...starts, dayNumbers.length] };
}

/** The step itself, or the one as far into the last published day; the last of a shorter day. */
function publishedIndex({ dayOf, starts }: DayStarts, index: number, lastDay: number): number {
  if (dayOf[index]! <= lastDay) return index;
  return Math.min(starts[lastDay + 1]! - 1, starts[lastDay]! + index - starts[dayOf[index]!]!);
}
