/** What the worths of stored energy along a path say about all schedules of a stage, step by step. */
import { KWH_PER_MWH } from '../../../base/units.js';
import { negativeCapUsdPerKw } from './negativeCaps.js';
import type { SiteProblem } from './siteProblem.js';
import type { StageCut } from './stageCut.js';
import { carriedUsd } from './stageCut.js';
import type { StepPieces, StepRange } from './stepPieces.js';

/** A stage and what one more stored MWh is worth at the end of each of its steps. */
export type StageWorths = {
  readonly stage: StepRange;
  readonly worthsUsdPerMwh: Float64Array;
  /** Whether what is stored at the end of the stage is free and worth nothing. */
  readonly isEndFree: boolean;
};

/**
 * No schedule that trades with the store at these worths earns more in a step, and by carrying energy into it, than `stepUsd`
 * and its entries' prices times their caps, whatever the caps are.
 */
export type StageDual = StageWorths & {
  readonly stepUsd: Float64Array;
  /** By entry of `capPeaks`, from the stage's first on. */
  readonly entryUsdPerKw: Float64Array;
  /** All steps together. */
  readonly cut: StageCut;
};

/**
 * Hot loop: the dual of a stage at given worths. Each step takes its segments with a slope above the negative of the worth;
 * a kilowatt more of a cap is worth what it then stores, less what it costs.
 *
 * @param capsKw those for which the pieces are written.
 * @source weak duality of linear programs.
 * @example
 * ```ts @import.meta.vitest
 * const { fillPieces } = await import('./fillPieces.js');
 * const { toStepPieces } = await import('./stepPieces.js');
 * const of = (...values: number[]) => Float64Array.from(values);
 * const hull = { terminalKw: of(8, 0, -8), storedKw: of(-10, 0, 4), storedFractions: of(1.25, 0.5), chordFraction: 0.875 };
 * const caps = { capOffsets: Int32Array.of(0, 1), capPeaks: Int32Array.of(0), overUsdPerKw: of(2) };
 * const site = { netKw: of(6), generationKw: of(0), importLimitsKw: of(Infinity), exportLimitsKw: of(Infinity) };
 * const energy = { buyUsdPerMwh: of(80), sellUsdPerMwh: of(30), wearUsdPerMwh: 0 };
 * const battery = { hull, chargeKw: of(8), dischargeKw: of(8), usableKwh: 9, startKwh: 0, fillHours: 1 };
 * const window = { floorsKwh: null, ceilingsKwh: null, keptFractions: null };
 * const problem = { stepCount: 1, stepHours: 1, ...caps, ...site, ...energy, ...battery, ...window };
 * const pieces = toStepPieces(problem);
 * const stage = { fromStep: 0, toStep: 1 };
 * fillPieces(problem, pieces, of(10), { ...stage, isCapped: false });
 * const dual = toStageDual(problem, pieces, of(10), { stage, worthsUsdPerMwh: of(200), isEndFree: false });
 * // 4 kW are taken below the cap, and a kilowatt more stores 0.5 kWh.
 * expect(dual.entryUsdPerKw[0]).toBeCloseTo(0.5 * 0.2 - 0.08, 12);
 * expect(dual.stepUsd[0]! + dual.entryUsdPerKw[0]! * 10).toBeCloseTo(-10 * 0.08 + 2 * 0.2, 12);
 * ```
 */
// eslint-disable-next-line max-lines-per-function, complexity -- one loop whose state must stay in registers
export function toStageDual(
  problem: SiteProblem,
  pieces: StepPieces,
  capsKw: Float64Array,
  worths: StageWorths,
): StageDual {
  const { capOffsets, capPeaks, overUsdPerKw, keptFractions } = problem;
  const { offsets, slopesUsdPerMwh, lengthsKwh, lowsKwh, lowValuesUsd, capUsdPerKw, capKwhPerKw } = pieces;
  const { stage, worthsUsdPerMwh, isEndFree } = worths;
  const { fromStep, toStep } = stage;
  const firstEntry = capOffsets[fromStep]!;
  const stepUsd = new Float64Array(toStep - fromStep);
  const entryUsdPerKw = new Float64Array(capOffsets[toStep]! - firstEntry);
  const sumsUsdPerKw = new Float64Array(overUsdPerKw.length);
  let constantUsd = 0;
  let beforeUsdPerMwh = worthsUsdPerMwh[0]! * (keptFractions === null ? 1 : keptFractions[fromStep]!);
  const inUsdPerKwh = beforeUsdPerMwh / KWH_PER_MWH;
  for (let step = fromStep; step < toStep; step += 1) {
    const worthUsdPerMwh = worthsUsdPerMwh[step - fromStep]!;
    let gain = worthUsdPerMwh * lowsKwh[step]!;
    const segmentEnd = offsets[step + 1]!;
    for (let j = offsets[step]!; j < segmentEnd; j += 1) {
      const moved = (slopesUsdPerMwh[j]! + worthUsdPerMwh) * lengthsKwh[j]!;
      // The positive part, without a branch that cannot be foretold.
      gain += 0.5 * (moved + Math.abs(moved));
    }
    let usd = lowValuesUsd[step]! + gain / KWH_PER_MWH;
    const worthUsdPerKwh = worthUsdPerMwh / KWH_PER_MWH;
    const entryEnd = capOffsets[step + 1]!;
    for (let entry = capOffsets[step]!; entry < entryEnd; entry += 1) {
      const peak = capPeaks[entry]!;
      const gainUsdPerKw = worthUsdPerKwh * capKwhPerKw[entry]! - capUsdPerKw[entry]!;
      let usdPerKw = 0;
      if (gainUsdPerKw > 0) usdPerKw = gainUsdPerKw < overUsdPerKw[peak]! ? gainUsdPerKw : overUsdPerKw[peak]!;
      else if (Number.isNaN(gainUsdPerKw)) {
        usdPerKw = negativeCapUsdPerKw(problem, { rates: pieces.rates, capsKw, step, worthUsdPerKwh }, entry);
      }
      entryUsdPerKw[entry - firstEntry] = usdPerKw;
      sumsUsdPerKw[peak]! += usdPerKw;
      usd -= usdPerKw * capsKw[peak]!;
    }
    const keptUsdPerMwh = keptFractions === null ? worthUsdPerMwh : worthUsdPerMwh * keptFractions[step]!;
    if (keptUsdPerMwh !== beforeUsdPerMwh) usd += carriedUsd(problem, step - 1, keptUsdPerMwh - beforeUsdPerMwh);
    if (isEndFree && step === toStep - 1) usd += carriedUsd(problem, step, 0 - worthUsdPerMwh);
    beforeUsdPerMwh = worthUsdPerMwh;
    stepUsd[step - fromStep] = usd;
    constantUsd += usd;
  }
  const outUsdPerKwh = isEndFree ? 0 : beforeUsdPerMwh / KWH_PER_MWH;
  const cut = { constantUsd, capUsdPerKw: sumsUsdPerKw, inUsdPerKwh, outUsdPerKwh };
  return { stage, worthsUsdPerMwh, isEndFree, stepUsd, entryUsdPerKw, cut };
}
