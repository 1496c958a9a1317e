import { KWH_PER_MWH } from '../../../base/units.js';
import type { RatePieces } from './ratePieces.js';
import type { SiteProblem } from './siteProblem.js';
import { findCorner } from './terminalHull.js';

/** What the caps of a step are worth beside stored energy. */
export type CapAnswers = {
  /**
   * By entry of `capPeaks`: what 1 kW of import below the cap costs; Infinity where the cap cannot bind, -Infinity where
   * the import is above it at any power, NaN where import is paid for (see negativeCaps.ts).
   */
  readonly capUsdPerKw: Float64Array;
  /** By entry of `capPeaks`: what 1 kW more of import there changes in the store. */
  readonly capKwhPerKw: Float64Array;
  readonly rates: RatePieces;
};

/**
 * Writes how a step, whose rate pieces are written, answers to 1 kW more of each of its caps.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toRatePieces, writeRatePieces } = await import('./ratePieces.js');
 * const of = (...values: number[]) => Float64Array.from(values);
 * const hull = { terminalKw: of(8, 0, -8), storedKw: of(-10, 0, 4), storedFractions: of(1.25, 0.5), chordFraction: 0.875 };
 * const caps = { capOffsets: Int32Array.of(0, 1), capPeaks: Int32Array.of(0), overUsdPerKw: of(2) };
 * const site = { netKw: of(6), generationKw: of(0), importLimitsKw: of(Infinity), exportLimitsKw: of(Infinity) };
 * const energy = { buyUsdPerMwh: of(80), sellUsdPerMwh: of(30), wearUsdPerMwh: 0 };
 * const battery = { hull, chargeKw: of(8), dischargeKw: of(8), usableKwh: 9, startKwh: 0, fillHours: 1 };
 * const window = { floorsKwh: null, ceilingsKwh: null, keptFractions: null };
 * const problem = { stepCount: 1, stepHours: 1, ...caps, ...site, ...energy, ...battery, ...window };
 * const answers = { rates: toRatePieces(problem), capUsdPerKw: of(0), capKwhPerKw: of(0) };
 * writeRatePieces(problem, 0, of(10), answers.rates);
 * answerCaps(problem, answers, 0);
 * // Charging 4 kW brings the import to the cap of 10 kW; half of a kilowatt more is stored.
 * expect([answers.capUsdPerKw[0], answers.capKwhPerKw[0]]).toEqual([0.08, 0.5]);
 * ```
 */
export function answerCaps(problem: SiteProblem, answers: CapAnswers, step: number): void {
  const { capOffsets, capPeaks, overUsdPerKw, fillHours, stepHours } = problem;
  const { storedFractions } = problem.hull;
  const { rates, capUsdPerKw, capKwhPerKw } = answers;
  const stepMwhPerKw = stepHours / KWH_PER_MWH;
  let corner = 0;
  let belowUsdPerKw = problem.buyUsdPerMwh[step]! * stepMwhPerKw;
  for (let i = 0; i < capOffsets[step + 1]! - capOffsets[step]!; i += 1) {
    const entry = rates.capEntries[i]!;
    const piece = rates.capPieces[i]!;
    const atKw = piece > 0 ? rates.endsKw[piece - 1]! : rates.startKw;
    corner = findCorner(problem.hull, corner, atKw);
    if (problem.buyUsdPerMwh[step]! < 0) capUsdPerKw[entry] = NaN;
    else if (piece < 0 || atKw <= -problem.chargeKw[step]!) capUsdPerKw[entry] = Infinity;
    else if (atKw >= problem.dischargeKw[step]!) capUsdPerKw[entry] = -Infinity;
    // More import instead of discharge saves its wear.
    else capUsdPerKw[entry] = belowUsdPerKw - (atKw > 0 ? problem.wearUsdPerMwh * stepMwhPerKw : 0);
    capKwhPerKw[entry] = storedFractions[corner]! * fillHours;
    belowUsdPerKw += overUsdPerKw[capPeaks[entry]!]!;
  }
}
