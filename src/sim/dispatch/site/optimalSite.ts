import type { Battery } from '../../storage/battery.js';
import { toBooking } from './bookings.js';
import { toLeftover } from './ledger.js';
import type { Site } from './site.js';
import type { SiteOptions } from './siteOptions.js';
import { toGroups, toLimits } from './siteGroups.js';
import type { SiteGroup } from './siteMaster.js';
import type { SiteRun } from './siteRun.js';
import { executeSite } from './siteRun.js';
import { toSiteSchedule } from './siteCost.js';
import { searchGroup } from './siteSearch.js';
import { toStepPieces } from './stepPieces.js';
import { toSiteProblem } from './toSiteProblem.js';

/** A schedule under perfect foresight and the proof of how good it is. */
export type SiteOptimum = {
  readonly run: SiteRun;
  /** Energy, demand and wear of the run, less what bookings earn. Fixed charges are not counted. */
  readonly costUsd: number;
  /** No schedule costs less: the dual bound. */
  readonly boundUsd: number;
  /** Whether `costUsd` is `boundUsd` to 1e-9 of it. Prices below 0 and efficiencies that fall at weak load may leave a gap. */
  readonly isProved: boolean;
  readonly bookedUsd: number;
  /** Dynamic programs solved, summed over the months solved by themselves. */
  readonly evaluationCount: number;
};

/** Gap that counts as closed, as a share of the bound. */
const PROOF_SHARE = 1e-9;

/**
 * The cheapest schedule of a battery behind a site's meter, under perfect foresight: energy at prices of import and export,
 * limits of the grid connection, curtailment, demand charges of any convex kind, and services that hold part of the
 * battery.
 *
 * For given caps on the import the optimum is a path of stored energy (concavePath.ts), whose dual prices say what other
 * caps would be worth at most; a small linear program of such cuts (Kelley 1960), and of cuts spliced from the dual prices
 * of several trials (splice.ts), chooses the next caps. Its optimum is the dual bound. The first caps are the least that any
 * schedule can keep (leastPeak.ts), where most months have their optimum. Import above a cap costs its full rate in each
 * step, so every cap has a schedule, and the best cap is kept.
 *
 * @units USD.
 * @throws RangeError when a price is unknown or export earns more than import costs (the cost is then not convex), the
 * battery has a ramp, hold time or derating, more is booked than it has, or load, limits and wanted energies do not go
 * together.
 * @source see above; checked against HiGHS on the whole linear program in the tests.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toSite } = await import('./site.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const series = <U extends string>(unit: U, ...values: number[]) =>
 *   ({ unit, grid, values: Float64Array.from(values), gaps: [] });
 * const battery = toBattery({ powerKw: 10, energyKwh: 10, chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 });
 * const prices = { buy: series('USD/MWh', 50, 50, 50), sell: series('USD/MWh', 0, 0, 0) };
 * const demand = {
 *   peaks: [{ name: 'all', steps: Int32Array.of(0, 1, 2) }],
 *   charges: [{
 *     ...{ name: 'all', component: 'demand-flat' as const, monthIndex: 0, floorKw: 0 },
 *     tiers: [{ maxKw: Infinity, rateUsdPerKw: 10 }],
 *     parts: [{ peakIndex: 0, shareFraction: 1 }],
 *   }],
 *   importUsdPerMwh: null,
 *   monthStarts: [0],
 * };
 * const best = optimalSite(battery, toSite({ load: series('kW', 10, 10, 22) }), { prices, demand });
 * expect([...best.run.gridPower.values].map(Math.round)).toEqual([14, 14, 14]);
 * expect(best.costUsd).toBeCloseTo(140 + 2.1, 9);
 * expect(best.isProved).toBe(true);
 * ```
 */
export function optimalSite(battery: Battery, site: Site, options: SiteOptions): SiteOptimum {
  const bookings = (options.bookings ?? []).map((spec) => toBooking(spec, battery, site.grid));
  const bookedUsd = bookings.reduce((sum, { revenueUsd }) => sum + revenueUsd, 0);
  const problem = toSiteProblem(battery, site, options, toLeftover(battery, bookings, site.grid.count));
  const apart = toGroups(problem, options, battery.minEnergyKwh);
  const { peaks, groups } = apart;
  const limits = toLimits(problem, apart);
  const [best, tried] = [toSiteSchedule(problem.stepCount), toSiteSchedule(problem.stepCount)];
  const input = { battery, problem, pieces: toStepPieces(problem, widestCount(groups)), peaks, limits, best, tried };
  let [costUsd, boundUsd, evaluationCount] = [-bookedUsd, -bookedUsd, 0];
  for (const group of groups) {
    const result = searchGroup(input, group);
    costUsd += result.costUsd;
    boundUsd += result.boundUsd;
    evaluationCount += result.evaluationCount;
  }
  const { powersKw, curtailKw } = best;
  const run = executeSite(battery, site, powersKw, { policy: 'optimum', foresight: 'perfect', curtailKw });
  const isProved = costUsd - boundUsd <= PROOF_SHARE * Math.max(1, Math.abs(boundUsd));
  return Object.freeze({ run, costUsd, boundUsd, isProved, bookedUsd, evaluationCount });
}

/** Steps of the longest stretch. */
function widestCount(groups: readonly SiteGroup[]): number {
  const lengths = groups.flatMap(({ stretches }) =>
    stretches.map(({ stages }) => stages.at(-1)!.toStep - stages[0]!.fromStep),
  );
  return Math.max(...lengths);
}
