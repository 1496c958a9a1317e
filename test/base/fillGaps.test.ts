import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { FillPolicy } from '../../src/base/fillGaps.js';
import { fillGaps } from '../../src/base/fillGaps.js';
import { toSeries } from '../../src/base/series.js';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/base/units.js';

const zone = 'America/Chicago';
const reason = 'meter off';
/** Hours from an instant, valued by their index, but for the gaps. */
const hours = (startMs: number, count: number, gaps: readonly number[]) =>
  toSeries({
    unit: 'kW',
    grid: { startMs, stepMs: MS_PER_HOUR, count },
    values: Float64Array.from({ length: count }, (_, index) => (gaps.includes(index) ? NaN : index)),
    gaps: [...gaps].sort((a, b) => a - b).map((index) => ({ index, reason })),
  });
const plain = Date.UTC(2022, 5, 1, 5);
const policies: FillPolicy[] = [
  { by: 'previous' },
  { by: 'linear' },
  { by: 'day-before', zone },
  { by: 'week-before', zone },
  { by: 'value', value: 7 },
];

describe('laws', () => {
  const someGaps = fc.uniqueArray(fc.integer({ min: 0, max: 199 }), { maxLength: 60 });
  test.prop([someGaps, fc.constantFrom(...policies), fc.integer({ min: 1, max: 9 })])(
    'what was known stays, what was filled is listed, and both lists make up the gaps',
    (gaps, policy, maxHours) => {
      const series = hours(plain, 200, gaps);
      const { series: got, filled } = fillGaps(series, policy, maxHours * MS_PER_HOUR);
      series.values.forEach((value, index) => {
        if (!gaps.includes(index)) expect(got.values[index]).toBe(value);
      });
      const indices = [...filled, ...got.gaps].map(({ index }) => index).sort((a, b) => a - b);
      expect(indices).toEqual(series.gaps.map(({ index }) => index));
      expect(filled.every((step) => step.by === policy.by && step.reason === reason)).toBe(true);
    },
  );

  test.prop([someGaps])('straight lines fill a straight line', (gaps) => {
    const inner = gaps.filter((index) => index > 0 && index < 199);
    const { series: got } = fillGaps(hours(plain, 200, inner), { by: 'linear' }, Infinity);
    got.values.forEach((value, index) => {
      expect(value).toBeCloseTo(index, 9);
    });
  });

  it.each(policies)('nothing to fill: $by leaves the series as it is', (policy) => {
    const series = hours(plain, 10, []);
    expect(fillGaps(series, policy, MS_PER_DAY)).toEqual({ series, filled: [] });
  });
});

describe('by hand', () => {
  it.each([
    ['the last known value is held', { by: 'previous' }, [3, 4, 5], 3, { 3: 2, 4: 2, 5: 2 }],
    ['a straight line', { by: 'linear' }, [3, 4, 5], 3, { 3: 3, 4: 4, 5: 5 }],
    ['a number', { by: 'value', value: -1 }, [3, 5], 1, { 3: -1, 5: -1 }],
    ['a run longer than allowed stays', { by: 'previous' }, [3, 4, 5, 9], 2, { 9: 8 }],
    ['nothing before the first step', { by: 'previous' }, [0], 1, {}],
    ['no line from the first step', { by: 'linear' }, [0, 1], 2, {}],
    ['no line to the last step', { by: 'linear' }, [199], 1, {}],
    ['the day before', { by: 'day-before', zone }, [30, 31], 2, { 30: 6, 31: 7 }],
    ['the week before', { by: 'week-before', zone }, [168, 199], 1, { 168: 0, 199: 31 }],
    ['no day before the first', { by: 'day-before', zone }, [3], 1, {}],
    ['no guess upon a guess', { by: 'day-before', zone }, [30, 54], 1, { 30: 6 }],
  ] as [string, FillPolicy, number[], number, Record<number, number>][])(
    '%s',
    (_name, policy, gaps, maxHours, expected) => {
      const { series, filled } = fillGaps(hours(plain, 200, gaps), policy, maxHours * MS_PER_HOUR);
      expect(Object.fromEntries(filled.map(({ index }) => [index, series.values[index]]))).toEqual(expected);
    },
  );
});

describe('the same local time across a clock change', () => {
  /** 72 hours from the local midnight before the day of the change. */
  const spring = Date.UTC(2022, 2, 12, 6);
  const autumn = Date.UTC(2022, 10, 5, 5);
  it.each([
    ['spring: 04:00 comes 23 hours after 04:00', spring, 27, 4],
    ['autumn: both passes of 01:00 take 01:00', autumn, 25, 1],
    ['autumn: the second pass too', autumn, 26, 1],
    ['autumn: 02:00 comes 25 hours after 02:00', autumn, 27, 2],
    ['the day after autumn takes the first pass', autumn, 50, 25],
  ])('%s', (_name, startMs, gap, source) => {
    const { series } = fillGaps(hours(startMs, 72, [gap]), { by: 'day-before', zone }, MS_PER_HOUR);
    expect(series.values[gap]).toBe(source);
  });

  it('the day after spring has nothing to take for the skipped hour', () => {
    // 02:00 of 14 March: 24 + 23 + 2 hours after the start.
    const { series, filled } = fillGaps(hours(spring, 72, [49]), { by: 'day-before', zone }, MS_PER_HOUR);
    expect(filled).toEqual([]);
    expect(series.gaps).toEqual([{ index: 49, reason }]);
  });
});

describe('faults of the caller', () => {
  const series = hours(plain, 10, [3]);
  it.each([
    ['no length', () => fillGaps(series, { by: 'previous' }, 0), 'longest gap'],
    ['NaN', () => fillGaps(series, { by: 'previous' }, NaN), 'longest gap'],
    ['an infinite value', () => fillGaps(series, { by: 'value', value: Infinity }, 1), 'finite value'],
    ['an unknown zone', () => fillGaps(series, { by: 'day-before', zone: 'Chicago' }, 1), 'IANA'],
  ])('%s', (_name, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
