/** Butterworth filters of second order: what a rule hears of a power. */
import { requireAboveZero, requireField } from '../require.js';

/** One filter and its memory (direct form II transposed). */
export type Biquad = {
  readonly kind: 'high-pass' | 'low-pass';
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
  firstValue: number;
  secondValue: number;
};

export type Band = { readonly lowHz: number; readonly highHz: number };

/**
 * A second-order Butterworth filter by the bilinear transform, its corner where it is said. At frequency f the gain of the
 * low-pass is 1/sqrt(1 + r^4), of the high-pass r^2 times that, r = tan(pi f dt)/tan(pi corner dt).
 *
 * @throws RangeError when the corner is not above 0 and below half the sampling rate.
 * @source Oppenheim and Schafer, Discrete-Time Signal Processing, 3rd ed., section 7.2.
 * @example
 * ```ts @import.meta.vitest
 * const low = toBiquad('low-pass', 1, 10);
 * const block = new Float64Array(1000).fill(5);
 * filterBlock(low, block, 1000);
 * expect(block[999]).toBeCloseTo(5, 12);
 * ```
 */
export function toBiquad(kind: Biquad['kind'], cornerHz: number, stepMs: number): Biquad {
  requireAboveZero('stepMs', stepMs);
  requireField('cornerHz', cornerHz, cornerHz > 0 && cornerHz < 500 / stepMs, 'above 0, below half the sampling rate');
  const warped = Math.tan((Math.PI * cornerHz * stepMs) / 1000);
  const scale = 1 / (1 + Math.SQRT2 * warped + warped * warped);
  const front = kind === 'low-pass' ? warped * warped * scale : scale;
  const middle = kind === 'low-pass' ? 2 * front : -2 * front;
  const a = [2 * (warped * warped - 1) * scale, (1 - Math.SQRT2 * warped + warped * warped) * scale] as const;
  return { kind, b: [front, middle, front], a, firstValue: NaN, secondValue: NaN };
}

/** Filters in place. The first value is held to have lasted for ever, so a constant gives no transient. Hot loop. */
export function filterBlock(filter: Biquad, block: Float64Array, sampleCount: number): void {
  const [b0, b1, b2] = filter.b;
  const [a1, a2] = filter.a;
  if (filter.firstValue !== filter.firstValue) settle(filter, block[0]!);
  let { firstValue: z1, secondValue: z2 } = filter;
  for (let i = 0; i < sampleCount; i += 1) {
    const x = block[i]!;
    const y = b0 * x + z1;
    z1 = b1 * x - a1 * y + z2;
    z2 = b2 * x - a2 * y;
    block[i] = y;
  }
  filter.firstValue = z1;
  filter.secondValue = z2;
}

function settle(filter: Biquad, x: number): void {
  const y = filter.kind === 'low-pass' ? x : 0;
  filter.secondValue = filter.b[2] * x - filter.a[1] * y;
  filter.firstValue = filter.b[1] * x - filter.a[0] * y + filter.secondValue;
}

/** Forgets all; the next value is held to have lasted for ever. */
export function resetFilter(filter: Biquad): void {
  filter.firstValue = NaN;
}

/**
 * The filters of a band: a high-pass at its lower end where that is above 0, a low-pass at its upper end where that is below
 * half the sampling rate. Beyond half the rate the samples, means over their steps, hold nothing.
 */
export function toBandPass({ lowHz, highHz }: Band, stepMs: number): Biquad[] {
  const filters: Biquad[] = [];
  if (lowHz > 0) filters.push(toBiquad('high-pass', lowHz, stepMs));
  if (highHz < 500 / stepMs) filters.push(toBiquad('low-pass', highHz, stepMs));
  return filters;
}
