/** The rate of a mechanism averaged along a window, by the shortest way that is exact. */
import { badRate, checkedRate } from './ageingModel.js';
import type { AgeingRun } from './ageingRun.js';
import { fastExp } from './fastExp.js';
import { partOf } from './heatRate.js';
import type { RatePlan } from './ratePlan.js';
import { atSoc } from './socCurve.js';
import { readHeated, readHeats } from './windowRoom.js';

/** Steps of a history, from `start` to before `end`; `socs` are the states of charge at the ends of all. */
export type Window = {
  readonly start: number;
  readonly end: number;
  readonly socs: Float64Array;
};

/**
 * The average rate of mechanism number `index` over one window, whose stress and temperatures the run holds, and the state
 * of charge before it.
 *
 * @throws RangeError as {@link checkedRate}.
 */
export function windowRate(run: AgeingRun, index: number, along: Window): number {
  const { stress, room } = run;
  const plan = room.plans[index]!;
  stress.temperatureK = room.kelvins[0]!;
  stress.socFraction = stress.meanSocFraction;
  if (plan.way === 'ratesOfSoc') return meanAlongSoc(run, plan, along);
  if (plan.way === 'rates') return meanAlongTemperature(run, plan);
  if (Number.isNaN(room.means[plan.twin]!)) {
    readHeats(room, plan.heat);
    room.means[plan.twin] = meanOfParts(run, plan, along);
  }
  const rate = partOf(plan.outerFactor, stress) * room.means[plan.twin]!;
  if (rate >= 0 && rate < Infinity) return rate;
  throw badRate(plan.mechanism, stress, rate);
}

function meanOfParts(run: AgeingRun, plan: RatePlan, along: Window): number {
  const { way, meanOrder } = plan;
  if (way === 'states') return raised(meanOfStates(run, plan, along), 1 / meanOrder);
  // Of a mean of squares the exponentials are squared, so that mechanisms with one exponent share them.
  const order = meanOrder === 2 ? 1 : meanOrder;
  readHeated(run.room, order * partOf(plan.outerExponent, run.stress));
  const mean = way === 'heats' ? meanOfHeats(run, meanOrder) : meanOfFactors(run, plan, along);
  return raised(mean, 1 / meanOrder);
}

/** Neither factor nor exponent changes along the window. */
function meanOfHeats({ room }: AgeingRun, meanOrder: number): number {
  if (meanOrder !== 2) return room.heatedMean;
  const { heated, stepCount } = room;
  let sum = 0;
  for (let i = 0; i < stepCount; i += 1) sum += heated[i]! * heated[i]!;
  return sum / stepCount;
}

/** Hot loop: trapezoids of the factor between the states of charge, one exponential in each step. */
function meanOfFactors(run: AgeingRun, plan: RatePlan, along: Window): number {
  const { heated, ofStates, stepCount } = run.room;
  const isSquared = plan.meanOrder === 2;
  readStates(run, plan, along);
  let sum = 0;
  for (let i = 0; i < stepCount; i += 1) {
    const heat = isSquared ? heated[i]! * heated[i]! : heated[i]!;
    sum += (ofStates[i]! + ofStates[i + 1]!) * heat;
  }
  return sum / (2 * stepCount);
}

/** Hot loop: trapezoids between the states of charge, the heat constant within each step. */
function meanOfStates(run: AgeingRun, plan: RatePlan, along: Window): number {
  const { heats, ofStates, stepCount } = run.room;
  readStates(run, plan, along);
  let sum = 0;
  for (let i = 0; i < stepCount; i += 1) {
    const heat = heats[i]!;
    const before = ofStates[i]!;
    const after = ofStates[i + 1]!;
    const rateBefore = fastExp(before * heat);
    sum += rateBefore + (after === before ? rateBefore : fastExp(after * heat));
  }
  return sum / (2 * stepCount);
}

/** Hot loop: the plan's curve at each state of charge of the window. */
function readStates(run: AgeingRun, { curve, curveOrder }: RatePlan, { socs, start }: Window): void {
  const { ofStates, stepCount } = run.room;
  let { socFraction } = run;
  let value = raised(atSoc(curve, socFraction), curveOrder);
  ofStates[0] = value;
  for (let i = 0; i < stepCount; i += 1) {
    const next = socs[start + i]!;
    if (next !== socFraction) {
      socFraction = next;
      value = raised(atSoc(curve, next), curveOrder);
    }
    ofStates[i + 1] = value;
  }
}

function meanAlongTemperature({ room, stress }: AgeingRun, { mechanism, meanOrder }: RatePlan): number {
  const { kelvins, stepCount } = room;
  if (room.isSteady) return checkedRate(mechanism, stress);
  const mean = meanOrder === 1 ? mechanism.meanRate?.(stress, kelvins, stepCount) : undefined;
  if (mean !== undefined && mean >= 0 && mean < Infinity) return mean;
  let sum = 0;
  for (let i = 0; i < stepCount; i += 1) {
    stress.temperatureK = kelvins[i]!;
    sum += raised(checkedRate(mechanism, stress), meanOrder);
  }
  return raised(sum / stepCount, 1 / meanOrder);
}

/** Trapezoids in the state of charge, the temperature constant within each step. */
function meanAlongSoc(run: AgeingRun, { mechanism, meanOrder }: RatePlan, { socs, start }: Window): number {
  const { room, stress } = run;
  const rateAt = (socFraction: number): number => {
    stress.socFraction = socFraction;
    return raised(checkedRate(mechanism, stress), meanOrder);
  };
  let before = run.socFraction;
  let sum = 0;
  for (let i = 0; i < room.stepCount; i += 1) {
    const after = socs[start + i]!;
    stress.temperatureK = room.kelvins[i]!;
    sum += rateAt(before) + rateAt(after);
    before = after;
  }
  return raised(sum / (2 * room.stepCount), 1 / meanOrder);
}

function raised(value: number, order: number): number {
  if (order === 1) return value;
  if (order === 2) return value * value;
  return order === 0.5 ? Math.sqrt(value) : value ** order;
}
