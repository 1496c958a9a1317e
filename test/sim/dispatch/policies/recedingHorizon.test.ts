import { fc, test } from '@fast-check/vitest';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { summarizeArbitrage } from '../../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../../src/sim/dispatch/optimalArbitrage.js';
import { captureRatio } from '../../../../src/sim/dispatch/policies/captureRatio.js';
import { planWithin } from '../../../../src/sim/dispatch/policies/dailyLimit.js';
import type { RecedingHorizonOptions } from '../../../../src/sim/dispatch/policies/recedingHorizon.js';
import { recedingHorizonPolicy } from '../../../../src/sim/dispatch/policies/recedingHorizon.js';
import { runPolicy } from '../../../../src/sim/dispatch/policies/runPolicy.js';
import { toNoisyForecaster } from '../../../../src/sim/market/forecast/noisyForecaster.js';
import { toPerfectForecaster } from '../../../../src/sim/market/forecast/priceForecaster.js';
import { hourlyPrices, referenceBattery } from '../arbitrageCases.js';

// The package's types describe its CommonJS build; the ES build's default export is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

const prices = fc.array(fc.integer({ min: -40, max: 200 }), { minLength: 1, maxLength: 72 });
const uneven = Array.from({ length: 24 * 20 }, (_, hour) => 50 + 30 * Math.sin(hour / 3.8) + 20 * ((hour * 0.618) % 1));

const objectiveUsd = (values: readonly number[], options: Omit<RecedingHorizonOptions, 'forecaster'>) => {
  const market = hourlyPrices(...values);
  const policy = recedingHorizonPolicy({ forecaster: toPerfectForecaster(market), ...options });
  return summarizeArbitrage(runPolicy(referenceBattery(3), market, policy, { foresight: 'perfect' })).objectiveUsd;
};

describe('with a perfect forecast', () => {
  test.prop([prices.map((all) => all.map(Math.abs)), fc.integer({ min: 1, max: 9 })])(
    'over the whole horizon it is the optimum, however often it plans',
    (values, replanHours) => {
      const best = summarizeArbitrage(optimalArbitrage(referenceBattery(3), hourlyPrices(...values))).boundUsd!;
      const usd = objectiveUsd(values, { plans: { horizonHours: values.length, replanHours } });
      expect(Math.abs(usd - best)).toBeLessThanOrEqual(1e-9 * Math.max(1, best));
    },
  );

  test.prop([prices.map((all) => all.map(Math.abs)), fc.constantFrom(0.002, 0.05)])(
    'it is the optimum of a battery that leaks too',
    (values, selfDischargePerHour) => {
      const market = hourlyPrices(...values);
      const battery = referenceBattery(3, { selfDischargePerHour });
      const policy = recedingHorizonPolicy({
        ...{ forecaster: toPerfectForecaster(market), plans: { horizonHours: values.length, replanHours: 5 } },
      });
      const best = summarizeArbitrage(optimalArbitrage(battery, market)).boundUsd!;
      const usd = summarizeArbitrage(runPolicy(battery, market, policy, { foresight: 'perfect' })).objectiveUsd;
      expect(Math.abs(usd - best)).toBeLessThanOrEqual(1e-9 * Math.max(1, best));
    },
  );

  it('a longer horizon comes nearer the optimum', () => {
    const usd = [1, 6, 12, 48].map((horizonHours) => objectiveUsd(uneven, { plans: { horizonHours } }));
    expect(usd).toEqual(usd.toSorted((a, b) => a - b));
    const best = summarizeArbitrage(optimalArbitrage(referenceBattery(3), hourlyPrices(...uneven))).boundUsd!;
    expect(usd[0]).toBe(0);
    expect(usd[3]! / best).toBeGreaterThan(0.999);
  });

  it('the right worth at the end makes up for a short horizon', () => {
    const values = Array.from({ length: 240 }, (_, hour) => (hour % 24 < 12 ? 10 : 50));
    const short = { horizonHours: 1 };
    expect(objectiveUsd(values, { plans: short })).toBe(0);
    const best = summarizeArbitrage(optimalArbitrage(referenceBattery(3), hourlyPrices(...values))).boundUsd!;
    expect(objectiveUsd(values, { plans: short, endUsdPerMwh: 30 })).toBeCloseTo(best, 6);
  });

  it('earns nothing where it is told that wear costs more than prices differ', () => {
    expect(objectiveUsd(uneven, { wearUsdPerMwh: 500 })).toBe(0);
  });
});

describe('forecast errors', () => {
  it('lower what is captured, the more the larger they are', () => {
    const market = hourlyPrices(...uneven);
    const battery = referenceBattery(3);
    const optimum = optimalArbitrage(battery, market);
    const captured = [0, 0.2, 0.6, 1.5].map((errorShareAtDay) => {
      const seeds = [1, 2, 3, 4];
      const each = seeds.map((seed) => {
        const forecaster = toNoisyForecaster(market, { seed, errorShareAtDay });
        return captureRatio(runPolicy(battery, market, recedingHorizonPolicy({ forecaster })), optimum);
      });
      return each.reduce((sum, ratio) => sum + ratio, 0) / seeds.length;
    });
    expect(captured).toEqual(captured.toSorted((a, b) => b - a));
    expect(captured[0]).toBeGreaterThan(0.999);
    expect(captured[3]).toBeLessThan(0.9);
  });

  it('that last are worth keeping', () => {
    // Prices are 25 above the forecast from the second day on, and nothing says so but the prices themselves.
    const shape = Array.from({ length: 96 }, (_, hour) => 50 + 30 * Math.sin((hour * Math.PI) / 12));
    const market = hourlyPrices(...shape.map((price, hour) => price + (hour < 30 ? 0 : 25)));
    const forecaster = (issue: number, count: number) => Float64Array.from(shape.slice(issue, issue + count));
    const earn = (errorKeptPerHour: number, priceDelayCount: number) =>
      summarizeArbitrage(
        runPolicy(referenceBattery(3), market, recedingHorizonPolicy({ forecaster, errorKeptPerHour }), {
          priceDelayCount,
        }),
      ).revenueUsd;
    expect(earn(1, 0)).toBeGreaterThan(earn(0, 0));
    const best = summarizeArbitrage(optimalArbitrage(referenceBattery(3), market)).boundUsd!;
    expect(earn(1, 0) / best).toBeGreaterThan(0.95);
  });
});

describe('a daily limit', () => {
  test.prop([prices, fc.integer({ min: 0, max: 4000 })])(
    'in a plan of one day is the optimum of the linear program',
    (values, leftKwh) => {
      const battery = referenceBattery(3);
      const start = { battery, energyKwh: 1000, stepHours: 1 };
      const plan = planWithin(start, Float64Array.from(values), { days: [{ start: 0, end: values.length, leftKwh }] });
      const sum = plan.dischargeKw.reduce((kwh, kw) => kwh + kw, 0);
      expect(sum).toBeLessThanOrEqual(leftKwh + 1e-6);
      const usd =
        values.reduce((total, price, i) => total + price * (plan.dischargeKw[i]! - plan.chargeKw[i]!), 0) / 1000;
      const best = limitedOptimumUsd(values, leftKwh);
      expect(Math.abs(usd - best)).toBeLessThanOrEqual(1e-5 * Math.max(1, best));
    },
  );

  test.prop([fc.integer({ min: 0, max: 6000 })], { numRuns: 4 })('is never broken by the run', (dischargeKwh) => {
    const market = hourlyPrices(...uneven);
    const dailyLimit = { dischargeKwh, zone: 'America/Chicago' };
    const plans = { horizonHours: 24, replanHours: 5 };
    const options = { forecaster: toPerfectForecaster(market), plans, dailyLimit };
    const { power } = runPolicy(referenceBattery(3), market, recedingHorizonPolicy(options));
    for (let day = 0; day < 20; day += 1) {
      const usedKwh = power.values.slice(24 * day, 24 * day + 24).reduce((sum, kw) => sum + Math.max(0, kw), 0);
      expect(usedKwh).toBeLessThanOrEqual(dischargeKwh + 1e-6);
    }
  });

  it('that does not bind changes nothing', () => {
    const market = hourlyPrices(...uneven);
    const options = { forecaster: toPerfectForecaster(market) };
    const free = runPolicy(referenceBattery(3), market, recedingHorizonPolicy(options));
    const dailyLimit = { dischargeKwh: 24_000, zone: 'America/Chicago' };
    const limited = runPolicy(referenceBattery(3), market, recedingHorizonPolicy({ ...options, dailyLimit }));
    expect(limited.power.values).toEqual(free.power.values);
  });
});

describe('refuses', () => {
  const forecaster = () => new Float64Array(0);
  it.each<[Omit<RecedingHorizonOptions, 'forecaster'>, string]>([
    [{ errorKeptPerHour: 1.1 }, 'errorKeptPerHour'],
    [{ wearUsdPerMwh: -1 }, 'wearUsdPerMwh'],
    [{ endUsdPerMwh: NaN }, 'endUsdPerMwh'],
    [{ dailyLimit: { dischargeKwh: -1, zone: 'UTC' } }, 'dailyLimit.dischargeKwh'],
  ])('%o', (options, field) => {
    expect(() => recedingHorizonPolicy({ forecaster, ...options })).toThrow(field);
  });
  it.each([{ horizonHours: 0 }, { horizonHours: 1, replanHours: NaN }, { horizonDays: 0, zone: 'UTC' }])(
    'plans %o',
    (plans) => {
      const policy = recedingHorizonPolicy({ forecaster, plans });
      expect(() => policy({ battery: referenceBattery(1), grid: hourlyPrices(1).grid })).toThrow(/horizon|replan/);
    },
  );
});

/** The same linear program with one row more, as HiGHS solves it. */
function limitedOptimumUsd(values: readonly number[], leftKwh: number): number {
  const battery = referenceBattery(3);
  const steps = [...values.keys()];
  const sign = (value: number) => (value < 0 ? `- ${-value}` : `+ ${value}`);
  const revenue = steps.map((i) => `${sign(values[i]! / 1000)} d${i} ${sign(-values[i]! / 1000)} c${i}`);
  const balances = steps.map((i) => {
    const before = i === 0 ? '' : `- e${i - 1}`;
    const flows = `- ${battery.chargeEfficiencyFraction} c${i} + ${1 / battery.dischargeEfficiencyFraction} d${i}`;
    return `b${i}: e${i} ${before} ${flows} = ${i === 0 ? 1000 : 0}`;
  });
  const limit = `limit: ${steps.map((i) => `d${i}`).join(' + ')} <= ${leftKwh}`;
  const bounds = steps.map((i) => `0 <= c${i} <= 1000\n0 <= d${i} <= 1000\n0 <= e${i} <= 3000`);
  const text = `Maximize\nobj: ${revenue.join('\n')}\nSubject To\n${balances.join('\n')}\n${limit}\nBounds\n${bounds.join('\n')}\nEnd\n`;
  const solution = highs.solve(text, { primal_feasibility_tolerance: 1e-9, dual_feasibility_tolerance: 1e-9 });
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}.`);
  return solution.ObjectiveValue;
}
