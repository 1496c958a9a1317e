/** The temperatures of a battery through a run of dispatch, as the ageing models read them. */
import type { TimeGrid } from '../../../base/grid.js';
import { isSameGrid } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { toSeries } from '../../../base/series.js';
import { toHours } from '../../../base/units.js';
import type { ThermalState } from './stepThermal.js';
import { restingThermal, stepThermal } from './stepThermal.js';
import type { ThermalModel } from './thermalModel.js';

/** All series on one grid, without gaps. */
export type ThermalHistory = {
  /** Lost by the battery in each step, as a run of dispatch says. */
  readonly loss: Series<'kWh'>;
  /** Mean of the air outside over each step. */
  readonly ambient: Series<'°C'>;
  /** Heat that the sun brings into the enclosure; none by default. */
  readonly solar?: Series<'kW'>;
  /** Share of the loss that warms the cells; the rest arises in converters outside the enclosure. 1 by default. */
  readonly cellShareFraction?: number;
  /**
   * All at the first ambient temperature by default: a cold start, as of a battery that has rested for days. One that has
   * worked is warmer, so the first time constants of the cells (their heat capacity over G, often days) then read too cold.
   * For a year that follows another give the `state` of that run, or run a year twice.
   */
  readonly start?: ThermalState;
};

/** Time in which the cells' mean left the range for which the parameters hold. */
export type OutsideTemperature = {
  readonly hours: number;
  readonly coldestC: number;
  readonly hottestC: number;
  readonly valid: readonly [lowC: number, highC: number];
};

export type ThermalRun = {
  /** Mean of the cells over each step. */
  readonly cell: Series<'°C'>;
  /** Mean of the hottest cell over each step. */
  readonly hottestCell: Series<'°C'>;
  /** Of the air or coolant around the cells at the end of each step. */
  readonly enclosure: Series<'°C'>;
  /** Electricity of cooling and heating in each step, to be drawn beside the battery's terminals. */
  readonly auxiliary: Series<'kWh'>;
  readonly coolingKwh: number;
  readonly heatingKwh: number;
  readonly auxiliaryKwh: number;
  /** To go on from. */
  readonly state: ThermalState;
  /** Null where the hottest cell and the mean stayed inside. */
  readonly outside: OutsideTemperature | null;
};

/**
 * Range in which lithium-ion cells may be operated, and lumped parameters hold. Beyond it a cell's electrolyte freezes or
 * its own reactions heat it.
 */
export const VALID_CELL_C: readonly [lowC: number, highC: number] = [-20, 60];

/**
 * Drives the thermal model through a run. Its `cell` series is what {@link ageBattery} takes as temperature, `hottestCell`
 * what the worst cell lives through.
 *
 * @throws RangeError when a series has a gap or another grid than the loss, or the share is not from 0 to 1.
 * @example
 * ```ts @import.meta.vitest
 * const { toSeries } = await import('../../../base/series.js');
 * const { toThermal } = await import('./thermalModel.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const loss = toSeries({ unit: 'kWh', grid, values: Float64Array.of(5, 5) });
 * const ambient = toSeries({ unit: '°C', grid, values: Float64Array.of(20, 20) });
 * const model = toThermal({ cellMassKg: 3600, specificHeatJPerKgK: 1000, cellToAirWPerK: 500 });
 * expect(runThermal(model, { loss, ambient }).state.cellC).toBeCloseTo(20 + 10 * (1 - Math.exp(-1)), 12);
 * ```
 */
export function runThermal(model: ThermalModel, history: ThermalHistory): ThermalRun {
  const { loss, ambient, solar, cellShareFraction = 1 } = history;
  requireWhole('loss', loss, loss.grid);
  requireWhole('ambient', ambient, loss.grid);
  if (solar !== undefined) requireWhole('solar', solar, loss.grid);
  if (!(cellShareFraction >= 0 && cellShareFraction <= 1)) {
    throw new RangeError(`Give cellShareFraction from 0 to 1; this one is ${cellShareFraction}.`);
  }
  const { stepMs, count } = loss.grid;
  const columns = toColumns(count);
  const sums = { coolingKwh: 0, heatingKwh: 0, auxiliaryKwh: 0 };
  let state = history.start ?? restingThermal(ambient.values[0]!);
  for (let i = 0; i < count; i += 1) {
    const heatKw = (loss.values[i]! * cellShareFraction) / toHours(stepMs);
    const conditions = { heatKw, ambientC: ambient.values[i]!, solarKw: solar?.values[i] ?? 0, stepMs };
    const step = stepThermal(model, state, conditions);
    state = step.state;
    columns.cellC[i] = step.meanCellC;
    columns.hottestC[i] = step.hottestCellC;
    columns.enclosureC[i] = state.enclosureC;
    columns.auxiliaryKwh[i] = step.auxiliaryKwh;
    sums.coolingKwh += step.coolingKwh;
    sums.heatingKwh += step.heatingKwh;
    sums.auxiliaryKwh += step.auxiliaryKwh;
  }
  return { ...toRunSeries(loss.grid, columns), ...sums, state, outside: outsideOf(columns, stepMs) };
}

type Columns = Readonly<Record<'cellC' | 'hottestC' | 'enclosureC' | 'auxiliaryKwh', Float64Array>>;

function toColumns(count: number): Columns {
  const column = (): Float64Array => new Float64Array(count);
  return { cellC: column(), hottestC: column(), enclosureC: column(), auxiliaryKwh: column() };
}

function toRunSeries(grid: TimeGrid, columns: Columns) {
  return {
    cell: toSeries({ unit: '°C', grid, values: columns.cellC }),
    hottestCell: toSeries({ unit: '°C', grid, values: columns.hottestC }),
    enclosure: toSeries({ unit: '°C', grid, values: columns.enclosureC }),
    auxiliary: toSeries({ unit: 'kWh', grid, values: columns.auxiliaryKwh }),
  };
}

function outsideOf({ cellC, hottestC }: Columns, stepMs: number): OutsideTemperature | null {
  const [lowC, highC] = VALID_CELL_C;
  let [steps, coldest, hottest] = [0, Infinity, -Infinity];
  for (let i = 0; i < cellC.length; i += 1) {
    if (cellC[i]! >= lowC && hottestC[i]! <= highC) continue;
    steps += 1;
    coldest = Math.min(coldest, cellC[i]!);
    hottest = Math.max(hottest, hottestC[i]!);
  }
  if (steps === 0) return null;
  return { hours: toHours(steps * stepMs), coldestC: coldest, hottestC: hottest, valid: VALID_CELL_C };
}

function requireWhole(field: string, { grid, gaps }: Series<string>, wanted: TimeGrid): void {
  if (gaps.length > 0) throw new RangeError(`Fill ${field} first; step ${gaps[0]!.index} is a gap.`);
  if (isSameGrid(grid, wanted)) return;
  throw new RangeError(`Give ${field} on the grid of the loss: start, step or count differ.`);
}
