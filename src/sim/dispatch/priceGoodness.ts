import type { Series } from '../../base/series.js';
import { mean } from '../../base/statistics.js';
import { KW_PER_MW } from '../../base/units.js';
import { generatePrices } from '../market/generator/generatePrices.js';
import type { PriceCalibration } from '../market/generator/priceCalibration.js';
import type { PriceFigure } from '../market/generator/priceFigures.js';
import { toPriceFigures } from '../market/generator/priceFigures.js';
import { fromRoundTripEfficiency, toBattery } from '../storage/battery.js';
import { summarizeArbitrage } from './arbitrageSummary.js';
import { optimalArbitrage } from './optimalArbitrage.js';

/** One figure of the real year beside those of generated years. */
export type GoodnessRow = {
  readonly name: string;
  /** Empty for a plain number. */
  readonly unit: string;
  /** `fitted` where the calibration takes it from the real year, so that nearness proves little; else `free`. */
  readonly basis: PriceFigure['basis'];
  /** Of the real prices. */
  readonly observedValue: number;
  /** Mean of the generated years. */
  readonly generatedMean: number;
  readonly generatedMin: number;
  readonly generatedMax: number;
  /** How far the mean may lie from the real value and still be near, in the row's unit. */
  readonly nearValue: number;
  /**
   * `good`: the mean is near, and the real value lies within the generated years' range or all of these are near; `fair`:
   * the mean is near or the real value within the range; `poor`: neither.
   */
  readonly verdict: 'good' | 'fair' | 'poor';
};

/** The battery whose value is compared: 1 MW, 85 % round trip split evenly, starts empty, no wear cost. */
const ROUND_TRIP_FRACTION = 0.85;
const DURATIONS_HOURS = [1, 2, 4, 8];
const NEAR_REVENUE_SHARE = 0.1;

/**
 * How near generated years come to the real one: level, spread, tails, memory, shape of the day, and what a battery with
 * perfect foresight earns, which is what the prices are for. The range over the seeds is what one more year may bring, as
 * far as the model knows; one real year cannot tell how far years really differ.
 *
 * @units see `unit` of each row; the arbitrage rows are USD per MW and year.
 * @throws RangeError when no seed is given.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 8760 };
 * const values = Float64Array.from({ length: 8760 }, (_, hour) => 40 + 20 * Math.sin((hour * Math.PI) / 12) + (hour % 7));
 * const prices = { unit: 'USD/MWh' as const, grid, values, gaps: [] };
 * const { calibratePrices } = await import('../market/generator/calibratePrices.js');
 * const calibration = calibratePrices(prices, { zone: 'UTC', source: 'made up', hub: 'X' });
 * const [mean] = priceGoodness(calibration, prices, { seeds: [1, 2] });
 * expect((mean?.generatedMean ?? 0) / (mean?.observedValue ?? 0)).toBeCloseTo(1, 1);
 * expect(mean?.verdict).toBe('good');
 * ```
 */
export function priceGoodness(
  calibration: PriceCalibration,
  series: Series<'USD/MWh'>,
  options: { readonly seeds: readonly number[] },
): GoodnessRow[] {
  if (options.seeds.length === 0) throw new RangeError('Give at least one seed.');
  const { year } = calibration;
  const figuresOf = (prices: Series<'USD/MWh'>) => [
    ...toPriceFigures(prices, calibration),
    ...DURATIONS_HOURS.map((hours) => arbitrageFigure(prices, hours)),
  ];
  const generated = options.seeds.map((seed) => figuresOf(generatePrices(calibration, { year, seed })));
  return figuresOf(series).map((figure, index) =>
    toRow(
      figure,
      generated.map((figures) => figures[index]?.value ?? NaN),
    ),
  );
}

function toRow(figure: PriceFigure, values: readonly number[]): GoodnessRow {
  const { name, unit, basis, value: observedValue } = figure;
  const nearValue = Math.max(figure.nearValue, figure.nearShare * Math.abs(observedValue));
  const isNear = (value: number) => Math.abs(value - observedValue) <= nearValue;
  const [generatedMean, generatedMin, generatedMax] = [mean(values), Math.min(...values), Math.max(...values)];
  const isInRange = generatedMin <= observedValue && observedValue <= generatedMax;
  const spread = { generatedMean, generatedMin, generatedMax };
  const verdict = toVerdict(isNear(generatedMean), isInRange || values.every(isNear));
  return { name, unit, basis, observedValue, ...spread, nearValue, verdict };
}

function toVerdict(isMeanNear: boolean, isYearLikely: boolean): GoodnessRow['verdict'] {
  if (isMeanNear && isYearLikely) return 'good';
  return isMeanNear || isYearLikely ? 'fair' : 'poor';
}

function arbitrageFigure(series: Series<'USD/MWh'>, durationHours: number): PriceFigure {
  const battery = toBattery({
    powerKw: KW_PER_MW,
    energyKwh: KW_PER_MW * durationHours,
    ...fromRoundTripEfficiency(ROUND_TRIP_FRACTION),
  });
  const { revenueUsd } = summarizeArbitrage(optimalArbitrage(battery, series));
  const name = `perfect-foresight arbitrage, ${durationHours} h`;
  return { name, unit: 'USD/MW', value: revenueUsd, basis: 'free', nearShare: NEAR_REVENUE_SHARE, nearValue: 0 };
}
