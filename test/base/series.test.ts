import { describe, expect, it } from 'vitest';
import { toTimeGrid } from '../../src/base/grid.js';
import { observedValues, toSeries } from '../../src/base/series.js';

const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
const series = (values: number[], gaps: { index: number; reason: string }[] = []) =>
  toSeries({ unit: 'kW', grid, values: Float64Array.from(values), gaps });
const gap = (index: number) => ({ index, reason: 'meter off' });

describe('a series', () => {
  it('keeps a named gap and leaves it out of the observed values', () => {
    const gappy = series([1, NaN, 3], [gap(1)]);
    expect([...observedValues(gappy)]).toEqual([1, 3]);
    expect(gappy.gaps).toEqual([gap(1)]);
  });

  it.each([
    ['too few values', () => series([1, 2]), '2 values stand against 3 steps'],
    ['an unnamed gap', () => series([1, NaN, 3]), 'step 1 holds NaN'],
    ['an infinite value', () => series([1, 2, Infinity]), 'step 2 holds Infinity'],
    ['a gap with a value', () => series([1, 2, 3], [gap(1)]), 'step 1 holds 2'],
    ['a gap named twice', () => series([1, NaN, 3], [gap(1), gap(1)]), 'once and inside'],
    ['a gap outside', () => series([1, 2, 3], [gap(3)]), 'once and inside'],
  ])('rejects %s', (_name, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});

describe('a grid', () => {
  it.each([
    ['startMs', { ...grid, startMs: NaN }],
    ['stepMs', { ...grid, stepMs: -1 }],
    ['stepMs', { ...grid, stepMs: Infinity }],
    ['count', { ...grid, count: 0 }],
    ['count', { ...grid, count: 1.5 }],
  ])('rejects a bad %s', (field, spec) => {
    expect(() => toTimeGrid(spec)).toThrow(field);
  });
});
