import type { Series } from '../../../base/series.js';
import type { Battery } from '../../storage/battery.js';
import type { PowerRange } from '../../storage/powerLimits.js';
import type { ArbitrageRun, Foresight } from '../arbitrageRun.js';
import { executeSchedule } from '../arbitrageRun.js';
import { requireWear } from '../optimalArbitrage.js';
import type { Site } from '../site/site.js';
import { netDemandKw } from '../site/site.js';
import type { SiteRun } from '../site/siteRun.js';
import { executeSite } from '../site/siteRun.js';
import { requireSameGrid, toDeratedKw } from '../stepLimits.js';
import { followPolicy, seePrices } from './followPolicy.js';
import type { Policy } from './policy.js';

export type MarketRunOptions = {
  /** Earned per MWh given, on the grid of the prices; the prices by default. */
  readonly sellPrices?: Series<'USD/MWh'>;
  /**
   * 0 (default): the price of a step is known before it, as in a day-ahead market or where offers are cleared; 1: it is
   * known when the step has ended.
   */
  readonly priceDelayCount?: number;
  /** Cost of each MWh discharged, for the account of the run; a policy that reckons with wear is told so itself. */
  readonly wearUsdPerMwh?: number;
  /**
   * `backcast` (default): the policy knows past and present only; `published` where it was given what a market publishes
   * ahead; `perfect` where it was given the future.
   */
  readonly foresight?: Foresight;
  /** Of the cells, for a battery with derating. */
  readonly temperature?: Series<'°C'>;
};

/**
 * A battery that follows a policy in a market. In a gap of the prices it stands idle.
 *
 * @units USD/MWh in; kW and kWh out.
 * @throws RangeError for a bad wear cost, delay or grid.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 10, energyKwh: 8, ...losses });
 * const policy = () => ({ index, priceUsdPerMwh }) => (priceUsdPerMwh(index) < 20 ? -10 : 10);
 * expect([...runPolicy(battery, prices, policy).power.values]).toEqual([-10, 8]);
 * ```
 */
export function runPolicy(
  battery: Battery,
  prices: Series<'USD/MWh'>,
  policy: Policy,
  options: MarketRunOptions = {},
): ArbitrageRun {
  const { sellPrices = prices, priceDelayCount = 0, wearUsdPerMwh = 0, foresight = 'backcast', temperature } = options;
  requireWear(wearUsdPerMwh);
  requireSameGrid('sellPrices', sellPrices, prices.grid);
  const seePrice = seePrices(prices, priceDelayCount);
  const isGap = (index: number) => Number.isNaN(prices.values[index]! + sellPrices.values[index]!);
  const surroundings = {
    grid: prices.grid,
    see: (index: number) => ({ restGridKw: 0, ...seePrice(index) }),
    allow: (index: number) => (isGap(index) ? IDLE : ANYTHING),
    temperature,
  };
  const powersKw = followPolicy(battery, surroundings, policy);
  const schedule = { prices, sellPrices, powersKw, ...(temperature === undefined ? {} : { temperature }) };
  return executeSchedule(battery, schedule, { foresight, wearUsdPerMwh, relaxation: null });
}

const IDLE: PowerRange = { minKw: 0, maxKw: 0 };
const ANYTHING: PowerRange = { minKw: -Infinity, maxKw: Infinity };

export type SitePolicyOptions = {
  /** Name for legends and tables. */
  readonly name: string;
  /** Prices that the policy may see, on the site's grid; none by default. */
  readonly prices?: Series<'USD/MWh'>;
  /** As in {@link MarketRunOptions}. */
  readonly priceDelayCount?: number;
  /** `none` (default): the policy sees past and present only. */
  readonly foresight?: SiteRun['foresight'];
  /** Of the cells, on the site's grid; a battery with derating needs it. */
  readonly temperature?: Series<'°C'>;
};

/**
 * The battery of a site that follows a policy. It never charges so that load stays unserved, and never discharges what
 * finds no taker.
 *
 * @units kW and kWh.
 * @throws RangeError for prices or temperatures on another grid, and for a battery with derating without temperatures.
 * @example
 * ```ts @import.meta.vitest
 * const { toSite } = await import('../site/site.js');
 * const { toBattery } = await import('../../storage/battery.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const series = (...values: number[]) => ({ unit: 'kW' as const, grid, values: Float64Array.from(values), gaps: [] });
 * const site = toSite({ load: series(2, 9), generation: series(10, 0) });
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 10, energyKwh: 8, ...losses });
 * const run = runSitePolicy(battery, site, () => ({ restGridKw }) => restGridKw, { name: 'self-use' });
 * expect([...run.gridPower.values]).toEqual([0, 5]);
 * ```
 */
export function runSitePolicy(battery: Battery, site: Site, policy: Policy, options: SitePolicyOptions): SiteRun {
  const { name, prices, priceDelayCount = 0, foresight = 'none', temperature } = options;
  if (prices !== undefined) requireSameGrid('prices', prices, site.grid);
  // Refuses a battery with derating without temperatures.
  toDeratedKw(battery, temperature, site.grid);
  const seePrice = prices === undefined ? seeNoPrice : seePrices(prices, priceDelayCount);
  const restGridKw = netDemandKw(site).map((demandKw) => demandKw + battery.auxiliaryKw);
  const surroundings = {
    grid: site.grid,
    see: (index: number) => ({ restGridKw: restGridKw[index]!, ...seePrice(index) }),
    allow: (index: number) => ({
      minKw: Math.min(0, restGridKw[index]! - site.importLimitsKw[index]!),
      maxKw: battery.auxiliaryKw - site.load.values[index]! + site.exportLimitsKw[index]!,
    }),
    temperature,
  };
  const powersKw = followPolicy(battery, surroundings, policy);
  // The powers hold the derating already; the site's account knows no temperatures.
  const run = executeSite({ ...battery, derating: [] }, site, powersKw, { policy: name, foresight });
  return Object.freeze({ ...run, battery });
}

function seeNoPrice() {
  return { pricedIndex: -1, priceUsdPerMwh: () => NaN };
}
