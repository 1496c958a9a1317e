import { describe, expect, it } from 'vitest';
import { interpolate } from '../../src/base/interpolate.js';
import { normalCdf, normalQuantile } from '../../src/base/normal.js';
import { autocorrelation, mean, quantile, standardDeviation } from '../../src/base/statistics.js';

describe('quantile', () => {
  // numpy.quantile([1, 2, 4, 8, 16], share), method 'linear'.
  it.each([
    [0, 1],
    [0.1, 1.4],
    [0.25, 2],
    [0.6, 5.6],
    [0.99, 15.68],
    [1, 16],
  ])('%d -> %d', (share, value) => {
    expect(quantile([16, 1, 8, 2, 4], share)).toBeCloseTo(value, 12);
  });
});

describe('autocorrelation', () => {
  it('leaves out pairs with a missing value', () => {
    expect(autocorrelation([1, -1, NaN, -1, 1, -1, 1], 1)).toBeCloseTo(-1, 12);
  });
  it('of a sine at its half period is -1', () => {
    const sine = Float64Array.from({ length: 2400 }, (_, i) => Math.sin((i * Math.PI) / 12));
    expect(autocorrelation(sine, 12)).toBeCloseTo(-1, 6);
  });
});

describe('normal distribution', () => {
  // R: pnorm and qnorm.
  it.each([
    [-3, 0.001349898],
    [-1.644853627, 0.05],
    [0, 0.5],
    [1, 0.8413447461],
    [2.326347874, 0.99],
  ])('below %d lie %d', (x, share) => {
    expect(normalCdf(x)).toBeCloseTo(share, 6);
    expect(normalQuantile(share)).toBeCloseTo(x, 4);
  });
});

describe('interpolate', () => {
  it.each([
    [-5, 1],
    [0, 1],
    [5, 2],
    [10, 3],
    [15, 7],
    [20, 11],
    [25, 11],
  ])('at %d is %d', (x, y) => {
    expect(interpolate([0, 10, 20], [1, 3, 11], x)).toBe(y);
  });
});

describe('nothing to describe', () => {
  it.each([
    ['mean', () => mean([])],
    ['deviation', () => standardDeviation([])],
    ['quantile', () => quantile([], 0.5)],
    ['a share above 1', () => quantile([1], 1.5)],
    ['autocorrelation of a constant', () => autocorrelation([2, 2, 2], 1)],
    ['normal quantile of 1', () => normalQuantile(1)],
  ])('%s is a RangeError', (_name, act) => {
    expect(act).toThrow(RangeError);
  });
});
