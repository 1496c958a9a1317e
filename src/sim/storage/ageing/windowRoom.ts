/** What the averages of one window work in, made once a run. */
import type { AgeingModel } from './ageingModel.js';
import type { CellHistory } from './cellHistory.js';
import { fastExp } from './fastExp.js';
import type { HeatParts } from './heatRate.js';
import type { RatePlan } from './ratePlan.js';
import { toRatePlans } from './ratePlan.js';
import { ZERO_CELSIUS_K } from './temperature.js';

/** Mutable; lives inside one run. */
export type WindowRoom = {
  /** One per mechanism. */
  readonly plans: readonly RatePlan[];
  /** Average of the exponentials over the window; NaN where not found yet. */
  readonly means: Float64Array;
  /** Of the states of a window, its first and last among them: one more than steps. */
  ofStates: Float64Array;
  stepCount: number;
  /** Whether one temperature holds along the whole history. */
  isSteady: boolean;
  /** Of the steps of a window. */
  kelvins: Float64Array;
  /** Of the steps of a window, and what they are the heats of; null where not read yet. */
  heats: Float64Array;
  heatsOf: HeatParts['heat'] | null;
  /** Exponentials of the steps of a window, their mean, and the exponent that they have; NaN where not read yet. */
  heated: Float64Array;
  heatedMean: number;
  heatedBy: number;
};

/** Room for a model. */
export function toWindowRoom(model: AgeingModel): WindowRoom {
  return {
    plans: toRatePlans(model),
    means: new Float64Array(model.mechanisms.length),
    ofStates: new Float64Array(0),
    stepCount: 0,
    isSteady: false,
    kelvins: new Float64Array(0),
    heats: new Float64Array(0),
    heatsOf: null,
    heated: new Float64Array(0),
    heatedMean: NaN,
    heatedBy: NaN,
  };
}

/** Room for windows of a history with so many steps. */
export function widenRoom(room: WindowRoom, { temperaturesC, coldestK }: CellHistory, stepCount: number): void {
  room.isSteady = temperaturesC === null;
  if (room.heats.length < stepCount) {
    room.ofStates = new Float64Array(stepCount + 1);
    room.kelvins = new Float64Array(stepCount);
    room.heats = new Float64Array(stepCount);
    room.heated = new Float64Array(stepCount);
  }
  room.kelvins.fill(coldestK);
  room.heatsOf = null;
  room.heatedBy = NaN;
}

/** Forgets the window before, but for what holds on where the temperature stays, and takes up the next. */
export function startWindow(
  room: WindowRoom,
  { temperaturesC }: CellHistory,
  steps: { start: number; end: number },
): void {
  const { kelvins, means } = room;
  const { start, end } = steps;
  room.stepCount = end - start;
  for (let m = 0; m < means.length; m += 1) means[m] = NaN;
  if (temperaturesC === null) return;
  room.heatsOf = null;
  room.heatedBy = NaN;
  for (let i = start; i < end; i += 1) kelvins[i - start] = temperaturesC[i]! + ZERO_CELSIUS_K;
}

/** Hot loop: the heat of each step, kept for the next mechanism with the same. */
export function readHeats(room: WindowRoom, heat: HeatParts['heat']): void {
  if (room.heatsOf === heat) return;
  const { heats, kelvins } = room;
  const count = room.isSteady ? heats.length : room.stepCount;
  for (let i = 0; i < count; i += 1) heats[i] = heat === undefined ? 1 / kelvins[i]! : heat(kelvins[i]!);
  room.heatsOf = heat;
  room.heatedBy = NaN;
}

/** Hot loop: exp(exponent heat) of each step, kept alike. */
export function readHeated(room: WindowRoom, exponentFactor: number): void {
  if (room.heatedBy === exponentFactor) return;
  const { heats, heated, stepCount, isSteady } = room;
  room.heatedBy = exponentFactor;
  if (isSteady) {
    room.heatedMean = fastExp(exponentFactor * heats[0]!);
    heated.fill(room.heatedMean);
    return;
  }
  let sum = 0;
  for (let i = 0; i < stepCount; i += 1) {
    const one = fastExp(exponentFactor * heats[i]!);
    heated[i] = one;
    sum += one;
  }
  room.heatedMean = sum / stepCount;
}
