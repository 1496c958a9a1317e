/** Steps in which only one steady power may be held: the least concave function above what that power earns. */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { ArbitrageProblem } from './arbitrageProblem.js';
import type { StepValues } from './concaveProblem.js';
import type { ChangeRange, StepCorners } from './stepCorners.js';
import { toCorners, toRanges } from './stepCorners.js';

/** What a step earns at its corners: straight between them, but not concave where a price is negative or a curve bends so. */
export type StepFunction = {
  /** Rising. */
  readonly changesKwh: number[];
  /** Revenue less wear; price times energy, before the change to MWh. */
  readonly earnedUsdPerMwhKwh: number[];
};

/**
 * What each step earns with one steady power.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 10, usableKwh: 50, startKwh: 0, endKwh: null, wearUsdPerMwh: 1 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const prices = { buyUsdPerMwh: Float64Array.of(7), sellUsdPerMwh: Float64Array.of(5) };
 * const limits = { chargeLimitsKw: Float64Array.of(4), dischargeLimitsKw: null };
 * const functionAt = toStepFunctions({ ...sizes, ...losses, ...prices, ...limits });
 * expect(functionAt(0)).toEqual({ changesKwh: [-20, 0, 2], earnedUsdPerMwhKwh: [40, 0, -28] });
 * ```
 */
export function toStepFunctions(problem: ArbitrageProblem): (index: number) => StepFunction {
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh } = problem;
  const corners = toCorners(problem);
  const rangeAt = toRanges(problem);
  return (index) => {
    const soldUsdPerMwh = sellUsdPerMwh[index]! - wearUsdPerMwh;
    const cut = cutCorners(corners, rangeAt(index));
    return {
      changesKwh: cut.changesKwh,
      earnedUsdPerMwhKwh: cut.terminalsKwh.map((terminalKwh) =>
        terminalKwh === 0 ? 0 : terminalKwh * (terminalKwh > 0 ? soldUsdPerMwh : buyUsdPerMwh[index]!),
      ),
    };
  };
}

// eslint-disable-next-line complexity -- corners, and the two ends between them, in one pass
function cutCorners({ changesKwh, terminalsKwh, idleIndex }: StepCorners, { lowKwh, highKwh }: ChangeRange) {
  const cut = { changesKwh: [] as number[], terminalsKwh: [] as number[] };
  const add = (changeKwh: number, terminalKwh: number) => {
    cut.changesKwh.push(changeKwh);
    cut.terminalsKwh.push(terminalKwh);
  };
  const between = (i: number, changeKwh: number) => {
    const share = (changeKwh - changesKwh[i]!) / (changesKwh[i + 1]! - changesKwh[i]!);
    return terminalsKwh[i]! + share * (terminalsKwh[i + 1]! - terminalsKwh[i]!);
  };
  for (let i = 0; i < changesKwh.length; i += 1) {
    const changeKwh = changesKwh[i]!;
    const nextKwh = changesKwh[i + 1] ?? Infinity;
    if (i === idleIndex || (changeKwh >= lowKwh && changeKwh <= highKwh)) add(changeKwh, terminalsKwh[i]!);
    if (changeKwh < lowKwh && lowKwh < nextKwh && lowKwh < 0) add(lowKwh, between(i, lowKwh));
    if (changeKwh < highKwh && highKwh < nextKwh && highKwh > 0 && nextKwh < Infinity)
      add(highKwh, between(i, highKwh));
  }
  return cut;
}

/**
 * The steps of a battery that holds one steady power in each, as the least concave functions above what that earns. Where
 * the functions themselves are concave the optimum over these steps can be carried out; else it is an upper bound.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 10, usableKwh: 50, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const limits = { chargeLimitsKw: null, dischargeLimitsKw: null };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, -10), sellUsdPerMwh: Float64Array.of(10, -10) };
 * const steps = hullSteps({ ...sizes, ...losses, ...limits, ...prices });
 * expect([...steps.slopesUsdPerMwh]).toEqual([-5, -20, 8]);
 * expect([...steps.lengthsKwh]).toEqual([20, 5, 25]);
 * ```
 */
export function hullSteps(problem: ArbitrageProblem): StepValues {
  const count = problem.buyUsdPerMwh.length;
  const functionAt = toStepFunctions(problem);
  const offsets = new Int32Array(count + 1);
  const slopes: number[] = [];
  const lengths: number[] = [];
  const lowsKwh = new Float64Array(count);
  const lowValuesUsd = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const step = functionAt(i);
    lowsKwh[i] = step.changesKwh[0]!;
    lowValuesUsd[i] = step.earnedUsdPerMwhKwh[0]! / KWH_PER_MWH;
    addHull(step, slopes, lengths);
    offsets[i + 1] = slopes.length;
  }
  const segments = { slopesUsdPerMwh: Float64Array.from(slopes), lengthsKwh: Float64Array.from(lengths) };
  return { offsets, ...segments, lowsKwh, lowValuesUsd };
}

/** Appends the segments of the hull: a segment steeper than the one before it is joined to that. */
function addHull({ changesKwh, earnedUsdPerMwhKwh }: StepFunction, slopes: number[], lengths: number[]): void {
  const firstSegment = slopes.length;
  for (let k = 1; k < changesKwh.length; k += 1) {
    let lengthKwh = changesKwh[k]! - changesKwh[k - 1]!;
    let earned = earnedUsdPerMwhKwh[k]! - earnedUsdPerMwhKwh[k - 1]!;
    while (slopes.length > firstSegment && slopes.at(-1)! * lengthKwh <= earned) {
      earned += slopes.pop()! * lengths.at(-1)!;
      lengthKwh += lengths.pop()!;
    }
    slopes.push(earned / lengthKwh);
    lengths.push(lengthKwh);
  }
}
