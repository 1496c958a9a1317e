import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { TimeGrid } from '../../src/base/grid.js';
import { commonGrid, resample, resampleTo } from '../../src/base/resample.js';
import type { Gap, Series } from '../../src/base/series.js';
import { toSeries } from '../../src/base/series.js';
import { MS_PER_HOUR, MS_PER_MINUTE, toHours } from '../../src/base/units.js';

const start = Date.UTC(2022, 2, 13, 6);
const seriesOf = <Unit extends string>(unit: Unit, stepMinutes: number, values: number[], gaps: Gap[] = []) =>
  toSeries({
    unit,
    grid: { startMs: start, stepMs: stepMinutes * MS_PER_MINUTE, count: values.length },
    values: Float64Array.from(values),
    gaps,
  });
const sum = (series: Series<string>) => series.values.reduce((total, value) => total + value, 0);
const integral = (series: Series<string>) => sum(series) * toHours(series.grid.stepMs);

/** Values that cover 24 hours whatever their step, and steps that divide a day; 25 and 45 do not divide an hour. */
const stepMinutes = fc.constantFrom(5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 720, 1440);
const day = stepMinutes.chain((minutes) =>
  fc
    .array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1440 / minutes, maxLength: 1440 / minutes })
    .map((values) => ({ minutes, values })),
);

describe('whatever the steps', () => {
  test.prop([day, stepMinutes])('the sum of an amount is kept', ({ minutes, values }, other) => {
    const energies = seriesOf('kWh', minutes, values);
    expect(sum(resample(energies, other * MS_PER_MINUTE))).toBeCloseTo(sum(energies), 6);
  });

  test.prop([day, stepMinutes])('the time integral of a rate is kept', ({ minutes, values }, other) => {
    const powers = seriesOf('kW', minutes, values);
    expect(integral(resample(powers, other * MS_PER_MINUTE))).toBeCloseTo(integral(powers), 6);
  });

  test.prop([day, stepMinutes])('power times time is energy, before and after', ({ minutes, values }, other) => {
    const stepMs = other * MS_PER_MINUTE;
    const powers = resample(seriesOf('kW', minutes, values), stepMs);
    const energies = resample(
      seriesOf(
        'kWh',
        minutes,
        values.map((value) => (value * minutes) / 60),
      ),
      stepMs,
    );
    energies.values.forEach((energyKwh, index) => {
      expect(powers.values[index]! * toHours(stepMs)).toBeCloseTo(energyKwh, 6);
    });
  });

  test.prop([day, fc.constantFrom(1, 2, 3, 4, 5, 6, 10, 12)])(
    'finer and back is the same',
    ({ minutes, values }, parts) => {
      const powers = seriesOf('kW', minutes, values);
      const energies = seriesOf('kWh', minutes, values);
      for (const series of [powers, energies]) {
        const back = resample(resample(series, series.grid.stepMs / parts), series.grid.stepMs);
        back.values.forEach((value, index) => {
          expect(value).toBeCloseTo(series.values[index]!, 9);
        });
      }
    },
  );

  const multiple = fc.constantFrom(1, 2, 3, 4, 6);
  test.prop([
    fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 288, maxLength: 288 }),
    multiple,
    multiple,
  ])('two steps are one where each is a multiple of the one before', (values, first, second) => {
    for (const unit of ['USD/MWh', 'USD'] as const) {
      const fine = seriesOf(unit, 5, values);
      const once = resample(fine, 5 * first * second * MS_PER_MINUTE);
      const twice = resample(resample(fine, 5 * first * MS_PER_MINUTE), 5 * first * second * MS_PER_MINUTE);
      once.values.forEach((value, index) => {
        expect(twice.values[index]!).toBeCloseTo(value, 9);
      });
    }
  });
});

describe('by hand', () => {
  it.each([
    ['mean of a rate', 'kW', 15, [10, 20, 30, 60], 60, [30]],
    ['sum of an amount', 'kWh', 15, [10, 20, 30, 60], 60, [120]],
    ['a rate is held', 'USD/MWh', 60, [40], 15, [40, 40, 40, 40]],
    ['an amount is shared', 'kWh', 60, [40], 15, [10, 10, 10, 10]],
    ['a rate cut by overlap', '°C', 60, [0, 25, 5, 0, 50], 100, [10, 8, 30]],
    ['an amount cut by overlap', 'kWh', 60, [60, 30, 90], 90, [75, 105]],
    ['the same step', 'kW', 15, [1, 2], 15, [1, 2]],
  ])('%s', (_name, unit, from, values, to, expected) => {
    const got = resample(seriesOf(unit, from, values), to * MS_PER_MINUTE);
    expect(got.unit).toBe(unit);
    expect([...got.values].map((value) => Math.round(value * 1e9) / 1e9)).toEqual(expected);
  });

  it('a unit of no table is what the caller says', () => {
    const counts = seriesOf('requests', 30, [1, 2]);
    expect([...resample(counts, MS_PER_HOUR, { nature: 'amount' }).values]).toEqual([3]);
    expect([...resample(counts, MS_PER_HOUR, { nature: 'rate' }).values]).toEqual([1.5]);
  });
});

describe('gaps', () => {
  const reason = 'meter off';
  const gappy = seriesOf(
    'kW',
    30,
    [1, NaN, 3, 4, NaN, NaN],
    [1, 4, 5].map((index) => ({ index, reason })),
  );

  it('a longer step with a gap inside is a gap and says how much is missing', () => {
    const hourly = resample(gappy, MS_PER_HOUR);
    expect([...hourly.values]).toEqual([NaN, 3.5, NaN]);
    expect(hourly.gaps).toEqual([
      { index: 0, reason: 'meter off (1 of 2 steps)' },
      { index: 2, reason },
    ]);
  });

  it('a gap held finer and brought back is the same gap', () => {
    const fine = resample(gappy, 10 * MS_PER_MINUTE);
    expect(fine.gaps).toHaveLength(9);
    expect(resample(fine, 30 * MS_PER_MINUTE)).toEqual(gappy);
  });
});

describe('a common grid', () => {
  const grid = (startMinute: number, stepMinute: number, count: number): TimeGrid => ({
    startMs: start + startMinute * MS_PER_MINUTE,
    stepMs: stepMinute * MS_PER_MINUTE,
    count,
  });
  it.each([
    ['the longest step', [grid(0, 15, 8), grid(0, 60, 2)], grid(0, 60, 2)],
    ['the shared span', [grid(0, 60, 5), grid(120, 60, 5)], grid(120, 60, 3)],
    ['edges of the longest', [grid(0, 60, 3), grid(15, 15, 8)], grid(60, 60, 1)],
    ['edges before the start of the longest', [grid(60, 60, 3), grid(0, 15, 99)], grid(60, 60, 3)],
    ['one grid', [grid(7, 5, 3)], grid(7, 5, 3)],
  ])('has %s', (_name, grids, expected) => {
    expect(commonGrid(grids)).toEqual(expected);
  });

  it('sets price and load against each other', () => {
    const price = seriesOf('USD/MWh', 60, [10, 20, 30]);
    const load = seriesOf('kW', 15, [1, 1, 3, 3, 4, 4, 4, 4]);
    const common = commonGrid([price.grid, load.grid]);
    expect([...resampleTo(price, common).values]).toEqual([10, 20]);
    expect([...resampleTo(load, common).values]).toEqual([2, 4]);
  });
});

describe('faults of the caller', () => {
  const hours = seriesOf('kW', 60, [1, 2]);
  const odd = seriesOf('requests', 60, [1, 2]);
  const at = (startMs: number, count: number) => ({ startMs, stepMs: MS_PER_HOUR, count });
  it.each([
    ['a step that does not divide', () => resample(hours, 50 * MS_PER_MINUTE), 'divides'],
    ['no step', () => resample(hours, 0), 'divides'],
    ['a negative step', () => resample(hours, -MS_PER_HOUR), 'divides'],
    ['NaN', () => resample(hours, NaN), 'divides'],
    ['an infinite step', () => resample(hours, Infinity), 'divides'],
    ['an unknown unit', () => resample(odd, 1000), 'Say whether requests'],
    ['a contradicted unit', () => resample(hours, 1000, { nature: 'amount' }), 'that it is'],
    ['a grid too early', () => resampleTo(hours, at(start - 1, 1)), 'inside the series'],
    ['a grid too long', () => resampleTo(hours, at(start, 3)), 'inside the series'],
    ['no grid', () => commonGrid([]), 'at least one grid'],
    ['grids apart', () => commonGrid([at(0, 2), at(2 * MS_PER_HOUR, 2)]), 'share'],
  ])('%s', (_name, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
