import { test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { SiteOptimum } from '../../../../src/sim/dispatch/site/optimalSite.js';
import type { SiteOptions } from '../../../../src/sim/dispatch/site/siteOptions.js';
import { optimalSite } from '../../../../src/sim/dispatch/site/optimalSite.js';
import { toSite } from '../../../../src/sim/dispatch/site/site.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';
import { highsSiteUsd } from './highsSite.js';
import type { SiteCase } from './siteCases.js';
import { seriesOf, siteCases } from './siteCases.js';

/** Null where limits, reserves and wanted ends contradict each other. */
function solve({ battery, site, options }: SiteCase): SiteOptimum | null {
  try {
    return optimalSite(battery, site, options);
  } catch (error) {
    if (error instanceof RangeError && error.message.includes('keep together')) return null;
    throw error;
  }
}

describe('against HiGHS on the whole linear program', () => {
  test.prop([siteCases(0)], { numRuns: 100 })('prices from 0: the same optimum, proved', (given) => {
    const { battery, site, options } = given;
    const ours = solve(given);
    if (ours === null) {
      expect(highsSiteUsd(battery, site, { ...options, isExclusive: true })).toBeNull();
      return;
    }
    const theirsUsd = highsSiteUsd(battery, site, options)!;
    expect(Math.abs(ours.costUsd - theirsUsd)).toBeLessThanOrEqual(1e-7 * (1 + Math.abs(theirsUsd)));
    expect(ours.isProved).toBe(true);
  });

  test.prop([siteCases(-60)], { numRuns: 50 })('prices below 0: bound <= best without relaxation <= run', (given) => {
    const { battery, site, options } = given;
    const ours = solve(given);
    const exclusiveUsd = highsSiteUsd(battery, site, { ...options, isExclusive: true });
    expect(ours === null).toBe(exclusiveUsd === null);
    if (ours === null || exclusiveUsd === null) return;
    const slackUsd = 1e-7 * (1 + Math.abs(exclusiveUsd));
    expect(ours.boundUsd).toBeLessThanOrEqual(exclusiveUsd + slackUsd);
    expect(ours.costUsd).toBeGreaterThanOrEqual(exclusiveUsd - slackUsd);
    // The chord of the whole battery allows less than charging and discharging at once, wear and bookings aside.
    if ((options.wearUsdPerMwh ?? 0) > 0 || options.bookings !== undefined) return;
    expect(ours.boundUsd).toBeGreaterThanOrEqual(highsSiteUsd(battery, site, options)! - slackUsd);
  });
});

const LOSSES = { chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.9 };
const BATTERY = toBattery({ powerKw: 10, energyKwh: 20, ...LOSSES, initialSocFraction: 0.5 });
const PRICES = { buy: seriesOf('USD/MWh', [50, 50, 50, 50]), sell: seriesOf('USD/MWh', [0, 0, 0, 0]) };
const SITE = toSite({ load: seriesOf('kW', [20, 40, 40, 20]) });

describe('peak shaving', () => {
  it('meets the closed form: energy above the level = stored energy times efficiency', () => {
    const charge = {
      ...{ name: 'all', component: 'demand-flat' as const, monthIndex: 0, floorKw: 0 },
      tiers: [{ maxKw: Infinity, rateUsdPerKw: 100 }],
      parts: [{ peakIndex: 0, shareFraction: 1 }],
    };
    const peaks = [{ name: 'all', steps: Int32Array.of(0, 1, 2, 3) }];
    const demand = { peaks, charges: [charge], importUsdPerMwh: null, monthStarts: [0] };
    const { run, isProved } = optimalSite(BATTERY, SITE, { prices: PRICES, demand });
    // Step 0 adds 10 kWh times 0.9 to the 10 kWh at the start; half of it times 0.9 goes to each peak.
    expect(run.gridPower.values[1]).toBeCloseTo(40 - (19 * 0.9) / 2, 9);
    expect(run.gridPower.values[2]).toBeCloseTo(40 - (19 * 0.9) / 2, 9);
    expect(isProved).toBe(true);
  });
});

describe('a battery whose efficiency falls at weak load', () => {
  const spec = { powerKw: 10, energyKwh: 20, initialSocFraction: 0.5 };
  const weak = [
    { loadFraction: 0.2, efficiencyFraction: 0.7 },
    { loadFraction: 1, efficiencyFraction: 0.9 },
  ];
  const battery = toBattery({ ...spec, chargeEfficiencyFraction: weak, dischargeEfficiencyFraction: weak });
  it('costs at least the bound, and at least what constant efficiency at full load costs', () => {
    const options = { prices: { ...PRICES, buy: seriesOf('USD/MWh', [10, 90, 40, 70]) } };
    const best = optimalSite(battery, SITE, options);
    const constant = optimalSite(BATTERY, SITE, options);
    expect(best.costUsd).toBeGreaterThanOrEqual(best.boundUsd - 1e-12);
    expect(best.costUsd).toBeGreaterThanOrEqual(constant.costUsd - 1e-12);
  });
});

describe('faults', () => {
  const run = (change: Partial<SiteOptions>) => () => optimalSite(BATTERY, SITE, { prices: PRICES, ...change });
  it('refuses export that earns more than import costs', () => {
    const sell = seriesOf('USD/MWh', [0, 0, 60, 0]);
    expect(run({ prices: { buy: PRICES.buy, sell } })).toThrow('step 2 has 50 and 60 USD/MWh');
  });
  it('refuses another grid, a bad wear and a bad end', () => {
    const short = seriesOf('USD/MWh', [1, 1]);
    expect(run({ prices: { buy: short, sell: PRICES.sell } })).toThrow('prices.buy');
    expect(run({ wearUsdPerMwh: -1 })).toThrow('wearUsdPerMwh');
    expect(run({ wearUsdPerMwh: NaN })).toThrow('wearUsdPerMwh');
    expect(run({ endEnergyKwh: 25 })).toThrow('keep together');
    expect(run({ endEnergyKwh: NaN })).toThrow(RangeError);
  });
  it('refuses a load that nothing serves', () => {
    const site = toSite({ load: seriesOf('kW', [20, 40, 40, 20]), importLimitKw: 25 });
    expect(() => optimalSite(BATTERY, site, { prices: PRICES })).toThrow('step 1 needs 40 kW');
  });
  it('refuses a battery with a ramp', () => {
    const battery = toBattery({ powerKw: 10, energyKwh: 20, ...LOSSES, rampKwPerMin: 1 });
    expect(() => optimalSite(battery, SITE, { prices: PRICES })).toThrow('without ramp');
  });
});
