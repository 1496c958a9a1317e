import type { Series } from '../../base/series.js';
import { observedValues } from '../../base/series.js';
import { autocorrelation, mean, quantile, standardDeviation } from '../../base/statistics.js';
import { KW_PER_MW } from '../../base/units.js';
import { generatePrices } from '../market/generatePrices.js';
import type { PriceCalibration } from '../market/priceCalibration.js';
import { fromRoundTripEfficiency, toBattery } from '../storage/battery.js';
import { summarizeArbitrage } from './arbitrageSummary.js';
import { optimalArbitrage } from './optimalArbitrage.js';

/** One figure of the real year beside those of generated years. */
export type GoodnessRow = {
  readonly name: string;
  /** Empty for a plain number. */
  readonly unit: string;
  /** Of the real prices. */
  readonly observedValue: number;
  /** Mean of the generated years. */
  readonly generatedMean: number;
  readonly generatedMin: number;
  readonly generatedMax: number;
};

/** The battery whose value is compared: 1 MW, 85 % round trip split evenly, starts empty, no wear cost. */
const ROUND_TRIP_FRACTION = 0.85;
const DURATIONS_HOURS = [1, 2, 4, 8];

/**
 * How near generated years come to the real one: level, spread, tails, autocorrelation, and what a battery with perfect
 * foresight earns, which is what the prices are for.
 *
 * @units see `unit` of each row; the arbitrage rows are USD per MW and year.
 * @throws RangeError when no seed is given.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 8760 };
 * const values = Float64Array.from({ length: 8760 }, (_, hour) => 40 + 20 * Math.sin((hour * Math.PI) / 12) + (hour % 7));
 * const prices = { unit: 'USD/MWh' as const, grid, values, gaps: [] };
 * const { calibratePrices } = await import('../market/calibratePrices.js');
 * const calibration = calibratePrices(prices, { zone: 'UTC', source: 'made up', hub: 'X' });
 * const [mean] = priceGoodness(calibration, prices, { seeds: [1, 2] });
 * expect((mean?.generatedMean ?? 0) / (mean?.observedValue ?? 0)).toBeCloseTo(1, 1);
 * ```
 */
export function priceGoodness(
  calibration: PriceCalibration,
  series: Series<'USD/MWh'>,
  options: { readonly seeds: readonly number[] },
): GoodnessRow[] {
  const { year } = calibration;
  const observed = priceFigures(series);
  const generated = options.seeds.map((seed) => priceFigures(generatePrices(calibration, { year, seed })));
  return observed.map((figure, index) => {
    const values = generated.map((figures) => figures[index]?.value ?? NaN);
    return {
      name: figure.name,
      unit: figure.unit,
      observedValue: figure.value,
      generatedMean: mean(values),
      generatedMin: Math.min(...values),
      generatedMax: Math.max(...values),
    };
  });
}

type Figure = { readonly name: string; readonly unit: string; readonly value: number };

function priceFigures(series: Series<'USD/MWh'>): Figure[] {
  const known = observedValues(series);
  const price = (name: string, value: number) => ({ name, unit: 'USD/MWh', value });
  const share = (percent: number) => price(`${percent} % quantile`, quantile(known, percent / 100));
  return [
    price('mean', mean(known)),
    price('standard deviation', standardDeviation(known)),
    ...[5, 50, 95, 99].map(share),
    { name: 'hours below 0', unit: 'h', value: known.filter((x) => x < 0).length },
    { name: 'autocorrelation, 1 h', unit: '', value: autocorrelation(series.values, 1) },
    { name: 'autocorrelation, 24 h', unit: '', value: autocorrelation(series.values, 24) },
    ...DURATIONS_HOURS.map((hours) => arbitrageFigure(series, hours)),
  ];
}

function arbitrageFigure(series: Series<'USD/MWh'>, durationHours: number): Figure {
  const battery = toBattery({
    powerKw: KW_PER_MW,
    energyKwh: KW_PER_MW * durationHours,
    ...fromRoundTripEfficiency(ROUND_TRIP_FRACTION),
  });
  const { revenueUsd } = summarizeArbitrage(optimalArbitrage(battery, series));
  return { name: `perfect-foresight arbitrage, ${durationHours} h`, unit: 'USD/MW', value: revenueUsd };
}
