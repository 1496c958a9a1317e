/**
 * What a kilowatt more at the battery's terminals is worth to its site, from the strongest discharge down: it is exported,
 * or generation is curtailed, or it saves import, below the caps on the import or above them. The worth rises as the power
 * falls, for import costs at least what export earns, and more above a cap.
 */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { SiteProblem } from './siteProblem.js';

/** The pieces of one step; work memory, written anew for each step. */
export type RatePieces = {
  count: number;
  /** Terminal power at which the first piece begins. */
  startKw: number;
  /** What the site earns there, per hour; wear aside. */
  startValue: number;
  /** Worth by piece, rising; the energy price or what else a MWh of it saves. */
  readonly usdPerMwh: Float64Array;
  /** Terminal power at which each piece ends, falling. */
  readonly endsKw: Float64Array;
  /** Entries of `capPeaks` of the step, by rising cap. */
  readonly capEntries: Int32Array;
  /** By place in `capEntries`: the piece that begins where the import passes the cap. */
  readonly capPieces: Int32Array;
};

/** Export, import and curtailment. */
const PIECES_WITHOUT_CAPS = 3;

/**
 * Memory for the pieces of any step.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toRatePieces({ capOffsets: Int32Array.of(0, 2, 3) }).endsKw).toHaveLength(5);
 * ```
 */
export function toRatePieces({ capOffsets }: Pick<SiteProblem, 'capOffsets'>): RatePieces {
  let mostCaps = 0;
  for (let t = 1; t < capOffsets.length; t += 1) mostCaps = Math.max(mostCaps, capOffsets[t]! - capOffsets[t - 1]!);
  return {
    ...{ count: 0, startKw: 0, startValue: 0 },
    usdPerMwh: new Float64Array(mostCaps + PIECES_WITHOUT_CAPS),
    endsKw: new Float64Array(mostCaps + PIECES_WITHOUT_CAPS),
    capEntries: new Int32Array(mostCaps),
    capPieces: new Int32Array(mostCaps),
  };
}

/**
 * Writes the pieces of a step under the caps. Hot: allocates nothing.
 *
 * @param capsKw by peak.
 * @example
 * ```ts @import.meta.vitest
 * const of = (...values: number[]) => Float64Array.from(values);
 * const demand = { capOffsets: Int32Array.of(0, 1), capPeaks: Int32Array.of(0), overUsdPerKw: of(2) };
 * const site = { netKw: of(50), generationKw: of(10), importLimitsKw: of(70), exportLimitsKw: of(Infinity) };
 * const prices = { buyUsdPerMwh: of(80), sellUsdPerMwh: of(30), stepHours: 1 };
 * const pieces = toRatePieces(demand);
 * const problem = { ...demand, ...site, ...prices, chargeKw: of(100), dischargeKw: of(60) };
 * writeRatePieces(problem, 0, of(40), pieces);
 * // Curtailing, exporting, importing to the cap of 40 kW and above it.
 * expect([...pieces.usdPerMwh]).toEqual([0, 30, 80, 2080].slice(0, pieces.count));
 * expect([pieces.startKw, ...pieces.endsKw]).toEqual([70, 60, 50, 10, -20]);
 * ```
 */
export function writeRatePieces(problem: RateProblem, step: number, capsKw: Float64Array, pieces: RatePieces): void {
  const netKw = problem.netKw[step]!;
  const curtailKw = problem.generationKw[step]!;
  const sellUsdPerMwh = problem.sellUsdPerMwh[step]!;
  // Beyond the battery's reach no limit binds: all powers stay finite.
  const exportKw = Math.min(problem.exportLimitsKw[step]!, Math.max(0, problem.dischargeKw[step]! - netKw));
  const mostKw = Math.max(0, Math.min(problem.importLimitsKw[step]!, netKw + curtailKw + problem.chargeKw[step]!));
  pieces.count = 0;
  pieces.startKw = netKw + exportKw + curtailKw;
  pieces.startValue = sellUsdPerMwh * exportKw;
  let leftToCurtailKw = curtailKw;
  if (sellUsdPerMwh >= 0) leftToCurtailKw = addPiece(pieces, 0, leftToCurtailKw);
  addPiece(pieces, sellUsdPerMwh, exportKw);
  const capCount = sortCaps(problem, step, capsKw, pieces.capEntries);
  let usdPerMwh = problem.buyUsdPerMwh[step]!;
  let importKw = 0;
  for (let i = 0; i <= capCount; i += 1) {
    const peak = i < capCount ? problem.capPeaks[pieces.capEntries[i]!]! : -1;
    if (usdPerMwh >= 0) leftToCurtailKw = addPiece(pieces, 0, leftToCurtailKw);
    const untilKw = peak < 0 ? mostKw : Math.min(mostKw, Math.max(importKw, capsKw[peak]!));
    addPiece(pieces, usdPerMwh, untilKw - importKw);
    importKw = untilKw;
    if (peak < 0) break;
    pieces.capPieces[i] = importKw < mostKw ? pieces.count : -1;
    usdPerMwh += (problem.overUsdPerKw[peak]! * KWH_PER_MWH) / problem.stepHours;
    // A cap within which curtailing pays is passed only after all is curtailed.
    if (usdPerMwh >= 0 && leftToCurtailKw > 0) {
      leftToCurtailKw = addPiece(pieces, 0, leftToCurtailKw);
      if (pieces.capPieces[i]! >= 0) pieces.capPieces[i] = pieces.count;
    }
  }
  addPiece(pieces, 0, leftToCurtailKw);
}

type RateProblem = Pick<
  SiteProblem,
  | 'netKw'
  | 'generationKw'
  | 'importLimitsKw'
  | 'exportLimitsKw'
  | 'buyUsdPerMwh'
  | 'sellUsdPerMwh'
  | 'chargeKw'
  | 'dischargeKw'
  | 'capOffsets'
  | 'capPeaks'
  | 'overUsdPerKw'
  | 'stepHours'
>;

/** Returns what is left to add: nothing. */
function addPiece(pieces: RatePieces, usdPerMwh: number, lengthKw: number): number {
  if (lengthKw <= 0) return 0;
  const { count } = pieces;
  const fromKw = count === 0 ? pieces.startKw : pieces.endsKw[count - 1]!;
  pieces.usdPerMwh[count] = usdPerMwh;
  pieces.endsKw[count] = fromKw - lengthKw;
  pieces.count = count + 1;
  return 0;
}

/** Insertion sort of the step's entries by cap; there are few. */
function sortCaps(
  { capOffsets, capPeaks }: RateProblem,
  step: number,
  capsKw: Float64Array,
  capEntries: Int32Array,
): number {
  const start = capOffsets[step]!;
  const count = capOffsets[step + 1]! - start;
  for (let i = 0; i < count; i += 1) {
    const capKw = capsKw[capPeaks[start + i]!]!;
    let j = i;
    for (; j > 0 && capsKw[capPeaks[capEntries[j - 1]!]!]! > capKw; j -= 1) capEntries[j] = capEntries[j - 1]!;
    capEntries[j] = start + i;
  }
  return count;
}
