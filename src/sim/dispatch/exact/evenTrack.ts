/** The way back of concaveTrack.ts for the steps of evenPath.ts, straight to powers. */
import type { BothWays } from './arbitragePowers.js';
import { BOTH_SHARE, FULL_SHARE } from './arbitragePowers.js';
import type { PathEnd } from './concaveEnd.js';
import type { EvenPath } from './evenPath.js';
import type { SweepMemory } from './sweepMemory.js';

/** What the way back starts from and where it writes. */
export type EvenTrack = {
  readonly memory: Pick<SweepMemory, 'atKwh' | 'floorUsdPerMwh' | 'ceilingUsdPerMwh'>;
  readonly end: Pick<PathEnd, 'energyKwh' | 'storedUsdPerMwh'>;
  readonly roundKwh: number;
  /** Filled with the signed power of each step. */
  readonly powersKw: Float64Array;
  /** Filled with the worth of one more stored MWh at the end of each step. */
  readonly storedUsdPerMwh: Float64Array;
  /** Steps that do both are appended. */
  readonly bothWays: BothWays[];
};

/**
 * Hot loop, backwards: of each segment the part below the path's energy is used, of the one to charge more before that to
 * discharge less; the worth of stored energy follows as in trackPrices. Returns what the path earns, as price times energy.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toEvenPath } = await import('./evenPath.js');
 * const sizes = { stepHours: 1, powerKw: 8, usableKwh: 20, startKwh: 10, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10), sellUsdPerMwh: Float64Array.of(10) };
 * const path = toEvenPath({ ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null });
 * const bounds = { floorUsdPerMwh: Float64Array.of(-Infinity), ceilingUsdPerMwh: Float64Array.of(Infinity) };
 * const memory = { atKwh: Float64Array.of(2, 10), ...bounds };
 * const filled = { powersKw: new Float64Array(1), storedUsdPerMwh: new Float64Array(1), bothWays: [] };
 * const track = { memory, end: { energyKwh: 5, storedUsdPerMwh: 10 }, roundKwh: 0, ...filled };
 * expect(trackEven(path!, track)).toBe(50);
 * expect([...filled.powersKw]).toEqual([5]);
 * ```
 */
// eslint-disable-next-line complexity -- one loop that follows all of a step
export function trackEven(path: EvenPath, track: EvenTrack): number {
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh, boughtPerStoredFraction, soldPerStoredFraction } = path;
  const { powerKw, kwPerUpKwh, kwPerDownKwh } = path;
  const { powersKw, storedUsdPerMwh, roundKwh } = track;
  const { atKwh, floorUsdPerMwh, ceilingUsdPerMwh } = track.memory;
  const upKwh = path.upKwh + roundKwh - roundKwh;
  const downKwh = path.downKwh + roundKwh - roundKwh;
  const fullKw = powerKw * FULL_SHARE;
  let energyKwh = track.end.energyKwh;
  let worthUsdPerMwh = track.end.storedUsdPerMwh;
  let earned = 0;
  for (let t = powersKw.length - 1; t >= 0; t -= 1) {
    let storedKwh = 0;
    let drawnKwh = 0;
    const aboveKwh = energyKwh - atKwh[2 * t + 1]!;
    if (aboveKwh > 0) {
      storedKwh = aboveKwh < upKwh ? aboveKwh : upKwh;
      energyKwh -= storedKwh;
      earned -= buyUsdPerMwh[t]! * boughtPerStoredFraction * storedKwh;
    }
    const keptKwh = energyKwh - atKwh[2 * t]!;
    if (keptKwh < downKwh) {
      drawnKwh = keptKwh > 0 ? downKwh - keptKwh : downKwh;
      energyKwh += drawnKwh;
      earned += (sellUsdPerMwh[t]! - wearUsdPerMwh) * soldPerStoredFraction * drawnKwh;
    }
    const isCharging = storedKwh > drawnKwh;
    let heldKw = isCharging ? (storedKwh - drawnKwh) * kwPerUpKwh : (drawnKwh - storedKwh) * kwPerDownKwh;
    if (heldKw >= fullKw) heldKw = powerKw;
    powersKw[t] = isCharging ? -heldKw : heldKw;
    if (storedKwh > 0 && drawnKwh > 0) noteBoth(path, track, { index: t, upKwh: storedKwh, downKwh: drawnKwh });
    if (worthUsdPerMwh < floorUsdPerMwh[t]!) worthUsdPerMwh = floorUsdPerMwh[t]!;
    else if (worthUsdPerMwh > ceilingUsdPerMwh[t]!) worthUsdPerMwh = ceilingUsdPerMwh[t]!;
    storedUsdPerMwh[t] = worthUsdPerMwh;
  }
  return earned;
}

/** Apart from the loop: seldom called. */
function noteBoth({ powerKw, kwPerUpKwh, kwPerDownKwh }: EvenPath, { bothWays }: EvenTrack, both: BothWays): void {
  if (Math.min(both.upKwh * kwPerUpKwh, both.downKwh * kwPerDownKwh) > BOTH_SHARE * powerKw) bothWays.push(both);
}
