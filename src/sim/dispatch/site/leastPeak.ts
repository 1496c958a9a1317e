import type { SiteProblem } from './siteProblem.js';
import type { Peak } from './peakBook.js';

type LeastPeakProblem = Pick<SiteProblem, 'netKw' | 'dischargeKw' | 'usableKwh' | 'stepHours' | 'hull'>;

/** Each width of a span is this many times the one before: wide spans need not be tried at every width. */
const WIDTH_GROWTH = 1.25;
/** Nor at every place: the next one begins this share of the width further on. */
const MOVE_SHARE = 1 / 32;

/**
 * What no schedule can bring the peak below: in any span of steps that follow each other the battery gives at most its power
 * all the time, and at most all of its usable energy once.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const of = (...values: number[]) => Float64Array.from(values);
 * const hull = { terminalKw: of(10, 0, -10), storedKw: of(-10, 0, 10), storedFractions: of(1, 1), chordFraction: 1 };
 * const battery = { hull, dischargeKw: of(10, 10, 10), usableKwh: 12 };
 * const site = { netKw: of(20, 50, 46), stepHours: 1 };
 * const peak = { name: 'all', steps: Int32Array.of(0, 1, 2) };
 * expect(leastPeakKw({ ...battery, ...site }, peak)).toBe(42);
 * ```
 */
export function leastPeakKw(problem: LeastPeakProblem, { steps }: Peak): number {
  const { netKw, dischargeKw, stepHours, usableKwh, hull } = problem;
  const lastDischarge = hull.terminalKw.findLastIndex((kw) => kw > 0);
  const mostKwh = lastDischarge < 0 ? 0 : usableKwh / hull.storedFractions[lastDischarge]!;
  const sums = new Float64Array(steps.length + 1);
  const powers = new Float64Array(steps.length + 1);
  steps.forEach((step, index) => {
    sums[index + 1] = sums[index]! + netKw[step]!;
    powers[index + 1] = powers[index]! + dischargeKw[step]!;
  });
  const mostKw = mostKwh / stepHours;
  let leastKw = 0;
  for (let width = 1; width <= steps.length; width = Math.max(width + 1, Math.floor(width * WIDTH_GROWTH))) {
    let mostLeftKw = 0;
    const moveCount = 1 + Math.floor(width * MOVE_SHARE);
    for (let end = width; end <= steps.length; end += moveCount) {
      const start = end - width;
      // Steps that do not follow each other leave time to charge between them.
      if (steps[end - 1]! - steps[start]! !== width - 1) continue;
      const givenKw = powers[end]! - powers[start]!;
      const leftKw = sums[end]! - sums[start]! - (givenKw < mostKw ? givenKw : mostKw);
      if (leftKw > mostLeftKw) mostLeftKw = leftKw;
    }
    leastKw = Math.max(leastKw, mostLeftKw / width);
  }
  return leastKw;
}
