import { describe, expect, it } from 'vitest';
import type { Series } from '../../../src/base/series.js';
import { toSeries } from '../../../src/base/series.js';
import { summarizeArbitrage } from '../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../src/sim/dispatch/optimalArbitrage.js';
import { revenueByDay } from '../../../src/sim/dispatch/revenueByPeriod.js';
import { hourlyPrices, pricesEvery, referenceBattery } from './arbitrageCases.js';

const limitsKw = (...values: number[]): Series<'kW'> =>
  toSeries({ unit: 'kW', grid: hourlyPrices(...values).grid, values: Float64Array.from(values) });

describe('purchase and sale prices that differ', () => {
  it('buys at the one and sells at the other', () => {
    const sellPrices = hourlyPrices(5, 30);
    const run = optimalArbitrage(referenceBattery(4), hourlyPrices(10, 50), { sellPrices });
    expect(summarizeArbitrage(run).revenueUsd).toBeCloseTo(0.85 * 30 - 10, 9);
    expect(revenueByDay(run, 'UTC').reduce((sum, day) => sum + day.revenueUsd, 0)).toBeCloseTo(0.85 * 30 - 10, 9);
    expect(run.relaxation!.dualBoundUsd).toBeCloseTo(0.85 * 30 - 10, 9);
  });

  it('stands idle where either is unknown, and counts that as a gap', () => {
    const sellPrices = hourlyPrices(10, 90, NaN, 40);
    const run = optimalArbitrage(referenceBattery(4), hourlyPrices(10, NaN, 90, 40), { sellPrices });
    expect([run.power.values[1], run.power.values[2]]).toEqual([0, 0]);
    expect(summarizeArbitrage(run)).toMatchObject({ gapHours: 2 });
    expect(summarizeArbitrage(run).revenueUsd).toBeCloseTo(0.85 * 40 - 10, 9);
  });

  it('are worth more to the relaxation where sales pay more than purchases, and the run says so', () => {
    const sellPrices = hourlyPrices(100);
    const run = optimalArbitrage(referenceBattery(4), hourlyPrices(10), { sellPrices });
    expect(run.relaxation!.objectiveUsd).toBeCloseTo(0.85 * 100 - 10, 9);
    expect(run.relaxation!.simultaneousHours).toBe(1);
    expect(run.power.values[0]).toBeCloseTo(0, 9);
  });
});

describe('limits that vary in time', () => {
  const market = hourlyPrices(10, 10, 50, 50);
  it('hold beside the battery’s own', () => {
    const options = { chargeLimits: limitsKw(200, 9000, 0, 0), dischargeLimits: limitsKw(0, 0, 0, 300) };
    const run = optimalArbitrage(referenceBattery(4), market, options);
    expect(run.power.values[3]).toBeCloseTo(300, 9);
    expect(run.power.values[2]).toBe(0);
    expect(run.power.values[0]).toBeGreaterThanOrEqual(-200);
    expect(summarizeArbitrage(run).revenueUsd).toBeCloseTo(0.3 * 50 - (0.3 / 0.85) * 10, 9);
  });

  it.each([
    ['a limit below 0', { chargeLimits: limitsKw(1, 1, -1, 1) }, 'step 2 holds -1'],
    ['another length', { dischargeLimits: limitsKw(1, 1) }, 'dischargeLimits on the grid'],
    ['another step', { sellPrices: pricesEvery(0.25, [1, 2, 3, 4]) }, 'sellPrices on the grid'],
  ])('%s is refused', (_name, options, message) => {
    expect(() => optimalArbitrage(referenceBattery(4), market, options)).toThrow(message);
  });

  it('an unknown limit is refused', () => {
    const { grid } = market;
    const gaps = [{ index: 1, reason: 'not stated' }];
    const chargeLimits = toSeries({ unit: 'kW', grid, values: Float64Array.of(1, NaN, 1, 1), gaps });
    expect(() => optimalArbitrage(referenceBattery(4), market, { chargeLimits })).toThrow('step 1 holds NaN');
  });
});

describe('the worth of stored energy', () => {
  it('is what one more kWh at that time earns', () => {
    const market = hourlyPrices(10, 60, 20, 90, 15);
    const run = optimalArbitrage(referenceBattery(4), market);
    const tail = hourlyPrices(...[...market.values].slice(1));
    const endKwh = run.energy.values[0]!;
    const revenueUsd = (startKwh: number) =>
      optimalArbitrage(referenceBattery(4, { initialSocFraction: startKwh / 4000 }), tail).relaxation!.objectiveUsd;
    const gainUsdPerMwh = (revenueUsd(endKwh + 1) - revenueUsd(endKwh)) * 1000;
    expect(run.relaxation!.storedWorth.values[0]).toBeCloseTo(gainUsdPerMwh, 6);
  });
});
