/** The dual bound of concaveBound.ts for the steps of evenPath.ts. */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { DualBound } from './concaveBound.js';
import { frameBound } from './concaveBound.js';
import type { EvenPath } from './evenPath.js';

/** Written before it is read in every call. What a loop computes behind its end the engine never optimises. */
const MOVED = new Float64Array(1);

/**
 * The dual bound at given worths of stored energy, from these and the prices alone: each step trades with the store at its
 * worth, discharging where a sale pays more and charging where a purchase costs less.
 *
 * @param storedUsdPerMwh one per step.
 * @source weak duality of linear programs.
 * @example
 * ```ts @import.meta.vitest
 * const { toEvenPath } = await import('./evenPath.js');
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 500, startKwh: 0, endKwh: 200, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10), sellUsdPerMwh: Float64Array.of(10) };
 * const path = toEvenPath({ ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null });
 * expect(evenBound(path!, Float64Array.of(10)).boundUsd).toBe(-2);
 * expect(evenBound(path!, Float64Array.of(30)).boundUsd).toBe(14);
 * ```
 */
export function evenBound(path: EvenPath, storedUsdPerMwh: Float64Array): DualBound {
  const frame = frameBound(path.frame, storedUsdPerMwh);
  MOVED[0] = 0;
  const gainedUsd = sumGains(path, storedUsdPerMwh, MOVED) / 2 / KWH_PER_MWH;
  return { boundUsd: gainedUsd + frame.boundUsd, scaleUsd: MOVED[0] / KWH_PER_MWH + frame.scaleUsd };
}

/**
 * Hot loop: what the steps gain; writes what they could buy and sell. x + |x| is twice the positive part of x without
 * rounding, and without a branch that cannot be foretold. A sum that is not a number is a gap's.
 */
function sumGains(path: EvenPath, storedUsdPerMwh: Float64Array, moved: Float64Array): number {
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh, upKwh, downKwh, boughtPerStoredFraction, soldPerStoredFraction } =
    path;
  let twiceGained = 0;
  let movedSum = 0;
  for (let t = 0; t < storedUsdPerMwh.length; t += 1) {
    const worthUsdPerMwh = storedUsdPerMwh[t]!;
    const bought = buyUsdPerMwh[t]! * boughtPerStoredFraction;
    const sold = (sellUsdPerMwh[t]! - wearUsdPerMwh) * soldPerStoredFraction;
    const size = Math.abs(bought) * upKwh + Math.abs(sold) * downKwh;
    if (!(size >= 0)) continue;
    const up = worthUsdPerMwh - bought;
    const down = sold - worthUsdPerMwh;
    twiceGained += (up + Math.abs(up)) * upKwh + (down + Math.abs(down)) * downKwh;
    movedSum += size;
    moved[0] = movedSum;
  }
  return twiceGained;
}
