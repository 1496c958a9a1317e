/** What the averages of one window work in, made once a run. */
import type { AgeingModel, Mechanism } from './ageingModel.js';

/** Mutable; lives inside one run. */
export type WindowRoom = {
  /** For each mechanism, the first whose exponentials average alike: itself, or one that differs by law and factor only. */
  readonly twins: readonly number[];
  /** Average of the exponentials over the window; NaN where not found yet. */
  readonly means: Float64Array;
  /** Of the states of a window, its first and last among them: one more than steps. */
  factors: Float64Array;
  exponents: Float64Array;
  /** Of the steps of a window, and what they are the heats of. */
  heats: Float64Array;
  heatsOf: ((temperatureK: number) => number) | undefined | null;
  /** The one temperature that they all belong to; NaN where the steps differ. */
  heatsAtK: number;
};

/** Room for a model. */
export function toWindowRoom({ mechanisms }: AgeingModel): WindowRoom {
  return {
    twins: mechanisms.map((mechanism) => mechanisms.findIndex((other) => isTwin(mechanism, other))),
    means: new Float64Array(mechanisms.length),
    factors: new Float64Array(0),
    exponents: new Float64Array(0),
    heats: new Float64Array(0),
    heatsOf: null,
    heatsAtK: NaN,
  };
}

function isTwin(a: Mechanism, b: Mechanism): boolean {
  if (a === b) return true;
  if (a.parts === undefined || b.parts === undefined || !hasOuterFactor(a) || !hasOuterFactor(b)) return false;
  const averagesAlike = a.drive === b.drive && a.meanOrder === b.meanOrder && a.followsSoc === b.followsSoc;
  return averagesAlike && a.parts.exponent === b.parts.exponent && a.parts.heat === b.parts.heat;
}

/** Whether the factor is the same along the whole window, so that it stands outside the average. */
export function hasOuterFactor({ followsSoc = false, parts }: Mechanism): boolean {
  return !followsSoc || typeof parts?.factor === 'number';
}

/** Room for windows of so many steps. */
export function widenRoom(room: WindowRoom, stepCount: number): void {
  if (room.heats.length >= stepCount) return;
  room.factors = new Float64Array(stepCount + 1);
  room.exponents = new Float64Array(stepCount + 1);
  room.heats = new Float64Array(stepCount);
  room.heatsOf = null;
}

/** Forgets the window before, but for heats that still hold where the temperature stays. */
export function startWindow(room: WindowRoom): void {
  for (let m = 0; m < room.means.length; m += 1) room.means[m] = NaN;
  if (Number.isNaN(room.heatsAtK)) room.heatsOf = null;
}
