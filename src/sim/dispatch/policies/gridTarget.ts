import type { StoreStart } from './peakShaving.js';
import { leastPeakKw } from './peakShaving.js';
import type { Policy } from './policy.js';

export type GridTargetOptions = {
  /** Power to hold at the meter: positive imports, negative exports; 0 by default. */
  readonly targetKw?: number;
};

/**
 * Holds the power at the meter at one value, as far as the battery reaches: it discharges what the site would draw beyond
 * the target and charges what it would leave below it.
 *
 * With a target of 0 this is self-use: the battery takes surplus generation alone and gives it to the load alone, which
 * also is what brings most hours of carbon-free supply. With a target below 0 it firms generation to a flat block that
 * the site exports; where the generation lacks, the block lacks.
 *
 * @throws RangeError when the target is not finite.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toSite } = await import('../site/site.js');
 * const { runSitePolicy } = await import('./runPolicy.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const series = (...values: number[]) => ({ unit: 'kW' as const, grid, values: Float64Array.from(values), gaps: [] });
 * const site = toSite({ load: series(0, 0), generation: series(10, 0) });
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 10, energyKwh: 8, ...losses });
 * const run = runSitePolicy(battery, site, gridTargetPolicy({ targetKw: -5 }), { name: 'flat block' });
 * expect([...run.gridPower.values]).toEqual([-5, -5]);
 * ```
 */
export function gridTargetPolicy({ targetKw = 0 }: GridTargetOptions = {}): Policy {
  if (!Number.isFinite(targetKw)) throw new RangeError(`Give a finite targetKw; this one is ${targetKw}.`);
  return () => (view) => view.restGridKw - targetKw;
}

/**
 * The largest flat block that generation and battery hold through all steps, surplus going into the battery or to waste:
 * what {@link gridTargetPolicy} keeps with its negative as target.
 *
 * @param generationKw one per step, at least 0.
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 0.5 };
 * const start = { battery: toBattery({ powerKw: 50, energyKwh: 90, ...losses }), state: { energyKwh: 0 }, stepMs: 3_600_000 };
 * // Of 30, x go out and 30 - x bring half of that an hour later.
 * expect(firmBlockKw(start, Float64Array.of(30, 0))).toBeCloseTo(10, 9);
 * ```
 */
export function firmBlockKw(start: StoreStart, generationKw: Float64Array): number {
  const mostKw = generationKw.reduce((most, kw) => (kw > most ? kw : most), 0);
  const largestKw = mostKw + start.battery.powerKw;
  return -leastPeakKw(
    start,
    generationKw.map((kw) => -kw),
    -largestKw,
  );
}
