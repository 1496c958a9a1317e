import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { nextNormal, nextUniform, toRandom } from '../../../../src/base/random.js';
import type { AlarmCostSpec } from '../../../../src/sim/storage/monitoring/alarmCost.js';
import { alarmCost } from '../../../../src/sim/storage/monitoring/alarmCost.js';
import type { CapacityCheck } from '../../../../src/sim/storage/monitoring/fadeFit.js';
import { fitFade } from '../../../../src/sim/storage/monitoring/fadeFit.js';
import type { InspectionSpec } from '../../../../src/sim/storage/monitoring/inspectionInterval.js';
import {
  bestInspectionYears,
  inspectionUsdPerYear,
} from '../../../../src/sim/storage/monitoring/inspectionInterval.js';
import { remainingLife } from '../../../../src/sim/storage/monitoring/remainingLife.js';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const LIFE = { cyclesPerDay: 1.2, endCapacityFraction: 0.75 };

/** Checks every 30 days; one and a half cycles a day in the first half, less in the second, so the parts can be told. */
function checksOf(timeRatio: number, cycleRatio: number, noise: (i: number) => number): CapacityCheck[] {
  return Array.from({ length: 24 }, (_, i) => {
    const ageDays = 30 * (i + 1);
    const fullCycles = i < 12 ? 1.5 * ageDays : 540 + 0.3 * (ageDays - 360);
    const capacityFraction = 1 - timeRatio * Math.sqrt(ageDays) - cycleRatio * fullCycles + noise(i);
    return { ageDays, fullCycles, capacityFraction };
  });
}

/** By its own bisection on the true law. */
function trueDays(timeRatio: number, cycleRatio: number, now: CapacityCheck): number {
  let [low, high] = [0, 1e6];
  for (let i = 0; i < 200; i += 1) {
    const days = (low + high) / 2;
    const lost = timeRatio * Math.sqrt(now.ageDays + days) + cycleRatio * (now.fullCycles + LIFE.cyclesPerDay * days);
    if (lost < 0.25) low = days;
    else high = days;
  }
  return low;
}

describe('remaining life', () => {
  test.prop([between(5e-4, 3e-3), between(1e-5, 1e-4)])('without noise is the true one', (timeRatio, cycleRatio) => {
    const checks = checksOf(timeRatio, cycleRatio, () => 0);
    const life = remainingLife(fitFade({ checks, deviationFraction: 1e-9 }), checks.at(-1)!, LIFE);
    const wanted = trueDays(timeRatio, cycleRatio, checks.at(-1)!);
    if (wanted < 36_500) expect(life.days / wanted).toBeCloseTo(1, 6);
    else expect(life.days).toBe(Infinity);
    expect(life.earlyDays).toBeLessThanOrEqual(life.days);
    expect(life.lateDays).toBeGreaterThanOrEqual(life.days);
  });

  it('with checks of 0.3 % errs by less than the 9.1 % of Severson et al. 2019, and its span holds 90 % of lives', () => {
    const random = toRandom(17);
    const [timeRatio, cycleRatio] = [2e-3, 6e-5];
    let [inside, errorSum] = [0, 0];
    for (let pack = 0; pack < 400; pack += 1) {
      const checks = checksOf(timeRatio, cycleRatio, () => 0.003 * nextNormal(random));
      const now = checks.at(-1)!;
      const life = remainingLife(fitFade({ checks, deviationFraction: 0.003 }), now, LIFE);
      const wanted = trueDays(timeRatio, cycleRatio, now);
      if (life.earlyDays <= wanted && wanted <= life.lateDays) inside += 1;
      errorSum += Math.abs(life.days / wanted - 1);
    }
    expect(errorSum / 400).toBeLessThan(0.091);
    expect(inside / 400).toBeGreaterThan(0.86);
    expect(inside / 400).toBeLessThan(0.94);
  });

  it('with one kind of ageing fits that one alone', () => {
    const only = fitFade({
      checks: checksOf(2e-3, 0, (i) => (i % 2 === 0 ? 0.001 : -0.001)),
      deviationFraction: 0.001,
    });
    expect(only.cycleRatio).toBeGreaterThanOrEqual(0);
    expect(only.timeRatio).toBeGreaterThan(0);
    const growing = fitFade({ checks: checksOf(-2e-3, 0, () => 0), deviationFraction: 0.001 });
    expect([growing.timeRatio, growing.cycleRatio]).toEqual([0, 0]);
    const idle = [1, 2, 3].map((i) => ({
      ageDays: 100 * i,
      fullCycles: 0,
      capacityFraction: 1 - 1e-3 * Math.sqrt(100 * i),
    }));
    expect(fitFade({ checks: idle, deviationFraction: 0.01 }).timeRatio).toBeCloseTo(1e-3, 12);
  });

  it('is none when the end is behind', () => {
    const checks = checksOf(0.02, 0, () => 0);
    expect(remainingLife(fitFade({ checks, deviationFraction: 1e-6 }), checks.at(-1)!, LIFE).days).toBe(0);
  });

  it('refuses checks and options out of range', () => {
    const checks = checksOf(1e-3, 0, () => 0);
    const fit = fitFade({ checks, deviationFraction: 0.01 });
    expect(() => fitFade({ checks: [], deviationFraction: 0.01 })).toThrow('at least one');
    expect(() => fitFade({ checks, deviationFraction: 0 })).toThrow('deviationFraction');
    expect(() => fitFade({ checks: [{ ...checks[0]!, ageDays: NaN }], deviationFraction: 0.1 })).toThrow('ageDays');
    expect(() => fitFade({ checks: checks.slice(0, 1), deviationFraction: 0.1 })).toThrow('alike');
    expect(() => remainingLife(fit, checks[0]!, { ...LIFE, cyclesPerDay: -1 })).toThrow('cyclesPerDay');
    expect(() => remainingLife(fit, checks[0]!, { ...LIFE, endCapacityFraction: 1 })).toThrow('endCapacityFraction');
    expect(() => remainingLife(fit, checks[0]!, { ...LIFE, insideShare: 1 })).toThrow('insideShare');
  });
});

const inspections: fc.Arbitrary<InspectionSpec> = fc.record({
  faultsPerYear: between(0.01, 5),
  inspectionUsd: between(1, 1e4),
  repairUsd: between(0, 1e4),
  hiddenUsdPerYear: between(0, 1e6),
});

describe('inspection', () => {
  test.prop([inspections, between(0.001, 20)])('costs at no interval less than at the best', (spec, years) => {
    const best = inspectionUsdPerYear(spec, bestInspectionYears(spec));
    expect(inspectionUsdPerYear(spec, years)).toBeGreaterThanOrEqual(best * (1 - 1e-9));
  });

  it('costs what a simulated life costs', () => {
    const spec = { faultsPerYear: 0.8, inspectionUsd: 300, repairUsd: 2000, hiddenUsdPerYear: 9000 };
    const random = toRandom(2);
    let [years, usd] = [0, 0];
    for (let cycle = 0; cycle < 200_000; cycle += 1) {
      const faultYears = -Math.log(1 - nextUniform(random)) / 0.8;
      const looks = Math.floor(faultYears / 0.4) + 1;
      years += looks * 0.4;
      usd += looks * 300 + 2000 + 9000 * (looks * 0.4 - faultYears);
    }
    expect(usd / years / inspectionUsdPerYear(spec, 0.4)).toBeCloseTo(1, 2);
  });

  it('is never worth its cost where a fault costs less', () => {
    const spec = { faultsPerYear: 1, inspectionUsd: 100, repairUsd: 500, hiddenUsdPerYear: 550 };
    expect(bestInspectionYears(spec)).toBe(Infinity);
    expect(inspectionUsdPerYear(spec, Infinity)).toBe(550);
  });

  it('refuses numbers out of range', () => {
    const spec = { faultsPerYear: 1, inspectionUsd: 100, repairUsd: 0, hiddenUsdPerYear: 1 };
    expect(() => inspectionUsdPerYear(spec, 0)).toThrow('intervalYears');
    expect(() => bestInspectionYears({ ...spec, faultsPerYear: NaN })).toThrow('faultsPerYear');
    expect(() => bestInspectionYears({ ...spec, inspectionUsd: 0 })).toThrow('inspectionUsd');
    expect(() => bestInspectionYears({ ...spec, repairUsd: -1 })).toThrow('repairUsd');
  });
});

describe('the cost of a chart', () => {
  const spec: AlarmCostSpec = {
    ...{ faultsPerYear: 2, readingsPerYear: 52, readingUsd: 10, falseAlarmUsd: 700, repairUsd: 5000 },
    ...{ hiddenUsdPerYear: 40_000, soundCount: 30, faultyCount: 4 },
  };

  it('is that of a simulated life', () => {
    const random = toRandom(8);
    const readings = { sound: 1 / 30, faulty: 1 / 4 };
    let [years, usd, faultAt, cycleStart] = [0, 0, -Math.log(1 - nextUniform(random)) / 2, 0];
    for (let reading = 1; reading < 2_000_000; reading += 1) {
      years = reading / 52;
      usd += 10;
      const isFaulty = years - cycleStart > faultAt;
      if (nextUniform(random) >= (isFaulty ? readings.faulty : readings.sound)) continue;
      usd += isFaulty ? 5000 + 40_000 * (years - cycleStart - faultAt) : 700;
      if (!isFaulty) continue;
      cycleStart = years;
      faultAt = -Math.log(1 - nextUniform(random)) / 2;
    }
    expect(usd / years / alarmCost(spec).usdPerYear).toBeCloseTo(1, 2);
  });

  it('with readings without end has no delay and the alarms of the chart', () => {
    const { delayYears, falseAlarmsPerYear } = alarmCost({ ...spec, readingsPerYear: 1e7, soundCount: 1e6 });
    expect(delayYears).toBeCloseTo(0, 6);
    expect(falseAlarmsPerYear).toBeCloseTo(10, 4);
  });

  it.each(['faultsPerYear', 'readingsPerYear', 'soundCount', 'faultyCount', 'repairUsd'])(
    'refuses a bad %s',
    (field) => {
      expect(() => alarmCost({ ...spec, [field]: -1 })).toThrow(field);
    },
  );
});
