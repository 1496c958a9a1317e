import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { ArbitrageProblem } from '../../../../src/sim/dispatch/exact/arbitrageProblem.js';
import { toConcaveProblem } from '../../../../src/sim/dispatch/exact/arbitragePath.js';
import { concaveBound } from '../../../../src/sim/dispatch/exact/concaveBound.js';
import { solveRelaxed } from '../../../../src/sim/dispatch/exact/relaxedOptimum.js';
import { problems, scaleUsd } from './arbitrageProblems.js';
import { highsOptimumUsd } from './highsOptimum.js';
import { plainOptimumUsd } from './plainOptimum.js';

const dualBound = (problem: ArbitrageProblem, storedUsdPerMwh: Float64Array) =>
  concaveBound(toConcaveProblem(problem), storedUsdPerMwh);

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

  test.prop([problems(60), fc.array(fc.integer({ min: -60, max: 150 }), { minLength: 60, maxLength: 60 })])(
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
