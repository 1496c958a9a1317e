/**
 * The discrete Fourier transform of 2^k complex values in place, X[k] = sum x[n] exp(-2 pi i k n / N), without scaling.
 * Written here because the packages at hand box each complex number (mathjs) or know only single precision (tfjs).
 */

/** Tables for one length; made by {@link toFourier}. */
export type Fourier = {
  readonly length: number;
  readonly reversed: Uint32Array;
  /** For each pass, from the narrowest, the factors of its two stages: cosine and sine of the first, then of the second. */
  readonly factors: Float64Array;
};

/**
 * The tables for a length.
 *
 * @throws RangeError when it is not a power of two from 2.
 * @source Cooley and Tukey 1965, Math. Comput. 19, 297-301; decimation in time, two stages a pass.
 * @example
 * ```ts @import.meta.vitest
 * const [re, im] = [Float64Array.of(1, 0, -1, 0), new Float64Array(4)];
 * transform(toFourier(4), re, im);
 * expect([...re]).toEqual([0, 2, 0, 2]);
 * ```
 */
export function toFourier(length: number): Fourier {
  if (!(length >= 2 && Number.isInteger(Math.log2(length)))) {
    throw new RangeError(`Give a length that is a power of two from 2; this one is ${length}.`);
  }
  const reversed = new Uint32Array(length);
  for (let i = 1; i < length; i += 1) reversed[i] = (reversed[i >> 1]! >> 1) | (i & 1 ? length / 2 : 0);
  const factors: number[] = [];
  for (let quarter = firstQuarter(length); quarter < length; quarter *= 4) {
    for (let k = 0; k < quarter; k += 1) {
      const angle = (Math.PI * k) / quarter;
      factors.push(Math.cos(angle), Math.sin(angle), Math.cos(angle / 2), Math.sin(angle / 2));
    }
  }
  return { length, reversed, factors: Float64Array.from(factors) };
}

/** An odd number of stages begins with a single one. */
function firstQuarter(length: number): number {
  return Math.log2(length) % 2 === 0 ? 1 : 2;
}

/** Transforms real and imaginary parts in place. Hot: indexes typed arrays directly and allocates nothing. */
export function transform({ length, reversed, factors }: Fourier, re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < length; i += 1) {
    const j = reversed[i]!;
    if (j > i) swap(re, im, i, j);
  }
  const first = firstQuarter(length);
  if (first === 2) addPairs(re, im);
  let factor = 0;
  for (let quarter = first; quarter < length; quarter *= 4) {
    passTwoStages(re, im, quarter, factors.subarray(factor, factor + 4 * quarter));
    factor += 4 * quarter;
  }
}

function swap(re: Float64Array, im: Float64Array, i: number, j: number): void {
  const real = re[i]!;
  re[i] = re[j]!;
  re[j] = real;
  const imaginary = im[i]!;
  im[i] = im[j]!;
  im[j] = imaginary;
}

function addPairs(re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < re.length; i += 2) {
    const a = re[i]!;
    const b = im[i]!;
    const c = re[i + 1]!;
    const d = im[i + 1]!;
    re[i] = a + c;
    im[i] = b + d;
    re[i + 1] = a - c;
    im[i + 1] = b - d;
  }
}

/** Joins four transforms of that length to one, for each k with x1, x3 turned by -2 angle and the sums by -angle. */
function passTwoStages(re: Float64Array, im: Float64Array, length: number, factors: Float64Array): void {
  for (let start = 0; start < re.length; start += 4 * length) {
    for (let k = 0; k < length; k += 1) {
      const c1 = factors[4 * k]!;
      const s1 = factors[4 * k + 1]!;
      const c2 = factors[4 * k + 2]!;
      const s2 = factors[4 * k + 3]!;
      const i0 = start + k;
      const i1 = i0 + length;
      const i2 = i1 + length;
      const i3 = i2 + length;
      const r1 = re[i1]! * c1 + im[i1]! * s1;
      const m1 = im[i1]! * c1 - re[i1]! * s1;
      const r3 = re[i3]! * c1 + im[i3]! * s1;
      const m3 = im[i3]! * c1 - re[i3]! * s1;
      const sumR = re[i2]! + r3;
      const sumM = im[i2]! + m3;
      const gapR = re[i2]! - r3;
      const gapM = im[i2]! - m3;
      const evenR = sumR * c2 + sumM * s2;
      const evenM = sumM * c2 - sumR * s2;
      const oddR = gapM * c2 - gapR * s2;
      const oddM = -(gapR * c2 + gapM * s2);
      const lowR = re[i0]! + r1;
      const lowM = im[i0]! + m1;
      const highR = re[i0]! - r1;
      const highM = im[i0]! - m1;
      re[i0] = lowR + evenR;
      im[i0] = lowM + evenM;
      re[i2] = lowR - evenR;
      im[i2] = lowM - evenM;
      re[i1] = highR + oddR;
      im[i1] = highM + oddM;
      re[i3] = highR - oddR;
      im[i3] = highM - oddM;
    }
  }
}
