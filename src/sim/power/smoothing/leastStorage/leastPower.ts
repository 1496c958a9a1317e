/** The least power with which a storage keeps the grid under a ramp limit. */
import { MS_PER_MINUTE } from '../../../../base/units.js';
import { requireAboveZero, requireFromZero } from '../../require.js';

export type RampLimit = { readonly stepMs: number; readonly rampKwPerMin: number };

export type LeastPower = {
  /** Of the storage, in either direction. */
  readonly powerKw: number;
  /** A grid power within that distance of the demand and within the ramp. */
  readonly gridKw: Float64Array;
};

/**
 * With perfect foresight: the smallest greatest distance between the demand and a grid power that changes by at most the ramp.
 * It is half of the most by which two demands differ more than the ramp allows between them; halfway between the demand's
 * upper and lower envelope of that slope lies a grid power that attains it. Two sweeps each, O(n).
 *
 * @units kW.
 * @throws RangeError when there is no sample, one is not finite, or the limit is out of its range.
 * @source McShane 1934, Bull. Amer. Math. Soc. 40, 837-842 (extension of Lipschitz functions, its two envelopes).
 * @example
 * ```ts @import.meta.vitest
 * const { powerKw, gridKw } = leastRampPower(Float64Array.of(0, 0, 8, 8), { stepMs: 1000, rampKwPerMin: 120 });
 * expect([powerKw, ...gridKw]).toEqual([3, 2, 3, 5, 6]);
 * ```
 */
export function leastRampPower(demandKw: Float64Array, limit: RampLimit): LeastPower {
  const rampKw = toStepRampKw(demandKw, limit);
  const upper = demandKw.slice();
  const lower = demandKw.slice();
  for (let i = 1; i < upper.length; i += 1) {
    upper[i] = Math.max(upper[i]!, upper[i - 1]! - rampKw);
    lower[i] = Math.min(lower[i]!, lower[i - 1]! + rampKw);
  }
  for (let i = upper.length - 2; i >= 0; i -= 1) {
    upper[i] = Math.max(upper[i]!, upper[i + 1]! - rampKw);
    lower[i] = Math.min(lower[i]!, lower[i + 1]! + rampKw);
  }
  const gridKw = upper.map((kw, i) => (kw + lower[i]!) / 2);
  const powerKw = gridKw.reduce((most, kw, i) => Math.max(most, Math.abs(kw - demandKw[i]!)), 0);
  return { powerKw, gridKw };
}

/**
 * The ramp of one step.
 *
 * @units kW.
 * @throws RangeError as {@link leastRampPower}.
 */
export function toStepRampKw(demandKw: Float64Array, { stepMs, rampKwPerMin }: RampLimit): number {
  requireAboveZero('stepMs', stepMs);
  requireFromZero('rampKwPerMin', rampKwPerMin);
  const bad = demandKw.findIndex((kw) => !Number.isFinite(kw));
  if (demandKw.length === 0 || bad >= 0) {
    throw new RangeError(
      `Give at least one finite power; ${bad < 0 ? 'there is none' : `step ${bad} holds ${demandKw[bad]!}`}.`,
    );
  }
  return (rampKwPerMin * stepMs) / MS_PER_MINUTE;
}
