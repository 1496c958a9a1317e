/**
 * One step of a battery's temperatures, exact for heat, sun and ambient that stay the same in it: any division of the step
 * gives the same end.
 *
 * The unit holds its setpoint with as much of its capacity as it takes, as the mean of one that switches on and off in a
 * narrow band. So within a step the air drifts, is held at the setpoint, or drifts with the unit at full capacity; the
 * instants between are found, not stepped over.
 */
import { toHours } from '../../../base/units.js';
import { requireTemperature } from '../ageing/temperature.js';
import { relaxHours, relaxSquareHours } from '../relax.js';
import type { AirWay } from './airControl.js';
import { runAir } from './airControl.js';
import type { ThermalModel } from './thermalModel.js';

export type ThermalState = {
  /** Mean of the cells. */
  readonly cellC: number;
  /** Of the air or coolant around the cells; the ambient where there is no enclosure. */
  readonly enclosureC: number;
};

/** Constant through a step. */
export type ThermalConditions = {
  /** Heat of the cells: the battery's loss over the step, or {@link resistiveHeatKw}. */
  readonly heatKw: number;
  readonly ambientC: number;
  /** Heat that the sun brings into the enclosure; 0 by default. */
  readonly solarKw?: number;
  readonly stepMs: number;
};

/** Balance: heat of the cells + sun + wall + heating - cooling = what cells and enclosure store. */
export type ThermalStep = {
  readonly state: ThermalState;
  /** Mean of the cells over the step. */
  readonly meanCellC: number;
  /** Mean over the step of the hottest cell: the mean and the spread of the pack at this heat. */
  readonly hottestCellC: number;
  /** Heat removed by the cooling unit. */
  readonly coolingKwh: number;
  /** Heat brought by the heating unit. */
  readonly heatingKwh: number;
  /** Heat from the ambient through the wall, or to the cells where there is none; below 0 when it flows out. */
  readonly wallKwh: number;
  /** Electricity of both units, drawn beside the battery's terminals. */
  readonly auxiliaryKwh: number;
};

/**
 * The state after a step.
 *
 * @throws RangeError when heat, sun or step is not a number, the step not above 0, or the ambient no temperature in degrees
 * Celsius.
 * @example
 * ```ts @import.meta.vitest
 * const { toThermal } = await import('./thermalModel.js');
 * const model = toThermal({ cellMassKg: 3600, specificHeatJPerKgK: 1000, cellToAirWPerK: 500 });
 * const start = { cellC: 20, enclosureC: 20 };
 * const { state } = stepThermal(model, start, { heatKw: 5, ambientC: 20, stepMs: 7_200_000 });
 * expect(state.cellC).toBeCloseTo(20 + (5 / 0.5) * (1 - Math.exp(-1)), 12);
 * ```
 */
export function stepThermal(model: ThermalModel, state: ThermalState, conditions: ThermalConditions): ThermalStep {
  const { heatKw, ambientC, solarKw = 0, stepMs } = conditions;
  requireTemperature(ambientC, 'ambientC');
  requireFinite({ heatKw, solarKw, cellC: state.cellC, enclosureC: state.enclosureC });
  if (!(stepMs > 0 && stepMs < Infinity)) throw new RangeError(`Give stepMs above 0; this one is ${stepMs}.`);
  const hours = toHours(stepMs);
  const { enclosure } = model;
  const way =
    enclosure === null
      ? inAmbient(model, state, { heatKw, ambientC, hours })
      : runAir(enclosure, { cellC: state.cellC, airC: state.enclosureC }, { heatKw, ambientC, solarKw, hours });
  const meanCellC = way.cellDegreeHours / hours;
  return {
    state: { cellC: way.cellC, enclosureC: way.airC },
    meanCellC,
    hottestCellC: meanCellC + model.spreadKPerKw * Math.abs(heatKw),
    coolingKwh: way.coolingKwh,
    heatingKwh: way.heatingKwh,
    wallKwh: way.wallKwh,
    auxiliaryKwh: way.auxiliaryKwh,
  };
}

/** Looks at their sum first, for each step comes by here. */
function requireFinite(fields: Readonly<Record<'heatKw' | 'solarKw' | 'cellC' | 'enclosureC', number>>): void {
  if (Number.isFinite(fields.heatKw + fields.solarKw + fields.cellC + fields.enclosureC)) return;
  for (const [field, value] of Object.entries(fields)) {
    if (!Number.isFinite(value)) throw new RangeError(`Give a finite ${field}; this one is ${value}.`);
  }
}

type InAmbient = { readonly heatKw: number; readonly ambientC: number; readonly hours: number };

/** One node: T = A + q/G + (T0 - A - q/G) exp(-G t / C). */
function inAmbient(model: ThermalModel, { cellC }: ThermalState, { heatKw, ambientC, hours }: InAmbient): AirWay {
  const { cellKwhPerK, cellToAirKwPerK } = model;
  const ratePerHour = cellToAirKwPerK / cellKwhPerK;
  const kPerHour = (heatKw - cellToAirKwPerK * (cellC - ambientC)) / cellKwhPerK;
  const cellDegreeHours = cellC * hours + kPerHour * relaxSquareHours(ratePerHour, hours);
  return {
    cellC: cellC + kPerHour * relaxHours(ratePerHour, hours),
    airC: ambientC,
    cellDegreeHours,
    wallKwh: cellToAirKwPerK * (ambientC * hours - cellDegreeHours),
    coolingKwh: 0,
    heatingKwh: 0,
    auxiliaryKwh: 0,
  };
}

/**
 * Cells and enclosure at one temperature, as after a long rest.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(restingThermal(15)).toEqual({ cellC: 15, enclosureC: 15 });
 * ```
 */
export function restingThermal(temperatureC: number): ThermalState {
  requireTemperature(temperatureC);
  return { cellC: temperatureC, enclosureC: temperatureC };
}
