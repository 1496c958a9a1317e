/** What a life of a battery in the market is made of: checked once, before the first year. */
import type { Series } from '../../../base/series.js';
import type { AgeingModel } from '../../storage/ageing/ageingModel.js';
import type { Battery, BatterySpec } from '../../storage/battery.js';
import { toBattery } from '../../storage/battery.js';
import type { ArbitrageRun } from '../arbitrageRun.js';
import { optimalArbitrage } from '../optimalArbitrage.js';
import type { LifePlan } from './lifePlan.js';
import { requirePlan } from './lifePlan.js';

/** Drives a battery through the prices of one year; {@link optimalArbitrage} is one. */
export type Dispatcher = (
  battery: Battery,
  prices: Series<'USD/MWh'>,
  options: { readonly wearUsdPerMwh: number },
) => ArbitrageRun;

/** A price that may change from year to year; the first year has index 0. */
export type YearlyPrice = number | ((yearIndex: number) => number);

/** As a person may write it. */
export type LifeSpec = {
  /** The battery when new, all of its cells of one age. */
  readonly battery: BatterySpec;
  readonly model: AgeingModel;
  /** Of the cells: constant, a series for every year alike, or one series a year; on the grid of the prices. */
  readonly temperatureC: number | Series<'°C'> | readonly Series<'°C'>[];
  /** One series a year, or one that repeats for `yearCount` years. A "year" may be any span. */
  readonly prices: Series<'USD/MWh'> | readonly Series<'USD/MWh'>[];
  /** By default as many as there are series of prices. */
  readonly yearCount?: number;
  /** New cells, installed, per nameplate energy. */
  readonly cellsUsdPerKwh: YearlyPrice;
  /** Share of the nameplate energy at which cells are spent and taken out; 0.8 by default. */
  readonly endOfLifeFraction?: number;
  /** What is done about ageing; nothing by default. */
  readonly plan?: LifePlan;
  /** The exact optimum by default: an upper bound, for it knows all prices. */
  readonly dispatcher?: Dispatcher;
  /** Cost of each MWh discharged that the dispatcher reckons with; 0 by default. */
  readonly wearUsdPerMwh?: number;
  /**
   * Share of the losses that arises in the resistance of the cells and grows with it, the rest being of converter and
   * wires; 1 by default. Without effect where the model has no resistance.
   */
  readonly ohmicLossFraction?: number;
  /** Power that the new cells can hold; falls as one over their resistance. Endless by default. */
  readonly cellPowerKw?: number;
};

/** Normal form. */
export type Life = {
  readonly battery: BatterySpec;
  readonly model: AgeingModel;
  /** One per year. */
  readonly prices: readonly Series<'USD/MWh'>[];
  /** One per year, on the grid of the prices where a series. */
  readonly temperaturesC: readonly (number | Series<'°C'>)[];
  /** One per year. */
  readonly cellsUsdPerKwh: readonly number[];
  readonly endOfLifeFraction: number;
  readonly plan: LifePlan;
  readonly dispatcher: Dispatcher;
  readonly wearUsdPerMwh: number;
  readonly ohmicLossFraction: number;
  readonly cellPowerKw: number;
};

const DEFAULT_END_OF_LIFE_FRACTION = 0.8;

/**
 * A checked life.
 *
 * @throws RangeError naming the field: no year, too few series, temperatures on another grid, a negative price of cells or
 * of wear, shares outside 0 to 1, a plan or a battery that cannot be.
 * @example
 * ```ts @import.meta.vitest
 * const { LFP_250AH } = await import('../../storage/ageing/models/lfp250.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.9 };
 * const battery = { powerKw: 1000, energyKwh: 2000, ...losses };
 * const life = toLife({ battery, model: LFP_250AH, temperatureC: 25, prices, yearCount: 3, cellsUsdPerKwh: (year) => 150 - year });
 * expect(life.cellsUsdPerKwh).toEqual([150, 149, 148]);
 * ```
 */
export function toLife(spec: LifeSpec): Life {
  const { plan = { kind: 'none' }, wearUsdPerMwh = 0, ohmicLossFraction = 1, cellPowerKw = Infinity } = spec;
  const { endOfLifeFraction = DEFAULT_END_OF_LIFE_FRACTION } = spec;
  toBattery(spec.battery);
  requireField(
    'endOfLifeFraction',
    endOfLifeFraction,
    endOfLifeFraction > 0 && endOfLifeFraction < 1,
    'above 0, below 1',
  );
  requireField('wearUsdPerMwh', wearUsdPerMwh, wearUsdPerMwh >= 0 && wearUsdPerMwh < Infinity, 'from 0');
  requireField('ohmicLossFraction', ohmicLossFraction, ohmicLossFraction >= 0 && ohmicLossFraction <= 1, 'from 0 to 1');
  requireField('cellPowerKw', cellPowerKw, cellPowerKw > 0, 'above 0');
  requirePlan(plan, endOfLifeFraction);
  const prices = toPrices(spec);
  return Object.freeze({
    battery: spec.battery,
    model: spec.model,
    prices,
    temperaturesC: prices.map((series, yearIndex) => temperatureOf(spec.temperatureC, yearIndex, series)),
    cellsUsdPerKwh: prices.map((_, yearIndex) => cellPrice(spec.cellsUsdPerKwh, yearIndex)),
    endOfLifeFraction,
    plan,
    dispatcher: spec.dispatcher ?? optimalArbitrage,
    wearUsdPerMwh,
    ohmicLossFraction,
    cellPowerKw,
  });
}

function toPrices({ prices, yearCount }: LifeSpec): Series<'USD/MWh'>[] {
  const series: readonly Series<'USD/MWh'>[] = 'grid' in prices ? [prices] : prices;
  const count = yearCount ?? series.length;
  requireField('yearCount', count, Number.isInteger(count) && count > 0, 'as a whole number from 1');
  if (series.length !== 1 && series.length < count) {
    throw new RangeError(`Give prices of one year, or of all ${count}; these are ${series.length}.`);
  }
  return Array.from({ length: count }, (_, yearIndex) => series[series.length === 1 ? 0 : yearIndex]!);
}

/** The temperature of a year, put on the grid of its prices where it repeats from another year. */
function temperatureOf(
  temperatureC: LifeSpec['temperatureC'],
  yearIndex: number,
  { grid }: Series<'USD/MWh'>,
): number | Series<'°C'> {
  if (typeof temperatureC === 'number') return temperatureC;
  const series = 'grid' in temperatureC ? temperatureC : temperatureC[yearIndex];
  if (series === undefined) throw new RangeError(`Give a temperature for each year; year ${yearIndex} has none.`);
  if (series.grid.stepMs !== grid.stepMs || series.grid.count !== grid.count) {
    throw new RangeError(`Give the temperature of year ${yearIndex} on the grid of its prices: step and count differ.`);
  }
  return { ...series, grid };
}

function cellPrice(price: YearlyPrice, yearIndex: number): number {
  const usdPerKwh = typeof price === 'number' ? price : price(yearIndex);
  requireField(`cellsUsdPerKwh of year ${yearIndex}`, usdPerKwh, usdPerKwh >= 0 && usdPerKwh < Infinity, 'from 0');
  return usdPerKwh;
}

/** `isGood` must be false for NaN, which every comparison gives. */
function requireField(field: string, value: number, isGood: boolean, wanted: string): void {
  if (!isGood) throw new RangeError(`Give ${field} ${wanted}; this one is ${value}.`);
}
