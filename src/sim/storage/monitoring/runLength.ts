/**
 * Average run length: how many readings a chart takes on average until its alarm, readings normal and independent. Without a
 * shift it is the time between false alarms, with one the delay of the true one.
 */
import { meanTimesToLeave } from '../modules/markovChain.js';
import type { Cusum } from './cusum.js';
import type { Ewma } from './ewma.js';
import { normalBetween, normalUpperTail } from './normalTails.js';

/** Cells of the chain; a run with half of them gives the error, which falls with the square of their number. */
const CELLS = 80;

/**
 * Readings until a cumulative sum chart alarms, from its start.
 *
 * @param shiftZ lasting shift of the readings, in standard deviations; 0 by default: false alarms.
 * @source Brook and Evans 1972, Biometrika 59, 539-549, a Markov chain in cells of the sum; two sides by 1/L = 1/L+ + 1/L-
 * (van Dobben de Bruyn 1968). Extrapolated from two numbers of cells.
 * @example
 * ```ts @import.meta.vitest
 * expect(cusumRunLength({ slackZ: 0.5, limitZ: 4, side: 'both' }, 1)).toBeCloseTo(8.38, 2);
 * ```
 */
export function cusumRunLength({ slackZ, limitZ, side }: Cusum, shiftZ = 0): number {
  const oneSide = (drift: number): number =>
    extrapolated((cells) => cusumChain({ limitZ, driftZ: drift - slackZ, cellCount: cells }));
  if (side === 'high') return oneSide(shiftZ);
  if (side === 'low') return oneSide(-shiftZ);
  return 1 / (1 / oneSide(shiftZ) + 1 / oneSide(-shiftZ));
}

/**
 * Readings until a chart of weighted averages alarms, from its start.
 *
 * @param shiftZ lasting shift of the readings, in standard deviations; 0 by default: false alarms.
 * @source Lucas and Saccucci 1990, Technometrics 32, 1-12: the chain of Brook and Evans in cells of the average.
 * @example
 * ```ts @import.meta.vitest
 * const chart = { weightFraction: 0.1, limitZ: 2.814, settledZ: 2.814 * Math.sqrt(0.1 / 1.9), side: 'both' } as const;
 * expect(ewmaRunLength(chart, 1)).toBeCloseTo(10.3, 1);
 * ```
 */
export function ewmaRunLength(chart: Ewma, shiftZ = 0): number {
  const towards = chart.side === 'low' ? -shiftZ : shiftZ;
  return extrapolated((cells) =>
    chart.side === 'both' ? twoSided(chart, towards, cells) : oneSided(chart, towards, cells),
  );
}

/**
 * As {@link cusumRunLength}, by a formula: (exp(-2 d b) + 2 d b - 1) / 2 d², d = shift - slack, b = limit + 1.166.
 *
 * @source Siegmund 1985, Sequential Analysis, as in Montgomery, Introduction to Statistical Quality Control, 9.1.
 * @example
 * ```ts @import.meta.vitest
 * expect(siegmundRunLength({ slackZ: 0.5, limitZ: 5, side: 'high' })).toBeCloseTo(938.2, 1);
 * ```
 */
export function siegmundRunLength({ slackZ, limitZ, side }: Cusum, shiftZ = 0): number {
  const reach = limitZ + 1.166;
  const oneSide = (shift: number): number => {
    const drift = shift - slackZ;
    if (Math.abs(drift * reach) < 1e-6) return reach * reach;
    return (Math.expm1(-2 * drift * reach) + 2 * drift * reach) / (2 * drift * drift);
  };
  if (side === 'high') return oneSide(shiftZ);
  if (side === 'low') return oneSide(-shiftZ);
  return 1 / (1 / oneSide(shiftZ) + 1 / oneSide(-shiftZ));
}

/**
 * The limit at which a chart has a wanted run length without a shift.
 *
 * @param runLength of the chart at a limit: {@link cusumRunLength} or {@link ewmaRunLength}.
 * @units readings in; standard deviations out.
 * @throws RangeError for a wanted run length below 2 or above 1e9.
 * @example
 * ```ts @import.meta.vitest
 * const limitZ = limitFor(465, (limit) => cusumRunLength({ slackZ: 0.5, limitZ: limit, side: 'both' }));
 * expect(limitZ).toBeCloseTo(5, 2);
 * ```
 */
export function limitFor(wantedCount: number, runLength: (limitZ: number) => number): number {
  if (!(wantedCount >= 2 && wantedCount <= 1e9)) {
    throw new RangeError(`Give a run length from 2 to 1e9 readings; this one is ${wantedCount}.`);
  }
  let [low, high] = [1e-3, 1];
  while (runLength(high) < wantedCount) high *= 1.5;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (runLength(middle) < wantedCount) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Error of a chain: a term in 1 / cells², taken out by a second number of cells. */
function extrapolated(chain: (cells: number) => number): number {
  const [coarse, fine] = [chain(CELLS / 2), chain(CELLS)];
  return fine + (fine - coarse) / 3;
}

type CusumChain = { readonly limitZ: number; readonly driftZ: number; readonly cellCount: number };

/** State 0 is the sum at 0, state i its cell around i · width; the limit lies half a width beyond the last. */
function cusumChain({ limitZ, driftZ, cellCount }: CusumChain): number {
  const width = limitZ / (cellCount - 0.5);
  const rows = Array.from({ length: cellCount }, (_, from) =>
    Float64Array.from({ length: cellCount }, (__, to) => {
      const highZ = (to - from + 0.5) * width - driftZ;
      return normalBetween(to === 0 ? -Infinity : highZ - width, highZ);
    }),
  );
  const leaving = Float64Array.from(rows, (_, from) => normalUpperTail((cellCount - from - 0.5) * width - driftZ));
  return meanTimesToLeave(rows, leaving)[0]!;
}

/** An odd number of cells between the limits, the start in the middle one. */
function twoSided({ weightFraction, settledZ }: Ewma, shiftZ: number, cellCount: number): number {
  const count = cellCount + 1;
  const width = (2 * settledZ) / count;
  const centre = (i: number): number => (i - cellCount / 2) * width;
  const readingAt = (edge: number, from: number): number =>
    (edge - (1 - weightFraction) * centre(from)) / weightFraction - shiftZ;
  const rows = Array.from({ length: count }, (_, from) =>
    Float64Array.from({ length: count }, (__, to) =>
      normalBetween(readingAt(centre(to) - width / 2, from), readingAt(centre(to) + width / 2, from)),
    ),
  );
  const leaving = Float64Array.from(
    rows,
    (_, from) => normalUpperTail(readingAt(settledZ, from)) + normalUpperTail(-readingAt(-settledZ, from)),
  );
  return meanTimesToLeave(rows, leaving)[cellCount / 2]!;
}

/** State 0 is the average at 0, where it is held; else as for the sum. */
function oneSided({ weightFraction, settledZ }: Ewma, shiftZ: number, cellCount: number): number {
  const width = settledZ / (cellCount - 0.5);
  const readingAt = (edge: number, from: number): number =>
    (edge - (1 - weightFraction) * from * width) / weightFraction - shiftZ;
  const rows = Array.from({ length: cellCount }, (_, from) =>
    Float64Array.from({ length: cellCount }, (__, to) => {
      const highZ = readingAt((to + 0.5) * width, from);
      return normalBetween(to === 0 ? -Infinity : readingAt((to - 0.5) * width, from), highZ);
    }),
  );
  const leaving = Float64Array.from(rows, (_, from) => normalUpperTail(readingAt(settledZ, from)));
  return meanTimesToLeave(rows, leaving)[0]!;
}
