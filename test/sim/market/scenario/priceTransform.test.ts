import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Series } from '../../../../src/base/series.js';
import { observedValues } from '../../../../src/base/series.js';
import { mean, standardDeviation } from '../../../../src/base/statistics.js';
import { addCurtailment } from '../../../../src/sim/market/scenario/addCurtailment.js';
import { addEvPeak } from '../../../../src/sim/market/scenario/addEvPeak.js';
import { addScarcity } from '../../../../src/sim/market/scenario/addScarcity.js';
import { addSolar } from '../../../../src/sim/market/scenario/addSolar.js';
import { toLocalTimes } from '../../../../src/base/localTimes.js';
import type { PriceTransform } from '../../../../src/sim/market/scenario/priceTransform.js';
import { applyTransforms, toPriceTransform } from '../../../../src/sim/market/scenario/priceTransform.js';
import { scaleVolatility } from '../../../../src/sim/market/scenario/scaleVolatility.js';

const HOUR_MS = 3_600_000;
const clock = { zone: 'America/Chicago' };
const dallas = { latitude: 32.8, longitude: -96.8 };
/** Prices from local midnight of 13 March 2022, the day of 23 hours; NaN is a gap. */
const toPrices = (values: readonly number[], startMs = Date.UTC(2022, 2, 13, 6)): Series<'USD/MWh'> => ({
  unit: 'USD/MWh',
  grid: { startMs, stepMs: HOUR_MS, count: values.length },
  values: Float64Array.from(values),
  gaps: values.flatMap((value, index) => (Number.isNaN(value) ? [{ index, reason: 'made up' }] : [])),
});
const price = fc.double({ min: -100, max: 3000, noNaN: true }).map((value) => value + 0);
const hole = fc.constant(NaN);
const prices = fc
  .array(fc.oneof({ weight: 30, arbitrary: price }, { weight: 1, arbitrary: hole }), { minLength: 49, maxLength: 120 })
  .map((values) => toPrices(values));
const factor = fc.double({ min: 0, max: 4, noNaN: true });
const depth = fc.double({ min: 0, max: 200, noNaN: true });
const whole = fc.integer({ min: 0, max: 40 });

const transformOf = (strength: number): Record<PriceTransform['kind'], PriceTransform> => ({
  volatility: { kind: 'volatility', deviationFactor: 1 + strength },
  solar: { kind: 'solar', ...dallas, depressionUsdPerMwh: 60 * strength, eveningUsdPerMwh: 90 * strength },
  evPeak: { kind: 'evPeak', peakUsdPerMwh: 40 * strength },
  scarcity: { kind: 'scarcity', hoursPerYear: 2000 * strength },
  curtailment: { kind: 'curtailment', timeShare: strength / 2, floorUsdPerMwh: -10 },
});
const kinds = Object.keys(transformOf(0)) as PriceTransform['kind'][];
const applyOne = (series: Series<'USD/MWh'>, transform: PriceTransform) => applyTransforms(series, [transform], clock);
const expectNear = (a: Series<'USD/MWh'>, b: Series<'USD/MWh'>) => {
  const scale = 1 + b.values.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0);
  const farthest = a.values.reduce((most, value, i) => Math.max(most, Math.abs(value - b.values[i]!) || 0), 0);
  expect(farthest / scale).toBeLessThan(1e-11);
};

describe.each(kinds)('%s', (kind) => {
  test.prop([prices])('of no strength changes nothing, bit for bit', (series) => {
    expect(applyOne(series, transformOf(0)[kind])).toEqual(series);
  });

  test.prop([prices, fc.double({ min: 0, max: 1, noNaN: true })], { numRuns: 30 })(
    'keeps gaps, grid and what came in',
    (series, strength) => {
      const before = series.values.slice();
      const after = applyOne(series, transformOf(strength)[kind]);
      expect([after.grid, after.gaps, after.unit]).toEqual([series.grid, series.gaps, series.unit]);
      expect(after.values.map(Number)).toHaveLength(series.values.length);
      expect([...after.values].map(Number.isNaN)).toEqual([...before].map(Number.isNaN));
      expect(series.values).toEqual(before);
    },
  );

  test.prop([prices], { numRuns: 20 })('is the same from its own plain data', (series) => {
    const transform = transformOf(0.5)[kind];
    const read = toPriceTransform(JSON.parse(JSON.stringify(transform)));
    expect(read).toEqual(transform);
    expect(applyOne(series, read)).toEqual(applyOne(series, transform));
  });
});

describe('a list', () => {
  test.prop([prices], { numRuns: 20 })('does one after the other, and nothing when it is empty', (series) => {
    const [first, second] = [transformOf(0.5).solar, transformOf(0.5).scarcity];
    expect(applyTransforms(series, [first, second], clock)).toEqual(applyOne(applyOne(series, first), second));
    expect(applyTransforms(series, [], clock)).toBe(series);
  });
});

describe('volatility', () => {
  test.prop([prices, factor])('keeps the mean of each local day', (series, deviationFactor) => {
    const after = scaleVolatility(series, { deviationFactor }, clock);
    const days = toLocalTimes(series.grid, clock.zone).map(({ dayNumber }) => dayNumber);
    for (const day of new Set(days)) {
      const dayMean = ({ values }: Series<'USD/MWh'>) => {
        const known = values.filter((value, index) => days[index] === day && !Number.isNaN(value));
        return known.length === 0 ? 0 : mean(known);
      };
      expect(dayMean(after)).toBeCloseTo(dayMean(series), 8);
    }
  });

  test.prop([prices, factor, factor])('by two factors in turn is that by their product', (series, one, other) => {
    const twice = scaleVolatility(
      scaleVolatility(series, { deviationFactor: one }, clock),
      { deviationFactor: other },
      clock,
    );
    expectNear(twice, scaleVolatility(series, { deviationFactor: one * other }, clock));
  });

  test.prop([prices, factor])('around a moving mean keeps the mean of the whole', (series, deviationFactor) => {
    const after = scaleVolatility(series, { deviationFactor, windowHours: 24 }, clock);
    expect(mean(observedValues(after))).toBeCloseTo(mean(observedValues(series)), 8);
  });

  it.each([{}, { windowHours: 12 }])('grows with the factor, %o', (options) => {
    const series = toPrices(Array.from({ length: 96 }, (_, i) => 50 + 30 * Math.sin(i / 4) + (i % 7)));
    const spreads = [0, 0.5, 1, 1.5, 3].map((deviationFactor) =>
      standardDeviation(scaleVolatility(series, { deviationFactor, ...options }, clock).values),
    );
    expect([...spreads].sort((a, b) => a - b)).toEqual(spreads);
    expect(new Set(spreads).size).toBe(5);
  });

  it('leaves a day without a known price alone', () => {
    const series = toPrices([...Array.from({ length: 23 }, () => NaN), ...Array.from({ length: 24 }, (_, i) => i)]);
    const { values } = scaleVolatility(series, { deviationFactor: 2 }, clock);
    expect(values.slice(0, 23).every(Number.isNaN)).toBe(true);
    expect(values[23]).toBeCloseTo(-11.5, 12);
  });
});

describe('solar', () => {
  const day = (startMs: number) =>
    toPrices(
      Array.from({ length: 24 }, () => 100),
      startMs,
    );
  const june = Date.UTC(2022, 5, 21, 5);
  const december = Date.UTC(2022, 11, 21, 6);

  test.prop([prices, depth, depth], { numRuns: 30 })(
    'in two parts is their sum, and more of it never raises a price',
    (series, one, other) => {
      const add = (from: Series<'USD/MWh'>, depressionUsdPerMwh: number) =>
        addSolar(from, { ...dallas, depressionUsdPerMwh });
      const both = add(series, one + other);
      expectNear(add(add(series, one), other), both);
      const less = add(series, one);
      expect(both.values.every((value, i) => !(value > less.values[i]! + 1e-9))).toBe(true);
    },
  );

  test.prop([prices, depth])(
    'takes no price through the floor and leaves those below',
    (series, depressionUsdPerMwh) => {
      const { values } = addSolar(series, { ...dallas, depressionUsdPerMwh, floorUsdPerMwh: 20 });
      series.values.forEach((before, index) => {
        if (before <= 20) expect(values[index]).toBe(before);
        else expect(Number.isNaN(before) || values[index]! >= 20).toBe(true);
      });
    },
  );

  it('comes out for a part of a year as within the year', () => {
    const year = toPrices(
      Array.from({ length: 8760 }, () => 80),
      Date.UTC(2022, 0, 1, 6),
    );
    const options = { ...dallas, depressionUsdPerMwh: 50, eveningUsdPerMwh: 70 };
    const part = toPrices(
      Array.from({ length: 100 }, () => 80),
      year.grid.startMs + 5001 * HOUR_MS,
    );
    expect(addSolar(part, options).values).toEqual(addSolar(year, options).values.slice(5001, 5101));
  });

  it('is deeper and longer in June than in December, and none at night', () => {
    const [summer, winter] = [june, december].map((startMs) =>
      addSolar(day(startMs), { ...dallas, depressionUsdPerMwh: 40 }).values.map((value) => 100 - value),
    );
    expect(Math.max(...summer!)).toBeCloseTo(40, 0);
    // Clear-sky sunlight at noon: elevation 80.6 and 33.8 degrees (90 - latitude -+ 23.4).
    expect(Math.max(...winter!) / Math.max(...summer!)).toBeCloseTo(0.53, 1);
    expect(summer!.filter((cut) => cut > 0).length - winter!.filter((cut) => cut > 0).length).toBeGreaterThanOrEqual(3);
    for (const cuts of [summer!, winter!]) expect([cuts[0], cuts[2], cuts[23]]).toEqual([0, 0, 0]);
  });

  it('raises the evening most around sunset, and never the morning', () => {
    const { values } = addSolar(day(june), { ...dallas, depressionUsdPerMwh: 0, eveningUsdPerMwh: 50 });
    const rises = values.map((value) => value - 100);
    expect(rises.slice(0, 12).every((rise) => rise === 0)).toBe(true);
    // Sunset in Dallas at the solstice is at 20:38 local time.
    expect([17, 18, 19, 20]).toContain(rises.indexOf(Math.max(...rises)));
    expect(Math.max(...rises)).toBeGreaterThan(45);
  });

  it('follows a given output instead of the sun, whatever its unit', () => {
    const output = (scale: number): Series<string> => ({
      ...day(june),
      unit: 'kW',
      values: Float64Array.from({ length: 24 }, (_, hour) => (hour === 12 ? scale : 0)),
    });
    const options = { ...dallas, depressionUsdPerMwh: 40, eveningUsdPerMwh: 10 };
    const { values } = addSolar(day(june), options, output(7));
    expect(values).toEqual(addSolar(day(june), options, output(7000)).values);
    // The ramp is what has fallen since three hours before.
    expect([...values.slice(11, 17)]).toEqual([100, 60, 100, 100, 110, 100]);
  });

  it.each([
    ['another grid', { ...day(december) }, 'on the grid of the prices'],
    ['a gap', { ...day(june), values: new Float64Array(24).fill(NaN) }, 'step 0 holds NaN'],
    ['a negative step', { ...day(june), values: new Float64Array(24).fill(-1) }, 'step 0 holds -1'],
  ])('refuses output with %s', (_name, output, message) => {
    expect(() => addSolar(day(june), { ...dallas, depressionUsdPerMwh: 1 }, output)).toThrow(message);
  });
});

describe('EV peak', () => {
  test.prop([prices, depth, depth])('in two parts is their sum and lowers no price', (series, one, other) => {
    const add = (from: Series<'USD/MWh'>, peakUsdPerMwh: number) => addEvPeak(from, { peakUsdPerMwh }, clock);
    expectNear(add(add(series, one), other), add(series, one + other));
    expect(add(series, one).values.every((value, i) => !(value < series.values[i]!))).toBe(true);
  });

  it('stands at the same local hour before and after the clocks change', () => {
    const series = toPrices(
      Array.from({ length: 24 * 4 }, () => 0),
      Date.UTC(2022, 2, 11, 6),
    );
    const { values } = addEvPeak(series, { peakUsdPerMwh: 10 }, clock);
    const local = toLocalTimes(series.grid, clock.zone);
    const peaks = [...values.keys()].filter((index) => values[index] === 10).map((index) => local[index]!);
    expect(peaks.map(({ weekday, hour }) => [weekday, hour])).toEqual([
      [5, 18],
      [1, 18],
    ]);
  });
});

describe('scarcity', () => {
  const capUsdPerMwh = 5000;
  test.prop([prices, whole, whole])('first of some hours, then of others, is that of all', (series, one, other) => {
    // Exact counts: a year's hours over this series' share of the year.
    const add = (from: Series<'USD/MWh'>, steps: number) =>
      addScarcity(from, { hoursPerYear: (steps * 8760) / series.grid.count, capUsdPerMwh });
    expect(add(add(series, one), other)).toEqual(add(series, one + other));
    const known = observedValues(series).length;
    expect(add(series, one).values.filter((value) => value === capUsdPerMwh)).toHaveLength(Math.min(one, known));
  });

  test.prop([prices, whole])('raises the dearest and nothing else', (series, steps) => {
    const after = addScarcity(series, { hoursPerYear: (steps * 8760) / series.grid.count, capUsdPerMwh });
    const raised = series.values.filter((value, i) => value < after.values[i]!);
    const left = series.values.filter((value, i) => value === after.values[i]!);
    if (raised.length > 0 && left.length > 0) expect(Math.min(...raised)).toBeGreaterThanOrEqual(Math.max(...left));
  });

  it('lowers no price above its cap, and can follow another strain', () => {
    const series = toPrices([9000, 10, 20, NaN, 30]);
    const strain = { ...series, unit: 'kW', values: Float64Array.of(1, 5, 2, 9, NaN) };
    const { values } = addScarcity(series, { hoursPerYear: 8760 / 5 }, strain);
    expect([...values]).toEqual([9000, 5000, 20, NaN, 30]);
    expect([...addScarcity(series, { hoursPerYear: 8760 }).values]).toEqual([9000, 5000, 5000, NaN, 5000]);
    expect(() => addScarcity(series, { hoursPerYear: 1 }, toPrices([1]))).toThrow('on the grid of the prices');
  });
});

describe('curtailment', () => {
  test.prop([prices, whole, whole])('of two shares in turn is that of their sum', (series, one, other) => {
    const known = Math.max(1, observedValues(series).length);
    const add = (from: Series<'USD/MWh'>, steps: number) =>
      addCurtailment(from, { timeShare: Math.min(1, steps / known), floorUsdPerMwh: -200 });
    expect(add(add(series, Math.min(one, known)), Math.min(other, known))).toEqual(add(series, one + other));
  });

  test.prop([prices, fc.double({ min: 0, max: 1, noNaN: true })])(
    'lowers the cheapest and nothing else',
    (series, timeShare) => {
      const after = addCurtailment(series, { timeShare });
      const lowered = series.values.filter((value, i) => value > after.values[i]!);
      const left = series.values.filter((value, i) => value === after.values[i]! && value > 0);
      expect(lowered.every((value) => value > 0)).toBe(true);
      if (lowered.length > 0 && left.length > 0) expect(Math.max(...lowered)).toBeLessThanOrEqual(Math.min(...left));
    },
  );

  it('can follow a surplus of wind and sun', () => {
    const series = toPrices([10, 20, 30, 40]);
    const surplus = { ...series, unit: 'fraction', values: Float64Array.of(0.1, 0.2, 0.9, 0.8) };
    expect([...addCurtailment(series, { timeShare: 0.5 }, surplus).values]).toEqual([10, 20, 0, 0]);
  });
});

describe('what cannot be used', () => {
  it.each([
    [{ kind: 'volatility' }, 'deviationFactor'],
    [{ kind: 'volatility', deviationFactor: -1 }, 'deviationFactor'],
    [{ kind: 'volatility', deviationFactor: NaN }, 'deviationFactor'],
    [{ kind: 'volatility', deviationFactor: Infinity }, 'deviationFactor'],
    [{ kind: 'volatility', deviationFactor: 2, windowHours: 0 }, 'windowHours'],
    [{ kind: 'solar', ...dallas, depressionUsdPerMwh: -5 }, 'depressionUsdPerMwh'],
    [{ kind: 'solar', latitude: 91, longitude: 0, depressionUsdPerMwh: 5 }, 'latitude'],
    [{ kind: 'solar', latitude: 30, depressionUsdPerMwh: 5 }, 'longitude'],
    [{ kind: 'evPeak', peakUsdPerMwh: '5' }, 'peakUsdPerMwh'],
    [{ kind: 'evPeak', peakUsdPerMwh: 5, place: 'garage' }, 'place'],
    [{ kind: 'evPeak', peakUsdPerMwh: 5, chargingHours: 25 }, 'chargingHours'],
    [{ kind: 'scarcity', hoursPerYear: -1 }, 'hoursPerYear'],
    [{ kind: 'curtailment', timeShare: 1.1 }, 'timeShare'],
    [{ kind: 'curtailment', timeShare: 0.1, floor: 0 }, 'floor'],
    [{ kind: 'nuclear' }, 'kind'],
    [{}, 'kind'],
    ['scarcity', 'object'],
    [null, 'object'],
  ])('%o is refused with its field named', (value, field) => {
    expect(() => toPriceTransform(value)).toThrow(RangeError);
    expect(() => toPriceTransform(value)).toThrow(field);
  });

  it('is refused by the functions themselves too', () => {
    const series = toPrices([1, 2]);
    expect(() => scaleVolatility(series, { deviationFactor: NaN }, clock)).toThrow('deviationFactor');
    expect(() => addScarcity(series, { hoursPerYear: NaN })).toThrow('hoursPerYear');
    expect(() => applyOne(series, transformOf(1).evPeak)).not.toThrow();
    expect(() => applyTransforms(series, [transformOf(1).evPeak], { zone: 'America/Chicgo' })).toThrow('IANA');
  });
});
