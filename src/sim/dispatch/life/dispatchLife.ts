/** Many years in the market with cells that age, year by year. */
import type { OutsideRange } from '../../storage/ageing/outsideRange.js';
import type { BatterySpec } from '../../storage/battery.js';
import type { CellBlock } from './cellBlock.js';
import { energyOf, freshBlock } from './cellBlock.js';
import type { Life, LifeSpec } from './lifeSpec.js';
import { toLife } from './lifeSpec.js';
import type { LifeYear } from './lifeYear.js';
import { stepLife } from './lifeYear.js';
import { planYear } from './planYear.js';

export type LifeTotals = {
  readonly revenueUsd: number;
  readonly dischargedMwh: number;
  readonly fullCycles: number;
  /** What was spent on cells after the first. */
  readonly planUsd: number;
  /** See {@link LifeYear}. */
  readonly wearUsd: number;
  readonly cyclingWearUsd: number;
  /** All life lost per MWh discharged, and the part that cycling took: what one more MWh costs. Null without discharge. */
  readonly wearUsdPerMwh: number | null;
  readonly cyclingWearUsdPerMwh: number | null;
};

export type BatteryLifeRun = {
  /** Those lived: fewer than asked for where the cells were spent before. */
  readonly years: readonly LifeYear[];
  readonly totals: LifeTotals;
  /** Years after which no cells were left; null while some are. */
  readonly endOfLifeYears: number | null;
  /** Stresses outside the fitted range over all years. */
  readonly outside: readonly OutsideRange[];
  /** Source of the ageing model. */
  readonly source: string;
};

/**
 * The life of a battery in the market. Each year is dispatched with the battery as the years before have left it: energy by
 * capacity, efficiency and power by resistance. Between years cells below the end of life are taken out and the plan is
 * carried out; without cells the life ends. The state of charge goes on from year to year; new cells come at the lower end
 * of the window.
 *
 * @units kWh, kW, USD; shares 0 to 1.
 * @throws RangeError as {@link toLife}, as the dispatcher, and where the model has no answer so far outside its range.
 * @example
 * ```ts @import.meta.vitest
 * const { LFP_250AH } = await import('../../storage/ageing/models/lfp250.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 8760 };
 * const values = Float64Array.from({ length: 8760 }, (_, i) => (i % 24 < 6 ? 10 : 50));
 * const prices = { unit: 'USD/MWh' as const, grid, values, gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.92, dischargeEfficiencyFraction: 0.92 };
 * const battery = { powerKw: 1000, energyKwh: 4000, ...losses };
 * const life = dispatchLife({ battery, model: LFP_250AH, temperatureC: 25, prices, yearCount: 3, cellsUsdPerKwh: 100 });
 * const revenues = life.years.map(({ summary }) => Math.round(summary.revenueUsd));
 * expect(revenues[2]! / revenues[0]!).toBeCloseTo(life.years[2]!.sohStartFraction, 3);
 * ```
 */
export function dispatchLife(spec: LifeSpec): BatteryLifeRun {
  const life = toLife(spec);
  const years: LifeYear[] = [];
  let blocks: readonly CellBlock[] = [freshBlock(life.model, life.battery.energyKwh, 0)];
  let socFraction = initialSoc(life.battery);
  for (let yearIndex = 0; yearIndex < life.prices.length; yearIndex += 1) {
    const planned = planYear(life, blocks, yearIndex);
    if (planned.blocks.length === 0) return toRun(life, years, yearIndex);
    const start = { yearIndex, ...planned, socFraction: shareCharge(life, blocks, planned.blocks, socFraction) };
    const end = stepLife(life, start);
    years.push(end.year);
    ({ blocks, socFraction } = end);
  }
  const isSpent = planYear(life, blocks, years.length).blocks.length === 0;
  return toRun(life, years, isSpent ? years.length : null);
}

function initialSoc({ minSocFraction = 0, initialSocFraction = minSocFraction }: BatterySpec): number {
  return initialSocFraction;
}

/** The state of charge once the cells that stayed have shared their charge with those that came. */
function shareCharge(
  { model, battery: { minSocFraction = 0 } }: Life,
  before: readonly CellBlock[],
  now: readonly CellBlock[],
  socFraction: number,
): number {
  const stayed = now.filter((block) => before.includes(block));
  if (stayed.length === now.length) return socFraction;
  const energyKwh = (blocks: readonly CellBlock[]): number =>
    blocks.reduce((total, block) => total + energyOf(model, block), 0);
  return minSocFraction + ((socFraction - minSocFraction) * energyKwh(stayed)) / energyKwh(now);
}

function toRun({ model }: Life, years: readonly LifeYear[], endOfLifeYears: number | null): BatteryLifeRun {
  const outside = joinOutside(years.flatMap((year) => year.outside));
  return { years, totals: toTotals(years), endOfLifeYears, outside, source: model.source };
}

function toTotals(years: readonly LifeYear[]): LifeTotals {
  const sum = (of: (year: LifeYear) => number): number => years.reduce((total, year) => total + of(year), 0);
  const dischargedMwh = sum(({ summary }) => summary.dischargedMwh);
  const wearUsd = sum((year) => year.wearUsd);
  const cyclingWearUsd = sum((year) => year.cyclingWearUsd);
  return {
    revenueUsd: sum(({ summary }) => summary.revenueUsd),
    dischargedMwh,
    fullCycles: sum(({ fullCycles }) => fullCycles),
    planUsd: sum(({ planUsd }) => planUsd),
    wearUsd,
    cyclingWearUsd,
    wearUsdPerMwh: dischargedMwh > 0 ? wearUsd / dischargedMwh : null,
    cyclingWearUsdPerMwh: dischargedMwh > 0 ? cyclingWearUsd / dischargedMwh : null,
  };
}

/** One entry a stress: days added, extremes of all. */
function joinOutside(outside: readonly OutsideRange[]): OutsideRange[] {
  const stresses = [...new Set(outside.map(({ stress }) => stress))];
  return stresses.map((stress) => {
    const own = outside.filter((range) => range.stress === stress);
    return {
      ...own[0]!,
      days: own.reduce((days, range) => days + range.days, 0),
      low: Math.min(...own.map(({ low }) => low)),
      high: Math.max(...own.map(({ high }) => high)),
    };
  });
}
