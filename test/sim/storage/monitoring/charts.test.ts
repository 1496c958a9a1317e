import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { nextNormal, toRandom } from '../../../../src/base/random.js';
import type { Cusum } from '../../../../src/sim/storage/monitoring/cusum.js';
import { CALM_CUSUM, stepCusum, toCusum } from '../../../../src/sim/storage/monitoring/cusum.js';
import type { Ewma } from '../../../../src/sim/storage/monitoring/ewma.js';
import { CALM_EWMA, stepEwma, toEwma } from '../../../../src/sim/storage/monitoring/ewma.js';
import { normalBetween, normalUpperTail } from '../../../../src/sim/storage/monitoring/normalTails.js';
import {
  cusumRunLength,
  ewmaRunLength,
  limitFor,
  siegmundRunLength,
} from '../../../../src/sim/storage/monitoring/runLength.js';
import type { HealthSignal } from '../../../../src/sim/storage/monitoring/watchHealth.js';
import { watchHealth } from '../../../../src/sim/storage/monitoring/watchHealth.js';

const z = fc.double({ min: -6, max: 6, noNaN: true });

describe('tails of the normal distribution', () => {
  // Abramowitz and Stegun 1964, tables 26.1 and 26.2.
  it.each([
    [1, 0.15865525393145705],
    [2, 0.022750131948179207],
    [2.999999999, 0.0013498980316300946],
    [3, 0.0013498980316300946],
    [5, 2.8665157187919391e-7],
    [10, 7.6198530241605261e-24],
  ])('above %d lie %d', (at, wanted) => {
    expect(normalUpperTail(at) / wanted).toBeCloseTo(1, 7);
  });

  test.prop([z, z, z])('add up', (a, b, c) => {
    const [low, middle, high] = [a, b, c].toSorted((x, y) => x - y) as [number, number, number];
    expect(normalBetween(low, middle) + normalBetween(middle, high)).toBeCloseTo(normalBetween(low, high), 14);
    expect(normalUpperTail(a) + normalUpperTail(-a)).toBeCloseTo(1, 15);
  });
});

// Montgomery, Introduction to Statistical Quality Control, table 9.3: two sides, slack 0.5.
const SHIFTS = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4];
const CUSUM_TABLE: [number, number[]][] = [
  [4, [168, 74.2, 26.6, 13.3, 8.38, 4.75, 3.34, 2.62, 2.19, 1.71]],
  [5, [465, 139, 38.0, 17.0, 10.4, 5.75, 4.01, 3.11, 2.57, 2.01]],
];
// Lucas and Saccucci 1990, as Montgomery's table 9.11: weight, limit, run length by shift.
const EWMA_SHIFTS = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 4];
const EWMA_TABLE: [number, number, number[]][] = [
  [0.4, 3.054, [500, 224, 71.2, 28.4, 14.3, 5.9, 3.5, 2.5, 2.0, 1.4]],
  [0.25, 2.998, [500, 170, 48.2, 20.1, 11.1, 5.5, 3.6, 2.7, 2.3, 1.7]],
  [0.2, 2.962, [500, 150, 41.8, 18.2, 10.5, 5.5, 3.7, 2.9, 2.4, 1.9]],
  [0.1, 2.814, [500, 106, 31.3, 15.9, 10.3, 6.1, 4.4, 3.4, 2.9, 2.2]],
  [0.05, 2.615, [500, 84.1, 28.8, 16.4, 11.4, 7.1, 5.2, 4.2, 3.5, 2.7]],
];

describe('average run length', () => {
  it.each(CUSUM_TABLE)('of cumulative sums with a limit of %d is the published one', (limitZ, wanted) => {
    wanted.forEach((length, i) => {
      const got = cusumRunLength(toCusum({ limitZ }), SHIFTS[i]);
      expect(Math.abs(got / length - 1)).toBeLessThan(0.006);
    });
  });

  it.each(EWMA_TABLE)(
    'of averages of weight %d with a limit of %d is the published one',
    (weightFraction, limitZ, wanted) => {
      wanted.forEach((length, i) => {
        const got = ewmaRunLength(toEwma({ weightFraction, limitZ }), EWMA_SHIFTS[i]);
        expect(Math.abs(got - length)).toBeLessThan(0.06 + 0.006 * length);
      });
    },
  );

  it('of an average of weight 1 is that of single readings', () => {
    const got = ewmaRunLength(toEwma({ weightFraction: 1, limitZ: 3 }));
    expect(got).toBeCloseTo(1 / (2 * normalUpperTail(3)), 6);
  });

  it.each([0, 0.5, 1, 2])('of sums is near the formula of Siegmund at a shift of %d', (shiftZ) => {
    const chart = toCusum({ limitZ: 5, side: 'high' });
    expect(Math.abs(siegmundRunLength(chart, shiftZ) / cusumRunLength(chart, shiftZ) - 1)).toBeLessThan(0.04);
  });

  it('the formula is whole where the drift is nil', () => {
    const at = (shiftZ: number) => siegmundRunLength(toCusum({ limitZ: 5, side: 'low' }), shiftZ);
    expect(at(-0.5)).toBeCloseTo(6.166 ** 2, 9);
    expect(at(-0.5 - 1e-4)).toBeCloseTo(at(-0.5), 1);
    expect(siegmundRunLength(toCusum({ limitZ: 5 }))).toBeCloseTo(
      siegmundRunLength(toCusum({ limitZ: 5, side: 'high' })) / 2,
      9,
    );
  });

  const charts: [string, Cusum | Ewma, number][] = [
    ['sums, both sides, no shift', toCusum({ limitZ: 3 }), 0],
    ['sums, rising, shift 1', toCusum({ limitZ: 4, side: 'high' }), 1],
    ['sums, falling, no shift', toCusum({ limitZ: 3, slackZ: 0.25, side: 'low' }), 0],
    ['averages, both sides, shift 0.5', toEwma({ weightFraction: 0.2, limitZ: 2.5 }), 0.5],
    ['averages, rising, no shift', toEwma({ weightFraction: 0.2, limitZ: 2.2, side: 'high' }), 0],
    ['averages, falling, shift -1', toEwma({ weightFraction: 0.1, limitZ: 2.7, side: 'low' }), -1],
  ];
  it.each(charts)('is what the charts do: %s', (_, chart, shiftZ) => {
    const wanted = 'slackZ' in chart ? cusumRunLength(chart, shiftZ) : ewmaRunLength(chart, shiftZ);
    const { mean, error } = simulated(chart, shiftZ, 4000);
    expect(Math.abs(mean - wanted)).toBeLessThan(3.5 * error);
  });

  it('a limit gives the run length it was made for', () => {
    const runLength = (limitZ: number) => cusumRunLength(toCusum({ limitZ, side: 'high' }));
    expect(runLength(limitFor(2000, runLength)) / 2000).toBeCloseTo(1, 4);
    expect(() => limitFor(1, runLength)).toThrow('from 2');
  });
});

describe('charts', () => {
  test.prop([fc.array(z, { maxLength: 40 })])('of the falling side mirror those of the rising one', (readings) => {
    const [high, low] = [toCusum({ limitZ: 4, side: 'high' }), toCusum({ limitZ: 4, side: 'low' })];
    let [up, down] = [CALM_CUSUM, CALM_CUSUM];
    for (const reading of readings) {
      up = stepCusum(high, up, reading).state;
      down = stepCusum(low, down, -reading).state;
      expect(up.highZ).toBe(down.lowZ);
    }
  });

  it('leave a missing reading out', () => {
    const chart = toCusum({ limitZ: 5 });
    const state = stepCusum(chart, CALM_CUSUM, 3).state;
    expect(stepCusum(chart, state, NaN)).toEqual({ state, isAlarm: false });
    expect(stepEwma(toEwma({ limitZ: 3 }), { averageZ: 0.2 }, NaN).state).toEqual({ averageZ: 0.2 });
  });

  it('refuse what they cannot be', () => {
    expect(() => toCusum({ limitZ: 0 })).toThrow('limitZ');
    expect(() => toCusum({ limitZ: 1, slackZ: NaN })).toThrow('slackZ');
    expect(() => toEwma({ limitZ: 1, weightFraction: 0 })).toThrow('weightFraction');
    expect(() => toEwma({ limitZ: Infinity })).toThrow('limitZ');
  });
});

describe('the health of a pack', () => {
  const sound = (name: string, seed: number, shift: (i: number) => number): HealthSignal => {
    const random = toRandom(seed);
    const expectedValues = Float64Array.from({ length: 400 }, (_, i) => 1 - 1e-4 * i);
    const values = expectedValues.map((value, i) => value + 0.01 * (nextNormal(random) + shift(i)));
    return { name, values, expectedValues, deviation: 0.01 };
  };
  const from = (start: number, shiftZ: number) => (i: number) => (i < start ? 0 : shiftZ);

  it('alarms on the signal that left its course, soon after it did', () => {
    const cusum = { limitZ: 8, slackZ: 0.5 };
    const alarms = watchHealth([
      { ...sound('capacity', 1, from(300, -1.5)), cusum: { ...cusum, side: 'low' } },
      {
        ...sound('resistance', 2, from(200, 1.5)),
        cusum: { ...cusum, side: 'high' },
        ewma: toEwma({ limitZ: 4, side: 'high' }),
      },
      { ...sound('temperature spread', 3, from(0, 0)), cusum: { ...cusum, side: 'high' } },
    ]);
    expect(new Set(alarms.map(({ signal }) => signal))).toEqual(new Set(['capacity', 'resistance']));
    const first = (signal: string, chart: string) =>
      alarms.find((alarm) => alarm.signal === signal && alarm.chart === chart)!;
    expect(first('resistance', 'cusum').index).toBeGreaterThan(200);
    expect(first('resistance', 'cusum').index).toBeLessThan(220);
    expect(first('resistance', 'ewma').index).toBeLessThan(225);
    expect(first('capacity', 'cusum').index).toBeLessThan(325);
    expect(first('capacity', 'cusum').reachedZ).toBeLessThan(-8);
    expect(alarms.map(({ index }) => index)).toEqual(alarms.map(({ index }) => index).toSorted((a, b) => a - b));
  });

  it('a sound pack alarms once a run length', () => {
    const random = toRandom(5);
    const values = Float64Array.from({ length: 200_000 }, () => nextNormal(random));
    const chart = toCusum({ limitZ: 4 });
    const alarms = watchHealth([
      { name: 'capacity', values, expectedValues: new Float64Array(200_000), deviation: 1, cusum: chart },
    ]);
    const expected = 200_000 / cusumRunLength(chart);
    expect(Math.abs(alarms.length - expected)).toBeLessThan(3.5 * Math.sqrt(expected));
  });

  it.each([
    ['as many expected', { expectedValues: Float64Array.of(1) }],
    ['finite', { expectedValues: Float64Array.of(1, NaN) }],
    ['finite', { values: Float64Array.of(1, Infinity) }],
    ['deviation', { deviation: 0 }],
    ['chart', { cusum: undefined }],
  ])('refuses signals without %s', (text, wrong) => {
    const good = { name: 'R', values: Float64Array.of(1, NaN), expectedValues: Float64Array.of(1, 1), deviation: 1 };
    expect(() => watchHealth([{ ...good, cusum: toCusum({ limitZ: 5 }), ...wrong } as HealthSignal])).toThrow(text);
  });
});

function simulated(chart: Cusum | Ewma, shiftZ: number, count: number): { mean: number; error: number } {
  const random = toRandom(3);
  let [sum, squares] = [0, 0];
  for (let run = 0; run < count; run += 1) {
    const length = 'slackZ' in chart ? runCusum(chart, shiftZ) : runEwma(chart, shiftZ);
    sum += length;
    squares += length * length;
  }
  const mean = sum / count;
  return { mean, error: Math.sqrt((squares / count - mean * mean) / count) };

  function runCusum(cusum: Cusum, byZ: number): number {
    let step = stepCusum(cusum, CALM_CUSUM, nextNormal(random) + byZ);
    let length = 1;
    for (; !step.isAlarm; length += 1) step = stepCusum(cusum, step.state, nextNormal(random) + byZ);
    return length;
  }

  function runEwma(ewma: Ewma, byZ: number): number {
    let step = stepEwma(ewma, CALM_EWMA, nextNormal(random) + byZ);
    let length = 1;
    for (; !step.isAlarm; length += 1) step = stepEwma(ewma, step.state, nextNormal(random) + byZ);
    return length;
  }
}
