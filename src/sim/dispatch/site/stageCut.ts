import { KWH_PER_MWH } from '../../../base/units.js';
import type { SiteProblem } from './siteProblem.js';

/** What a stage looks like from outside: the caps, and the stored energy before and after it. */
export type StageView = { readonly capsKw: Float64Array; readonly beforeKwh: number; readonly afterKwh: number };

/**
 * No schedule earns more in a stage than constant + capUsdPerKw · caps + inUsdPerKwh · energy before it - outUsdPerKwh ·
 * energy after it, whatever these are.
 */
export type StageCut = {
  readonly constantUsd: number;
  /** By peak. */
  readonly capUsdPerKw: Float64Array;
  readonly inUsdPerKwh: number;
  readonly outUsdPerKwh: number;
};

/**
 * What a cut allows a stage to earn.
 *
 * @example
 * ```ts @import.meta.vitest
 * const cut = { constantUsd: 7, capUsdPerKw: Float64Array.of(2), inUsdPerKwh: 3, outUsdPerKwh: 4 };
 * expect(cutAtUsd(cut, { capsKw: Float64Array.of(10), beforeKwh: 1, afterKwh: 2 })).toBe(7 + 20 + 3 - 8);
 * ```
 */
export function cutAtUsd(cut: StageCut, { capsKw, beforeKwh, afterKwh }: StageView): number {
  let usd = cut.constantUsd + cut.inUsdPerKwh * beforeKwh - cut.outUsdPerKwh * afterKwh;
  for (let peak = 0; peak < capsKw.length; peak += 1) usd += cut.capUsdPerKw[peak]! * capsKw[peak]!;
  return usd;
}

/**
 * What carrying energy over the end of a step gains at most: as much as possible where its worth rises, else as little.
 *
 * @example
 * ```ts @import.meta.vitest
 * const window = { usableKwh: 2000, floorsKwh: Float64Array.of(500), ceilingsKwh: null };
 * expect([3, -3].map((riseUsdPerMwh) => carriedUsd(window, 0, riseUsdPerMwh))).toEqual([6, -1.5]);
 * ```
 */
export function carriedUsd(
  { usableKwh, floorsKwh, ceilingsKwh }: Pick<SiteProblem, 'usableKwh' | 'floorsKwh' | 'ceilingsKwh'>,
  step: number,
  riseUsdPerMwh: number,
): number {
  const leastKwh = floorsKwh === null ? 0 : floorsKwh[step]!;
  const mostKwh = ceilingsKwh === null ? usableKwh : Math.min(usableKwh, ceilingsKwh[step]!);
  return (riseUsdPerMwh * (riseUsdPerMwh > 0 ? mostKwh : leastKwh)) / KWH_PER_MWH;
}
