import { WattbookError } from '../../../base/errors.js';
import { toRandom } from '../../../base/random.js';
import type { Series } from '../../../base/series.js';
import { observedValues } from '../../../base/series.js';
import { mean, quantile, sortedQuantile } from '../../../base/statistics.js';
import { MS_PER_HOUR } from '../../../base/units.js';
import { requireCalendarYear } from '../calendarYear.js';
import type { CompanionSeries } from './companions/fitCompanions.js';
import { fitCompanions } from './companions/fitCompanions.js';
import { toPriceWeather } from './companions/priceWeather.js';
import { fitLatent } from './fitLatent.js';
import { priceOfStrain } from './generatePrices.js';
import { keepDigits } from './keepDigits.js';
import type { LatentModel } from './latentPrices.js';
import { drawLatent } from './latentPrices.js';
import type { PriceCalibration } from './priceCalibration.js';
import { FORMAT } from './priceCalibration.js';
import type { PriceSpike } from './priceSpikes.js';
import { findSpikes, placeSpikes } from './priceSpikes.js';
import type { YearHours } from './yearHours.js';
import { toYearHours } from './yearHours.js';

export type CalibrationSource = {
  /** IANA time zone of the market. */
  readonly zone: string;
  /** Publisher, report, hub, year and licence, in one line. */
  readonly source: string;
  readonly hub: string;
  /** Real wind and load of the same hours, from which their correlation with the price is estimated. */
  readonly companions?: CompanionSeries;
};

/** A spike costs more than this many median prices... */
const SPIKE_MEDIANS = 10;
/** ...and belongs to the dearest 2 % of the hours. */
const SPIKE_SHARE = 0.98;
const PRICE_SHARES = [
  ...[0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5],
  ...[0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 1],
];
/** Years drawn to learn how the model's strain is distributed, with their own seeds. */
const TRIAL_YEAR_COUNT = 40;
const FIRST_TRIAL_SEED = 4_000_000_000;

/**
 * The figures of one real year of hourly prices that {@link generatePrices} needs to draw others like it.
 *
 * Method: prices as asinh(price / scale), which is a logarithm for large prices of either sign; mean by month and hour;
 * weekday; the days' residuals by principal components with the observed distribution of their scores; hours above
 * ten medians kept as they were; then the model's strain is read as a price rank by rank, from 40 trial years.
 *
 * @units USD/MWh in, steps of one hour.
 * @throws WattbookError `data` when the series is no whole local calendar year of hours or its prices hardly
 * vary. RangeError when wind or load do not fit the prices.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 8760 };
 * const values = Float64Array.from({ length: 8760 }, (_, hour) => 40 + 20 * Math.sin(hour / 4) + (hour % 7));
 * const prices = { unit: 'USD/MWh' as const, grid, values, gaps: [] };
 * const calibration = calibratePrices(prices, { zone: 'UTC', source: 'made up', hub: 'X' });
 * expect(calibration.hourCount).toBe(8760);
 * expect(calibration.dayShapes).toHaveLength(5);
 * ```
 */
export function calibratePrices(series: Series<'USD/MWh'>, options: CalibrationSource): PriceCalibration {
  const { zone, source, hub } = options;
  requireHourlyYear(series, zone);
  const year = new Date(series.grid.startMs + (series.grid.count / 2) * MS_PER_HOUR).getUTCFullYear();
  const hours = toYearHours(zone, year);
  const sizes = observedValues(series).map(Math.abs);
  const scaleUsdPerMwh = keepDigits(quantile(sizes, 0.5) / 2);
  const thresholdUsdPerMwh = Math.max(SPIKE_MEDIANS * quantile(sizes, 0.5), quantile(sizes, SPIKE_SHARE));
  const spikeThresholdUsdPerMwh = keepDigits(thresholdUsdPerMwh);
  const spikes = findSpikes(series.values, hours.locals, spikeThresholdUsdPerMwh);
  const strain = series.values.map((priceUsdPerMwh) =>
    Math.asinh(Math.min(priceUsdPerMwh, spikeThresholdUsdPerMwh) / scaleUsdPerMwh),
  );
  const model = fitLatent(strain, hours.locals);
  const calm = observedValues(series).filter((priceUsdPerMwh) => priceUsdPerMwh <= spikeThresholdUsdPerMwh);
  const transfer = fitTransfer({ model, spikes, scaleUsdPerMwh }, hours, calm);
  const head = { format: FORMAT, source, hub, zone, year, hourCount: sizes.length } as const;
  const calibration = { ...head, scaleUsdPerMwh, spikeThresholdUsdPerMwh, ...model, ...transfer, spikes };
  if (options.companions === undefined) return calibration;
  const weather = toPriceWeather(strain, hours.locals, model);
  return { ...calibration, companions: fitCompanions(options.companions, hours, weather) };
}

function requireHourlyYear(series: Series<'USD/MWh'>, zone: string): void {
  requireCalendarYear(series, zone);
  const next = 'Give one real year of hourly prices.';
  if (series.grid.stepMs !== MS_PER_HOUR) throw new WattbookError('data', 'the prices are not hourly', { next });
  const known = observedValues(series);
  const isVaried = quantile(known, 0.9) > quantile(known, 0.1) && quantile(known.map(Math.abs), 0.5) > 0;
  if (!isVaried)
    throw new WattbookError('data', 'the prices hardly vary, so no market can be read from them', { next });
}

/** Knots that give the model's strain outside spikes the real prices' distribution outside spikes, and their mean. */
function fitTransfer(
  fitted: { readonly model: LatentModel; readonly spikes: readonly PriceSpike[]; readonly scaleUsdPerMwh: number },
  hours: YearHours,
  calm: Float64Array,
): Pick<PriceCalibration, 'latentKnotsAsinh' | 'priceKnotsUsdPerMwh' | 'levelShiftUsdPerMwh'> {
  const trials: number[] = [];
  for (let i = 0; i < TRIAL_YEAR_COUNT; i += 1) {
    const latent = drawLatent(fitted.model, hours.locals, toRandom(FIRST_TRIAL_SEED + i));
    for (const { spike, start } of placeSpikes(fitted.spikes, hours.locals, latent)) {
      latent.fill(NaN, start, start + spike.pricesUsdPerMwh.length);
    }
    for (const strain of latent) if (!Number.isNaN(strain)) trials.push(strain);
  }
  const sortedTrials = Float64Array.from(trials).sort();
  const sortedCalm = calm.slice().sort();
  const knots = {
    scaleUsdPerMwh: fitted.scaleUsdPerMwh,
    latentKnotsAsinh: PRICE_SHARES.map((share) => keepDigits(sortedQuantile(sortedTrials, share))),
    priceKnotsUsdPerMwh: PRICE_SHARES.map((share) => keepDigits(sortedQuantile(sortedCalm, share))),
    levelShiftUsdPerMwh: 0,
  };
  const levelShiftUsdPerMwh = keepDigits(mean(calm) - mean(sortedTrials.map(priceOfStrain(knots))));
  return { ...knots, levelShiftUsdPerMwh };
}
