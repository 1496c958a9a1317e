import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { summarizeArbitrage } from '../../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../../src/sim/dispatch/optimalArbitrage.js';
import { idlePolicy } from '../../../../src/sim/dispatch/policies/policy.js';
import { runPolicy, runSitePolicy } from '../../../../src/sim/dispatch/policies/runPolicy.js';
import { netDemandKw, toSite } from '../../../../src/sim/dispatch/site/site.js';
import { hourlyPrices, referenceBattery } from '../arbitrageCases.js';
import { marketPolicies, sitePolicies } from './policyCases.js';

const DAYS = 4;
const prices = fc.array(fc.integer({ min: -30, max: 150 }), { minLength: 24 * DAYS, maxLength: 24 * DAYS });
const powers = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 24 * DAYS, maxLength: 24 * DAYS });
const at = fc.nat({ max: 24 * DAYS - 1 });
const marketNames = Object.keys(marketPolicies(hourlyPrices(...new Array<number>(24).fill(1))));
const siteNames = Object.keys(sitePolicies(new Float64Array(24), 0));
/** 40 degrees leave half of the power. */
const FULL = {
  chargeEfficiencyFraction: [
    { loadFraction: 0.2, efficiencyFraction: 0.95 },
    { loadFraction: 1, efficiencyFraction: 0.9 },
  ],
  selfDischargePerHour: 0.001,
  rampKwPerMin: 5,
  derating: [
    { temperatureC: 30, powerFraction: 1 },
    { temperatureC: 50, powerFraction: 0 },
  ],
};
const quick = { numRuns: 15 };

function toCase(load: readonly number[], generation: readonly number[]) {
  const grid = hourlyPrices(...load).grid;
  const series = (values: readonly number[]) => ({
    unit: 'kW' as const,
    grid,
    values: Float64Array.from(values),
    gaps: [],
  });
  const site = toSite({ load: series(load), generation: series(generation), exportLimitKw: 60, importLimitKw: 120 });
  return { site, policies: sitePolicies(netDemandKw(site), grid.startMs) };
}

describe.each(marketNames)('market policy %s', (name) => {
  const run = (values: readonly number[], priceDelayCount: number, battery = referenceBattery(4)) => {
    const market = hourlyPrices(...values);
    return runPolicy(battery, market, marketPolicies(market)[name]!, { priceDelayCount, wearUsdPerMwh: 5 });
  };

  test.prop([prices, prices, at, fc.constantFrom(0, 1)], quick)(
    'does not look ahead',
    (one, other, cut, delayCount) => {
      const changed = one.map((value, index) => (index < cut ? value : other[index]!));
      // With a delay the price of the step itself is not known either.
      const sureCount = cut + delayCount;
      expect(run(changed, delayCount).power.values.slice(0, sureCount)).toEqual(
        run(one, delayCount).power.values.slice(0, sureCount),
      );
    },
  );

  test.prop([prices, fc.constantFrom(0, 1)], quick)(
    'earns no more than the optimum, and makes no energy',
    (values, delayCount) => {
      const summary = summarizeArbitrage(run(values, delayCount));
      const best = optimalArbitrage(referenceBattery(4), hourlyPrices(...values), { wearUsdPerMwh: 5 });
      expect(summary.objectiveUsd).toBeLessThanOrEqual(summarizeArbitrage(best).boundUsd! + 1e-6);
      expect(summary.chargedMwh).toBeCloseTo(summary.dischargedMwh + summary.lossMwh + summary.storedChangeMwh, 9);
    },
  );

  test.prop([prices], quick)('stands idle in gaps and goes on', (values) => {
    const gappy = values.map((value, index) => (index % 7 === 3 ? NaN : value));
    const { power } = run(gappy, 0);
    expect(gappy.every((value, index) => !Number.isNaN(value) || power.values[index] === 0)).toBe(true);
  });

  it('drives a battery with curves, leak, derating and ramp', () => {
    const values = Array.from({ length: 96 }, (_, hour) => 50 + 40 * Math.sin(hour / 4));
    const market = hourlyPrices(...values);
    const battery = referenceBattery(4, FULL);
    const temperature = { ...market, unit: '°C' as const, values: new Float64Array(96).fill(40) };
    const run = runPolicy(battery, market, marketPolicies(market)[name]!, { temperature });
    expect(Math.max(...run.power.values.map(Math.abs))).toBeLessThanOrEqual(500 + 1e-9);
    // A battery that is full or empty stops however steep; it never sets out faster than its ramp.
    const rises = run.power.values.map((kw, i) => Math.abs(kw) - Math.abs(run.power.values[i - 1] ?? 0));
    expect(Math.max(...rises)).toBeLessThanOrEqual(300 + 1e-9);
    const { chargedMwh, dischargedMwh, lossMwh, storedChangeMwh } = summarizeArbitrage(run);
    expect(chargedMwh).toBeCloseTo(dischargedMwh + lossMwh + storedChangeMwh, 9);
  });

  it('moves next to nothing with next to no battery', () => {
    const battery = referenceBattery(4, { powerKw: 1e-9, energyKwh: 1e-9 });
    const values = Array.from({ length: 96 }, (_, hour) => 50 + 40 * Math.sin(hour / 4));
    const { revenueUsd } = summarizeArbitrage(run(values, 0, battery));
    expect(Math.abs(revenueUsd)).toBeLessThan(1e-9);
  });

  it('forgets one run before the next', () => {
    const market = hourlyPrices(...Array.from({ length: 96 }, (_, hour) => 50 + 40 * Math.sin(hour / 4)));
    const policy = marketPolicies(market)[name]!;
    const twice = [0, 1].map(() => runPolicy(referenceBattery(4), market, policy).power.values);
    expect(twice[0]).toEqual(twice[1]);
  });
});

describe.each(siteNames)('site policy %s', (name) => {
  const battery = referenceBattery(3, { powerKw: 50, energyKwh: 150 });
  const run = (load: readonly number[], generation: readonly number[]) => {
    const { site, policies } = toCase(load, generation);
    return runSitePolicy(battery, site, policies[name]!, { name });
  };

  test.prop([powers, powers, powers, at], quick)('does not look ahead', (load, generation, other, cut) => {
    const changed = load.map((value, index) => (index <= cut ? value : other[index]!));
    expect(run(changed, generation).power.values.slice(0, cut + 1)).toEqual(
      run(load, generation).power.values.slice(0, cut + 1),
    );
  });

  test.prop([powers, powers], quick)('balances at every step and leaves no load unserved', (load, generation) => {
    const { site, power, auxiliary, curtailment, gridPower, unserved } = run(load, generation);
    const sums = power.values.map(
      (kw, i) =>
        kw +
        site.load.values[i]! +
        site.generation.values[i]! +
        curtailment.values[i]! +
        auxiliary.values[i]! +
        gridPower.values[i]! +
        unserved.values[i]!,
    );
    expect(Math.max(...sums.map(Math.abs))).toBeLessThan(1e-9);
    expect(Math.max(...unserved.values)).toBe(0);
  });
});

describe('no policy', () => {
  it('is the baseline bit for bit', () => {
    const values = Array.from({ length: 48 }, (_, hour) => (hour * 7) % 31);
    const { site } = toCase(values, values.toReversed());
    const { gridPower, curtailment } = runSitePolicy(referenceBattery(2), site, idlePolicy, { name: 'idle' });
    expect(gridPower.values).toEqual(netDemandKw(site).map((kw, i) => kw - curtailment.values[i]!));
    expect(summarizeArbitrage(runPolicy(referenceBattery(2), hourlyPrices(...values), idlePolicy)).revenueUsd).toBe(0);
  });

  it('may want NaN or see a price too early', () => {
    const market = hourlyPrices(1, 2, 3);
    const battery = referenceBattery(1);
    expect(() => runPolicy(battery, market, () => () => NaN)).toThrow('wants NaN');
    const peek =
      () =>
      ({ index, priceUsdPerMwh }: { index: number; priceUsdPerMwh: (i: number) => number }) =>
        priceUsdPerMwh(index + 1);
    expect(() => runPolicy(battery, market, peek)).toThrow('not known yet');
    expect(() => runPolicy(battery, market, idlePolicy, { priceDelayCount: 2 })).toThrow('delay');
  });
});
