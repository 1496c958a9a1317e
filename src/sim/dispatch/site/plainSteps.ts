import { KWH_PER_MWH } from '../../../base/units.js';
import type { SiteProblem } from './siteProblem.js';
import type { FillRange, StepPieces } from './stepPieces.js';

/** Corners of the hull of a battery with constant efficiencies. */
const PLAIN_CORNERS = 3;

/**
 * Hot loop: writes the pieces of steps as long as these are plain, from the segment `segmentCount` on; returns the first
 * step that is not. Plain is a step without generation, whose import is not paid for, under one cap at most, of a battery
 * with constant efficiencies. Its revenue has few segments in a known order: export, import saved below the cap and above
 * it by discharging, import for charging below the cap and above it. The general drawing is its twin in the tests.
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
 * expect(fillPlainSteps(problem, pieces, of(10), { fromStep: 0, toStep: 1, isCapped: false })).toBe(1);
 * // Exports 2 kW, saves import of 6 kW, charges 4 kW below the cap of 10 kW and 4 kW above it.
 * expect([...pieces.lengthsKwh.subarray(0, 4)]).toEqual([2.5, 7.5, 2, 2]);
 * expect([...pieces.slopesUsdPerMwh.subarray(0, 4)]).toEqual([-24, -64, -160, -4160]);
 * ```
 */
// eslint-disable-next-line max-lines-per-function, complexity -- one loop whose state must stay in registers
export function fillPlainSteps(
  problem: SiteProblem,
  pieces: StepPieces,
  capsKw: Float64Array,
  { fromStep, toStep, isCapped }: FillRange,
): number {
  const { hull, fillHours, stepHours, wearUsdPerMwh, capOffsets, capPeaks, overUsdPerKw } = problem;
  if (hull.terminalKw.length !== PLAIN_CORNERS) return fromStep;
  const { netKw, generationKw, importLimitsKw, exportLimitsKw, chargeKw, dischargeKw } = problem;
  const { buyUsdPerMwh, sellUsdPerMwh } = problem;
  const { offsets, slopesUsdPerMwh, lengthsKwh, lowsKwh, lowValuesUsd, leftOutUsdPerMwh } = pieces;
  const { capUsdPerKw, capKwhPerKw } = pieces;
  // Stored energy per terminal power, and terminal energy per stored energy, on discharging and on charging.
  const downHours = hull.storedFractions[0]! * fillHours;
  const upHours = hull.storedFractions[1]! * fillHours;
  const perDown = stepHours / downHours;
  const perUp = stepHours / upHours;
  const stepMwhPerKw = stepHours / KWH_PER_MWH;
  let segment = pieces.segmentCount;
  let t = fromStep;
  for (; t < toStep; t += 1) {
    const entry = capOffsets[t]!;
    const capCount = capOffsets[t + 1]! - entry;
    const net = netKw[t]!;
    const buy = buyUsdPerMwh[t]!;
    if (!(generationKw[t] === 0 && net >= 0 && buy >= 0 && capCount <= 1)) break;
    const mostDischarge = dischargeKw[t]!;
    const exported = net < mostDischarge ? Math.min(exportLimitsKw[t]!, mostDischarge - net) : 0;
    const high = net < mostDischarge ? net + exported : mostDischarge;
    const imported = net < mostDischarge ? 0 : net - mostDischarge;
    const low = Math.max(-chargeKw[t]!, net - importLimitsKw[t]!);
    let over = 0;
    let atCap = low;
    let overValue = 0;
    leftOutUsdPerMwh[t] = -Infinity;
    if (capCount === 1) {
      const peak = capPeaks[entry]!;
      const cap = Math.max(0, capsKw[peak]!);
      over = overUsdPerKw[peak]! / stepMwhPerKw;
      if (imported > cap) overValue = over * (imported - cap);
      const wanted = net - cap;
      if (wanted > low) {
        atCap = wanted;
        const belowUsdPerKw = (wanted > 0 ? buy - wearUsdPerMwh : buy) * stepMwhPerKw;
        capUsdPerKw[entry] = wanted >= mostDischarge ? -Infinity : belowUsdPerKw;
      } else capUsdPerKw[entry] = Infinity;
      capKwhPerKw[entry] = wanted > 0 ? downHours : upHours;
    }
    lowsKwh[t] = -high * downHours;
    const value = sellUsdPerMwh[t]! * exported - wearUsdPerMwh * high - buy * imported - overValue;
    lowValuesUsd[t] = value * stepMwhPerKw;
    if (exported > 0) {
      slopesUsdPerMwh[segment] = (wearUsdPerMwh - sellUsdPerMwh[t]!) * perDown;
      lengthsKwh[segment] = exported * downHours;
      segment += 1;
    }
    const saving = Math.min(high, net);
    const downTo = Math.max(atCap, 0);
    if (saving > downTo) {
      slopesUsdPerMwh[segment] = (wearUsdPerMwh - buy) * perDown;
      lengthsKwh[segment] = (saving - downTo) * downHours;
      segment += 1;
    }
    const overFrom = Math.min(saving, downTo);
    const overTo = Math.max(low, 0);
    if (overFrom > overTo) {
      slopesUsdPerMwh[segment] = (wearUsdPerMwh - buy - over) * perDown;
      lengthsKwh[segment] = (overFrom - overTo) * downHours;
      segment += 1;
    }
    if (atCap < 0) {
      slopesUsdPerMwh[segment] = -buy * perUp;
      lengthsKwh[segment] = -atCap * upHours;
      segment += 1;
    }
    const upFrom = Math.min(atCap, 0);
    if (upFrom > low) {
      if (isCapped) leftOutUsdPerMwh[t] = (-buy - over) * perUp;
      else {
        slopesUsdPerMwh[segment] = (-buy - over) * perUp;
        lengthsKwh[segment] = (upFrom - low) * upHours;
        segment += 1;
      }
    }
    offsets[t + 1] = segment;
  }
  pieces.segmentCount = segment;
  return t;
}
