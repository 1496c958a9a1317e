import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { ArbitrageProblem } from '../../../src/sim/dispatch/relaxedOptimum.js';
import { solveRelaxed } from '../../../src/sim/dispatch/relaxedOptimum.js';
import { highsOptimumUsd } from './highsOptimum.js';
import { plainOptimumUsd } from './plainOptimum.js';

const whole = (min: number, max: number) => fc.integer({ min, max });
// Few distinct prices make ties; negatives, zeros and gaps are common.
const price = fc.oneof(
  { arbitrary: whole(-40, 120), weight: 6 },
  { arbitrary: fc.double({ min: -50, max: 900, noNaN: true }), weight: 3 },
  { arbitrary: fc.constant(NaN), weight: 1 },
);
const problems = (maxLength: number): fc.Arbitrary<ArbitrageProblem> =>
  fc
    .record({
      prices: fc.array(price, { minLength: 1, maxLength }),
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
      const usableKwh = (powerKw * durationQuarters) / 4;
      const startKwh = (usableKwh * start) / 100;
      return {
        ...rest,
        pricesUsdPerMwh: Float64Array.from(prices),
        ...{ powerKw, usableKwh, startKwh, endKwh: isEndFixed ? startKwh : null },
        ...{ chargeEfficiencyFraction: charge / 100, dischargeEfficiencyFraction: discharge / 100 },
      };
    });

/** Agreement relative to the money that moves, so that an optimum of about zero is no special case. */
const scaleUsd = (problem: ArbitrageProblem) =>
  problem.pricesUsdPerMwh.reduce((sum, p) => sum + (Number.isNaN(p) ? 0 : Math.abs(p)), 1) *
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

  test.prop([problems(200)])('gives a feasible schedule that earns what it says', (problem) => {
    const { chargeKw, dischargeKw, objectiveUsd } = solveRelaxed(problem);
    let energyKwh = problem.startKwh;
    let earnedUsd = 0;
    problem.pricesUsdPerMwh.forEach((priceUsd, i) => {
      const bought = chargeKw[i]! * problem.stepHours;
      const sold = dischargeKw[i]! * problem.stepHours;
      expect(Math.min(chargeKw[i]!, dischargeKw[i]!)).toBeGreaterThanOrEqual(0);
      expect(Math.max(chargeKw[i]!, dischargeKw[i]!)).toBeLessThanOrEqual(problem.powerKw * (1 + 1e-12));
      energyKwh += bought * problem.chargeEfficiencyFraction - sold / problem.dischargeEfficiencyFraction;
      expect(energyKwh).toBeGreaterThanOrEqual(-1e-9 * problem.usableKwh);
      expect(energyKwh).toBeLessThanOrEqual(problem.usableKwh * (1 + 1e-9));
      if (bought === 0 && sold === 0) return;
      earnedUsd += (priceUsd * (sold - bought) - problem.wearUsdPerMwh * sold) / 1000;
    });
    expect(Math.abs(earnedUsd - objectiveUsd)).toBeLessThanOrEqual(1e-12 * scaleUsd(problem));
    if (problem.endKwh === null) return;
    expect(Math.abs(energyKwh - problem.endKwh)).toBeLessThanOrEqual(1e-9 * problem.usableKwh);
  });

  test.prop([problems(100)])(
    'stands idle in gaps and charges and discharges at once only when paid to lose',
    (problem) => {
      const { chargeKw, dischargeKw } = solveRelaxed(problem);
      problem.pricesUsdPerMwh.forEach((priceUsd, i) => {
        const both = Math.min(chargeKw[i]!, dischargeKw[i]!);
        const most = Number.isNaN(priceUsd) ? Math.max(chargeKw[i]!, dischargeKw[i]!) : 0;
        expect(most).toBe(0);
        expect(priceUsd >= 0 ? both <= 1e-9 * problem.powerKw : true).toBe(true);
      });
    },
  );
});

describe('an end energy out of reach', () => {
  it('is a RangeError that says what can be reached', () => {
    const problem: ArbitrageProblem = {
      ...{ pricesUsdPerMwh: Float64Array.of(10), stepHours: 1, powerKw: 100, usableKwh: 400, startKwh: 0, endKwh: 300 },
      ...{ chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1, wearUsdPerMwh: 0 },
    };
    expect(() => solveRelaxed(problem)).toThrow(RangeError);
    expect(() => solveRelaxed(problem)).toThrow('0 to 50 kWh');
  });
});
