/**
 * The exact optimum of a price-taking battery: a linear program solved by dynamic programming over concave value
 * functions instead of by a general solver.
 *
 * V(t+1) = V(t) (+) f(t), cut to the usable window, where (+) is the sup-convolution and f(t) the revenue of step t as a
 * function of the change in stored energy. f(t) is the sum of two segments, charging and discharging, and V(t) a list of
 * segments in order of falling slope, so a step is two insertions and two cuts (Cahn 1948; Bellman 1956; Cruise, Flatley,
 * Gibbens and Zachary, Oper. Res. 67(1), 2019, for the problem). The schedule follows backwards from where the segments
 * went in. Time is steps times live segments, about energy / (power · step) of them.
 */
import { KWH_PER_MWH } from '../../base/units.js';
import type { SlopeList } from './slopeList.js';
import { argmaxKwh, endOfDomainKwh, insertSegment, toSlopeList, trimLeft, trimRight } from './slopeList.js';

/** The linear program. Energies count from the lower end of the usable window. */
export type ArbitrageProblem = {
  /** USD/MWh; NaN in a step in which the battery stands idle. */
  readonly pricesUsdPerMwh: Float64Array;
  readonly stepHours: number;
  readonly powerKw: number;
  readonly usableKwh: number;
  readonly chargeEfficiencyFraction: number;
  readonly dischargeEfficiencyFraction: number;
  readonly startKwh: number;
  /** Exact energy wanted at the end; null leaves it free and without value. */
  readonly endKwh: number | null;
  /** Cost of each MWh discharged at the terminals. */
  readonly wearUsdPerMwh: number;
};

/**
 * An optimum of the linear program. At negative prices it may charge and discharge in one step, to be paid for the loss;
 * nothing else makes it do so.
 */
export type RelaxedOptimum = {
  /** At the terminals, at least 0. */
  readonly chargeKw: Float64Array;
  /** At the terminals, at least 0. */
  readonly dischargeKw: Float64Array;
  /** Revenue less wear. */
  readonly objectiveUsd: number;
};

/** Where the two segments of each step went in, as an energy before the cuts. */
type Path = { readonly chargeAtKwh: Float64Array; readonly dischargeAtKwh: Float64Array; readonly endKwh: number };

/** The most by which one step can raise or lower the stored energy. */
type Reach = { readonly upKwh: number; readonly downKwh: number };

const END_TOLERANCE = 1e-9;

/**
 * The optimum and a schedule that reaches it.
 *
 * @throws RangeError when the wanted end energy cannot be reached; says what can.
 * @source the recursion above; checked against HiGHS in the tests.
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.85, dischargeEfficiencyFraction: 1 };
 * const optimum = solveRelaxed({ ...sizes, ...losses, pricesUsdPerMwh: Float64Array.of(10, 50) });
 * expect(optimum.objectiveUsd).toBeCloseTo(0.85 * 50 - 10, 12);
 * ```
 */
export function solveRelaxed(problem: ArbitrageProblem): RelaxedOptimum {
  const reach = {
    upKwh: problem.powerKw * problem.stepHours * problem.chargeEfficiencyFraction,
    downKwh: (problem.powerKw * problem.stepHours) / problem.dischargeEfficiencyFraction,
  };
  return trackBack(problem, reach, sweepForward(problem, reach));
}

/** Hot loop: indexes typed arrays directly and allocates nothing inside; its plain twin is in the tests. */
function sweepForward(problem: ArbitrageProblem, reach: Reach): Path {
  const { pricesUsdPerMwh, usableKwh, wearUsdPerMwh, chargeEfficiencyFraction, dischargeEfficiencyFraction } = problem;
  const count = pricesUsdPerMwh.length;
  const chargeAtKwh = new Float64Array(count).fill(Infinity);
  const dischargeAtKwh = new Float64Array(count).fill(-Infinity);
  const list = toSlopeList(problem.startKwh, 2 * count);
  for (let i = 0; i < count; i += 1) {
    const priceUsdPerMwh = pricesUsdPerMwh[i] ?? NaN;
    if (Number.isNaN(priceUsdPerMwh)) continue;
    list.startKwh -= reach.downKwh;
    const discharge = (wearUsdPerMwh - priceUsdPerMwh) * dischargeEfficiencyFraction;
    const charge = -priceUsdPerMwh / chargeEfficiencyFraction;
    // Where slopes tie, the later one lies further right: discharging goes first, so a tie never makes it do both.
    dischargeAtKwh[i] = insertSegment(list, discharge, reach.downKwh);
    chargeAtKwh[i] = insertSegment(list, charge, reach.upKwh);
    if (charge > discharge) dischargeAtKwh[i] = (dischargeAtKwh[i] ?? NaN) + reach.upKwh;
    trimLeft(list, 0);
    trimRight(list, usableKwh);
  }
  return { chargeAtKwh, dischargeAtKwh, endKwh: chooseEnd(problem, list) };
}

function chooseEnd(problem: ArbitrageProblem, list: SlopeList): number {
  if (problem.endKwh === null) return argmaxKwh(list);
  const highKwh = endOfDomainKwh(list);
  const slackKwh = END_TOLERANCE * problem.usableKwh;
  if (problem.endKwh >= list.startKwh - slackKwh && problem.endKwh <= highKwh + slackKwh) {
    return Math.min(highKwh, Math.max(list.startKwh, problem.endKwh));
  }
  throw new RangeError(
    `Ask for an end energy the battery can reach, ${list.startKwh} to ${highKwh} kWh above the window's lower end; ` +
      `${problem.endKwh} was asked.`,
  );
}

/** Hot loop, backwards: the part of a segment below the path's energy is used up. */
function trackBack(problem: ArbitrageProblem, reach: Reach, path: Path): RelaxedOptimum {
  const { pricesUsdPerMwh, stepHours, wearUsdPerMwh } = problem;
  const count = pricesUsdPerMwh.length;
  const chargeKw = new Float64Array(count);
  const dischargeKw = new Float64Array(count);
  let energyKwh = path.endKwh;
  let objectiveUsd = 0;
  for (let i = count - 1; i >= 0; i -= 1) {
    const priceUsdPerMwh = pricesUsdPerMwh[i] ?? NaN;
    if (Number.isNaN(priceUsdPerMwh)) continue;
    const upKwh = clamp(energyKwh - (path.chargeAtKwh[i] ?? NaN), reach.upKwh);
    const downKwh = reach.downKwh - clamp(energyKwh - (path.dischargeAtKwh[i] ?? NaN), reach.downKwh);
    energyKwh += downKwh - upKwh;
    const bought = upKwh / problem.chargeEfficiencyFraction;
    const sold = downKwh * problem.dischargeEfficiencyFraction;
    chargeKw[i] = bought / stepHours;
    dischargeKw[i] = sold / stepHours;
    objectiveUsd += (priceUsdPerMwh * (sold - bought) - wearUsdPerMwh * sold) / KWH_PER_MWH;
  }
  return { chargeKw, dischargeKw, objectiveUsd };
}

function clamp(value: number, max: number): number {
  return value <= 0 ? 0 : value >= max ? max : value;
}
