import { describe, expect, it } from 'vitest';
import { fromState, nextNormal, nextUniform, toRandom } from '../../src/base/random.js';
import { normalCdf } from '../../src/base/normal.js';
import { autocorrelation, mean, standardDeviation } from '../../src/base/statistics.js';

describe('xoshiro128**', () => {
  it('gives the reference stream for the state 1, 2, 3, 4', () => {
    // First words of the authors' C code, as kept in the tests of the Rust crate rand_xoshiro.
    const reference = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    const random = fromState([1, 2, 3, 4]);
    expect(reference.map(() => random.nextUint32())).toEqual(reference);
  });

  it.each([-1, 0.5, NaN, 2 ** 32])('rejects the seed %d', (seed) => {
    expect(() => toRandom(seed)).toThrow(RangeError);
  });
});

describe('distributions', () => {
  const count = 100_000;
  it('uniform: mean 1/2, deviation 1/sqrt(12), no memory', () => {
    const random = toRandom(11);
    const draws = Float64Array.from({ length: count }, () => nextUniform(random));
    expect(mean(draws)).toBeCloseTo(0.5, 2);
    expect(standardDeviation(draws)).toBeCloseTo(Math.sqrt(1 / 12), 2);
    expect(Math.abs(autocorrelation(draws, 1))).toBeLessThan(0.01);
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  });

  it('normal: shares below -2, -1, 0, 1, 2 are those of the distribution function', () => {
    const random = toRandom(12);
    const draws = Float64Array.from({ length: count }, () => nextNormal(random));
    for (const x of [-2, -1, 0, 1, 2]) {
      expect(draws.filter((draw) => draw < x).length / count).toBeCloseTo(normalCdf(x), 2);
    }
  });
});
