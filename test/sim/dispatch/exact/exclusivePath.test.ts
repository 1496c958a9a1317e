import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { summarizeArbitrage } from '../../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../../src/sim/dispatch/optimalArbitrage.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import { hourlyPrices, referenceBattery, sharedColumn } from '../arbitrageCases.js';
import { solveHighs, term } from './highsOptimum.js';

const CASES = 'reference/arbitrage_lp.json';
const HOURLY_2022 = 'data/prices/ercot_dam_2022_hourly.csv';

/** One direction a step by a binary variable; 1 MW, lossy both ways, from empty, free end. */
function highsExclusiveUsd(prices: readonly number[], energyMwh: number, oneWay: number): number {
  const objective = prices.map((price, t) => `${term(price)} d${t} ${term(-price)} c${t}`);
  const rows = prices.flatMap((_, t) => [
    `b${t}: e${t} ${t === 0 ? '' : `- e${t - 1}`} - ${oneWay} c${t} + ${1 / oneWay} d${t} = 0`,
    `up${t}: c${t} - y${t} <= 0`,
    `down${t}: d${t} + y${t} <= 1`,
  ]);
  const bounds = prices.map((_, t) => `0 <= e${t} <= ${energyMwh}`);
  const binaries = prices.map((_, t) => `y${t}`).join(' ');
  const text = `Maximize\nobj: ${objective.join('\n')}\nSubject To\n${rows.join('\n')}\nBounds\n${bounds.join('\n')}\nBinary\n${binaries}\nEnd\n`;
  const solution = solveHighs(text);
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}.`);
  return solution.ObjectiveValue;
}

const prices = fc.array(fc.oneof(fc.integer({ min: -60, max: 60 }), fc.double({ min: -80, max: 90, noNaN: true })), {
  minLength: 2,
  maxLength: 24,
});

describe('one steady power a step', () => {
  test.prop([prices, fc.constantFrom(0.5, 1, 2.5)], { numRuns: 60 })(
    'is the optimum of HiGHS with binaries',
    (values, h) => {
      const run = optimalArbitrage(referenceBattery(h), hourlyPrices(...values), { isExclusive: true });
      expect(run.relaxation!.exclusiveUsd).toBeCloseTo(highsExclusiveUsd(values, h, Math.sqrt(0.85)), 5);
    },
  );

  test.prop([prices, fc.constantFrom(0.5, 1, 4), fc.constantFrom(0, 0.02, 0.3)])(
    'is executed as it says, at most the relaxation and at least the netted schedule',
    (values, h, selfDischargePerHour) => {
      const battery = referenceBattery(h, { selfDischargePerHour, initialSocFraction: 0.4 });
      const market = hourlyPrices(...values);
      const exclusive = optimalArbitrage(battery, market, { isExclusive: true });
      const summary = summarizeArbitrage(exclusive);
      expect(summary.objectiveUsd).toBeCloseTo(exclusive.relaxation!.exclusiveUsd!, 6);
      expect(summary.boundUsd!).toBeGreaterThanOrEqual(summary.objectiveUsd - 1e-7);
      const netted = summarizeArbitrage(optimalArbitrage(battery, market)).objectiveUsd;
      expect(summary.objectiveUsd).toBeGreaterThanOrEqual(netted - 1e-7);
    },
  );

  it('is null where it was not asked for', () => {
    expect(optimalArbitrage(referenceBattery(1), hourlyPrices(1, 2)).relaxation!.exclusiveUsd).toBe(null);
  });
});

describeWithShared('a year with 431 negative prices', [CASES, HOURLY_2022], () => {
  it('is the optimum of the mixed-integer program', () => {
    const { exclusive } = JSON.parse(sharedText(CASES)) as { exclusive: { exclusive_milp: number }[] };
    const market = hourlyPrices(...sharedColumn(HOURLY_2022, 'HB_WEST'));
    const run = optimalArbitrage(referenceBattery(4), market, { isExclusive: true });
    expect(run.relaxation!.exclusiveUsd! / exclusive[0]!.exclusive_milp).toBeCloseTo(1, 10);
    expect(summarizeArbitrage(run).objectiveUsd / exclusive[0]!.exclusive_milp).toBeCloseTo(1, 10);
  });
});
