/**
 * The revenue of each step of a site as a concave function of the change in stored energy, for given caps on the import:
 * the rate pieces of the step, drawn over the battery's hull. Where a piece is worth less than nothing (a price below 0)
 * and reaches over a corner of the hull, only the relaxed battery, which may burn energy as far as the hull's chord, has a
 * concave revenue.
 */
import { KWH_PER_MWH } from '../../../base/units.js';
import { answerCaps } from './answerCaps.js';
import { fillPlainSteps } from './plainSteps.js';
import { writeRatePieces } from './ratePieces.js';
import type { SiteProblem } from './siteProblem.js';
import type { FillRange, StepPieces } from './stepPieces.js';
import { findCorner, storedOnHullKw } from './terminalHull.js';

/**
 * Writes the pieces of the steps in a range; its first segment is number 0. Hot: allocates nothing.
 *
 * @param capsKw by peak.
 * @example
 * ```ts @import.meta.vitest
 * const { toStepPieces } = await import('./stepPieces.js');
 * const of = (...values: number[]) => Float64Array.from(values);
 * const hull = { terminalKw: of(8, 0, -8), storedKw: of(-10, 0, 4), storedFractions: of(1.25, 0.5), chordFraction: 0.875 };
 * const caps = { capOffsets: Int32Array.of(0, 1), capPeaks: Int32Array.of(0), overUsdPerKw: of(2) };
 * const site = { netKw: of(6), generationKw: of(0), importLimitsKw: of(Infinity), exportLimitsKw: of(Infinity) };
 * const prices = { buyUsdPerMwh: of(80), sellUsdPerMwh: of(30), wearUsdPerMwh: 0 };
 * const battery = { hull, chargeKw: of(8), dischargeKw: of(8), usableKwh: 9, startKwh: 0, fillHours: 1 };
 * const window = { floorsKwh: null, ceilingsKwh: null, keptFractions: null };
 * const problem = { stepCount: 1, stepHours: 1, ...caps, ...site, ...prices, ...battery, ...window };
 * const pieces = toStepPieces(problem);
 * fillPieces(problem, pieces, of(10), { fromStep: 0, toStep: 1, isCapped: true });
 * expect(pieces.leftOutUsdPerMwh[0]).toBe(-4160);
 * // Exports 2 kW, saves import of 6 kW and charges 4 kW below the cap of 10 kW.
 * expect([...pieces.lengthsKwh.subarray(0, pieces.segmentCount)]).toEqual([2.5, 7.5, 2]);
 * expect([...pieces.slopesUsdPerMwh.subarray(0, pieces.segmentCount)]).toEqual([-24, -64, -160]);
 * ```
 */
export function fillPieces(problem: SiteProblem, pieces: StepPieces, capsKw: Float64Array, range: FillRange): void {
  const { capOffsets } = problem;
  pieces.segmentCount = 0;
  pieces.offsets[range.fromStep] = 0;
  for (let t = range.fromStep; t < range.toStep; t += 1) {
    t = fillPlainSteps(problem, pieces, capsKw, { fromStep: t, toStep: range.toStep, isCapped: range.isCapped });
    if (t === range.toStep) return;
    writeRatePieces(problem, t, capsKw, pieces.rates);
    pieces.isCapped = range.isCapped && problem.buyUsdPerMwh[t]! >= 0 && capOffsets[t + 1]! > capOffsets[t]!;
    pieces.leftOutUsdPerMwh[t] = -Infinity;
    drawOverHull(problem, pieces, t);
    pieces.offsets[t + 1] = pieces.segmentCount;
    if (capOffsets[t + 1]! > capOffsets[t]!) answerCaps(problem, pieces, t);
  }
}

/** Draws the step's rate pieces. */
function drawOverHull(problem: SiteProblem, pieces: StepPieces, step: number): void {
  const { hull, fillHours, stepHours, wearUsdPerMwh } = problem;
  const { rates } = pieces;
  const highKw = Math.min(problem.dischargeKw[step]!, rates.startKw);
  const lowKw = -problem.chargeKw[step]!;
  let corner = findCorner(hull, 0, highKw);
  const isBurning = lowestLossKw(problem, step) < hull.terminalKw[corner + 1]!;
  pieces.lowsKwh[step] = storedOnHullKw(hull, highKw, corner) * fillHours;
  pieces.storedAtKw = storedOnHullKw(hull, highKw, corner);
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
        setLowValue(problem, pieces, step, value);
        return;
      }
      const way = { fromKw: atKw, toKw, cornerIndex: corner, isBurning };
      value -= drawWay(problem, pieces, netUsdPerMwh, way);
      atKw = toKw;
    }
  }
  if (isBurning) drawFlat(pieces, storedOnHullKw(hull, atKw, corner), fillHours);
  setLowValue(problem, pieces, step, value);
}

function setLowValue({ stepHours }: SiteProblem, pieces: StepPieces, step: number, valuePerHour: number): void {
  pieces.lowValuesUsd[step] = (valuePerHour * stepHours) / KWH_PER_MWH;
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
