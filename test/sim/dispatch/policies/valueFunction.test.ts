import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { nextUniform, toRandom } from '../../../../src/base/random.js';
import { summarizeArbitrage } from '../../../../src/sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../../../src/sim/dispatch/optimalArbitrage.js';
import type { PriceChain } from '../../../../src/sim/dispatch/policies/priceChain.js';
import { fitPriceChain, sureChain } from '../../../../src/sim/dispatch/policies/priceChain.js';
import { runPolicy } from '../../../../src/sim/dispatch/policies/runPolicy.js';
import { stochasticValuePolicy } from '../../../../src/sim/dispatch/policies/stochasticValue.js';
import type { ValueStore } from '../../../../src/sim/dispatch/policies/valueFunction.js';
import { toValueFunction } from '../../../../src/sim/dispatch/policies/valueFunction.js';
import { toPerfectForecaster } from '../../../../src/sim/market/forecast/priceForecaster.js';
import { toBattery } from '../../../../src/sim/storage/battery.js';
import { hourlyPrices, referenceBattery } from '../arbitrageCases.js';

const prices = fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 2, maxLength: 40 });
/** Half is lost on charging: a step at full power fills one of four cells and empties two. */
const halfLossy = toBattery({
  powerKw: 1000,
  energyKwh: 2000,
  chargeEfficiencyFraction: 0.5,
  dischargeEfficiencyFraction: 1,
});

const earn = (values: readonly number[], battery = halfLossy, cellCount = 4) => {
  const market = hourlyPrices(...values);
  const forecaster = toPerfectForecaster(market);
  const policy = stochasticValuePolicy({ forecaster, zone: 'UTC', cellCount, nodeCount: 1, wearUsdPerMwh: 5 });
  return summarizeArbitrage(runPolicy(battery, market, policy, { wearUsdPerMwh: 5 })).objectiveUsd;
};
const bestUsd = (values: readonly number[], battery = halfLossy) =>
  summarizeArbitrage(optimalArbitrage(battery, hourlyPrices(...values), { wearUsdPerMwh: 5 })).boundUsd!;

describe('a chain without uncertainty', () => {
  test.prop([prices])('gives the optimum where reaches are whole cells', (values) => {
    expect(earn(values)).toBeCloseTo(bestUsd(values), 9);
  });

  it('comes to the optimum as cells shrink where they are not', () => {
    const values = Array.from({ length: 48 }, (_, hour) => 50 + 30 * Math.sin(hour / 3.8) + 20 * ((hour * 0.618) % 1));
    const battery = referenceBattery(3);
    const lost = [10, 100, 1000].map((cells) => 1 - earn(values, battery, cells) / bestUsd(values, battery));
    expect(lost[2]).toBeGreaterThanOrEqual(-1e-12);
    expect(lost[2]).toBeLessThan(1e-3);
    expect(lost[2]).toBeLessThanOrEqual(lost[0]!);
  });
});

describe('a chain of two nodes', () => {
  const store: ValueStore = {
    ...{ usableKwh: 2000, upKwh: 500, downKwh: 1000, cellCount: 4 },
    ...{ chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1, wearUsdPerMwh: 2, endUsdPerMwh: 7 },
  };
  const chain: PriceChain = {
    nodeCount: 2,
    edgesUsdPerMwh: Float64Array.of(0),
    deviationsUsdPerMwh: Float64Array.of(-12, 31),
    transitions: Float64Array.of(0.7, 0.3, 0.4, 0.6),
  };

  /** The same by brute force: every move between the points of the grid, every path of nodes. */
  const worthUsd = (expected: readonly number[], step: number, [node, point]: readonly [number, number]): number => {
    if (step === expected.length - 1) return 7 * 0.5 * point;
    return [0, 1].reduce((sum, next) => {
      const price = expected[step + 1]! + chain.deviationsUsdPerMwh[next]!;
      const moves = [-2, -1, 0, 1].filter((move) => point + move >= 0 && point + move <= 4);
      const worths = moves.map((move) => {
        const cash = move > 0 ? -price * move : (price - 2) * 0.5 * -move;
        return cash + worthUsd(expected, step + 1, [next, point + move]);
      });
      return sum + chain.transitions[node * 2 + next]! * Math.max(...worths);
    }, 0);
  };

  test.prop([fc.array(fc.integer({ min: 15, max: 90 }), { minLength: 1, maxLength: 5 })], { numRuns: 25 })(
    'is worth what every path and every move together say',
    (expected) => {
      const market = {
        chain,
        expectedUsdPerMwh: Float64Array.from(expected),
        classes: new Int32Array(expected.length),
      };
      const { valuesUsd } = toValueFunction(store, market);
      for (const [node, point] of [
        [0, 0],
        [0, 3],
        [1, 1],
        [1, 4],
      ] as const) {
        expect(valuesUsd[node * 5 + point]).toBeCloseTo(worthUsd(expected, 0, [node, point]), 9);
      }
    },
  );

  test.prop([fc.array(fc.integer({ min: -60, max: 90 }), { minLength: 2, maxLength: 30 })])(
    'has concave values',
    (expected) => {
      const fine = { ...store, cellCount: 37, upKwh: 333, downKwh: 777 };
      const market = {
        chain,
        expectedUsdPerMwh: Float64Array.from(expected),
        classes: new Int32Array(expected.length),
      };
      const { valuesUsd } = toValueFunction(fine, market);
      for (let row = 0; row < valuesUsd.length; row += 38) {
        for (let k = row + 2; k < row + 38; k += 1) {
          expect(valuesUsd[k]! - 2 * valuesUsd[k - 1]! + valuesUsd[k - 2]!).toBeLessThanOrEqual(1e-9);
        }
      }
    },
  );

  it('waits for a price that is likely to come, where a plan on the mean sells', () => {
    // Now 40, next 0 or 80 with equal chance: the mean is the same, but an empty battery cannot take the 80.
    const even = {
      ...chain,
      deviationsUsdPerMwh: Float64Array.of(-40, 40),
      transitions: new Float64Array(4).fill(0.5),
    };
    const market = { chain: even, expectedUsdPerMwh: Float64Array.of(40, 40, 40), classes: new Int32Array(3) };
    const { valuesUsd } = toValueFunction({ ...store, endUsdPerMwh: 0, wearUsdPerMwh: 0 }, market);
    const sure = toValueFunction({ ...store, endUsdPerMwh: 0, wearUsdPerMwh: 0 }, { ...market, chain: sureChain(1) });
    expect(valuesUsd[2]).toBeGreaterThan(sure.valuesUsd[2]! + 1);
  });
});

describe('fitting', () => {
  it('finds the chain that made the deviations', () => {
    const random = toRandom(5);
    let node = 0;
    const deviations = Float64Array.from({ length: 40_000 }, () => {
      node = nextUniform(random) < [0.8, 0.3][node]! ? 0 : 1;
      return node === 0 ? -10 : 30;
    });
    const { deviationsUsdPerMwh, transitions } = fitPriceChain(deviations, new Int32Array(40_000), {
      nodeCount: 2,
      classCount: 1,
    });
    // Quantile edges may put both values into one band; these do not: 60 % are low.
    expect([...deviationsUsdPerMwh]).toEqual([-10, 30]);
    expect(transitions[0]).toBeCloseTo(0.8, 2);
    expect(transitions[2]).toBeCloseTo(0.3, 2);
  });

  test.prop([
    fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 30, maxLength: 90 }),
    fc.integer({ min: 1, max: 5 }),
  ])('gives rows that sum to 1', (values, nodeCount) => {
    const classes = Int32Array.from(values, (_, i) => i % 3);
    const chain = fitPriceChain(Float64Array.from(values), classes, { nodeCount, classCount: 3, strideCount: 2 });
    for (let row = 0; row < 3 * nodeCount; row += 1) {
      const shares = chain.transitions.slice(row * nodeCount, (row + 1) * nodeCount);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    }
  });

  it('needs as many observations as nodes', () => {
    expect(() => fitPriceChain(Float64Array.of(NaN, 1), new Int32Array(2), { nodeCount: 2, classCount: 1 })).toThrow(
      'at least 2',
    );
  });
});

describe('the policy', () => {
  it('learns noise that a plan on expected prices cannot see', () => {
    // Expected 50 throughout; real prices jump between 20 and 80 in a pattern without period.
    const values = Array.from({ length: 24 * 30 }, (_, hour) => ((hour * hour * 7919) % 101 < 50 ? 20 : 80));
    const market = hourlyPrices(...values);
    const policy = stochasticValuePolicy({
      forecaster: (_issue, count) => new Float64Array(count).fill(50),
      zone: 'UTC',
      nodeCount: 2,
    });
    const learnt = summarizeArbitrage(runPolicy(referenceBattery(3), market, policy)).revenueUsd;
    const optimum = summarizeArbitrage(optimalArbitrage(referenceBattery(3), market)).boundUsd!;
    expect(learnt / optimum).toBeGreaterThan(0.7);
  });

  it.each([
    [{ nodeCount: 0 }, 'nodeCount'],
    [{ cellCount: 1.5 }, 'cellCount'],
    [{ wearUsdPerMwh: NaN }, 'wearUsdPerMwh'],
    [{ endUsdPerMwh: -1 }, 'endUsdPerMwh'],
  ])('refuses %o', (options, field) => {
    expect(() => stochasticValuePolicy({ forecaster: () => new Float64Array(0), zone: 'UTC', ...options })).toThrow(
      field,
    );
  });
});
