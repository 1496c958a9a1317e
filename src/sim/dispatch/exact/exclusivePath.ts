/**
 * The best path of stored energy when each step holds one steady power: what a step earns need then not be concave (at
 * negative prices, or with an efficiency that rises with load), nor the value functions. The recursion is that of
 * concavePath.ts with value functions of any shape, exact, and slower by two orders of magnitude.
 */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { ArbitrageProblem } from './arbitrageProblem.js';
import { toFilling } from './arbitrageProblem.js';
import { valueAtUsd } from './concaveValue.js';
import { toStepFunctions } from './hullSteps.js';
import type { Polyline } from './polyline.js';
import { cutPolyline, supConvolve, valueAt } from './polyline.js';

/** A best path with one steady power a step. */
export type ExclusiveOptimum = { readonly changesKwh: Float64Array; readonly objectiveUsd: number };

/** Corners kept for the way back, over all steps: about a gigabyte; beyond this the answer is null. */
const CORNER_LIMIT = 2e7;

/**
 * The optimum with one steady power a step; null where it would take too much memory. The problem must be feasible:
 * solveRelaxed says so.
 *
 * @source Bellman (1956); checked against HiGHS with binary variables in the tests.
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 1000, endKwh: 1000, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(-10, -30), sellUsdPerMwh: Float64Array.of(-10, -30) };
 * const problem = { ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null };
 * expect(solveExclusive(problem)).toEqual({ changesKwh: Float64Array.of(-500, 500), objectiveUsd: 25 });
 * ```
 */
export function solveExclusive(problem: ArbitrageProblem): ExclusiveOptimum | null {
  const swept = sweepValues(problem);
  if (swept === null) return null;
  const { energyKwh, value } = chooseEnd(problem, swept.values.at(-1)!);
  const objectiveUsd = (value + swept.levelValue) / KWH_PER_MWH;
  return { changesKwh: trackBack(problem, swept.values, energyKwh), objectiveUsd };
}

/** The value functions before the first and after each step, each less its largest value: `levelValue` is the last's. */
function sweepValues(problem: ArbitrageProblem): { values: Polyline[]; levelValue: number } | null {
  const { keptFraction } = toFilling(problem.selfDischargePerHour ?? 0, problem.stepHours);
  const stepAt = toSteps(problem);
  let value: Polyline = { xs: [problem.startKwh], ys: [0] };
  let cornerCount = 0;
  let levelValue = 0;
  const values = [value];
  for (let t = 0; t < problem.buyUsdPerMwh.length; t += 1) {
    const leaked = keptFraction === 1 ? value : { xs: value.xs.map((x) => x * keptFraction), ys: value.ys };
    const floorKwh = problem.floorsKwh?.[t] ?? 0;
    const ceilingKwh = Math.min(problem.usableKwh, problem.ceilingsKwh?.[t] ?? problem.usableKwh);
    const { xs, ys } = cutPolyline(supConvolve(leaked, stepAt(t)), floorKwh, ceilingKwh);
    const most = Math.max(...ys);
    levelValue += most;
    value = { xs, ys: ys.map((y) => y - most) };
    cornerCount += value.xs.length;
    if (cornerCount > CORNER_LIMIT) return null;
    values.push(value);
  }
  return { values, levelValue };
}

function toSteps(problem: ArbitrageProblem): (index: number) => Polyline {
  const functionAt = toStepFunctions(problem);
  return (index) => {
    const { changesKwh, earnedUsdPerMwhKwh } = functionAt(index);
    return { xs: changesKwh, ys: earnedUsdPerMwhKwh };
  };
}

function chooseEnd({ endKwh, endValue = null }: ArbitrageProblem, last: Polyline) {
  const { xs, ys } = last;
  if (endKwh !== null) {
    const energyKwh = Math.min(xs.at(-1)!, Math.max(xs[0]!, endKwh));
    return { energyKwh, value: valueAt(last, energyKwh) };
  }
  const worth = (energyKwh: number) => (endValue === null ? 0 : valueAtUsd(endValue, energyKwh) * KWH_PER_MWH);
  let cornerKwh = endValue?.lowKwh ?? 0;
  const corners = Array.from(endValue?.lengthsKwh ?? [], (lengthKwh) => (cornerKwh += lengthKwh));
  const inside = [...corners, endValue?.lowKwh ?? xs[0]!].filter((x) => x >= xs[0]! && x <= xs.at(-1)!);
  const candidates = [...xs.map((x, i) => [x, ys[i]!] as const), ...inside.map((x) => [x, valueAt(last, x)] as const)];
  const sums = candidates.map(([energyKwh, value]) => ({ energyKwh, value: value + worth(energyKwh) }));
  return sums.reduce((best, one) => (one.value > best.value ? one : best));
}

/** Of each step the change, at a corner of one of the two functions, that makes the most of the energy it must end at. */
function trackBack(problem: ArbitrageProblem, values: readonly Polyline[], endKwh: number): Float64Array {
  const { keptFraction } = toFilling(problem.selfDischargePerHour ?? 0, problem.stepHours);
  const stepAt = toSteps(problem);
  const changesKwh = new Float64Array(values.length - 1);
  let energyKwh = endKwh;
  for (let t = changesKwh.length - 1; t >= 0; t -= 1) {
    const before = values[t]!;
    const step = stepAt(t);
    const [lowKwh, highKwh] = [before.xs[0]!, before.xs.at(-1)!];
    let best = { beforeKwh: lowKwh, value: -Infinity };
    const tryFrom = (beforeKwh: number, changeKwh: number) => {
      const value = valueAt(before, beforeKwh) + valueAt(step, changeKwh);
      if (value > best.value) best = { beforeKwh, value };
    };
    for (const changeKwh of step.xs) {
      const beforeKwh = (energyKwh - changeKwh) / keptFraction;
      tryFrom(
        Math.abs(beforeKwh - lowKwh) < SLACK_KWH
          ? lowKwh
          : Math.abs(beforeKwh - highKwh) < SLACK_KWH
            ? highKwh
            : beforeKwh,
        changeKwh,
      );
    }
    for (const beforeKwh of before.xs) tryFrom(beforeKwh, snap(energyKwh - beforeKwh * keptFraction, step.xs));
    changesKwh[t] = snap(energyKwh - best.beforeKwh * keptFraction, step.xs);
    energyKwh = best.beforeKwh;
  }
  return changesKwh;
}

/** Rounding must not push a change out of its interval. */
function snap(changeKwh: number, xs: readonly number[]): number {
  const [low, high] = [xs[0]!, xs.at(-1)!];
  if (changeKwh < low && changeKwh > low - SLACK_KWH) return low;
  return changeKwh > high && changeKwh < high + SLACK_KWH ? high : changeKwh;
}

const SLACK_KWH = 1e-7;
