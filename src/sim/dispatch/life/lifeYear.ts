/** One year: the market drives the battery as it stands, and the drive wears its cells. */
import type { Series } from '../../../base/series.js';
import { toSeries } from '../../../base/series.js';
import { mean } from '../../../base/statistics.js';
import type { AgedYear, CellHealth } from '../../storage/ageing/ageYear.js';
import { ageYear } from '../../storage/ageing/ageYear.js';
import type { OutsideRange } from '../../storage/ageing/outsideRange.js';
import type { AgeingState } from '../../storage/ageing/stepAgeing.js';
import type { Battery } from '../../storage/battery.js';
import type { ArbitrageRun } from '../arbitrageRun.js';
import type { ArbitrageSummary } from '../arbitrageSummary.js';
import { summarizeArbitrage } from '../arbitrageSummary.js';
import { toAgedBattery } from './agedBattery.js';
import type { CellBlock } from './cellBlock.js';
import { energyOf, sohOf } from './cellBlock.js';
import type { Life } from './lifeSpec.js';
import type { LifeEvent } from './planYear.js';

/** A block over a year. */
export type BlockYear = {
  readonly nameplateKwh: number;
  readonly installedYearIndex: number;
  /** Of the nameplate; may stand above 1 (see {@link sohOf}). */
  readonly sohStartFraction: number;
  readonly sohEndFraction: number;
  /** At the end of the year. */
  readonly health: CellHealth;
};

export type LifeYear = {
  /** 0 for the first. */
  readonly yearIndex: number;
  /** What was done at its start. */
  readonly events: readonly LifeEvent[];
  readonly blocks: readonly BlockYear[];
  /** Usable energy over the nameplate of the cells in place, at the start and at the end; at most 1. */
  readonly sohStartFraction: number;
  readonly sohEndFraction: number;
  /** As dispatched all year: how the battery stood at the start. */
  readonly battery: Battery;
  /** Of that battery, within its window of the state of charge. */
  readonly usableKwh: number;
  readonly roundTripFraction: number;
  /** Losses in the cells over those of new cells; null where the model has no resistance. */
  readonly resistanceRatio: number | null;
  /** Half the way of the state of charge. */
  readonly fullCycles: number;
  /** Revenue, energies, the wear that the dispatcher reckoned with. */
  readonly summary: ArbitrageSummary;
  /** Value of the life that the cells lost: that share of what new ones cost. */
  readonly wearUsd: number;
  /** The part of it that they would not have lost at rest at their mean state of charge. */
  readonly cyclingWearUsd: number;
  /** What the events cost. */
  readonly planUsd: number;
  /** Stresses outside the range in which the model was fitted; empty where none were. */
  readonly outside: readonly OutsideRange[];
};

/** How a year begins. */
export type LifeStart = {
  readonly yearIndex: number;
  readonly blocks: readonly CellBlock[];
  readonly socFraction: number;
  readonly events: readonly LifeEvent[];
};

/** How it ends. */
export type LifeEnd = {
  readonly year: LifeYear;
  readonly blocks: readonly CellBlock[];
  readonly socFraction: number;
};

/**
 * Runs one year: dispatch with the battery as it stands at the start, then ageing of each block along the state of charge.
 *
 * @throws RangeError as the dispatcher and {@link ageYear}.
 */
export function stepLife(life: Life, { yearIndex, blocks, socFraction, events }: LifeStart): LifeEnd {
  const { battery, resistanceRatio } = toAgedBattery(life, blocks, socFraction);
  const run = life.dispatcher(battery, life.prices[yearIndex]!, { wearUsdPerMwh: life.wearUsdPerMwh });
  const soc = socOf(run);
  const aged = blocks.map((block) => ageBlock(life, block, { soc, battery, yearIndex }));
  const after = aged.map(({ block }) => block);
  const cost = (of: (block: AgedBlock) => number): number => aged.reduce((total, block) => total + of(block), 0);
  const year: LifeYear = {
    yearIndex,
    events,
    blocks: aged.map(({ year: blockYear }) => blockYear),
    sohStartFraction: jointSoh(life, blocks),
    sohEndFraction: jointSoh(life, after),
    battery,
    usableKwh: battery.maxEnergyKwh - battery.minEnergyKwh,
    roundTripFraction: battery.chargeEfficiencyFraction * battery.dischargeEfficiencyFraction,
    resistanceRatio,
    fullCycles: fullCyclesOf(soc.values, battery.initialEnergyKwh / battery.energyKwh),
    summary: summarizeArbitrage(run),
    wearUsd: cost(({ wearUsd }) => wearUsd),
    cyclingWearUsd: cost(({ cyclingWearUsd }) => cyclingWearUsd),
    planUsd: events.reduce((total, { costUsd }) => total + costUsd, 0),
    outside: aged[0]!.outside,
  };
  return { year, blocks: after, socFraction: run.energy.values.at(-1)! / battery.energyKwh };
}

type AgedBlock = {
  readonly block: CellBlock;
  readonly year: BlockYear;
  readonly outside: readonly OutsideRange[];
  readonly wearUsd: number;
  readonly cyclingWearUsd: number;
};

type Duty = { readonly soc: Series<'fraction'>; readonly battery: Battery; readonly yearIndex: number };

function ageBlock(life: Life, block: CellBlock, { soc, battery, yearIndex }: Duty): AgedBlock {
  const { model, endOfLifeFraction } = life;
  const temperatureC = life.temperaturesC[yearIndex]!;
  const isFresh = block.state.openTurns.length === 0;
  const start = isFresh ? { startSocFraction: battery.initialEnergyKwh / battery.energyKwh } : {};
  const { state, health, outside } = ageYear(model, block.state, { soc, temperatureC, ...start });
  const after = { ...block, state };
  const sohStartFraction = sohOf(model, block);
  const sohEndFraction = sohOf(model, after);
  const usdPerSoh = (life.cellsUsdPerKwh[yearIndex]! * block.nameplateKwh) / (1 - endOfLifeFraction);
  const usedFraction = sohStartFraction - sohEndFraction;
  const { nameplateKwh, installedYearIndex } = block;
  return {
    block: after,
    year: { nameplateKwh, installedYearIndex, sohStartFraction, sohEndFraction, health },
    outside,
    wearUsd: usdPerSoh * usedFraction,
    cyclingWearUsd: usdPerSoh * Math.max(0, usedFraction - restFraction(life, block, soc, temperatureC)),
  };
}

/** What the block would have lost at rest, at the mean state of charge and the same temperatures. */
function restFraction(
  { model }: Life,
  { nameplateKwh, installedYearIndex, state }: CellBlock,
  soc: Series<'fraction'>,
  temperatureC: Life['temperaturesC'][number],
): number {
  const before: AgeingState = { ...state, openTurns: [] };
  const still = toSeries({ ...soc, values: new Float64Array(soc.grid.count).fill(mean(soc.values)) });
  const rested: AgedYear = ageYear(model, before, { soc: still, temperatureC });
  const block = { nameplateKwh, installedYearIndex };
  return sohOf(model, { ...block, state: before }) - sohOf(model, { ...block, state: rested.state });
}

/** Finer differences of the state of charge are rounding: equal cycles shall be equal, whatever the battery holds. */
const FINEST_SOC_FRACTION = 2 ** -40;

/** Stored energy at the end of each step as a share of the energy that the battery holds now. */
function socOf({ battery, energy }: ArbitrageRun): Series<'fraction'> {
  const finestKwh = FINEST_SOC_FRACTION * battery.energyKwh;
  return toSeries({
    unit: 'fraction',
    grid: energy.grid,
    values: energy.values.map((storedKwh) => Math.round(storedKwh / finestKwh) * FINEST_SOC_FRACTION),
  });
}

/** Half the way of the state of charge. */
function fullCyclesOf(socs: Float64Array, startSocFraction: number): number {
  let way = 0;
  socs.forEach((socFraction, i) => {
    way += Math.abs(socFraction - (i === 0 ? startSocFraction : socs[i - 1]!));
  });
  return way / 2;
}

function jointSoh({ model }: Life, blocks: readonly CellBlock[]): number {
  const energyKwh = blocks.reduce((total, block) => total + energyOf(model, block), 0);
  return energyKwh / blocks.reduce((total, { nameplateKwh }) => total + nameplateKwh, 0);
}
