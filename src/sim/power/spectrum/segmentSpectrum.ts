/** Spectra of overlapping segments of a power that comes in blocks. */
import { toFourier, transform } from './fourier.js';

/** Of one segment; the arrays are used again for the next one. Index k is the frequency k / (length of the segment). */
export type SegmentSpectrum = {
  readonly segmentSeconds: number;
  /** First sample of the segment, counted from the last gap. */
  start: number;
  /** Amplitude of a sine at that frequency, in kW. Flat-top window: within 0.2 % between two lines too. */
  readonly amplitudesKw: Float64Array;
  /** Mean square of the power at that frequency, in kW^2; they add up to that of the segment about its mean. Hann window. */
  readonly squares: Float64Array;
};

export type SegmentSink = (spectrum: Readonly<SegmentSpectrum>) => void;

/** Cosine terms of a window, the first one 1. */
type Window = readonly number[];

const HANN: Window = [1, 1];
/** ISO 18431-1:2005, annex: flat-top window. */
const FLAT_TOP: Window = [1, 1.933, 1.286, 0.388, 0.0322];

export type Segments = {
  readonly push: (block: Float64Array, sampleCount: number) => void;
  /** After a gap: the next segment begins anew. */
  readonly restart: () => void;
  readonly sampleCount: number;
};

/**
 * Segments of a power of two of samples, half overlapping, at least `segmentSeconds` long. Each is freed of its weighted mean
 * first, so the constant part leaks nowhere. One complex transform serves both windows.
 *
 * @units kW in.
 * @source Welch 1967, IEEE Trans. Audio Electroacoust. 15(2), 70-73; ISO 18431-1 (flat-top window).
 */
export function toSegments(stepMs: number, segmentSeconds: number, sink: SegmentSink): Segments {
  const length = 2 ** Math.max(4, Math.ceil(Math.log2((segmentSeconds * 1000) / stepMs - 1e-9)));
  const fourier = toFourier(length);
  const windows = [toWeights(HANN, length), toWeights(FLAT_TOP, length)] as const;
  const samples = new Float64Array(length);
  const [re, im] = [new Float64Array(length), new Float64Array(length)];
  const squareSum = windows[0].reduce((sum, weight) => sum + weight * weight, 0);
  const spectrum: SegmentSpectrum = {
    segmentSeconds: (length * stepMs) / 1000,
    start: 0,
    amplitudesKw: new Float64Array(length / 2 + 1),
    squares: new Float64Array(length / 2 + 1),
  };
  let filled = 0;
  const finish = (): void => {
    weigh(samples, windows[0], re);
    weigh(samples, windows[1], im);
    transform(fourier, re, im);
    separate(re, im, { spectrum, squareFactor: 1 / (length * squareSum), amplitudeFactor: 1 / length });
    sink(spectrum);
    samples.copyWithin(0, length / 2);
    filled = length / 2;
    spectrum.start += length / 2;
  };
  const push = (block: Float64Array, sampleCount: number): void => {
    for (let from = 0; from < sampleCount;) {
      const count = Math.min(sampleCount - from, length - filled);
      samples.set(block.subarray(from, from + count), filled);
      filled += count;
      from += count;
      if (filled === length) finish();
    }
  };
  const restart = (): void => {
    filled = 0;
    spectrum.start = 0;
  };
  return { push, restart, sampleCount: length };
}

/** Weights with mean 1. */
function toWeights(terms: Window, length: number): Float64Array {
  const at = (n: number): number =>
    terms.reduce(
      (sum, term, order) => sum + (order % 2 === 0 ? term : -term) * Math.cos((2 * Math.PI * order * n) / length),
      0,
    );
  return Float64Array.from({ length }, (_, n) => at(n));
}

/** Takes the weighted mean away, then weighs. */
function weigh(samples: Float64Array, weights: Float64Array, into: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) sum += samples[i]! * weights[i]!;
  const centre = sum / samples.length;
  for (let i = 0; i < samples.length; i += 1) into[i] = (samples[i]! - centre) * weights[i]!;
}

type Scales = { readonly spectrum: SegmentSpectrum; readonly squareFactor: number; readonly amplitudeFactor: number };

/** The first real signal is the even part of the transform, the second the odd one; both one-sided. */
function separate(re: Float64Array, im: Float64Array, { spectrum, squareFactor, amplitudeFactor }: Scales): void {
  const { squares, amplitudesKw } = spectrum;
  const length = re.length;
  for (let k = 0; k <= length / 2; k += 1) {
    const mirror = (length - k) & (length - 1);
    const sides = k === 0 || k === length / 2 ? 1 : 2;
    const evenRe = (re[k]! + re[mirror]!) / 2;
    const evenIm = (im[k]! - im[mirror]!) / 2;
    const oddRe = (im[k]! + im[mirror]!) / 2;
    const oddIm = (re[mirror]! - re[k]!) / 2;
    squares[k] = sides * (evenRe * evenRe + evenIm * evenIm) * squareFactor;
    amplitudesKw[k] = sides * Math.sqrt(oddRe * oddRe + oddIm * oddIm) * amplitudeFactor;
  }
}
