import type { StepValues } from '../exact/concaveProblem.js';
import type { CapAnswers } from './answerCaps.js';
import { toRatePieces } from './ratePieces.js';
import type { SiteProblem } from './siteProblem.js';

/** Work memory for the segments of all steps, and for how these answer to the caps. */
export type StepPieces = StepValues &
  CapAnswers & {
    readonly lowValuesUsd: Float64Array;
    /** By step: USD/MWh of the best segment that was left out; -Infinity where none was. */
    readonly leftOutUsdPerMwh: Float64Array;
    /** Segments so far. */
    segmentCount: number;
    /** While a step is drawn: the stored power that its segments reach. */
    storedAtKw: number;
    isCapped: boolean;
  };

export type StepRange = { readonly fromStep: number; readonly toStep: number };

/** Steps whose pieces are wanted. */
export type FillRange = StepRange & {
  /** Leaves out charging above a cap, which hardly ever pays: few segments, and all of like slopes, are quickly merged. */
  readonly isCapped: boolean;
};

/**
 * Memory for the pieces of a problem.
 *
 * @param widestCount most steps that are written at once; all of them by default.
 *
 * @example
 * ```ts @import.meta.vitest
 * const hull = { terminalKw: Float64Array.of(1, 0, -1), storedKw: Float64Array.of(-1, 0, 1) };
 * const curve = { ...hull, storedFractions: Float64Array.of(1, 1), chordFraction: 1 };
 * const caps = { capPeaks: Int32Array.of(0), capOffsets: Int32Array.of(0, 1, 1) };
 * const pieces = toStepPieces({ stepCount: 2, ...caps, hull: curve, fillHours: 1 });
 * expect([pieces.lowsKwh.length, pieces.capUsdPerKw.length]).toEqual([2, 1]);
 * ```
 */
export function toStepPieces(
  problem: Pick<SiteProblem, 'stepCount' | 'capOffsets' | 'capPeaks' | 'hull' | 'fillHours'>,
  widestCount = problem.stepCount,
): StepPieces {
  const { stepCount, capPeaks, hull, fillHours } = problem;
  const rates = toRatePieces(problem);
  // Export, import, curtailment and one more a cap, cut at the corners of the hull, and one of burning.
  const segmentCount = widestCount * (hull.terminalKw.length + 2 + rates.capEntries.length);
  return {
    offsets: new Int32Array(stepCount + 1),
    slopesUsdPerMwh: new Float64Array(segmentCount),
    lengthsKwh: new Float64Array(segmentCount),
    lowsKwh: new Float64Array(stepCount),
    lowValuesUsd: new Float64Array(stepCount),
    capUsdPerKw: new Float64Array(capPeaks.length),
    capKwhPerKw: new Float64Array(capPeaks.length),
    rates,
    leftOutUsdPerMwh: new Float64Array(stepCount),
    // From the strongest discharge to the strongest charge, once for the low and once for the lengths.
    checkedKwh: 2 * (hull.storedKw.at(-1)! - hull.storedKw[0]!) * fillHours,
    ...{ segmentCount: 0, storedAtKw: 0, isCapped: false },
  };
}
