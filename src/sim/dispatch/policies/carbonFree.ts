import { KWH_PER_MWH, toHours } from '../../../base/units.js';
import type { SiteRun } from '../site/siteRun.js';

/** How far a site's load is met by its own carbon-free generation, step by step. */
export type CarbonFreeScore = {
  /** Share of the load met in the step it arose in, directly or out of the store (24/7 carbon-free energy). */
  readonly shareFraction: number;
  /** The same without the battery. */
  readonly shareWithoutFraction: number;
  /** The load met by carbon-free energy that came through the store. */
  readonly throughStoreMwh: number;
  readonly curtailedMwh: number;
};

/**
 * The 24/7 score of a run: generation counts as carbon-free, the grid and what the store held at the start do not. What the
 * store takes in is surplus generation first and grid power second; inside it both mix, losses fall on both alike, and
 * what it gives to the load bears the mix of the moment.
 *
 * @units shares from 0 to 1, MWh.
 * @throws RangeError when there is no load.
 * @source Google, "24/7 Carbon-Free Energy: Methodologies and Metrics" (2021): hourly matching, no credit for excess.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toSite } = await import('../site/site.js');
 * const { executeSite } = await import('../site/siteRun.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const series = (...values: number[]) => ({ unit: 'kW' as const, grid, values: Float64Array.from(values), gaps: [] });
 * const site = toSite({ load: series(10, 10), generation: series(15, 0) });
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 0.8 };
 * const battery = toBattery({ powerKw: 10, energyKwh: 10, ...losses });
 * const run = executeSite(battery, site, Float64Array.of(-5, 4), { policy: 'by hand', foresight: 'none' });
 * const score = scoreCarbonFree(run);
 * expect([score.shareFraction, score.shareWithoutFraction]).toEqual([0.7, 0.5]);
 * ```
 */
export function scoreCarbonFree({ site, battery, power, energy, auxiliary, curtailment }: SiteRun): CarbonFreeScore {
  const { load, generation, grid } = site;
  let [loadKw, directKw, storedKw, curtailedKw] = [0, 0, 0, 0];
  let cleanFraction = 0;
  let beforeKwh = battery.initialEnergyKwh;
  power.values.forEach((powerKw, index) => {
    const neededKw = 0 - load.values[index]!;
    const cleanKw = generation.values[index]!;
    loadKw += neededKw;
    directKw += Math.min(neededKw, cleanKw);
    curtailedKw -= curtailment.values[index]!;
    const afterKwh = energy.values[index]!;
    if (powerKw > 0) {
      storedKw += cleanFraction * Math.min(powerKw, Math.max(0, neededKw - cleanKw));
    } else if (afterKwh > beforeKwh) {
      const surplusKw = Math.max(0, cleanKw - neededKw + auxiliary.values[index]!);
      const takenCleanFraction = Math.min(1, surplusKw / -powerKw);
      cleanFraction = (beforeKwh * cleanFraction + (afterKwh - beforeKwh) * takenCleanFraction) / afterKwh;
    }
    beforeKwh = afterKwh;
  });
  if (!(loadKw > 0)) throw new RangeError('Give a run with some load; this one has none.');
  const stepMwh = toHours(grid.stepMs) / KWH_PER_MWH;
  return {
    shareFraction: (directKw + storedKw) / loadKw,
    shareWithoutFraction: directKw / loadKw,
    throughStoreMwh: storedKw * stepMwh,
    curtailedMwh: curtailedKw * stepMwh,
  };
}
