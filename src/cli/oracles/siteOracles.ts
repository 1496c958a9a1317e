import type { TimeGrid } from '../../base/grid.js';
import { toSeries } from '../../base/series.js';
import { MS_PER_HOUR } from '../../base/units.js';
import { peakShavingPolicy } from '../../sim/dispatch/policies/peakShaving.js';
import { runSitePolicy } from '../../sim/dispatch/policies/runPolicy.js';
import type { SiteOptimum } from '../../sim/dispatch/site/optimalSite.js';
import { optimalSite } from '../../sim/dispatch/site/optimalSite.js';
import { toSite } from '../../sim/dispatch/site/site.js';
import type { SiteDemand } from '../../sim/dispatch/site/siteDemand.js';
import type { Battery } from '../../sim/storage/battery.js';
import { fromRoundTripEfficiency, toBattery } from '../../sim/storage/battery.js';
import type { Oracle, Tolerance } from './oracle.js';
import { ROUNDING } from './oracle.js';

const GOLDEN = 0.6180339887498949;
const HOURS = 336;
/** Two weeks without pattern: 800 to 1200 kW, 0 to 100 USD/MWh. */
const UNEVEN_SITE = {
  loadKw: Array.from({ length: HOURS }, (_, hour) => 800 + 400 * ((hour * GOLDEN * GOLDEN) % 1)),
  pricesUsdPerMwh: Array.from({ length: HOURS }, (_, hour) => 100 * ((hour * GOLDEN) % 1)),
  chargeUsdPerKw: 15,
  wearUsdPerMwh: 5,
};
/** By HiGHS, from the linear program of test/sim/dispatch/site/highsSite.ts. */
const UNEVEN_SITE_USD = 31_957.603_500_018_36;

const CENT_OF_SOLVER: Tolerance = { distance: 1e-4, why: "the solver's own tolerance, in USD of thousands" };

/** A battery behind a meter with a demand charge. */
export const SITE_ORACLES: readonly Oracle[] = [
  {
    group: 'site',
    name: 'two weeks, 15 USD/kW: USD',
    source: 'HiGHS',
    expected: UNEVEN_SITE_USD,
    tolerance: CENT_OF_SOLVER,
    got: () => unevenSite().costUsd,
  },
  {
    group: 'site',
    name: 'its cost less dual bound: share',
    source: 'closed form',
    expected: 0,
    tolerance: { distance: 1e-9, why: 'strong duality: equal but for rounding' },
    got: () => (unevenSite().costUsd - unevenSite().boundUsd) / unevenSite().boundUsd,
  },
  // 10, 10 and 22 kW: 8 kWh charged in the first two hours hold the third at the mean of all, 14 kW.
  {
    group: 'site',
    name: 'peak of 22 kW shaved over 3 h: kW',
    source: 'closed form',
    expected: 14,
    tolerance: ROUNDING,
    got: () => Math.max(...threeHours().run.gridPower.values),
  },
  // 42 kWh at 50 USD/MWh and 14 kW at 10 USD/kW.
  {
    group: 'site',
    name: 'its cost: USD',
    source: 'closed form',
    expected: 42 * 0.05 + 14 * 10,
    tolerance: ROUNDING,
    got: () => threeHours().costUsd,
  },
  // 10, 10, 30 and 10 kW: the first two hours fill what the third gives back, (10 + 10 + 30) / 3.
  {
    group: 'site',
    name: 'threshold of peak shaving: kW',
    source: 'closed form',
    expected: 50 / 3,
    tolerance: ROUNDING,
    got: shavedPeakKw,
  },
];

function unevenSite(): SiteOptimum {
  const { loadKw, pricesUsdPerMwh, chargeUsdPerKw, wearUsdPerMwh } = UNEVEN_SITE;
  const sizes = { powerKw: 500, energyKwh: 2000 };
  const battery = toBattery({ ...sizes, ...fromRoundTripEfficiency(0.85) });
  return solveSite(battery, { loadKw, pricesUsdPerMwh, chargeUsdPerKw, wearUsdPerMwh });
}

function threeHours(): SiteOptimum {
  const battery = toBattery({ powerKw: 10, energyKwh: 10, ...fromRoundTripEfficiency(1) });
  return solveSite(battery, {
    loadKw: [10, 10, 22],
    pricesUsdPerMwh: [50, 50, 50],
    chargeUsdPerKw: 10,
    wearUsdPerMwh: 0,
  });
}

function solveSite(battery: Battery, one: typeof UNEVEN_SITE): SiteOptimum {
  const grid = hourly(one.loadKw.length);
  const load = toSeries({ unit: 'kW', grid, values: Float64Array.from(one.loadKw) });
  const buy = toSeries({ unit: 'USD/MWh', grid, values: Float64Array.from(one.pricesUsdPerMwh) });
  const sell = toSeries({ unit: 'USD/MWh', grid, values: new Float64Array(grid.count) });
  const demand = flatCharge(grid.count, one.chargeUsdPerKw);
  return optimalSite(battery, toSite({ load }), { prices: { buy, sell }, demand, wearUsdPerMwh: one.wearUsdPerMwh });
}

function flatCharge(count: number, rateUsdPerKw: number): SiteDemand {
  const tiers = [{ maxKw: Infinity, rateUsdPerKw }];
  const charge = { name: 'all', component: 'demand-flat', monthIndex: 0, floorKw: 0, tiers } as const;
  return {
    peaks: [{ name: 'all', steps: Int32Array.from({ length: count }, (_, step) => step) }],
    charges: [{ ...charge, parts: [{ peakIndex: 0, shareFraction: 1 }] }],
    importUsdPerMwh: null,
    monthStarts: [0],
  };
}

function shavedPeakKw(): number {
  const grid = hourly(4);
  const load = toSeries({ unit: 'kW', grid, values: Float64Array.of(10, 10, 30, 10) });
  const battery = toBattery({ powerKw: 50, energyKwh: 100, ...fromRoundTripEfficiency(1) });
  const policy = peakShavingPolicy({ forecaster: (issue, count) => load.values.slice(issue, issue + count) });
  return Math.max(...runSitePolicy(battery, toSite({ load }), policy, { name: 'peak shaving' }).gridPower.values);
}

function hourly(count: number): TimeGrid {
  return { startMs: Date.UTC(2022, 0, 1), stepMs: MS_PER_HOUR, count };
}
