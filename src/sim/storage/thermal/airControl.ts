/** The air or coolant of an enclosure under a unit that cools above one setpoint and heats below another. */
import { relaxHours, relaxSquareHours } from '../relax.js';
import type { UnitNow } from './climateUnit.js';
import { unitAt } from './climateUnit.js';
import type { Enclosure } from './thermalModel.js';
import type { TwoNodes } from './twoNodes.js';
import { degreeHours, driftOf, firstExit, temperatureAt } from './twoNodes.js';

export type AirConditions = {
  readonly heatKw: number;
  readonly ambientC: number;
  readonly solarKw: number;
  readonly hours: number;
};

/** Where a step leads, and its sums. */
export type AirWay = {
  readonly cellC: number;
  readonly airC: number;
  readonly cellDegreeHours: number;
  readonly wallKwh: number;
  readonly coolingKwh: number;
  readonly heatingKwh: number;
  readonly auxiliaryKwh: number;
};

/** Both units at the step's ambient; a setpoint out of reach and no capacity where one is missing. */
type Control = {
  readonly nodes: TwoNodes;
  readonly conditions: AirConditions;
  readonly cooling: UnitNow;
  readonly coolAboveC: number;
  readonly heating: UnitNow;
  readonly heatBelowC: number;
};

/** Mutable, within one step. */
type Way = {
  cellC: number;
  airC: number;
  leftHours: number;
  cellDegreeHours: number;
  airDegreeHours: number;
  coolingKwh: number;
  heatingKwh: number;
};

const NO_UNIT: UnitNow = { capacityKw: 0, copRatio: 1 };

/** Far more turns than the air can take under constant conditions. */
const MOST_TURNS = 100;

/**
 * The step of cells and enclosure.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toThermal } = await import('./thermalModel.js');
 * const cooling = { setpointC: 25, capacityKw: 10, performance: 3 };
 * const enclosure = { heatCapacityJPerK: 3.6e6, wallWPerK: 1000, cooling };
 * const model = toThermal({ cellMassKg: 3600, specificHeatJPerKgK: 1000, cellToAirWPerK: 2000, enclosure });
 * const conditions = { heatKw: 4, ambientC: 30, solarKw: 0, hours: 1000 };
 * const way = runAir(model.enclosure!, { cellC: 27, airC: 25 }, conditions);
 * expect([way.cellC, way.airC, way.coolingKwh, way.auxiliaryKwh]).toEqual([27, 25, 9000, 3000]);
 * ```
 */
export function runAir(
  enclosure: Enclosure,
  start: { readonly cellC: number; readonly airC: number },
  conditions: AirConditions,
): AirWay {
  const control = toControl(enclosure, conditions);
  const way = toWay(start, conditions.hours);
  let removedKw: number | null = null;
  for (let turn = 0; way.leftHours > 0; turn += 1) {
    if (turn === MOST_TURNS) throw new Error('The control of the enclosure does not settle: report its model.');
    removedKw ??= driftPowerKw(control, way);
    removedKw = removedKw === null ? hold(control, way) : drift(control, way, removedKw);
  }
  const { cellC, airC, cellDegreeHours, coolingKwh, heatingKwh } = way;
  const wallKwh = enclosure.nodes.wallKwPerK * (conditions.ambientC * conditions.hours - way.airDegreeHours);
  const auxiliaryKwh = coolingKwh / control.cooling.copRatio + heatingKwh / control.heating.copRatio;
  return { cellC, airC, cellDegreeHours, wallKwh, coolingKwh, heatingKwh, auxiliaryKwh };
}

/** A literal without spreads, as below: objects of one shape keep the step fast. */
function toWay({ cellC, airC }: { readonly cellC: number; readonly airC: number }, hours: number): Way {
  return { cellC, airC, leftHours: hours, cellDegreeHours: 0, airDegreeHours: 0, coolingKwh: 0, heatingKwh: 0 };
}

function toControl({ nodes, cooling, heating }: Enclosure, conditions: AirConditions): Control {
  const { ambientC } = conditions;
  return {
    nodes,
    conditions,
    cooling: cooling === null ? NO_UNIT : unitAt(cooling, ambientC),
    coolAboveC: cooling === null ? Infinity : cooling.setpointC,
    heating: heating === null ? NO_UNIT : unitAt(heating, ambientC),
    heatBelowC: heating === null ? -Infinity : heating.setpointC,
  };
}

/** Heat to be removed so that the air stays at its temperature. */
function neededKw({ nodes, conditions }: Control, { cellC, airC }: Way): number {
  const { wallKwPerK, cellToAirKwPerK } = nodes;
  return cellToAirKwPerK * (cellC - airC) + wallKwPerK * (conditions.ambientC - airC) + conditions.solarKw;
}

/** The heat removed (below 0: brought) while the air moves on, or null where a unit holds it at its setpoint. */
function driftPowerKw(control: Control, way: Way): number | null {
  const [mostKw, leastKw] = [control.cooling.capacityKw, -control.heating.capacityKw];
  if (way.airC > control.coolAboveC) return mostKw;
  if (way.airC < control.heatBelowC) return leastKw;
  const needed = neededKw(control, way);
  if (way.airC === control.coolAboveC) return needed > mostKw ? mostKw : needed >= 0 ? null : 0;
  if (way.airC === control.heatBelowC) return needed < leastKw ? leastKw : needed <= 0 ? null : 0;
  return 0;
}

/** Until the air meets a setpoint or the step ends; what comes then is for the air to decide. */
function drift(control: Control, way: Way, removedKw: number): null {
  const { nodes, conditions, coolAboveC, heatBelowC } = control;
  const { heatKw, solarKw, ambientC } = conditions;
  const { cell, air } = driftOf(nodes, way, { cellKw: heatKw, airKw: solarKw - removedKw, ambientC });
  const exit = firstExit(nodes, air, {
    lowC: removedKw > 0 ? coolAboveC : removedKw < 0 ? -Infinity : heatBelowC,
    highC: removedKw > 0 ? Infinity : removedKw < 0 ? heatBelowC : coolAboveC,
    hours: way.leftHours,
  });
  const hours = exit?.hours ?? way.leftHours;
  way.cellDegreeHours += degreeHours(nodes, cell, hours);
  way.airDegreeHours += degreeHours(nodes, air, hours);
  way.coolingKwh += Math.max(0, removedKw) * hours;
  way.heatingKwh += Math.max(0, -removedKw) * hours;
  way.cellC = temperatureAt(nodes, cell, hours);
  way.airC = exit?.atC ?? temperatureAt(nodes, air, hours);
  way.leftHours -= hours;
  return null;
}

/**
 * Air at a setpoint: the cells relax as one node, until the unit meets an end of its capacity or the step ends. Returns that
 * end, with which the air then leaves the setpoint.
 */
function hold(control: Control, way: Way): number | null {
  const { nodes, conditions } = control;
  const isCooling = way.airC === control.coolAboveC;
  const { cellKwhPerK, cellToAirKwPerK } = nodes;
  const ratePerHour = cellToAirKwPerK / cellKwhPerK;
  const kPerHour = (conditions.heatKw - cellToAirKwPerK * (way.cellC - way.airC)) / cellKwhPerK;
  const endKw =
    kPerHour > 0 ? (isCooling ? control.cooling.capacityKw : 0) : isCooling ? 0 : -control.heating.capacityKw;
  const startKw = neededKw(control, way);
  const endHours =
    kPerHour === 0 ? Infinity : relaxationTo((endKw - startKw) / (cellToAirKwPerK * kPerHour), ratePerHour);
  const hours = Math.min(way.leftHours, endHours);
  const warmedKelvinHours = kPerHour * relaxSquareHours(ratePerHour, hours);
  const removedKwh = startKw * hours + cellToAirKwPerK * warmedKelvinHours;
  way.cellDegreeHours += way.cellC * hours + warmedKelvinHours;
  way.airDegreeHours += way.airC * hours;
  way.coolingKwh += isCooling ? removedKwh : 0;
  way.heatingKwh -= isCooling ? 0 : removedKwh;
  way.cellC += kPerHour * relaxHours(ratePerHour, hours);
  way.leftHours -= hours;
  return hours === endHours ? endKw : null;
}

/** The span whose {@link relaxHours} is given; Infinity where it is never reached. */
function relaxationTo(wantedHours: number, ratePerHour: number): number {
  const share = Math.max(0, wantedHours) * ratePerHour;
  return share < 1 ? -Math.log1p(-share) / ratePerHour : Infinity;
}
