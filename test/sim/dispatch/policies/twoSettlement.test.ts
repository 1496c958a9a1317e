import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toSeries } from '../../../../src/base/series.js';
import { summarizeArbitrage } from '../../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../../src/sim/dispatch/optimalArbitrage.js';
import { captureRatio, captureTable } from '../../../../src/sim/dispatch/policies/captureRatio.js';
import { idlePolicy } from '../../../../src/sim/dispatch/policies/policy.js';
import { premiumPositions } from '../../../../src/sim/dispatch/policies/premiumPositions.js';
import { toPublishedForecaster } from '../../../../src/sim/dispatch/policies/publishedPrices.js';
import { runPolicy } from '../../../../src/sim/dispatch/policies/runPolicy.js';
import { settleTwice } from '../../../../src/sim/dispatch/policies/twoSettlement.js';
import { hourlyPrices, referenceBattery } from '../arbitrageCases.js';

const list = (min: number) => fc.array(fc.integer({ min, max: 150 }), { minLength: 48, maxLength: 48 });
const seriesKw = (values: readonly number[]) =>
  toSeries({ unit: 'kW', grid: hourlyPrices(...values).grid, values: Float64Array.from(values) });

describe('two settlements', () => {
  test.prop([list(-50), list(-50), list(-150)])(
    'split what is sold at real time and what the award earns on the difference',
    (early, late, award) => {
      const run = optimalArbitrage(referenceBattery(2), hourlyPrices(...late));
      const settled = settleTwice(run, seriesKw(award), hourlyPrices(...early));
      const premiumUsd = award.reduce((sum, kw, i) => sum + (kw * (early[i]! - late[i]!)) / 1000, 0);
      expect(settled.totalUsd).toBeCloseTo(summarizeArbitrage(run).revenueUsd + premiumUsd, 6);
      expect(settled.totalUsd).toBe(settled.dayAheadUsd + settled.realTimeUsd);
    },
  );

  test.prop([list(-50), list(-50)])('pay an award that is held exactly its day-ahead value', (early, late) => {
    const dayAhead = hourlyPrices(...early);
    const schedule = optimalArbitrage(referenceBattery(2), dayAhead);
    const policy =
      () =>
      ({ index }: { index: number }) =>
        schedule.power.values[index]!;
    const run = runPolicy(referenceBattery(2), hourlyPrices(...late), policy);
    const settled = settleTwice(run, schedule.power, dayAhead);
    expect(settled.dayAheadUsd).toBeCloseTo(summarizeArbitrage(schedule).revenueUsd, 9);
    expect(Math.abs(settled.realTimeUsd)).toBeLessThan(1e-9);
    expect(settled.deviationMwh).toBeLessThan(1e-9);
  });

  it('need one grid', () => {
    const run = runPolicy(referenceBattery(2), hourlyPrices(1, 2), idlePolicy);
    expect(() => settleTwice(run, seriesKw([1]), hourlyPrices(1, 2))).toThrow('award');
    expect(() => settleTwice(run, seriesKw([1, 2]), hourlyPrices(1))).toThrow('dayAhead');
  });
});

describe('premium positions', () => {
  const zone = 'America/Chicago';
  const days = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 24 * 5, maxLength: 24 * 5 });

  test.prop([days, days, days, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 30 })])(
    'know nothing that comes after the gate closes',
    (dayAhead, realTime, other, day, gateHours) => {
      const positions = (late: readonly number[]) =>
        premiumPositions(hourlyPrices(...dayAhead), hourlyPrices(...late), { zone, limitKw: 10, gateHours }).values;
      const gate = Math.max(0, 24 * day - gateHours);
      const changed = realTime.map((price, hour) => (hour < gate ? price : other[hour]!));
      expect(positions(changed).slice(0, 24 * (day + 1))).toEqual(positions(realTime).slice(0, 24 * (day + 1)));
    },
  );

  it('earn the premium where it lasts', () => {
    const dayAhead = hourlyPrices(...Array.from({ length: 24 * 20 }, (_, hour) => 40 + (hour % 24 < 12 ? 5 : -5)));
    const realTime = hourlyPrices(...Array.from({ length: 24 * 20 }, () => 40));
    const positions = premiumPositions(dayAhead, realTime, { zone, limitKw: 1000 });
    const run = runPolicy(referenceBattery(1), realTime, idlePolicy);
    // 5 USD an hour for each MW, on all days but the first: and the second, whose gate closes while it has seen half a day.
    expect(settleTwice(run, positions, dayAhead).totalUsd).toBeCloseTo(18 * 24 * 5 + 10 * 5, 6);
  });

  it.each([{ limitKw: -1 }, { limitKw: 1, gateHours: NaN }])('refuse %o', (options) => {
    expect(() => premiumPositions(hourlyPrices(1), hourlyPrices(1), { zone, ...options })).toThrow('from 0');
  });
});

describe('published prices', () => {
  const prices = hourlyPrices(
    ...Array.from({ length: 24 * 4 }, (_, hour) => 100 * Math.floor(hour / 24) + (hour % 24)),
  );
  const forecaster = toPublishedForecaster(prices, { zone: 'America/Chicago' });

  it('are known to the end of the day, and of the next once published', () => {
    expect(forecaster(13, 48)[24 - 13]).toBe(0);
    expect(forecaster(14, 48)[24 - 14]).toBe(100);
    expect(forecaster(14, 48)[48 - 14]).toBe(100);
  });

  test.prop([fc.nat({ max: 95 }), fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 96, maxLength: 96 })])(
    'say nothing of what is not',
    (issue, other) => {
      const lastDay = Math.floor(issue / 24) + (issue % 24 >= 14 ? 1 : 0);
      const changed = hourlyPrices(
        ...other.map((value, hour) => (hour < 24 * (lastDay + 1) ? prices.values[hour]! : value)),
      );
      const again = toPublishedForecaster(changed, { zone: 'America/Chicago' });
      expect(again(issue, 96)).toEqual(forecaster(issue, 96));
    },
  );

  it('refuse an hour that is none', () => {
    expect(() => toPublishedForecaster(prices, { zone: 'UTC', publicationHour: 25 })).toThrow('publicationHour');
  });
});

describe('capture', () => {
  it('needs like with like', () => {
    const prices = hourlyPrices(10, 50);
    const battery = referenceBattery(1);
    const optimum = optimalArbitrage(battery, prices);
    expect(() => captureRatio(runPolicy(battery, hourlyPrices(10, 50), idlePolicy), optimum)).toThrow('same battery');
    expect(() => captureRatio(optimum, runPolicy(battery, prices, idlePolicy))).toThrow('optimalArbitrage');
    const level = hourlyPrices(10, 10);
    expect(() => captureTable(battery, level, { idle: idlePolicy })).toThrow('earns');
  });
});
