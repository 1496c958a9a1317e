import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { ArbitrageProblem } from '../../../../src/sim/dispatch/exact/arbitrageProblem.js';
import { toConcaveProblem } from '../../../../src/sim/dispatch/exact/arbitragePath.js';
import { concaveBound } from '../../../../src/sim/dispatch/exact/concaveBound.js';
import { solveRelaxed } from '../../../../src/sim/dispatch/exact/relaxedOptimum.js';
import { highsOptimumUsd } from './highsOptimum.js';
import { plainOptimumUsd } from './plainOptimum.js';

const whole = (min: number, max: number) => fc.integer({ min, max });
// Few distinct prices make ties; negatives, zeros and gaps are common.
const price = fc.oneof(
  { arbitrary: whole(-40, 120), weight: 6 },
  { arbitrary: fc.double({ min: -50, max: 900, noNaN: true }), weight: 3 },
  { arbitrary: fc.constant(NaN), weight: 1 },
);
// Null: the sale price is the purchase price, the limit the battery's own. A share of 0 is an outage.
const perStep = (value: fc.Arbitrary<number>, count: number) =>
  fc.option(fc.array(value, { minLength: count, maxLength: count }), { freq: 2 });
const share = fc.constantFrom(0, 0.25, 0.7, 1);
const problems = (maxLength: number): fc.Arbitrary<ArbitrageProblem> =>
  fc
    .record({
      prices: fc.array(price, { minLength: 1, maxLength }),
      ...{ margins: perStep(whole(-15, 30), maxLength), chargeShares: perStep(share, maxLength) },
      dischargeShares: perStep(share, maxLength),
      stepHours: fc.constantFrom(0.25, 1),
      powerKw: whole(1, 50).map((n) => n * 100),
      durationQuarters: whole(1, 40),
      charge: whole(50, 100),
      discharge: whole(50, 100),
      start: whole(0, 100),
      isEndFixed: fc.boolean(),
      wearUsdPerMwh: fc.constantFrom(0, 0, 5, 20),
    })
    .map(({ prices, powerKw, durationQuarters, charge, discharge, start, isEndFixed, ...rest }) => {
      const { chargeShares, dischargeShares, margins, ...plain } = rest;
      const limits = (ofPower: number[] | null) =>
        ofPower && Float64Array.from(prices, (_, i) => ofPower[i]! * powerKw);
      const usableKwh = (powerKw * durationQuarters) / 4;
      const startKwh = (usableKwh * start) / 100;
      return {
        ...{ ...plain, buyUsdPerMwh: Float64Array.from(prices) },
        sellUsdPerMwh: Float64Array.from(prices, (priceUsd, i) => priceUsd - (margins?.[i] ?? 0)),
        ...{ chargeLimitsKw: limits(chargeShares), dischargeLimitsKw: limits(dischargeShares) },
        ...{ powerKw, usableKwh, startKwh, endKwh: isEndFixed ? startKwh : null },
        ...{ chargeEfficiencyFraction: charge / 100, dischargeEfficiencyFraction: discharge / 100 },
      };
    });

const dualBound = (problem: ArbitrageProblem, storedUsdPerMwh: Float64Array) =>
  concaveBound(toConcaveProblem(problem), storedUsdPerMwh);

/** Agreement relative to the money that moves, so that an optimum of about zero is no special case. */
const scaleUsd = (problem: ArbitrageProblem) =>
  problem.buyUsdPerMwh.reduce((sum, p) => sum + (Number.isNaN(p) ? 0 : Math.abs(p) + 30), 1) *
  ((problem.powerKw * problem.stepHours) / 1000);

describe('the hot loop', () => {
  test.prop([problems(200)])('gives the value of its plain twin', (problem) => {
    const difference = solveRelaxed(problem).objectiveUsd - plainOptimumUsd(problem);
    expect(Math.abs(difference)).toBeLessThanOrEqual(1e-12 * scaleUsd(problem));
  });

  test.prop([problems(120)], { numRuns: 60 })('gives the optimum of HiGHS', (problem) => {
    const difference = solveRelaxed(problem).objectiveUsd - highsOptimumUsd(problem);
    expect(Math.abs(difference)).toBeLessThanOrEqual(1e-9 * scaleUsd(problem));
  });

  test.prop([problems(200)])('gives worths of stored energy whose dual bound is the optimum', (problem) => {
    const { objectiveUsd, storedUsdPerMwh } = solveRelaxed(problem);
    const { boundUsd } = dualBound(problem, storedUsdPerMwh);
    expect(Math.abs(boundUsd - objectiveUsd)).toBeLessThanOrEqual(1e-12 * scaleUsd(problem));
  });

  test.prop([problems(60), fc.array(whole(-60, 150), { minLength: 60, maxLength: 60 })])(
    'no worths of stored energy bring the bound below the optimum',
    (problem, worths) => {
      const storedUsdPerMwh = Float64Array.from(problem.buyUsdPerMwh, (_, i) => worths[i]!);
      const { boundUsd } = dualBound(problem, storedUsdPerMwh);
      expect(boundUsd).toBeGreaterThanOrEqual(solveRelaxed(problem).objectiveUsd - 1e-12 * scaleUsd(problem));
    },
  );

  test.prop([problems(200)])('gives a feasible schedule that earns what it says', (problem) => {
    const { chargeKw, dischargeKw, objectiveUsd } = solveRelaxed(problem);
    let energyKwh = problem.startKwh;
    let earnedUsd = 0;
    problem.buyUsdPerMwh.forEach((buyUsd, i) => {
      const bought = chargeKw[i]! * problem.stepHours;
      const sold = dischargeKw[i]! * problem.stepHours;
      expect(Math.min(chargeKw[i]!, dischargeKw[i]!)).toBeGreaterThanOrEqual(0);
      expect(chargeKw[i]!).toBeLessThanOrEqual((problem.chargeLimitsKw?.[i] ?? problem.powerKw) * (1 + 1e-12));
      expect(dischargeKw[i]!).toBeLessThanOrEqual((problem.dischargeLimitsKw?.[i] ?? problem.powerKw) * (1 + 1e-12));
      energyKwh += bought * problem.chargeEfficiencyFraction - sold / problem.dischargeEfficiencyFraction;
      expect(energyKwh).toBeGreaterThanOrEqual(-1e-9 * problem.usableKwh);
      expect(energyKwh).toBeLessThanOrEqual(problem.usableKwh * (1 + 1e-9));
      if (bought === 0 && sold === 0) return;
      earnedUsd += ((problem.sellUsdPerMwh[i]! - problem.wearUsdPerMwh) * sold - buyUsd * bought) / 1000;
    });
    expect(Math.abs(earnedUsd - objectiveUsd)).toBeLessThanOrEqual(1e-12 * scaleUsd(problem));
    if (problem.endKwh === null) return;
    expect(Math.abs(energyKwh - problem.endKwh)).toBeLessThanOrEqual(1e-9 * problem.usableKwh);
  });

  test.prop([problems(100)])(
    'stands idle in gaps and charges and discharges at once only when paid to lose',
    (problem) => {
      const { chargeKw, dischargeKw } = solveRelaxed(problem);
      problem.buyUsdPerMwh.forEach((buyUsd, i) => {
        const most = Number.isNaN(buyUsd) ? Math.max(chargeKw[i]!, dischargeKw[i]!) : 0;
        expect(most).toBe(0);
        const soldUsd = (problem.sellUsdPerMwh[i]! - problem.wearUsdPerMwh) * problem.dischargeEfficiencyFraction;
        const isPaidToLose = soldUsd > buyUsd / problem.chargeEfficiencyFraction;
        expect(isPaidToLose ? 0 : Math.min(chargeKw[i]!, dischargeKw[i]!)).toBe(0);
      });
    },
  );
});

describe('an end energy out of reach', () => {
  it('is a RangeError that says what can be reached', () => {
    const problem: ArbitrageProblem = {
      ...{ buyUsdPerMwh: Float64Array.of(10), sellUsdPerMwh: Float64Array.of(10), stepHours: 1, powerKw: 100 },
      ...{ usableKwh: 400, startKwh: 0, endKwh: 300, chargeLimitsKw: null, dischargeLimitsKw: null },
      ...{ chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1, wearUsdPerMwh: 0 },
    };
    expect(() => solveRelaxed(problem)).toThrow(RangeError);
    expect(() => solveRelaxed(problem)).toThrow('0 to 50 kWh');
  });
});

describe('a store of thousands of hours', () => {
  it('keeps more segments than there was room for at first', () => {
    const count = 3000;
    // A lattice that never repeats a price, so that no two segments join.
    const buyUsdPerMwh = Float64Array.from({ length: count }, (_, i) => 20 + 100 * ((i * 0.6180339887) % 1));
    const problem: ArbitrageProblem = {
      ...{ buyUsdPerMwh, sellUsdPerMwh: buyUsdPerMwh, stepHours: 1, powerKw: 100, wearUsdPerMwh: 0, endKwh: null },
      ...{ usableKwh: 400_000, startKwh: 200_000, chargeLimitsKw: null, dischargeLimitsKw: null },
      ...{ chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.9 },
    };
    const { objectiveUsd, storedUsdPerMwh } = solveRelaxed(problem);
    expect(Math.abs(objectiveUsd / plainOptimumUsd(problem) - 1)).toBeLessThan(1e-12);
    expect(Math.abs(objectiveUsd / dualBound(problem, storedUsdPerMwh).boundUsd - 1)).toBeLessThan(1e-12);
  });
});
