/** Storage in tiers, each for its part of the spectrum: what every tier must be able to do. */
import type { PowerSource } from '../powerStream.js';
import { runPower } from '../powerStream.js';
import { requireField } from '../require.js';
import { toStorageSmoothing } from './storageSmoothing.js';

/** A tier takes what is faster than its crossover and slower than that of the tier before. */
export type TierSpec = { readonly name: string; readonly crossoverHz: number };

export type TierNeed = TierSpec & {
  /** More of the two directions. */
  readonly powerKw: number;
  /** Most less least energy stored, without losses. */
  readonly energyKwh: number;
  readonly throughputKwh: number;
};

/**
 * Power and energy of tiers that follow one another from the fastest to the slowest, as capacitor, rack, site. Each leaves a
 * first-order lag of 1/(2 pi crossover) to the next; all together take the demand less what the last leaves to the grid.
 *
 * @throws RangeError when there is no tier, or the crossovers do not fall.
 * @example
 * ```ts @import.meta.vitest
 * const { fromSamples } = await import('../powerStream.js');
 * const samples = Float64Array.from({ length: 100 }, (_, i) => (i < 10 ? 0 : 100));
 * const tiers = [{ name: 'rack', crossoverHz: 1 }, { name: 'site', crossoverHz: 0.01 }];
 * const needs = sizeTiers(fromSamples(samples, 10), tiers);
 * expect(needs.map(({ name, powerKw }) => [name, Math.round(powerKw)])).toEqual([['rack', 94], ['site', 95]]);
 * ```
 */
export function sizeTiers(source: PowerSource, tiers: readonly TierSpec[]): TierNeed[] {
  requireField('tiers', tiers.length, tiers.length > 0, 'at least one');
  tiers.forEach(({ crossoverHz }, index) => {
    const isFalling = crossoverHz < (tiers[index - 1]?.crossoverHz ?? Infinity);
    requireField('crossoverHz', crossoverHz, isFalling && crossoverHz > 0, 'above 0, falling from tier to tier');
  });
  const stages = tiers.map(({ crossoverHz }) =>
    toStorageSmoothing({ battery: null, timeConstantSeconds: 1 / (2 * Math.PI * crossoverHz) }, source.stepMs),
  );
  runPower(source, stages, () => undefined);
  return tiers.map((tier, index) => {
    const { peakChargeKw, peakDischargeKw, swingKwh, chargedKwh, dischargedKwh } = stages[index]!.use();
    return {
      ...tier,
      powerKw: Math.max(peakChargeKw, peakDischargeKw),
      energyKwh: swingKwh,
      throughputKwh: chargedKwh + dischargedKwh,
    };
  });
}
