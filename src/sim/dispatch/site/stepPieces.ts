/**
 * The revenue of each step of a site as a concave function of the change in stored energy, for given caps on the import:
 * the rate pieces of the step, drawn over the battery's hull. Where a piece is worth less than nothing (a price below 0)
 * and reaches over a corner of the hull, only the relaxed battery, which may burn energy as far as the hull's chord, has a
 * concave revenue.
 */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { StepValues } from '../concaveProblem.js';
import { toRatePieces, writeRatePieces } from './ratePieces.js';
import type { SiteProblem } from './siteProblem.js';
import type { CapAnswers } from './answerCaps.js';
import { answerCaps } from './answerCaps.js';
import { findCorner, storedOnHullKw } from './terminalHull.js';

/** Work memory for the segments of all steps, and for how these answer to the caps. */
export type StepPieces = StepValues &
  CapAnswers & {
    readonly lowValuesUsd: Float64Array;
    /** By step: USD/MWh of the best segment that was left out; -Infinity where none was. */
    readonly leftOutUsdPerMwh: Float64Array;
    /** While a step is drawn: segments so far, and the stored power that they reach. */
    segmentCount: number;
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
 * @example
 * ```ts @import.meta.vitest
 * const hull = { terminalKw: Float64Array.of(1, 0, -1), storedKw: Float64Array.of(-1, 0, 1) };
 * const caps = { capPeaks: Int32Array.of(0), capOffsets: Int32Array.of(0, 1, 1) };
 * const pieces = toStepPieces({ stepCount: 2, ...caps, hull: { ...hull, storedFractions: Float64Array.of(1, 1), chordFraction: 1 } });
 * expect([pieces.lowsKwh.length, pieces.capUsdPerKw.length]).toEqual([2, 1]);
 * ```
 */
export function toStepPieces(problem: Pick<SiteProblem, 'stepCount' | 'capOffsets' | 'capPeaks' | 'hull'>): StepPieces {
  const { stepCount, capPeaks, hull } = problem;
  // Export, import and curtailment, one more a cap, cut at the corners of the hull, and one of burning.
  const segmentCount = stepCount * (hull.terminalKw.length + 2) + capPeaks.length;
  return {
    offsets: new Int32Array(stepCount + 1),
    slopesUsdPerMwh: new Float64Array(segmentCount),
    lengthsKwh: new Float64Array(segmentCount),
    lowsKwh: new Float64Array(stepCount),
    lowValuesUsd: new Float64Array(stepCount),
    capUsdPerKw: new Float64Array(capPeaks.length),
    capKwhPerKw: new Float64Array(capPeaks.length),
    rates: toRatePieces(problem),
    leftOutUsdPerMwh: new Float64Array(stepCount),
    ...{ segmentCount: 0, storedAtKw: 0, isCapped: false },
  };
}

/**
 * Writes the pieces of the steps in a range; its first segment is number 0. Hot: allocates nothing.
 *
 * @param capsKw by peak.
 */
export function fillPieces(problem: SiteProblem, pieces: StepPieces, capsKw: Float64Array, range: FillRange): void {
  const { capOffsets } = problem;
  let segment = 0;
  pieces.offsets[range.fromStep] = 0;
  for (let t = range.fromStep; t < range.toStep; t += 1) {
    writeRatePieces(problem, t, capsKw, pieces.rates);
    pieces.isCapped = range.isCapped && problem.buyUsdPerMwh[t]! >= 0 && capOffsets[t + 1]! > capOffsets[t]!;
    pieces.leftOutUsdPerMwh[t] = -Infinity;
    segment = drawOverHull(problem, pieces, t, segment);
    pieces.offsets[t + 1] = segment;
    if (capOffsets[t + 1]! > capOffsets[t]!) answerCaps(problem, pieces, t);
  }
}

/** Draws the step's rate pieces; returns the number after its last segment. */
function drawOverHull(problem: SiteProblem, pieces: StepPieces, step: number, firstIndex: number): number {
  const { hull, fillHours, stepHours, wearUsdPerMwh } = problem;
  const { rates } = pieces;
  const highKw = Math.min(problem.dischargeKw[step]!, rates.startKw);
  const lowKw = -problem.chargeKw[step]!;
  let corner = findCorner(hull, 0, highKw);
  const isBurning = lowestLossKw(problem, step) < hull.terminalKw[corner + 1]!;
  pieces.lowsKwh[step] = storedOnHullKw(hull, highKw, corner) * fillHours;
  pieces.storedAtKw = storedOnHullKw(hull, highKw, corner);
  pieces.segmentCount = firstIndex;
  let value = rates.startValue - wearUsdPerMwh * Math.max(0, highKw);
  let atKw = rates.startKw;
  for (let i = 0; i < rates.count && atKw > lowKw; i += 1) {
    const usdPerMwh = rates.usdPerMwh[i]!;
    const endKw = Math.max(lowKw, rates.endsKw[i]!);
    if (atKw > highKw) {
      value -= usdPerMwh * (atKw - Math.max(highKw, endKw));
      atKw = Math.max(highKw, endKw);
    }
    while (atKw > endKw) {
      corner = findCorner(hull, corner, atKw);
      const toKw = Math.max(endKw, hull.terminalKw[corner + 1]!);
      const netUsdPerMwh = atKw > 0 ? usdPerMwh - wearUsdPerMwh : usdPerMwh;
      if (pieces.isCapped && atKw <= 0 && rates.capPieces[0]! >= 0 && i >= rates.capPieces[0]!) {
        pieces.leftOutUsdPerMwh[step] = (-usdPerMwh * stepHours) / (hull.storedFractions[corner]! * fillHours);
        return finishStep(problem, pieces, step, value);
      }
      const way = { fromKw: atKw, toKw, cornerIndex: corner, isBurning };
      value -= drawWay(problem, pieces, netUsdPerMwh, way);
      atKw = toKw;
    }
  }
  if (isBurning) drawFlat(pieces, storedOnHullKw(hull, atKw, corner), fillHours);
  return finishStep(problem, pieces, step, value);
}

function finishStep({ stepHours }: SiteProblem, pieces: StepPieces, step: number, valuePerHour: number): number {
  pieces.lowValuesUsd[step] = (valuePerHour * stepHours) / KWH_PER_MWH;
  return pieces.segmentCount;
}

/** A part of a rate piece between two corners of the hull. */
type Way = {
  readonly fromKw: number;
  readonly toKw: number;
  readonly cornerIndex: number;
  readonly isBurning: boolean;
};

/** Draws along the hull, or the chord where that pays. Returns what is gained before the store moves. */
function drawWay(problem: SiteProblem, pieces: StepPieces, usdPerMwh: number, way: Way): number {
  const { hull, fillHours, stepHours } = problem;
  const { fromKw, toKw, cornerIndex, isBurning } = way;
  if (isBurning && usdPerMwh < 0) return drawChord(problem, pieces, usdPerMwh, way);
  if (isBurning) drawFlat(pieces, storedOnHullKw(hull, fromKw, cornerIndex), fillHours);
  const reachHours = hull.storedFractions[cornerIndex]! * fillHours;
  addSegment(pieces, (-usdPerMwh * stepHours) / reachHours, (fromKw - toKw) * reachHours);
  if (isBurning) pieces.storedAtKw = storedOnHullKw(hull, toKw, cornerIndex);
  return 0;
}

/**
 * A stretch in which power is worth less than nothing, drawn along the hull's chord as far as that lies beyond what is drawn.
 * Returns what is gained before it.
 */
function drawChord(
  { hull, fillHours, stepHours }: SiteProblem,
  pieces: StepPieces,
  usdPerMwh: number,
  { fromKw, toKw }: Way,
): number {
  const { chordFraction } = hull;
  const untilKw = hull.storedKw[0]! + (hull.terminalKw[0]! - toKw) * chordFraction;
  const beginKw = Math.max(untilKw - (fromKw - toKw) * chordFraction, Math.min(untilKw, pieces.storedAtKw));
  addSegment(pieces, (-usdPerMwh * stepHours) / (chordFraction * fillHours), (untilKw - beginKw) * fillHours);
  pieces.storedAtKw = Math.max(pieces.storedAtKw, untilKw);
  return usdPerMwh * (fromKw - toKw - (untilKw - beginKw) / chordFraction);
}

/** Burning at a power that is worth nothing, until the hull is reached again. */
function drawFlat(pieces: StepPieces, storedKw: number, fillHours: number): void {
  if (storedKw <= pieces.storedAtKw) return;
  addSegment(pieces, 0, (storedKw - pieces.storedAtKw) * fillHours);
  pieces.storedAtKw = storedKw;
}

function addSegment(pieces: StepPieces, slopeUsdPerMwh: number, lengthKwh: number): void {
  if (lengthKwh <= 0) return;
  pieces.slopesUsdPerMwh[pieces.segmentCount] = slopeUsdPerMwh;
  pieces.lengthsKwh[pieces.segmentCount] = lengthKwh;
  pieces.segmentCount += 1;
}

/** The lowest terminal power at which, under some caps, a kilowatt more could be worth less than nothing. */
function lowestLossKw(problem: SiteProblem, step: number): number {
  if (problem.buyUsdPerMwh[step]! < 0) return -Infinity;
  if (problem.wearUsdPerMwh > 0) return 0;
  return problem.sellUsdPerMwh[step]! < 0 ? problem.netKw[step]! + problem.generationKw[step]! : Infinity;
}
