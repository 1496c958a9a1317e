/** The rate of a mechanism averaged along a window, by the shortest way that is exact. */
import type { Mechanism } from './ageingModel.js';
import { badRate, checkedRate } from './ageingModel.js';
import type { AgeingRun } from './ageingRun.js';
import type { CellHistory } from './cellHistory.js';
import { fastExp } from './fastExp.js';
import type { HeatParts } from './heatRate.js';
import { partOf } from './heatRate.js';
import { hasOuterFactor } from './windowRoom.js';

/** Of the history: from `start` to before `end`. */
export type Steps = { readonly start: number; readonly end: number };

/**
 * The average rate of mechanism number `index` over some steps of one window, whose stress and extremes the run holds.
 *
 * @throws RangeError as {@link checkedRate}.
 */
export function windowRate(run: AgeingRun, index: number, history: CellHistory, steps: Steps): number {
  const mechanism = run.model.mechanisms[index]!;
  const { stress, window } = run;
  stress.temperatureK = window.coldestK;
  stress.socFraction = stress.meanSocFraction;
  const { parts } = mechanism;
  if (parts !== undefined) return rateOfParts(run, { mechanism, parts, index }, history, steps);
  if (mechanism.followsSoc === true) return meanAlongSoc(run, mechanism, history, steps);
  if (window.coldestK === window.hottestK) return checkedRate(mechanism, stress);
  return meanAlongTemperature(run, mechanism, history, steps);
}

type InParts = { readonly mechanism: Mechanism; readonly parts: HeatParts; readonly index: number };

function rateOfParts(run: AgeingRun, inParts: InParts, history: CellHistory, steps: Steps): number {
  const { mechanism, parts, index } = inParts;
  const { room, stress } = run;
  const twin = room.twins[index]!;
  if (Number.isNaN(room.means[twin]!)) {
    readHeats(run, parts, history, steps);
    room.means[twin] =
      mechanism.followsSoc === true ? meanOfStates(run, mechanism, history, steps) : meanOfHeats(run, mechanism, steps);
  }
  const factor = hasOuterFactor(mechanism) ? partOf(parts.factor, stress) : 1;
  const rate = factor * room.means[twin]!;
  if (rate >= 0 && rate < Infinity) return rate;
  throw badRate(mechanism, stress, rate);
}

/** Hot loop: the heat of each step, kept for the next mechanism with the same, and while the temperature stays. */
function readHeats(
  { room, window }: AgeingRun,
  { heat }: HeatParts,
  history: CellHistory,
  { start, end }: Steps,
): void {
  const { heats } = room;
  const { temperaturesK } = history;
  const steadyK = window.coldestK === window.hottestK ? window.coldestK : NaN;
  if (room.heatsOf === heat && Object.is(room.heatsAtK, steadyK)) return;
  room.heatsOf = heat;
  room.heatsAtK = steadyK;
  if (!Number.isNaN(steadyK)) {
    heats.fill(heat === undefined ? 1 / steadyK : heat(steadyK));
    return;
  }
  for (let i = start; i < end; i += 1) {
    heats[i - start] = heat === undefined ? 1 / temperaturesK[i]! : heat(temperaturesK[i]!);
  }
}

/** Hot loop: one exponent for the whole window; the factor stands outside. */
function meanOfHeats({ room, stress, window }: AgeingRun, { parts, meanOrder = 1 }: Mechanism, steps: Steps): number {
  const { heats } = room;
  const exponent = meanOrder * partOf(parts!.exponent, stress);
  if (window.coldestK === window.hottestK) return raised(fastExp(exponent * heats[0]!), 1 / meanOrder);
  const stepCount = steps.end - steps.start;
  let sum = 0;
  for (let i = 0; i < stepCount; i += 1) sum += fastExp(exponent * heats[i]!);
  return raised(sum / stepCount, 1 / meanOrder);
}

/** Hot loop: trapezoids between the states of charge, the heat constant within each step. */
function meanOfStates(run: AgeingRun, mechanism: Mechanism, history: CellHistory, steps: Steps): number {
  const { meanOrder = 1 } = mechanism;
  readStates(run, mechanism, history, steps);
  const { factors, exponents, heats } = run.room;
  const stepCount = steps.end - steps.start;
  let heat = NaN;
  let exponent = NaN;
  let heated = NaN;
  let sum = 0;
  for (let i = 0; i < stepCount; i += 1) {
    if (heats[i] !== heat) {
      heat = heats[i]!;
      exponent = exponents[i]!;
      heated = fastExp(exponent * heat);
    }
    sum += factors[i]! * heated;
    if (exponents[i + 1] !== exponent) {
      exponent = exponents[i + 1]!;
      heated = fastExp(exponent * heat);
    }
    sum += factors[i + 1]! * heated;
  }
  return raised(sum / (2 * stepCount), 1 / meanOrder);
}

/** Hot loop: factor and exponent of each state, raised to the order of the mean. */
function readStates({ room, stress }: AgeingRun, mechanism: Mechanism, history: CellHistory, steps: Steps): void {
  const { parts, meanOrder = 1 } = mechanism;
  const { factors, exponents } = room;
  const { socs } = history;
  const ofFactor = hasOuterFactor(mechanism) ? 1 : parts!.factor;
  const ofExponent = parts!.exponent;
  let socFraction = NaN;
  let factor = NaN;
  let exponent = NaN;
  for (let i = steps.start; i <= steps.end; i += 1) {
    if (socs[i] !== socFraction) {
      socFraction = socs[i]!;
      stress.socFraction = socFraction;
      factor = raised(partOf(ofFactor, stress), meanOrder);
      exponent = meanOrder * partOf(ofExponent, stress);
    }
    factors[i - steps.start] = factor;
    exponents[i - steps.start] = exponent;
  }
}

function meanAlongTemperature(run: AgeingRun, mechanism: Mechanism, history: CellHistory, steps: Steps): number {
  const { stress } = run;
  const { meanOrder = 1, rateOfHeat } = mechanism;
  const atHeat = rateOfHeat?.(stress);
  let sum = 0;
  for (let i = steps.start; i < steps.end; i += 1) {
    stress.temperatureK = history.temperaturesK[i]!;
    const rate = atHeat === undefined ? mechanism.rate(stress) : atHeat(stress.temperatureK);
    if (!(rate >= 0 && rate < Infinity)) throw badRate(mechanism, stress, rate);
    sum += raised(rate, meanOrder);
  }
  return raised(sum / (steps.end - steps.start), 1 / meanOrder);
}

/** Trapezoids in the state of charge, the temperature constant within each step. */
function meanAlongSoc(run: AgeingRun, mechanism: Mechanism, history: CellHistory, steps: Steps): number {
  const { stress } = run;
  const { socs, temperaturesK } = history;
  const { meanOrder = 1 } = mechanism;
  const rateAt = (socFraction: number): number => {
    stress.socFraction = socFraction;
    return raised(checkedRate(mechanism, stress), meanOrder);
  };
  let sum = 0;
  for (let i = steps.start; i < steps.end; i += 1) {
    stress.temperatureK = temperaturesK[i]!;
    sum += rateAt(socs[i]!) + rateAt(socs[i + 1]!);
  }
  return raised(sum / (2 * (steps.end - steps.start)), 1 / meanOrder);
}

function raised(value: number, order: number): number {
  if (order === 1) return value;
  if (order === 2) return value * value;
  return order === 0.5 ? Math.sqrt(value) : value ** order;
}
