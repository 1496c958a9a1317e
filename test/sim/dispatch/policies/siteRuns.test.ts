import { describe, expect, it } from 'vitest';
import { toSeries } from '../../../../src/base/series.js';
import { summarizeArbitrage } from '../../../../src/sim/dispatch/arbitrageSummary.js';
import { leastPeakKw, peakShavingPolicy } from '../../../../src/sim/dispatch/policies/peakShaving.js';
import { toPublishedForecaster } from '../../../../src/sim/dispatch/policies/publishedPrices.js';
import { recedingHorizonPolicy } from '../../../../src/sim/dispatch/policies/recedingHorizon.js';
import { runPolicy, runSitePolicy } from '../../../../src/sim/dispatch/policies/runPolicy.js';
import { toSite } from '../../../../src/sim/dispatch/site/site.js';
import type { BatterySpec } from '../../../../src/sim/storage/battery.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';

const HOUR_MS = 3_600_000;
const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
const batteryOf = (spec: Partial<BatterySpec> = {}) => toBattery({ powerKw: 40, energyKwh: 80, ...losses, ...spec });
const gridFrom = (startMs: number, count: number) => ({ startMs, stepMs: HOUR_MS, count });
const siteOf = (startMs: number, load: readonly number[]) =>
  toSite({ load: toSeries({ unit: 'kW', grid: gridFrom(startMs, load.length), values: Float64Array.from(load) }) });

describe('peak shaving at the end of a month', () => {
  // The last twelve hours of January with one peak, then a day of February that the battery cannot hold much below 100.
  const january = [20, 20, 20, 20, 20, 20, 50, 50, 20, 20, 20, 20];
  const load = [...january, ...Array<number>(24).fill(100)];
  const startMs = Date.UTC(2024, 0, 31, 12);
  const demand = Float64Array.from(load);
  const battery = batteryOf();
  const run = runSitePolicy(
    battery,
    siteOf(startMs, load),
    peakShavingPolicy({ forecaster: (issue, count) => demand.slice(issue, issue + count), horizonHours: 48 }),
    { name: 'peak' },
  );

  it('shaves January as if it were alone', () => {
    const start = { battery, state: { energyKwh: 0 }, stepMs: HOUR_MS };
    const leastKw = leastPeakKw(start, Float64Array.from(january));
    expect(leastKw).toBeLessThan(30);
    expect(Math.max(...run.gridPower.values.slice(0, 12))).toBeCloseTo(leastKw, 6);
  });

  it('goes into February as full as January’s peak lets it, and shaves that month alone', () => {
    const storedKwh = run.energy.values[11]!;
    expect(storedKwh).toBeGreaterThan(10);
    expect(Math.max(...run.gridPower.values.slice(12))).toBeCloseTo(100 - storedKwh / 24, 6);
  });
});

describe('a site with a battery whose power follows its temperature', () => {
  const derating = [
    { temperatureC: 40, powerFraction: 1 },
    { temperatureC: 60, powerFraction: 0 },
  ];
  const battery = batteryOf({ derating, initialSocFraction: 1 });
  const site = siteOf(0, [100, 100, 100, 100]);
  const policy = () => () => 1000;
  const cells = (...values: number[]) =>
    toSeries({ unit: '°C', grid: gridFrom(0, values.length), values: Float64Array.from(values) });

  it('gives what its cells allow in each step', () => {
    const run = runSitePolicy(battery, site, policy, { name: 'all', temperature: cells(50, 60, 55, 20) });
    expect([...run.power.values]).toEqual([20, 0, 10, 40]);
    expect(run.battery).toBe(battery);
  });

  it('is refused without temperatures, or with those of other hours', () => {
    expect(() => runSitePolicy(battery, site, policy, { name: 'all' })).toThrow('Give temperature');
    expect(() => runSitePolicy(battery, site, policy, { name: 'all', temperature: cells(50) })).toThrow('temperature');
  });

  it('does as before where none is derated', () => {
    const plain = batteryOf({ initialSocFraction: 1 });
    expect([...runSitePolicy(plain, site, policy, { name: 'all' }).power.values]).toEqual([40, 40, 0, 0]);
  });
});

it('a run on published prices says that it knew them', () => {
  const grid = gridFrom(0, 48);
  const values = Float64Array.from({ length: 48 }, (_, i) => (i % 24 < 12 ? 10 : 50));
  const prices = toSeries({ unit: 'USD/MWh', grid, values });
  const policy = recedingHorizonPolicy({ forecaster: toPublishedForecaster(prices, { zone: 'UTC' }) });
  const run = runPolicy(batteryOf(), prices, policy, { foresight: 'published' });
  expect([run.foresight, summarizeArbitrage(run).foresight]).toEqual(['published', 'published']);
  expect(summarizeArbitrage(run).revenueUsd).toBeGreaterThan(0);
});
