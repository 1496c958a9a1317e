import { fc, test } from '@fast-check/vitest';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { scoreCarbonFree } from '../../../../src/sim/dispatch/policies/carbonFree.js';
import { firmBlockKw, gridTargetPolicy } from '../../../../src/sim/dispatch/policies/gridTarget.js';
import { leastPeakKw, peakShavingPolicy } from '../../../../src/sim/dispatch/policies/peakShaving.js';
import { idlePolicy } from '../../../../src/sim/dispatch/policies/policy.js';
import { runPolicy, runSitePolicy } from '../../../../src/sim/dispatch/policies/runPolicy.js';
import { thresholdPolicy } from '../../../../src/sim/dispatch/policies/threshold.js';
import { netDemandKw, toSite } from '../../../../src/sim/dispatch/site/site.js';
import type { BatterySpec } from '../../../../src/sim/storage/battery.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';
import { hourlyPrices, sharedColumn } from '../arbitrageCases.js';
import { describeWithShared } from '../../../sharedData.js';
import { yesterday } from './policyCases.js';

// The package's types describe its CommonJS build; the ES build's default export is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

const losses = { chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.8 };
const batteryOf = (spec: Partial<BatterySpec> = {}) => toBattery({ powerKw: 40, energyKwh: 80, ...losses, ...spec });
const powers = (maxLength: number) => fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength });

function siteOf(load: readonly number[], generation: readonly number[] = load.map(() => 0)) {
  const { grid } = hourlyPrices(...load);
  const series = (values: readonly number[]) => ({
    unit: 'kW' as const,
    grid,
    values: Float64Array.from(values),
    gaps: [],
  });
  return toSite({ load: series(load), generation: series(generation) });
}

describe('self-use', () => {
  it('of a square wave has a closed form', () => {
    // 12 h of 30 kW surplus, 12 h of 20 kW load: 80 kWh stored take 80 / .9, give 80 · .8; the rest goes to and from the grid.
    const load = Array.from({ length: 48 }, (_, hour) => (hour % 24 < 12 ? 0 : 20));
    const generation = Array.from({ length: 48 }, (_, hour) => (hour % 24 < 12 ? 30 : 0));
    const { gridPower } = runSitePolicy(batteryOf(), siteOf(load, generation), gridTargetPolicy(), {
      name: 'self-use',
    });
    const day = [...gridPower.values.slice(24)];
    const exportedKwh = -day.reduce((sum, kw) => sum + Math.min(0, kw), 0);
    const importedKwh = day.reduce((sum, kw) => sum + Math.max(0, kw), 0);
    expect(exportedKwh).toBeCloseTo(12 * 30 - 80 / 0.9, 9);
    expect(importedKwh).toBeCloseTo(12 * 20 - 80 * 0.8, 9);
  });

  test.prop([
    powers(60).chain((load) =>
      fc.tuple(
        fc.constant(load),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: load.length, maxLength: load.length }),
      ),
    ),
  ])('never imports to charge and never exports what it stored', ([load, generation]) => {
    const site = siteOf(load, generation);
    const run = runSitePolicy(batteryOf(), site, gridTargetPolicy(), { name: 'self-use' });
    netDemandKw(site).forEach((restKw, i) => {
      const [low, high] = [Math.min(0, restKw), Math.max(0, restKw)];
      expect(run.gridPower.values[i]).toBeGreaterThanOrEqual(low - 1e-9);
      expect(run.gridPower.values[i]).toBeLessThanOrEqual(high + 1e-9);
    });
  });
});

describe('a flat block', () => {
  it('is held while generation and store suffice', () => {
    const generation = Array.from({ length: 72 }, (_, hour) => (hour % 2 === 0 ? 50 : 0));
    const site = siteOf(
      generation.map(() => 0),
      generation,
    );
    // Of two hours' 50 kWh, x go out directly and (50 - x) · .72 an hour later: x = 50 · .72 / 1.72.
    const blockKw = (50 * 0.72) / 1.72;
    const start = { battery: batteryOf(), state: { energyKwh: 0 }, stepMs: 3_600_000 };
    expect(firmBlockKw(start, Float64Array.from(generation))).toBeCloseTo(blockKw, 9);
    const run = runSitePolicy(batteryOf(), site, gridTargetPolicy({ targetKw: -blockKw }), { name: 'block' });
    run.gridPower.values.forEach((kw) => {
      expect(kw).toBeCloseTo(-blockKw, 9);
    });
  });

  test.prop([powers(24)])('of the largest size found is held, and of no larger one', (generation) => {
    const battery = batteryOf({ initialSocFraction: 0.5 });
    const start = { battery, state: { energyKwh: 40 }, stepMs: 3_600_000 };
    const blockKw = firmBlockKw(start, Float64Array.from(generation));
    const site = siteOf(
      generation.map(() => 0),
      generation,
    );
    const worst = (targetKw: number) =>
      Math.max(...runSitePolicy(battery, site, gridTargetPolicy({ targetKw }), { name: 'block' }).gridPower.values);
    expect(worst(-blockKw)).toBeLessThanOrEqual(-blockKw + 1e-9);
    expect(worst(-blockKw - 0.01)).toBeGreaterThan(-blockKw - 0.01);
  });
});

describe('carbon-free score', () => {
  const load = Array.from({ length: 96 }, (_, hour) => 30 + 10 * Math.sin(hour));
  const generation = Array.from({ length: 96 }, (_, hour) =>
    Math.max(0, 120 * Math.sin(((hour % 24) - 6) * (Math.PI / 12))),
  );
  const scoreAt = (energyKwh: number) => {
    const battery = batteryOf({ energyKwh, powerKw: 100 });
    return scoreCarbonFree(runSitePolicy(battery, siteOf(load, generation), gridTargetPolicy(), { name: 'self-use' }));
  };

  it('without storage is the direct sum', () => {
    const met = load.reduce((sum, kw, i) => sum + Math.min(kw, generation[i]!), 0);
    const share = met / load.reduce((sum, kw) => sum + kw, 0);
    expect(scoreAt(80).shareWithoutFraction).toBeCloseTo(share, 12);
    const idle = scoreCarbonFree(runSitePolicy(batteryOf(), siteOf(load, generation), idlePolicy, { name: 'idle' }));
    expect(idle.shareFraction).toBe(idle.shareWithoutFraction);
  });

  it('rises with storage, and without grid charging is the load less imports', () => {
    const shares = [1, 50, 100, 200, 400].map((energyKwh) => scoreAt(energyKwh).shareFraction);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const run = runSitePolicy(batteryOf(), siteOf(load, generation), gridTargetPolicy(), { name: 'self-use' });
    const importedKwh = run.gridPower.values.reduce((sum, kw) => sum + Math.max(0, kw), 0);
    const share = 1 - importedKwh / load.reduce((sum, kw) => sum + kw, 0);
    expect(scoreCarbonFree(run).shareFraction).toBeCloseTo(share, 9);
  });

  it('gives no credit for energy bought from the grid', () => {
    const plain = siteOf([10, 10, 10]);
    const policy =
      () =>
      ({ index }: { index: number }) =>
        index === 0 ? -40 : 10;
    expect(scoreCarbonFree(runSitePolicy(batteryOf(), plain, policy, { name: 'grid' })).shareFraction).toBe(0);
    expect(() => scoreCarbonFree(runSitePolicy(batteryOf(), siteOf([0]), idlePolicy, { name: 'idle' }))).toThrow(
      'some load',
    );
  });
});

describe('peak shaving', () => {
  const stepMs = 3_600_000;

  test.prop([powers(30), fc.integer({ min: 0, max: 80 })])(
    'finds the least peak of the linear program',
    (demand, energyKwh) => {
      const found = leastPeakKw({ battery: batteryOf(), state: { energyKwh }, stepMs }, Float64Array.from(demand));
      expect(found).toBeCloseTo(leastPeakByHighs(demand, energyKwh), 5);
    },
  );

  it('leaves exactly as much above the threshold as the battery gives', () => {
    const demand = Float64Array.from({ length: 24 }, (_, hour) => (hour < 12 ? 60 : 60 + 5 * (hour - 11)));
    const battery = batteryOf({ initialSocFraction: 1, powerKw: 100 });
    const threshold = leastPeakKw({ battery, state: { energyKwh: 80 }, stepMs }, demand);
    const aboveKwh = demand.reduce((sum, kw) => sum + Math.max(0, kw - threshold), 0);
    expect(aboveKwh).toBeCloseTo(80 * 0.8, 6);
  });

  test.prop([powers(72)])('with a perfect forecast over all steps gets that least peak', (load) => {
    const demand = Float64Array.from(load);
    const forecaster = (issue: number, count: number) => demand.slice(issue, issue + count);
    const policy = peakShavingPolicy({ forecaster, horizonHours: 72 });
    const { gridPower } = runSitePolicy(batteryOf(), siteOf(load), policy, { name: 'peak' });
    const least = leastPeakKw({ battery: batteryOf(), state: { energyKwh: 0 }, stepMs }, demand);
    expect(Math.max(...gridPower.values)).toBeCloseTo(least, 6);
  });

  test.prop([powers(72), powers(72)])(
    'never imports more than the threshold or what there would be without a battery',
    (load, wrong) => {
      const forecaster = (issue: number, count: number) =>
        Float64Array.from({ length: count }, (_, k) => wrong[(issue + k) % wrong.length]!);
      const policy = peakShavingPolicy({ forecaster, replanHours: 6 });
      const { gridPower } = runSitePolicy(batteryOf(), siteOf(load), policy, { name: 'peak' });
      // No threshold lies above the highest forecast or the highest demand.
      const mostKw = Math.max(...load, ...wrong);
      gridPower.values.forEach((kw) => {
        expect(kw).toBeLessThanOrEqual(mostKw + 1e-9);
      });
      gridPower.values.forEach((kw) => {
        expect(kw).toBeGreaterThanOrEqual(-1e-9);
      });
    },
  );

  it('starts a new threshold with a new month', () => {
    const load = Array.from({ length: 24 * 40 }, (_, hour) => (hour % 24 === 18 ? (hour < 24 * 20 ? 100 : 60) : 20));
    const demand = Float64Array.from(load);
    const policy = peakShavingPolicy({ forecaster: (issue, count) => demand.slice(issue, issue + count) });
    const { gridPower } = runSitePolicy(batteryOf(), siteOf(load), policy, { name: 'peak' });
    // hourlyPrices starts on 1 January at 06:00: February begins in step 738.
    expect(Math.max(...gridPower.values.slice(738))).toBeLessThan(Math.max(...gridPower.values.slice(0, 738)));
  });

  it('refuses a horizon of nothing', () => {
    const policy = peakShavingPolicy({ forecaster: () => new Float64Array(1), horizonHours: 0 });
    expect(() => runSitePolicy(batteryOf(), siteOf([1]), policy, { name: 'peak' })).toThrow('horizonHours');
  });
});

describeWithShared('peak shaving of a data centre', ['data/loads/quest_datacenter_virginia_10MW_hourly.csv'], () => {
  it('with yesterday as its forecast gains part of what a perfect forecast gains', () => {
    const load = sharedColumn('data/loads/quest_datacenter_virginia_10MW_hourly.csv', 'facility_kw').slice(0, 24 * 60);
    const demand = Float64Array.from(load);
    const battery = batteryOf({ powerKw: 1000, energyKwh: 4000, initialSocFraction: 0.5 });
    const peakOf = (forecaster: (issue: number, count: number) => Float64Array) => {
      const { gridPower } = runSitePolicy(battery, siteOf(load), peakShavingPolicy({ forecaster, replanHours: 4 }), {
        name: 'peak',
      });
      return Math.max(...gridPower.values);
    };
    const [bare, perfect] = [Math.max(...load), peakOf((issue, count) => demand.slice(issue, issue + count))];
    const real = peakOf(yesterday(demand));
    expect(perfect).toBeLessThan(bare);
    expect(real).toBeGreaterThanOrEqual(perfect - 1e-9);
    expect(real).toBeLessThanOrEqual(bare + 1e-9);
  });
});

describe('threshold', () => {
  const policy = thresholdPolicy({ chargeBelowUsdPerMwh: 20, dischargeAboveUsdPerMwh: 60, hysteresisUsdPerMwh: 10 });
  const powersOf = (...values: number[]) => [
    ...runPolicy(batteryOf({ powerKw: 1 }), hourlyPrices(...values), policy).power.values,
  ];

  it('goes on inside its band and does not begin there', () => {
    expect(powersOf(25, 19, 25, 31, 25)).toEqual([0, -1, -1, 0, 0]);
    const [, , waits, sells, goesOn, stops, staysOff] = powersOf(10, 10, 55, 61, 55, 49, 55);
    expect([waits, sells, stops, staysOff]).toEqual([0, 1, 0, 0]);
    // 1.8 kWh stored give 1.44, of which 1 is sold.
    expect(goesOn).toBeCloseTo(0.44, 12);
  });

  it('keeps to its own states of charge, with hysteresis', () => {
    const soc = thresholdPolicy({
      chargeBelowUsdPerMwh: 20,
      dischargeAboveUsdPerMwh: 60,
      maxSocFraction: 0.5,
      minSocFraction: 0.25,
      socHysteresisFraction: 0.2,
    });
    const battery = toBattery({
      powerKw: 40,
      energyKwh: 80,
      chargeEfficiencyFraction: 1,
      dischargeEfficiencyFraction: 1,
    });
    const run = runPolicy(battery, hourlyPrices(10, 10, 70, 70, 10), soc);
    expect([...run.energy.values]).toEqual([40, 40, 20, 20, 40]);
  });

  it.each([
    { chargeBelowUsdPerMwh: 50, dischargeAboveUsdPerMwh: 60, hysteresisUsdPerMwh: 6 },
    { chargeBelowUsdPerMwh: NaN, dischargeAboveUsdPerMwh: 60 },
    { chargeBelowUsdPerMwh: 20, dischargeAboveUsdPerMwh: 60, minSocFraction: 0.9, maxSocFraction: 0.5 },
  ])('refuses %o', (options) => {
    expect(() => thresholdPolicy(options)).toThrow(RangeError);
  });
});

function leastPeakByHighs(demand: readonly number[], startKwh: number): number {
  const rows = demand.flatMap((kw, i) => {
    const before = i === 0 ? '' : `- e${i - 1}`;
    const balance = `b${i}: e${i} ${before} - 0.9 c${i} + 1.25 d${i} = ${i === 0 ? startKwh : 0}`;
    return [balance, `p${i}: m - c${i} + d${i} >= ${kw}`];
  });
  const bounds = demand.map((_, i) => `0 <= c${i} <= 40\n0 <= d${i} <= 40\n0 <= e${i} <= 80`);
  const solution = highs.solve(`Minimize\nobj: m\nSubject To\n${rows.join('\n')}\nBounds\n${bounds.join('\n')}\nEnd\n`);
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}.`);
  return solution.ObjectiveValue;
}
