import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toSeries } from '../../../src/base/series.js';
import { executeSchedule } from '../../../src/sim/dispatch/arbitrageRun.js';
import { summarizeArbitrage } from '../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../src/sim/dispatch/optimalArbitrage.js';
import type { Battery, BatterySpec } from '../../../src/sim/storage/battery.js';
import { feasiblePowerKw, initialState, stepBattery } from '../../../src/sim/storage/batteryStep.js';
import { hourlyPrices, pricesEvery, referenceBattery } from './arbitrageCases.js';

/** Marginal efficiency falls with load: the curve is concave. */
const FALLING = [
  { loadFraction: 0.25, efficiencyFraction: 0.97 },
  { loadFraction: 0.5, efficiencyFraction: 0.96 },
  { loadFraction: 1, efficiencyFraction: 0.92 },
];
/** A converter with standing losses: poor at weak load. */
const RISING = [
  { loadFraction: 0.1, efficiencyFraction: 0.7 },
  { loadFraction: 0.5, efficiencyFraction: 0.94 },
  { loadFraction: 1, efficiencyFraction: 0.92 },
];
const SPECS: Record<string, Partial<BatterySpec>> = {
  'a leak': { selfDischargePerHour: 0.01 },
  'a fast leak': { selfDischargePerHour: 0.4 },
  'falling efficiency': { chargeEfficiencyFraction: FALLING, dischargeEfficiencyFraction: FALLING },
  'rising efficiency': { chargeEfficiencyFraction: RISING, dischargeEfficiencyFraction: RISING },
  'all together': { chargeEfficiencyFraction: RISING, selfDischargePerHour: 0.05, auxiliaryKw: 7, minSocFraction: 0.1 },
};
const specs = fc.constantFrom(...Object.values(SPECS));
const positive = fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 2, maxLength: 48 });
const levels = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 48, maxLength: 48 });
const ORIGIN = { foresight: 'backcast', wearUsdPerMwh: 3, relaxation: null } as const;

function randomPowers(battery: Battery, count: number, shares: readonly number[]): Float64Array {
  let state = initialState(battery);
  return Float64Array.from({ length: count }, (_, i) => {
    const { minKw, maxKw } = feasiblePowerKw(battery, state, 3_600_000);
    const powerKw = shares[i]! < 0 ? -shares[i]! * minKw : shares[i]! * maxKw;
    state = stepBattery(battery, state, powerKw, 3_600_000).state;
    return powerKw;
  });
}

describe('a battery with more than constant efficiencies', () => {
  test.prop([positive, specs, levels])('no feasible schedule earns more than the bound', (values, spec, shares) => {
    const battery = referenceBattery(2, { initialSocFraction: 0.5, ...spec });
    const market = hourlyPrices(...values);
    const powersKw = randomPowers(battery, values.length, shares);
    const random = executeSchedule(battery, { prices: market, sellPrices: market, powersKw }, ORIGIN);
    const best = summarizeArbitrage(optimalArbitrage(battery, market, { wearUsdPerMwh: 3, isExclusive: true }));
    expect(best.boundUsd!).toBeGreaterThanOrEqual(best.objectiveUsd - 1e-7);
    expect(best.objectiveUsd).toBeGreaterThanOrEqual(summarizeArbitrage(random).objectiveUsd - 1e-7);
  });

  test.prop([positive, specs])('charged = discharged + loss + stored in each step', (values, spec) => {
    const run = optimalArbitrage(referenceBattery(2, { initialSocFraction: 0.5, ...spec }), hourlyPrices(...values));
    run.power.values.forEach((powerKw, i) => {
      const before = i === 0 ? run.battery.initialEnergyKwh : run.energy.values[i - 1]!;
      expect(before - run.energy.values[i]!).toBeCloseTo(powerKw + run.loss.values[i]!, 6);
      expect(run.loss.values[i]!).toBeGreaterThanOrEqual(-1e-9);
    });
  });

  it.each(['a leak', 'a fast leak', 'falling efficiency'])('%s: what is executed is the bound', (name) => {
    const market = hourlyPrices(...Array.from({ length: 400 }, (_, i) => 50 + 45 * Math.sin(i * 0.7) + (i % 7)));
    const run = optimalArbitrage(referenceBattery(2, { initialSocFraction: 0.5, ...SPECS[name] }), market);
    const { objectiveUsd, boundUsd } = summarizeArbitrage(run);
    expect(objectiveUsd / boundUsd!).toBeCloseTo(1, 10);
    expect(run.relaxation!.dualBoundUsd / boundUsd!).toBeCloseTo(1, 10);
  });

  it('a leak so small that it is none changes nothing', () => {
    const market = hourlyPrices(10, 60, 20, 90, 15, 70);
    const plain = optimalArbitrage(referenceBattery(2), market).relaxation!.objectiveUsd;
    const leaky = optimalArbitrage(referenceBattery(2, { selfDischargePerHour: 1e-12 }), market);
    expect(leaky.relaxation!.objectiveUsd).toBeCloseTo(plain, 6);
  });

  it('a curve at one efficiency is that efficiency', () => {
    const flat = [0.3, 0.6, 1].map((loadFraction) => ({ loadFraction, efficiencyFraction: 0.9 }));
    const curved = referenceBattery(2, { chargeEfficiencyFraction: flat, dischargeEfficiencyFraction: flat });
    const plain = referenceBattery(2, { chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.9 });
    const market = hourlyPrices(10, 60, 20, 90, 15, 70);
    expect(optimalArbitrage(curved, market).relaxation!.objectiveUsd).toBeCloseTo(
      optimalArbitrage(plain, market).relaxation!.objectiveUsd,
      9,
    );
  });

  it('a leak over a day kept: closed form', () => {
    const lossless = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1, selfDischargePerHour: 0.1 };
    const run = optimalArbitrage(referenceBattery(1, { ...lossless, initialSocFraction: 1 }), hourlyPrices(0, 0, 100));
    // Refilled for nothing until the last hour, in which s with x e^-0.1 = s (1 - e^-0.1) / 0.1 comes out.
    const soldMwh = Math.min(1, (0.1 * Math.exp(-0.1)) / (1 - Math.exp(-0.1)));
    expect(summarizeArbitrage(run).revenueUsd).toBeCloseTo(100 * soldMwh, 9);
  });

  it('buys its auxiliary energy in all figures', () => {
    const market = hourlyPrices(10, NaN, 50);
    const run = optimalArbitrage(referenceBattery(1, { auxiliaryKw: 100 }), market);
    const plain = summarizeArbitrage(optimalArbitrage(referenceBattery(1), market));
    const summary = summarizeArbitrage(run);
    expect(summary.auxiliaryUsd).toBeCloseTo(6, 12);
    expect(summary.revenueUsd).toBeCloseTo(plain.revenueUsd, 12);
    expect(summary.objectiveUsd).toBeCloseTo(plain.objectiveUsd - 6, 12);
    expect(summary.boundUsd).toBeCloseTo(summary.objectiveUsd, 9);
  });
});

describe('derating', () => {
  const derating = [
    { temperatureC: 30, powerFraction: 1 },
    { temperatureC: 50, powerFraction: 0 },
  ];
  const market = hourlyPrices(10, 50);
  const temperature = (...values: number[]) =>
    toSeries({ unit: '°C', grid: hourlyPrices(...values).grid, values: Float64Array.from(values) });

  it('limits the power of each step and holds in execution', () => {
    const run = optimalArbitrage(referenceBattery(4, { derating }), market, { temperature: temperature(40, 20) });
    expect(run.power.values[0]).toBeCloseTo(-500, 9);
    expect(run.power.values[1]).toBeCloseTo(425, 9);
  });

  it.each([
    ['no temperature', {}, 'Give temperature'],
    ['another grid', { temperature: temperature(1, 2, 3) }, 'temperature on the grid'],
  ])('%s is refused', (_name, options, message) => {
    expect(() => optimalArbitrage(referenceBattery(4, { derating }), market, options)).toThrow(message);
  });
});

describe('limits that tie one step to the next', () => {
  it.each([
    ['a ramp that binds', { rampKwPerMin: 1 }, 'rampKwPerMin'],
    ['a hold time above a step', { minimumHoldMs: 3_600_001 }, 'minimumHoldMs'],
  ])('%s is refused', (_name, change, message) => {
    expect(() => optimalArbitrage(referenceBattery(1, change), hourlyPrices(1, 2))).toThrow(message);
  });

  it('that cannot bind are taken', () => {
    const battery = referenceBattery(1, { rampKwPerMin: 2000 / 15, minimumHoldMs: 900_000 });
    const values = [10, 60, 20, 90, 15, 70];
    expect(optimalArbitrage(battery, pricesEvery(0.25, values)).power.values).toEqual(
      optimalArbitrage(referenceBattery(1), pricesEvery(0.25, values)).power.values,
    );
  });
});
