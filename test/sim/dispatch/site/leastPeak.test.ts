import { test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { toBooking } from '../../../../src/sim/dispatch/site/bookings.js';
import { leastPeakKw } from '../../../../src/sim/dispatch/site/leastPeak.js';
import { toLeftover } from '../../../../src/sim/dispatch/site/ledger.js';
import type { SiteOptions } from '../../../../src/sim/dispatch/site/siteOptions.js';
import { toSiteProblem } from '../../../../src/sim/dispatch/site/toSiteProblem.js';
import { highsSiteUsd } from './highsSite.js';
import { seriesOf, siteCases } from './siteCases.js';

/** Only the highest import of some steps costs anything, and that 1 USD/kW. */
function toPeakOnly({ prices, demand, ...options }: SiteOptions): SiteOptions | null {
  const { stepMs, count } = prices.buy.grid;
  const [, peak] = demand?.peaks ?? [];
  if (peak === undefined) return null;
  const free = seriesOf('USD/MWh', Array<number>(count).fill(0), stepMs);
  const charge = { name: 'peak', component: 'demand-flat' as const, monthIndex: null, floorKw: 0 };
  const tiers = [{ maxKw: Infinity, rateUsdPerKw: 1 }];
  const charges = [{ ...charge, tiers, parts: [{ peakIndex: 0, shareFraction: 1 }] }];
  const { monthEndEnergyKwh, ...rest } = options;
  const end = monthEndEnergyKwh === undefined ? {} : { endEnergyKwh: monthEndEnergyKwh };
  const only = { peaks: [peak], charges, importUsdPerMwh: null, monthStarts: [0] };
  return { ...rest, ...end, wearUsdPerMwh: 0, prices: { buy: free, sell: free }, demand: only };
}

test.prop([siteCases(0)], { numRuns: 60 })('is the least peak that HiGHS finds', ({ battery, site, options }) => {
  const only = toPeakOnly(options);
  const theirsKw = only === null ? null : highsSiteUsd(battery, site, only);
  if (only === null || theirsKw === null) return;
  const bookings = (only.bookings ?? []).map((spec) => toBooking(spec, battery, site.grid));
  const problem = toSiteProblem(battery, site, only, toLeftover(battery, bookings, site.grid.count));
  const endKwh = only.endEnergyKwh === undefined ? null : only.endEnergyKwh - battery.minEnergyKwh;
  const range = { fromStep: 0, toStep: site.grid.count, startKwh: problem.startKwh, endKwh };
  const oursKw = leastPeakKw(problem, only.demand!.peaks[0]!, range);
  expect(Math.abs(oursKw - theirsKw)).toBeLessThanOrEqual(1e-7 * (1 + theirsKw));
});
