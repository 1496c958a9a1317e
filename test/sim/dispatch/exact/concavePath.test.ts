import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { concaveBound } from '../../../../src/sim/dispatch/exact/concaveBound.js';
import type { ConcaveOptimum } from '../../../../src/sim/dispatch/exact/concavePath.js';
import { solveConcavePath } from '../../../../src/sim/dispatch/exact/concavePath.js';
import type { PlainCase } from './concaveCases.js';
import {
  highsPathUsd,
  pathUsd,
  plainCases,
  point,
  scaleUsd,
  toConcaveProblem,
  toConcaveValue,
} from './concaveCases.js';

function solveCase(one: PlainCase): ConcaveOptimum | null {
  const result = solveConcavePath(toConcaveProblem(one));
  return result.kind === 'optimum' ? result : null;
}

describe('the best path', () => {
  test.prop([plainCases(40)], { numRuns: 400 })('is that of HiGHS, feasible or not', (one) => {
    const usd = highsPathUsd(one);
    const path = solveCase(one);
    expect(path === null).toBe(usd === null);
    if (path === null || usd === null) return;
    expect(Math.abs(path.objectiveUsd - usd)).toBeLessThanOrEqual(1e-9 * scaleUsd(one));
  });

  test.prop([plainCases(120)], { numRuns: 400 })('is worth what it says, inside the window, and certified', (one) => {
    const path = solveCase(one);
    if (path === null) return;
    const { usd, energies } = pathUsd(one, path.changesKwh, path.startKwh);
    expect(Math.abs(usd - path.objectiveUsd)).toBeLessThanOrEqual(1e-11 * scaleUsd(one));
    energies.forEach((energy, t) => {
      expect(energy).toBeGreaterThanOrEqual((one.floors?.[t] ?? 0) - 1e-7);
      expect(energy).toBeLessThanOrEqual(Math.min(one.usable, one.ceilings?.[t] ?? one.usable) + 1e-7);
    });
    expect(energies.at(-1)).toBeCloseTo(path.endKwh, 7);
    const { boundUsd, scaleUsd: scale } = concaveBound(toConcaveProblem(one), path.storedUsdPerMwh);
    expect(Math.abs(boundUsd - path.objectiveUsd)).toBeLessThanOrEqual(1e-11 * scale + 1e-11);
  });

  test.prop([plainCases(60), fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 60, maxLength: 60 })])(
    'is below the bound at any worths',
    (one, worths) => {
      const path = solveCase(one);
      if (path === null) return;
      const storedUsdPerMwh = Float64Array.from(one.steps, (_, t) => worths[t]!);
      const { boundUsd } = concaveBound(toConcaveProblem(one), storedUsdPerMwh);
      expect(boundUsd).toBeGreaterThanOrEqual(path.objectiveUsd - 1e-11 * scaleUsd(one));
    },
  );

  test.prop([plainCases(60), fc.double({ min: 0, max: 1, noNaN: true })])(
    'of a range of steps is that of these steps alone, and a path split where it passes is the whole',
    (one, share) => {
      const path = solveCase(one);
      if (path === null) return;
      const cut = Math.round(share * one.steps.length);
      const { energies } = pathUsd(one, path.changesKwh, path.startKwh);
      const midKwh = Math.min(one.usable, Math.max(0, cut === 0 ? path.startKwh : energies[cut - 1]!));
      const problem = toConcaveProblem(one);
      const mid = toConcaveValue(point(midKwh));
      const first = solveConcavePath({ ...problem, toStep: cut, end: mid });
      const second = solveConcavePath({ ...problem, fromStep: cut, start: mid });
      if (first.kind !== 'optimum' || second.kind !== 'optimum') throw new Error('both halves are feasible');
      const slackUsd = 1e-7 * scaleUsd(one);
      expect(Math.abs(first.objectiveUsd + second.objectiveUsd - path.objectiveUsd)).toBeLessThanOrEqual(slackUsd);
    },
  );

  test.prop([plainCases(80)])('is the same again: nothing of a call stays in the work memory', (one) => {
    const problem = toConcaveProblem(one);
    const before = solveConcavePath(problem);
    solveConcavePath(toConcaveProblem({ ...one, steps: [...one.steps, ...one.steps].reverse() }));
    expect(solveConcavePath(problem)).toEqual(before);
  });
});

const least = fc.double({ min: 0.1, max: 9, noNaN: true });
const leakyCharges = fc.record({
  steps: fc.array(fc.record({ low: least, slope: fc.integer({ min: -60, max: -1 }) }), { minLength: 1, maxLength: 40 }),
  kept: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
});

test.prop([leakyCharges])('a free end is worth nothing, also at the least energy that a leak leaves', (given) => {
  const steps = given.steps.map(({ low, slope }) => ({ low, value: 0, segments: [{ slope, length: 1 }] }));
  const kept = steps.map(() => given.kept);
  const one = { ...IDLE, steps, kept, usable: 1000, start: point(0) };
  const path = solveCase(one)!;
  expect(path.endKwh).toBeCloseTo(
    steps.reduce((kwh, { low }) => given.kept * kwh + low, 0),
    9,
  );
  expect(path.storedUsdPerMwh.at(-1)).toBe(0);
  const { boundUsd } = concaveBound(toConcaveProblem(one), path.storedUsdPerMwh);
  expect(Math.abs(boundUsd - path.objectiveUsd)).toBeLessThanOrEqual(1e-11 * scaleUsd(one));
});

const IDLE: PlainCase = {
  ...{ steps: [{ low: -10, value: 0, segments: [{ slope: 1, length: 20 }] }], kept: null, usable: 100 },
  ...{ floors: null, ceilings: null, start: point(50), end: null },
};
const forced = (low: number) => ({ low, value: 0, segments: [{ slope: 1, length: 5 }] });

describe('a path that cannot be', () => {
  it.each([
    ['a forced discharge of an empty store', { steps: [forced(-40), forced(-40)] }, 1],
    ['a forced charge of a full store', { steps: [forced(0), forced(60)] }, 1],
    ['a floor out of reach', { floors: [70] }, 0],
    ['a ceiling out of reach', { ceilings: [30] }, 0],
    ['an end out of reach', { end: point(90) }, 1],
  ])('%s: the first step at which no energy is left', (_name, change, stepIndex) => {
    const result = solveConcavePath(toConcaveProblem({ ...IDLE, ...change }));
    expect(result).toMatchObject({ kind: 'infeasible', stepIndex });
  });
});

describe('faults of the caller', () => {
  const segment = (slope: number, length: number) => ({ steps: [{ low: 0, value: 0, segments: [{ slope, length }] }] });
  it.each([
    ['a slope that is not a number', segment(NaN, 1), 'step 0 has one'],
    ['an infinite slope', segment(Infinity, 1), 'step 0 has one'],
    ['a length below 0', segment(1, -1), 'step 0 has one'],
    ['an infinite length', segment(1, Infinity), 'step 0 sums to'],
    ['a least change that is not a number', { steps: [{ low: NaN, value: 0, segments: [] }] }, 'step 0 sums to'],
    ['an infinite value', { steps: [{ low: 0, value: Infinity, segments: [] }] }, 'finite'],
    [
      'rising slopes',
      { steps: [{ ...forced(0), segments: [...forced(0).segments, { slope: 2, length: 1 }] }] },
      'step 0',
    ],
    ['an infinite store', { usable: Infinity }, 'usableKwh'],
    ['a store below 0', { usable: -1 }, 'usableKwh'],
    ['a share kept above 1', { kept: [1.1] }, 'keptFractions'],
    ['a share kept of 0', { kept: [0] }, 'keptFractions'],
    ['a floor that is not a number', { floors: [NaN] }, 'floorsKwh'],
    ['a ceiling below 0', { ceilings: [-1] }, 'ceilingsKwh'],
    ['a start that is not a number', { start: point(NaN) }, 'start'],
    ['an end that is not a number', { end: point(NaN) }, 'end'],
  ])('%s is refused', (_name, change, message) => {
    const act = () => solveConcavePath(toConcaveProblem({ ...IDLE, ...change }));
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  it('a range outside the steps is refused', () => {
    expect(() => solveConcavePath({ ...toConcaveProblem(IDLE), toStep: 2 })).toThrow('inside the 1 steps');
  });
});
