import type { Series } from '../../../base/series.js';
import { toSeries } from '../../../base/series.js';
import { MS_PER_HOUR } from '../../../base/units.js';
import { toBackcastForecaster } from '../../market/forecast/backcastForecaster.js';
import { requireSameGrid } from '../stepLimits.js';
import { toLocalNumbers } from './localNumbers.js';

export type PremiumOptions = {
  /** IANA time zone of the market's days. */
  readonly zone: string;
  /** Largest position either way. */
  readonly limitKw: number;
  /**
   * How long before a local day's midnight offers close; 14 by default (ERCOT closes at 10:00). Prices from then on are not
   * known to the offer.
   */
  readonly gateHours?: number;
  /** Days over which the premium is averaged; 7 by default. */
  readonly lookBackDays?: number;
};

/**
 * Purely financial day-ahead positions: sells the limit a day ahead in hours in which the day-ahead price has lately been
 * above the real-time one, and buys it where it has been below. They need no energy, for real time buys them back; what
 * they earn is the premium, and they can lose. Before a day with any past there is no position.
 *
 * @units kW; positive sells.
 * @throws RangeError for series on different grids, a limit or gate below 0, or what {@link toBackcastForecaster} rejects.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 43_200_000, count: 4 };
 * const series = (...v: number[]) => toSeries({ unit: 'USD/MWh', grid, values: Float64Array.from(v) });
 * const [dayAhead, realTime] = [series(30, 30, 30, 30), series(20, 40, 0, 0)];
 * const positions = premiumPositions(dayAhead, realTime, { zone: 'UTC', limitKw: 5, gateHours: 0 });
 * expect([...positions.values]).toEqual([0, 0, 5, -5]);
 * ```
 */
export function premiumPositions(
  dayAhead: Series<'USD/MWh'>,
  realTime: Series<'USD/MWh'>,
  { zone, limitKw, gateHours = 14, lookBackDays }: PremiumOptions,
): Series<'kW'> {
  const { grid } = dayAhead;
  requireSameGrid('realTime', realTime, grid);
  for (const [field, value] of Object.entries({ limitKw, gateHours })) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
  }
  const premium = toPremium(dayAhead, realTime);
  const forecaster = toBackcastForecaster(premium, lookBackDays === undefined ? { zone } : { zone, lookBackDays });
  const days = toLocalNumbers(grid, zone, ({ dayNumber }) => dayNumber);
  const hours = toLocalNumbers(grid, zone, ({ hour }) => hour);
  const gateCount = Math.round((gateHours * MS_PER_HOUR) / grid.stepMs);
  const values = new Float64Array(grid.count);
  forEachRun(days, { start: 0, end: grid.count }, (day) => {
    const gateIndex = day.start - gateCount;
    if (gateIndex < 0) return;
    const expectedUsdPerMwh = forecaster(gateIndex, day.end - gateIndex);
    // A day-ahead position is one for the hour, whatever the step of real time.
    forEachRun(hours, day, ({ start, end }) => {
      let sumUsdPerMwh = 0;
      for (let index = start; index < end; index += 1) sumUsdPerMwh += expectedUsdPerMwh[index - gateIndex]!;
      if (!Number.isNaN(sumUsdPerMwh)) values.fill(limitKw * Math.sign(sumUsdPerMwh), start, end);
    });
  });
  return toSeries({ unit: 'kW', grid, values });
}

function toPremium(dayAhead: Series<'USD/MWh'>, realTime: Series<'USD/MWh'>): Series<'USD/MWh'> {
  const values = dayAhead.values.map((priceUsdPerMwh, index) => priceUsdPerMwh - realTime.values[index]!);
  const gaps = [...values.keys()].filter((index) => Number.isNaN(values[index]));
  const reason = 'a price is missing';
  return toSeries({ unit: 'USD/MWh', grid: dayAhead.grid, values, gaps: gaps.map((index) => ({ index, reason })) });
}

type Span = { readonly start: number; readonly end: number };

/** Each stretch of steps with one number. */
function forEachRun(numbers: Int32Array, whole: Span, use: (span: Span) => void): void {
  for (let { start } = whole, end = start; start < whole.end; start = end) {
    while (end < whole.end && numbers[end] === numbers[start]) end += 1;
    use({ start, end });
  }
}
