import { KWH_PER_MWH } from '../../../base/units.js';
import type { RatePieces } from './ratePieces.js';
import { writeRatePieces } from './ratePieces.js';
import type { SiteProblem } from './siteProblem.js';
import { findCorner, storedOnHullKw } from './terminalHull.js';

export type NegativeStep = {
  /** Work memory. */
  readonly rates: RatePieces;
  readonly capsKw: Float64Array;
  readonly step: number;
  /** Of stored energy at the end of the step. */
  readonly worthUsdPerKwh: number;
};

/**
 * What 1 kW more of a cap would earn in a step whose import is paid for. There the import may stand at the cap while
 * generation is curtailed, so the cap is worth something at many powers of the battery: below the cap nothing, at it what the
 * import pays, above it the charge. Where the best power lies between two such pieces, it is the mean of the two that leaves
 * the power no gain.
 *
 * @param entry of `capPeaks`, one of the step's.
 * @example
 * ```ts @import.meta.vitest
 * const { toRatePieces } = await import('./ratePieces.js');
 * const of = (...values: number[]) => Float64Array.from(values);
 * const hull = { terminalKw: of(8, 0, -8), storedKw: of(-10, 0, 4), storedFractions: of(1.25, 0.5), chordFraction: 0.875 };
 * const caps = { capOffsets: Int32Array.of(0, 1), capPeaks: Int32Array.of(0), overUsdPerKw: of(2) };
 * const site = { netKw: of(6), generationKw: of(0), importLimitsKw: of(Infinity), exportLimitsKw: of(Infinity) };
 * const energy = { buyUsdPerMwh: of(-80), sellUsdPerMwh: of(-90), wearUsdPerMwh: 0 };
 * const battery = { hull, chargeKw: of(8), dischargeKw: of(8), usableKwh: 9, startKwh: 0, fillHours: 1 };
 * const window = { floorsKwh: null, ceilingsKwh: null, keptFractions: null };
 * const problem = { stepCount: 1, stepHours: 1, ...caps, ...site, ...energy, ...battery, ...window };
 * const at = { rates: toRatePieces(problem), capsKw: of(10), step: 0, worthUsdPerKwh: 0 };
 * // A kilowatt more below the cap takes what the import pays.
 * expect(negativeCapUsdPerKw(problem, at, 0)).toBeCloseTo(0.08, 12);
 * ```
 */
export function negativeCapUsdPerKw(problem: SiteProblem, at: NegativeStep, entry: number): number {
  const { capPeaks, overUsdPerKw } = problem;
  const { rates, capsKw, step } = at;
  writeRatePieces(problem, step, capsKw, rates);
  const { beforeIndex, afterIndex, shareFraction } = findBest(problem, at);
  const place = rates.capEntries.indexOf(entry);
  const overPiece = rates.capPieces[place]!;
  const chargeUsdPerKw = overUsdPerKw[capPeaks[entry]!]!;
  let belowUsdPerKw = (problem.buyUsdPerMwh[step]! * problem.stepHours) / KWH_PER_MWH;
  for (let i = 0; i < place; i += 1) belowUsdPerKw += overUsdPerKw[capPeaks[rates.capEntries[i]!]!]!;
  const isCurtailed = belowUsdPerKw < 0 && belowUsdPerKw + chargeUsdPerKw >= 0;
  const worthIn = (piece: number) => {
    if (overPiece < 0 || piece < overPiece - 1) return 0;
    if (piece >= overPiece) return chargeUsdPerKw;
    return isCurtailed && rates.usdPerMwh[piece] === 0 ? -belowUsdPerKw : 0;
  };
  return worthIn(beforeIndex) + (worthIn(afterIndex) - worthIn(beforeIndex)) * shareFraction;
}

/** The pieces on both sides of the best power, and how much of the second makes the gain vanish. */
type Best = { readonly beforeIndex: number; readonly afterIndex: number; readonly shareFraction: number };

function findBest(problem: SiteProblem, at: NegativeStep): Best {
  const { rates, step } = at;
  const highKw = Math.min(problem.dischargeKw[step]!, rates.startKw);
  const lowKw = -problem.chargeKw[step]!;
  let [last, lastGain, atKw] = [-1, 0, highKw];
  for (let piece = 0; piece < rates.count; piece += 1) {
    const endKw = Math.max(lowKw, rates.endsKw[piece]!);
    while (atKw > endKw) {
      const { gainUsdPerKw, untilKw } = gainBelow(problem, at, rates.usdPerMwh[piece]!, atKw);
      if (gainUsdPerKw <= 0 && last < 0) return { beforeIndex: piece, afterIndex: piece, shareFraction: 0 };
      if (gainUsdPerKw <= 0) {
        return { beforeIndex: last, afterIndex: piece, shareFraction: lastGain / (lastGain - gainUsdPerKw) };
      }
      [last, lastGain] = [piece, gainUsdPerKw];
      atKw = Math.max(endKw, untilKw);
    }
  }
  return { beforeIndex: last, afterIndex: last, shareFraction: 0 };
}

/**
 * What 1 kW less power earns just below a power, and down to where. Energy worth less than nothing is burnt along the chord,
 * and the store does not move before the chord reaches what the strongest discharge leaves in it.
 */
function gainBelow(
  problem: SiteProblem,
  { rates, step, worthUsdPerKwh }: NegativeStep,
  usdPerMwh: number,
  atKw: number,
) {
  const { hull, fillHours, stepHours, wearUsdPerMwh } = problem;
  const corner = findCorner(hull, 0, atKw);
  let fraction = hull.storedFractions[corner]!;
  let untilKw = hull.terminalKw[corner + 1]!;
  if (worthUsdPerKwh < 0) {
    const strongestKw = storedOnHullKw(hull, Math.min(problem.dischargeKw[step]!, rates.startKw));
    const chordKw = hull.terminalKw[0]! - (strongestKw - hull.storedKw[0]!) / hull.chordFraction;
    fraction = atKw > chordKw ? 0 : hull.chordFraction;
    if (atKw > chordKw) untilKw = Math.max(untilKw, chordKw);
  }
  const netUsdPerMwh = usdPerMwh - (atKw > 0 ? wearUsdPerMwh : 0);
  return { gainUsdPerKw: worthUsdPerKwh * fraction * fillHours - (netUsdPerMwh * stepHours) / KWH_PER_MWH, untilKw };
}
