import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { nextNormal, toRandom } from '../../../../src/base/random.js';
import { filterBlock, resetFilter, toBandPass, toBiquad } from '../../../../src/sim/power/spectrum/bandPass.js';
import { toFourier, transform } from '../../../../src/sim/power/spectrum/fourier.js';
import { rangeBlock, resetRange, toRollingRange } from '../../../../src/sim/power/spectrum/rollingRange.js';
import { toSegments } from '../../../../src/sim/power/spectrum/segmentSpectrum.js';

const numbers = (length: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length });
const sine = (hz: number, stepMs: number, { count, phase = 0 }: { count: number; phase?: number }) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * hz * i * stepMs) / 1000 + phase));

describe('Fourier transform', () => {
  it.each([2, 4, 8, 16, 32, 128])(
    'of %i values is the sum of its definition, and keeps the energy (Parseval)',
    (length) => {
      const [re, im] = [sine(3.3, 10, { count: length }), sine(7.1, 10, { count: length, phase: 1 })];
      const wanted = Array.from({ length }, (_, k) => {
        let [a, b] = [0, 0];
        for (let n = 0; n < length; n += 1) {
          const angle = (-2 * Math.PI * k * n) / length;
          a += re[n]! * Math.cos(angle) - im[n]! * Math.sin(angle);
          b += re[n]! * Math.sin(angle) + im[n]! * Math.cos(angle);
        }
        return [a, b] as const;
      });
      const energy = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * x + b[i]! ** 2, 0);
      const before = energy(re, im);
      transform(toFourier(length), re, im);
      wanted.forEach(([a, b], k) => {
        expect(Math.abs(re[k]! - a) + Math.abs(im[k]! - b)).toBeLessThan(1e-11);
      });
      expect(energy(re, im) / length).toBeCloseTo(before, 10);
    },
  );

  it('refuses other lengths', () => {
    expect(() => toFourier(12)).toThrow('power of two');
  });
});

describe('segments', () => {
  test.prop([numbers(64)])('Parseval: the squares add up to the weighted mean square about the mean', (drawn) => {
    const seen: number[] = [];
    const segments = toSegments(1000, 64, ({ squares }) => void seen.push(squares.reduce((sum, x) => sum + x, 0)));
    segments.push(Float64Array.from(drawn), 64);
    const weights = drawn.map((_, n) => 1 - Math.cos((2 * Math.PI * n) / 64));
    const centre = drawn.reduce((sum, x, n) => sum + weights[n]! * x, 0) / 64;
    const squares = drawn.reduce((sum, x, n) => sum + (weights[n]! * (x - centre)) ** 2, 0);
    expect(seen[0]).toBeCloseTo(squares / weights.reduce((sum, w) => sum + w * w, 0), 12);
  });

  test.prop([fc.double({ min: 0.1, max: 40, noNaN: true }), fc.double({ min: 0, max: 6, noNaN: true })])(
    'a sine of amplitude 7 anywhere in the band has amplitude 7 within 0.2 %, whatever stands beneath',
    (hz, phase) => {
      let amplitude = 0;
      const segments = toSegments(10, 80, ({ amplitudesKw }) => (amplitude = Math.max(...amplitudesKw)));
      const samples = sine(hz, 10, { count: segments.sampleCount, phase }).map((x) => 7 * x + 90_000);
      segments.push(samples, samples.length);
      expect(Math.abs(amplitude / 7 - 1)).toBeLessThan(2e-3);
    },
  );

  it('white noise spreads evenly over the lines', () => {
    const random = toRandom(5);
    const draws = Float64Array.from({ length: 2 ** 16 }, () => nextNormal(random));
    let [low, all] = [0, 0];
    toSegments(1000, 256, ({ squares }) => {
      squares.forEach((square, k) => {
        all += square;
        if (k <= 64) low += square;
      });
    }).push(draws, draws.length);
    expect(Math.abs(low / all - 0.5)).toBeLessThan(0.02);
  });

  it('begins anew after a gap', () => {
    let count = 0;
    const segments = toSegments(1000, 16, () => (count += 1));
    segments.push(new Float64Array(15), 15);
    segments.restart();
    segments.push(new Float64Array(15), 15);
    expect(count).toBe(0);
  });
});

describe('filters', () => {
  it.each(['low-pass', 'high-pass'] as const)('%s: the gain at any frequency as in closed form', (kind) => {
    for (const hz of [0.3, 1, 2, 5, 12, 31]) {
      const filter = toBiquad(kind, 2, 10);
      const block = sine(hz, 10, { count: 20_000 });
      filterBlock(filter, block, block.length);
      const tail = block.subarray(10_000);
      const part = (f: (x: number) => number) =>
        tail.reduce((sum, x, i) => sum + x * f((2 * Math.PI * hz * i) / 100), 0);
      const gain = (2 * Math.hypot(part(Math.cos), part(Math.sin))) / tail.length;
      const ratio = Math.tan((Math.PI * hz) / 100) / Math.tan((Math.PI * 2) / 100);
      const low = 1 / Math.sqrt(1 + ratio ** 4);
      expect(gain).toBeCloseTo(kind === 'low-pass' ? low : ratio ** 2 * low, 4);
    }
  });

  it('a constant passes a low-pass and not a high-pass, without transient', () => {
    const block = new Float64Array(50).fill(1e5);
    for (const filter of toBandPass({ lowHz: 0.1, highHz: 20 }, 10)) filterBlock(filter, block, 50);
    expect(Math.max(...block.map(Math.abs))).toBeLessThan(1e-9);
  });

  it('a band beyond half the rate needs no low-pass; a corner there is refused', () => {
    expect(toBandPass({ lowHz: 0, highHz: 50 }, 10)).toEqual([]);
    expect(() => toBiquad('low-pass', 50, 10)).toThrow('half the sampling rate');
  });

  it('forgets', () => {
    const filter = toBiquad('high-pass', 1, 10);
    filterBlock(filter, Float64Array.of(5, 9, 1), 3);
    resetFilter(filter);
    const block = Float64Array.of(3, 3);
    filterBlock(filter, block, 2);
    expect(Math.max(...block.map(Math.abs))).toBeLessThan(1e-12);
  });
});

describe('rolling range', () => {
  test.prop([
    fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 200 }),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 17 }),
  ])('is the range of the last values, in pieces too', (drawn, length, piece) => {
    const range = toRollingRange(length);
    rangeBlock(range, Float64Array.of(100, -100), 2);
    resetRange(range);
    const got: number[] = [];
    for (let from = 0; from < drawn.length; from += piece) {
      const block = Float64Array.from(drawn.slice(from, from + piece));
      rangeBlock(range, block, block.length);
      got.push(...block);
    }
    const wanted = drawn.map((_, i) => {
      const window = drawn.slice(Math.max(0, i - length + 1), i + 1);
      return Math.max(...window) - Math.min(...window);
    });
    expect(got).toEqual(wanted);
  });
});
