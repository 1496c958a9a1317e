import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { summarizeArbitrage } from '../../../src/sim/dispatch/arbitrageSummary.js';
import { toLocalDays } from '../../../src/sim/dispatch/backcast.js';
import { optimalArbitrage } from '../../../src/sim/dispatch/optimalArbitrage.js';
import { planOnBackcast } from '../../../src/sim/dispatch/planOnBackcast.js';
import { parsePrices } from '../../../src/sim/market/reader/parsePrices.js';
import { describeWithShared, sharedText } from '../../sharedData.js';
import { hourlyPrices, referenceBattery } from './arbitrageCases.js';

const zone = 'America/Chicago';
const day = fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 24, maxLength: 24 });
const weeks = fc.array(day, { minLength: 2, maxLength: 12 });
const sine = (count: number) => Array.from({ length: count }, (_, hour) => 50 + 30 * Math.sin((hour * Math.PI) / 12));

describe('laws', () => {
  test.prop([weeks, fc.constantFrom(0, 15)])('earns no more than perfect foresight', (days, wearUsdPerMwh) => {
    const market = hourlyPrices(...days.flat());
    const battery = referenceBattery(4);
    const plan = summarizeArbitrage(planOnBackcast(battery, market, { zone, wearUsdPerMwh }));
    const best = summarizeArbitrage(optimalArbitrage(battery, market, { wearUsdPerMwh }));
    expect(plan.objectiveUsd).toBeLessThanOrEqual(best.objectiveUsd + 1e-9);
    expect(plan.chargedMwh).toBeCloseTo(plan.dischargedMwh + plan.lossMwh + plan.storedChangeMwh, 9);
  });

  test.prop([weeks, day, fc.nat({ max: 11 })])('does not look ahead', (days, other, at) => {
    const changedDay = at % days.length;
    const changed = days.map((values, index) => (index >= changedDay ? other : values));
    const powers = (all: number[][]) =>
      planOnBackcast(referenceBattery(4), hourlyPrices(...all.flat()), { zone }).power;
    const known = 24 * (changedDay + 1);
    // The changed day itself is planned at its midnight, before its prices are seen.
    expect(powers(changed).values.slice(0, known)).toEqual(powers(days).values.slice(0, known));
  });
});

describe('a market that repeats itself', () => {
  it('is idle on the first day and optimal from the second on', () => {
    const run = planOnBackcast(referenceBattery(2), hourlyPrices(...sine(24 * 10)), { zone });
    expect(run.power.values.slice(0, 24).every((powerKw) => powerKw === 0)).toBe(true);
    const best = optimalArbitrage(referenceBattery(2), hourlyPrices(...sine(24 * 9)));
    expect(summarizeArbitrage(run).revenueUsd).toBeCloseTo(summarizeArbitrage(best).revenueUsd, 6);
    expect([run.foresight, run.relaxation]).toEqual(['backcast', null]);
  });

  it('stands idle in a gap and goes on with what it has', () => {
    const values = sine(24 * 5);
    const planned = planOnBackcast(referenceBattery(2), hourlyPrices(...values), { zone });
    const gapAt = 48 + planned.power.values.slice(48, 72).findIndex((powerKw) => powerKw < 0);
    values[gapAt] = NaN;
    const run = planOnBackcast(referenceBattery(2), hourlyPrices(...values), { zone });
    expect(run.power.values[gapAt]).toBe(0);
    expect(summarizeArbitrage(run).revenueUsd).toBeLessThan(summarizeArbitrage(planned).revenueUsd);
    expect(summarizeArbitrage(run).gapHours).toBe(1);
  });
});

describe('local days', () => {
  it('of March and November 2022 have 23 and 25 hours', () => {
    const grid = { startMs: Date.UTC(2022, 0, 1, 6), stepMs: 3_600_000, count: 8760 };
    const { starts } = toLocalDays({ unit: 'USD/MWh', grid, values: new Float64Array(8760), gaps: [] }, zone);
    const lengths = starts.slice(1).map((start, index) => start - starts[index]!);
    expect(lengths).toHaveLength(365);
    expect([lengths.indexOf(23), lengths.indexOf(25)]).toEqual([31 + 28 + 12, 309]);
  });
  it('need steps that divide a day', () => {
    const grid = { startMs: 0, stepMs: 7 * 3_600_000, count: 1 };
    const act = () => toLocalDays({ unit: 'kW', grid, values: new Float64Array(1), gaps: [] }, zone);
    expect(act).toThrow(RangeError);
  });
});

describeWithShared('ERCOT 2022', ['data/prices/ercot_dam_hub_2022.csv'], () => {
  it('captures 80 to 95 % of perfect foresight with a week’s mean', () => {
    const text = sharedText('data/prices/ercot_dam_hub_2022.csv');
    const market = parsePrices(text, { file: 'ercot_dam_hub_2022.csv', column: 'HB_NORTH', zone });
    const battery = referenceBattery(4);
    const plan = summarizeArbitrage(planOnBackcast(battery, market, { zone })).revenueUsd;
    const capture = plan / summarizeArbitrage(optimalArbitrage(battery, market)).revenueUsd;
    expect(capture).toBeGreaterThan(0.8);
    expect(capture).toBeLessThan(0.95);
  });
});
