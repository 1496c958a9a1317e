import type { Peak } from './peakBook.js';
import type { SiteProblem } from './siteProblem.js';
import type { StepRange } from './stepPieces.js';
import { findCorner } from './terminalHull.js';

type LeastPeakProblem = Pick<
  SiteProblem,
  | 'netKw'
  | 'importLimitsKw'
  | 'dischargeKw'
  | 'chargeKw'
  | 'usableKwh'
  | 'floorsKwh'
  | 'ceilingsKwh'
  | 'keptFractions'
  | 'fillHours'
  | 'hull'
>;

/** A span of steps, the energy before it and what must be stored at its end; null where that is free. */
export type FilledRange = StepRange & { readonly startKwh: number; readonly endKwh: number | null };

/** Far more than it takes. An early end leaves a bound that is merely not the best. */
const PASS_LIMIT = 100;
/** A rise that counts as none. */
const RISE_SHARE = 1e-14;

/**
 * What no schedule can bring a peak below. Under a cap a battery that always charges as fast as the cap lets it, and
 * discharges only what the cap demands, holds the most energy at any time; the least cap under which that is enough in each
 * step is the least peak. The energy is a concave function of the cap, so Newton's method climbs to it from below.
 *
 * @units kW.
 * @param range the steps in which the battery is watched; only the peak's steps among them are capped.
 * @example
 * ```ts @import.meta.vitest
 * const of = (...values: number[]) => Float64Array.from(values);
 * const hull = { terminalKw: of(10, 0, -10), storedKw: of(-10, 0, 10), storedFractions: of(1, 1), chordFraction: 1 };
 * const kw = { dischargeKw: of(10, 10, 10), chargeKw: of(10, 10, 10), importLimitsKw: of(Infinity, Infinity, Infinity) };
 * const store = { hull, usableKwh: 12, floorsKwh: null, ceilingsKwh: null, keptFractions: null, fillHours: 1 };
 * const problem = { netKw: of(20, 50, 46), ...kw, ...store };
 * const peak = { name: 'all', steps: Int32Array.of(0, 1, 2) };
 * expect(leastPeakKw(problem, peak, { fromStep: 0, toStep: 3, startKwh: 5, endKwh: 0 })).toBe(42);
 * expect(leastPeakKw(problem, peak, { fromStep: 0, toStep: 3, startKwh: 5, endKwh: 6 })).toBe(45);
 * ```
 */
export function leastPeakKw(problem: LeastPeakProblem, { steps }: Peak, range: FilledRange): number {
  let capKw = 0;
  for (let i = lowerBound(steps, range.fromStep); i < steps.length && steps[i]! < range.toStep; i += 1) {
    capKw = Math.max(capKw, problem.netKw[steps[i]!]! - problem.dischargeKw[steps[i]!]!);
  }
  // The steps that want the higher cap are soon satisfied by themselves; only then all are looked at again.
  let watched = range;
  for (let pass = 0; pass < PASS_LIMIT; pass += 1) {
    const raised = raiseCap(problem, { ...watched, steps }, capKw);
    if (raised.capKw > capKw * (1 + RISE_SHARE)) {
      capKw = raised.capKw;
      watched = raised;
    } else if (watched === range) break;
    else watched = range;
  }
  return capKw;
}

/** A cap, and the steps that want it: from the last that begins with a full store. */
type RaisedCap = FilledRange & { readonly capKw: number };

/** Hot loop: the highest cap at which a tangent to the energy of some step comes up to what must be stored there. */
// eslint-disable-next-line complexity -- one loop whose state must stay in registers
function raiseCap(
  problem: LeastPeakProblem,
  { steps, fromStep, toStep, startKwh, endKwh }: FilledRange & Pick<Peak, 'steps'>,
  capKw: number,
): RaisedCap {
  const { netKw, importLimitsKw, chargeKw, hull, fillHours, keptFractions, usableKwh, floorsKwh, ceilingsKwh } =
    problem;
  const { terminalKw, storedKw, storedFractions } = hull;
  let [fullStep, fullKwh] = [fromStep, startKwh];
  let raised = { capKw, fromStep, toStep, startKwh, endKwh };
  let energyKwh = startKwh;
  let kwhPerKw = 0;
  let next = lowerBound(steps, fromStep);
  for (let t = fromStep; t < toStep; t += 1) {
    let intoKw = Math.min(chargeKw[t]!, importLimitsKw[t]! - netKw[t]!);
    let isCapped = false;
    if (steps[next] === t) {
      next += 1;
      isCapped = capKw - netKw[t]! < intoKw;
      if (isCapped) intoKw = capKw - netKw[t]!;
    }
    if (keptFractions !== null) {
      energyKwh *= keptFractions[t]!;
      kwhPerKw *= keptFractions[t]!;
    }
    const corner = findCorner(hull, 0, -intoKw);
    const hoursPerKw = storedFractions[corner]! * fillHours;
    energyKwh += storedKw[corner + 1]! * fillHours + (intoKw + terminalKw[corner + 1]!) * hoursPerKw;
    if (isCapped) kwhPerKw += hoursPerKw;
    const mostKwh = ceilingsKwh === null ? usableKwh : Math.min(usableKwh, ceilingsKwh[t]!);
    if (energyKwh > mostKwh) {
      energyKwh = fullKwh = mostKwh;
      kwhPerKw = 0;
      fullStep = t + 1;
    }
    const isEnd = t === toStep - 1 && endKwh !== null;
    const leastKwh = Math.max(floorsKwh === null ? 0 : floorsKwh[t]!, isEnd ? endKwh : 0);
    if (energyKwh < leastKwh && kwhPerKw > 0) {
      const wantedKw = capKw + (leastKwh - energyKwh) / kwhPerKw;
      if (wantedKw <= raised.capKw) continue;
      raised = { capKw: wantedKw, fromStep: fullStep, toStep: t + 1, startKwh: fullKwh, endKwh: isEnd ? endKwh : null };
    }
  }
  return raised;
}

/** Index of the first step from `fromStep` on. */
function lowerBound(steps: Int32Array, fromStep: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! < fromStep) low = middle + 1;
    else high = middle;
  }
  return low;
}
