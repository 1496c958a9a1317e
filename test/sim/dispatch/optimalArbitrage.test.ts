import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { executeSchedule } from '../../../src/sim/dispatch/arbitrageRun.js';
import { summarizeArbitrage } from '../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../src/sim/dispatch/optimalArbitrage.js';
import type { BatteryState } from '../../../src/sim/storage/batteryStep.js';
import { feasiblePowerKw, initialState, stepBattery } from '../../../src/sim/storage/batteryStep.js';
import { hourlyPrices, pricesEvery, referenceBattery } from './arbitrageCases.js';

const prices = fc.array(fc.integer({ min: -30, max: 150 }), { minLength: 2, maxLength: 72 });
const positive = fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 2, maxLength: 72 });
const wears = fc.constantFrom(0, 7, 20);
const hours = fc.constantFrom(0.5, 1, 2.5, 4, 8);
const objectiveUsd = (...args: Parameters<typeof optimalArbitrage>) =>
  summarizeArbitrage(optimalArbitrage(...args)).objectiveUsd;

describe('laws', () => {
  test.prop([prices, hours, wears])(
    'charged = discharged + loss + stored, in sum and in each step',
    (values, h, wear) => {
      const run = optimalArbitrage(referenceBattery(h), hourlyPrices(...values), { wearUsdPerMwh: wear });
      const summary = summarizeArbitrage(run);
      const kept = summary.dischargedMwh + summary.lossMwh + summary.storedChangeMwh;
      expect(summary.chargedMwh).toBeCloseTo(kept, 9);
      run.power.values.forEach((powerKw, i) => {
        const before = i === 0 ? run.battery.initialEnergyKwh : run.energy.values[i - 1]!;
        expect(before - run.energy.values[i]!).toBeCloseTo(powerKw + run.loss.values[i]!, 6);
        expect(run.loss.values[i]!).toBeGreaterThanOrEqual(0);
      });
    },
  );

  test.prop([prices, hours, wears])(
    'the bound is never below what is executed, and equal without both at once',
    (values, h, wear) => {
      const summary = summarizeArbitrage(
        optimalArbitrage(referenceBattery(h), hourlyPrices(...values), { wearUsdPerMwh: wear }),
      );
      expect(summary.boundUsd!).toBeGreaterThanOrEqual(summary.objectiveUsd - 1e-9);
      expect(summary.simultaneousHours > 0 || Math.abs(summary.boundUsd! - summary.objectiveUsd) < 1e-9).toBe(true);
    },
  );

  test.prop([positive, hours, fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 72, maxLength: 72 })])(
    'no feasible schedule earns more',
    (values, h, levels) => {
      const battery = referenceBattery(h);
      const market = hourlyPrices(...values);
      let state: BatteryState = initialState(battery);
      const powersKw = Float64Array.from(values, (_, i) => {
        const { minKw, maxKw } = feasiblePowerKw(battery, state, market.grid.stepMs);
        const powerKw = levels[i]! < 0 ? -levels[i]! * minKw : levels[i]! * maxKw;
        state = stepBattery(battery, state, powerKw, market.grid.stepMs).state;
        return powerKw;
      });
      const origin = { foresight: 'backcast', wearUsdPerMwh: 3, relaxation: null } as const;
      const random = summarizeArbitrage(
        executeSchedule(battery, { prices: market, sellPrices: market, powersKw }, origin),
      ).objectiveUsd;
      expect(objectiveUsd(battery, market, { wearUsdPerMwh: 3 })).toBeGreaterThanOrEqual(random - 1e-9);
    },
  );

  test.prop([prices, hours, hours])('more energy is never worth less', (values, a, b) => {
    const bound = (h: number) =>
      optimalArbitrage(referenceBattery(h), hourlyPrices(...values)).relaxation!.objectiveUsd;
    expect(bound(Math.max(a, b))).toBeGreaterThanOrEqual(bound(Math.min(a, b)) - 1e-9);
  });

  test.prop([prices, fc.integer({ min: 1, max: 30 })])('more power is never worth less', (values, factor) => {
    const bound = (powerKw: number) =>
      optimalArbitrage(referenceBattery(2, { powerKw }), hourlyPrices(...values)).relaxation!.objectiveUsd;
    expect(bound(100 * factor)).toBeGreaterThanOrEqual(bound(100) - 1e-9);
  });

  test.prop([fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 60 })])(
    'a flat price is worth nothing',
    (level, count) => {
      const lossless = referenceBattery(4, { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 });
      const market = hourlyPrices(...Array.from({ length: count }, () => level));
      expect(objectiveUsd(lossless, market)).toBeCloseTo(0, 9);
    },
  );

  test.prop([positive, hours, fc.double({ min: 0.1, max: 0.9, noNaN: true })])(
    'a run split at any step is the whole run, if the second half starts where the first ends',
    (values, h, at) => {
      const cut = Math.min(values.length - 1, Math.max(1, Math.floor(values.length * at)));
      const battery = referenceBattery(h);
      const whole = optimalArbitrage(battery, hourlyPrices(...values));
      const midKwh = whole.energy.values[cut - 1]!;
      const first = objectiveUsd(battery, hourlyPrices(...values.slice(0, cut)), { endEnergyKwh: midKwh });
      const later = referenceBattery(h, { initialSocFraction: midKwh / battery.energyKwh });
      const second = objectiveUsd(later, hourlyPrices(...values.slice(cut)));
      expect(first + second).toBeCloseTo(summarizeArbitrage(whole).objectiveUsd, 8);
    },
  );

  test.prop([positive, hours])('quarter hours at the hour’s price are worth the hours', (values, h) => {
    const quarters = values.flatMap((value) => [value, value, value, value]);
    expect(objectiveUsd(referenceBattery(h), pricesEvery(0.25, quarters))).toBeCloseTo(
      objectiveUsd(referenceBattery(h), hourlyPrices(...values)),
      8,
    );
  });

  test.prop([positive, hours])('ten times the power and energy earn ten times as much', (values, h) => {
    const market = hourlyPrices(...values);
    const large = referenceBattery(h, { powerKw: 10_000, energyKwh: 10_000 * h });
    expect(objectiveUsd(large, market)).toBeCloseTo(10 * objectiveUsd(referenceBattery(h), market), 7);
  });
});

describe('gaps', () => {
  it('stand idle and change nothing else', () => {
    const battery = referenceBattery(2);
    const gappy = optimalArbitrage(battery, hourlyPrices(10, NaN, 50, NaN, 5, 80));
    const closed = optimalArbitrage(battery, hourlyPrices(10, 50, 5, 80));
    expect([gappy.power.values[1], gappy.power.values[3]]).toEqual([0, 0]);
    expect(summarizeArbitrage(gappy).gapHours).toBe(2);
    expect(summarizeArbitrage(gappy).revenueUsd).toBeCloseTo(summarizeArbitrage(closed).revenueUsd, 12);
  });
});

describe('window', () => {
  it('keeps the stored energy inside and counts usable energy only', () => {
    const windowed = referenceBattery(4, { minSocFraction: 0.25, maxSocFraction: 0.75 });
    const market = hourlyPrices(10, 10, 10, 50, 50, 50);
    const run = optimalArbitrage(windowed, market);
    expect(Math.min(...run.energy.values)).toBeCloseTo(1000, 9);
    expect(Math.max(...run.energy.values)).toBeCloseTo(3000, 9);
    expect(summarizeArbitrage(run).revenueUsd).toBeCloseTo(objectiveUsd(referenceBattery(2), market), 9);
    expect(summarizeArbitrage(run).equivalentFullCycles).toBeCloseTo(0.5, 12);
  });
});

describe('negative prices', () => {
  it('pays for both at once in the bound, executes one power and says what that leaves out', () => {
    const battery = referenceBattery(1, { initialSocFraction: 1 });
    const run = optimalArbitrage(battery, hourlyPrices(-100), { endEnergyKwh: 1000 });
    const summary = summarizeArbitrage(run);
    expect(summary.boundUsd).toBeCloseTo(100 * (1 - 0.85), 9);
    expect(summary.revenueUsd).toBeCloseTo(0, 9);
    expect(summary.simultaneousHours).toBe(1);
    expect(summary.negativePriceHours).toBe(1);
  });
});

describe('faults of the caller', () => {
  it.each([-1, NaN, Infinity])('refuses the wear cost %d', (wearUsdPerMwh) => {
    expect(() => optimalArbitrage(referenceBattery(1), hourlyPrices(1, 2), { wearUsdPerMwh })).toThrow(RangeError);
  });
  it('refuses an end energy above the window', () => {
    const act = () => optimalArbitrage(referenceBattery(1), hourlyPrices(1, 2), { endEnergyKwh: 1500 });
    expect(act).toThrow('1500 was asked');
  });
});
