import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { solveArbitrage, toGeneralPath } from '../../../../src/sim/dispatch/exact/arbitragePath.js';
import type { ArbitrageOptimum } from '../../../../src/sim/dispatch/exact/arbitragePowers.js';
import type { ArbitrageProblem } from '../../../../src/sim/dispatch/exact/arbitrageProblem.js';
import { evenBound } from '../../../../src/sim/dispatch/exact/evenBound.js';
import type { EvenPath } from '../../../../src/sim/dispatch/exact/evenPath.js';
import { toEvenPath } from '../../../../src/sim/dispatch/exact/evenPath.js';
import { solveEvenPath } from '../../../../src/sim/dispatch/exact/solveEvenPath.js';
import { problems, scaleUsd } from './arbitrageProblems.js';

/** Worth of a free end: none, or what falls with energy. */
const endWorths = fc.option(
  fc.record({ first: fc.integer({ min: -20, max: 90 }), fall: fc.integer({ min: 0, max: 40 }) }),
  { freq: 2 },
);
const evenProblems = (most: number): fc.Arbitrary<ArbitrageProblem> =>
  fc.tuple(problems(most), endWorths).map(([problem, worth]) => ({
    ...{ ...problem, chargeLimitsKw: null, dischargeLimitsKw: null },
    endValue: worth && {
      ...{ lowKwh: 0, lowValueUsd: 0, slopesUsdPerMwh: Float64Array.of(worth.first, worth.first - worth.fall) },
      lengthsKwh: Float64Array.of(problem.usableKwh / 2, problem.usableKwh / 2),
    },
  }));

function requireEven(problem: ArbitrageProblem): EvenPath {
  const even = toEvenPath(problem);
  if (even === null) throw new Error('These steps are even.');
  return even;
}

const solveBoth = (problem: ArbitrageProblem): { even: ArbitrageOptimum; general: ArbitrageOptimum } => {
  const even = requireEven(problem);
  return {
    even: solveArbitrage(problem, { solve: () => solveEvenPath(even) }),
    general: solveArbitrage(problem, toGeneralPath(problem)),
  };
};

const nearUsd = (problem: ArbitrageProblem) => 1e-12 * scaleUsd(problem);
/** Of the two zeros, which equal prices of 0 leave to chance, only the one. */
const unsigned = (values: Float64Array) => values.map((value) => value + 0);
const indices = ({ bothWays }: ArbitrageOptimum) => bothWays.map(({ index }) => index).sort((a, b) => a - b);

describe('even steps', () => {
  test.prop([evenProblems(250)], { numRuns: 500 })('have the optimum that they have written out', (problem) => {
    const { even, general } = solveBoth(problem);
    expect(Math.abs(even.objectiveUsd - general.objectiveUsd)).toBeLessThanOrEqual(nearUsd(problem));
    expect(unsigned(even.storedUsdPerMwh)).toEqual(unsigned(general.storedUsdPerMwh));
    expect(even.powersKw).toEqual(general.powersKw);
    expect(indices(even)).toEqual(indices(general));
  });

  test.prop([evenProblems(100), fc.array(fc.integer({ min: -60, max: 150 }), { minLength: 100, maxLength: 100 })])(
    'have the bound that they have written out, at any worths',
    (problem, worths) => {
      const storedUsdPerMwh = Float64Array.from(problem.buyUsdPerMwh, (_, i) => worths[i]!);
      const even = evenBound(requireEven(problem), storedUsdPerMwh);
      const general = toGeneralPath(problem).bound(storedUsdPerMwh);
      expect(Math.abs(even.boundUsd - general.boundUsd)).toBeLessThanOrEqual(nearUsd(problem));
    },
  );

  test.prop([evenProblems(80)])('are solved the same again: nothing of a call stays in the work memory', (problem) => {
    const before = solveEvenPath(requireEven(problem));
    const buyUsdPerMwh = Float64Array.from([...problem.buyUsdPerMwh, ...problem.buyUsdPerMwh]).reverse();
    solveEvenPath(requireEven({ ...problem, buyUsdPerMwh, sellUsdPerMwh: buyUsdPerMwh, endKwh: null }));
    expect(solveEvenPath(requireEven(problem))).toEqual(before);
  });

  test.prop([fc.integer({ min: 1, max: 9 }), fc.constantFrom(0.25, 1)])(
    'are so over thousands of steps, also of one price',
    (hours, stepHours) => {
      const buyUsdPerMwh = Float64Array.from({ length: 3000 }, (_, i) => (i < 1500 ? 40 : 20 + ((i * 61.8) % 50)));
      const problem: ArbitrageProblem = {
        ...{ buyUsdPerMwh, sellUsdPerMwh: buyUsdPerMwh, stepHours, powerKw: 100, wearUsdPerMwh: 0, endKwh: null },
        ...{ usableKwh: 100 * hours ** 3, startKwh: 50, chargeLimitsKw: null, dischargeLimitsKw: null },
        ...{ chargeEfficiencyFraction: 0.95, dischargeEfficiencyFraction: 0.9 },
      };
      const { even, general } = solveBoth(problem);
      expect(even.powersKw).toEqual(general.powersKw);
      expect(even.storedUsdPerMwh).toEqual(general.storedUsdPerMwh);
    },
  );
});

describe('steps that are not even', () => {
  const problem: ArbitrageProblem = {
    ...{ buyUsdPerMwh: Float64Array.of(10), sellUsdPerMwh: Float64Array.of(10), stepHours: 1, powerKw: 100 },
    ...{ usableKwh: 400, startKwh: 0, endKwh: null, chargeLimitsKw: null, dischargeLimitsKw: null },
    ...{ chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1, wearUsdPerMwh: 0 },
  };
  const curve = { terminalKw: Float64Array.of(0, 100), storedKw: Float64Array.of(0, 90) };
  it.each<[string, Partial<ArbitrageProblem>]>([
    ['a leak', { selfDischargePerHour: 0.01 }],
    ['a charge curve', { chargeCurve: curve }],
    ['a discharge curve', { dischargeCurve: curve }],
    ['charge limits', { chargeLimitsKw: Float64Array.of(5) }],
    ['discharge limits', { dischargeLimitsKw: Float64Array.of(5) }],
    ['floors', { floorsKwh: Float64Array.of(0) }],
    ['ceilings', { ceilingsKwh: Float64Array.of(5) }],
    ['a start outside the window', { startKwh: 401 }],
    ['a start that is not a number', { startKwh: NaN }],
    ['no power', { powerKw: 0 }],
    ['a power that is not a number', { powerKw: NaN }],
  ])('%s: left to the general way', (_name, change) => {
    expect(toEvenPath(problem)).not.toBe(null);
    expect(toEvenPath({ ...problem, ...change })).toBe(null);
  });

  it.each<[string, Partial<ArbitrageProblem>, string]>([
    ['an infinite price', { buyUsdPerMwh: Float64Array.of(Infinity) }, 'step 0 holds Infinity'],
    ['an infinite wear cost', { wearUsdPerMwh: Infinity }, 'wear'],
    ['an infinite store', { usableKwh: Infinity }, 'usableKwh'],
    ['an end that is not a number', { endKwh: NaN }, 'end'],
  ])('%s is refused', (_name, change, message) => {
    const act = () => solveEvenPath(requireEven({ ...problem, ...change }));
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
