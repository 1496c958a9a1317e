/**
 * The exact optimum of a price-taking battery: a linear program solved by dynamic programming over concave value
 * functions instead of by a general solver.
 *
 * V(t+1) = V(t) (+) f(t), cut to the usable window, where (+) is the sup-convolution and f(t) the revenue of step t as a
 * function of the change in stored energy. f(t) is the sum of two segments, charging and discharging, and V(t) a list of
 * segments in order of falling slope, so a step is two insertions and two cuts (Cahn 1948; Bellman 1956; Cruise, Flatley,
 * Gibbens and Zachary, Oper. Res. 67(1), 2019, for the problem). The schedule follows backwards from where the segments
 * went in, the dual prices from the slopes at the cuts, each in constant time a step.
 */
import { KWH_PER_MWH } from '../../base/units.js';
import type { ArbitrageProblem, Reach } from './arbitrageProblem.js';
import { chargeReachKwh, dischargeReachKwh, roundToQuantum, toReach } from './arbitrageProblem.js';
import type { SlopeList } from './slopeList.js';
import { trimLeft, trimRight } from './slopeCuts.js';
import { argmaxKwh, endOfDomainKwh, insertSegment, lastSlopeUsdPerMwh, toSlopeList } from './slopeList.js';

/**
 * An optimum of the linear program. It may charge and discharge in one step where that pays: at negative prices, or where
 * energy sells for more than it costs after losses.
 */
export type RelaxedOptimum = {
  /** At the terminals, at least 0. */
  readonly chargeKw: Float64Array;
  /** At the terminals, at least 0. */
  readonly dischargeKw: Float64Array;
  /** Revenue less wear. */
  readonly objectiveUsd: number;
  /** Worth of one more stored MWh at the end of each step: the dual price of the energy balance. */
  readonly storedUsdPerMwh: Float64Array;
};

/** What the sweep leaves behind, one value a step. */
type Path = {
  /** Where the charging segment went in, as an energy before the cuts. */
  readonly chargeAtKwh: Float64Array;
  readonly dischargeAtKwh: Float64Array;
  /** The least and most that stored energy can be worth, from the slopes at the two cuts. */
  readonly floorUsdPerMwh: Float64Array;
  readonly ceilingUsdPerMwh: Float64Array;
};

type End = { readonly energyKwh: number; readonly storedUsdPerMwh: number };

const END_TOLERANCE = 1e-9;

/**
 * The optimum, a schedule that reaches it, and dual prices that prove it.
 *
 * @throws RangeError when the wanted end energy cannot be reached; says what can.
 * @source the recursion above; checked against HiGHS in the tests.
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.85, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const limits = { chargeLimitsKw: null, dischargeLimitsKw: null };
 * const optimum = solveRelaxed({ ...sizes, ...losses, ...prices, ...limits });
 * expect(optimum.objectiveUsd).toBeCloseTo(0.85 * 50 - 10, 12);
 * expect([...optimum.storedUsdPerMwh]).toEqual([50, 50]);
 * ```
 */
export function solveRelaxed(problem: ArbitrageProblem): RelaxedOptimum {
  const reach = toReach(problem);
  const list = toSlopeList(roundToQuantum(problem.startKwh, reach.quantumKwh));
  const path = toPath(problem.buyUsdPerMwh.length);
  sweepForward(reach, list, path);
  const end = chooseEnd(problem, reach, list);
  const objectiveUsd = trackBack(reach, path, end.energyKwh);
  trackPrices(path, end.storedUsdPerMwh);
  return {
    chargeKw: path.chargeAtKwh,
    dischargeKw: path.dischargeAtKwh,
    objectiveUsd,
    storedUsdPerMwh: path.floorUsdPerMwh,
  };
}

/** Hot loop: indexes typed arrays directly and allocates nothing inside; its plain twin is in the tests. */
function sweepForward(reach: Reach, list: SlopeList, path: Path): void {
  const { usableKwh, dischargeEfficiencyFraction } = reach;
  const boughtPerStored = 1 / reach.chargeEfficiencyFraction;
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh } = reach;
  const { chargeAtKwh, dischargeAtKwh, floorUsdPerMwh, ceilingUsdPerMwh } = path;
  for (let i = 0; i < buyUsdPerMwh.length; i += 1) {
    const downKwh = dischargeReachKwh(reach, i);
    const upKwh = chargeReachKwh(reach, i);
    const discharge = (wearUsdPerMwh - sellUsdPerMwh[i]!) * dischargeEfficiencyFraction;
    const charge = -buyUsdPerMwh[i]! * boughtPerStored;
    list.startKwh -= downKwh;
    // Every other step begins with the segment that ended the step before, for the gap of the list stands there. The
    // positions are those of discharging first: where slopes tie, that never makes it do both.
    if (i % 2 === 0) {
      const atKwh = insertSegment(list, discharge, downKwh);
      dischargeAtKwh[i] = charge > discharge ? atKwh + upKwh : atKwh;
      chargeAtKwh[i] = insertSegment(list, charge, upKwh);
    } else {
      const atKwh = insertSegment(list, charge, upKwh);
      chargeAtKwh[i] = charge > discharge ? atKwh : atKwh + downKwh;
      const behindKwh = insertSegment(list, discharge, downKwh);
      dischargeAtKwh[i] = charge === discharge ? behindKwh - upKwh : behindKwh;
    }
    floorUsdPerMwh[i] = -trimLeft(list, 0);
    ceilingUsdPerMwh[i] = -trimRight(list, usableKwh);
  }
}

function toPath(count: number): Path {
  return {
    chargeAtKwh: new Float64Array(count),
    dischargeAtKwh: new Float64Array(count),
    floorUsdPerMwh: new Float64Array(count),
    ceilingUsdPerMwh: new Float64Array(count),
  };
}

/** A free end is worth nothing; at a fixed one the price is the slope there. */
function chooseEnd(problem: ArbitrageProblem, reach: Reach, list: SlopeList): End {
  if (problem.endKwh === null) return { energyKwh: argmaxKwh(list), storedUsdPerMwh: 0 };
  const wantedKwh = roundToQuantum(problem.endKwh, reach.quantumKwh);
  const lowKwh = list.startKwh;
  const highKwh = endOfDomainKwh(list);
  const slackKwh = END_TOLERANCE * problem.usableKwh;
  if (!(wantedKwh >= lowKwh - slackKwh && wantedKwh <= highKwh + slackKwh)) {
    throw new RangeError(
      `Ask for an end energy the battery can reach, ${lowKwh} to ${highKwh} kWh above the window's lower end; ` +
        `${problem.endKwh} was asked.`,
    );
  }
  const energyKwh = Math.min(highKwh, Math.max(lowKwh, wantedKwh));
  const aboveUsdPerMwh = -trimRight(list, energyKwh);
  return { energyKwh, storedUsdPerMwh: aboveUsdPerMwh < Infinity ? aboveUsdPerMwh : -lastSlopeUsdPerMwh(list) };
}

/**
 * Hot loop, backwards: the part of a segment below the path's energy is used up. Writes the powers over the positions (fresh
 * memory costs more than the arithmetic) and returns the revenue.
 */
function trackBack(reach: Reach, { chargeAtKwh, dischargeAtKwh }: Path, endKwh: number): number {
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh, powerKw, chargeLimitsKw, dischargeLimitsKw } = reach;
  const [chargeKw, dischargeKw] = [chargeAtKwh, dischargeAtKwh];
  let energyKwh = endKwh;
  let earned = 0;
  for (let i = chargeKw.length - 1; i >= 0; i -= 1) {
    const mostDownKwh = dischargeReachKwh(reach, i);
    const upKwh = clamp(energyKwh - chargeAtKwh[i]!, chargeReachKwh(reach, i));
    const downKwh = mostDownKwh - clamp(energyKwh - dischargeAtKwh[i]!, mostDownKwh);
    energyKwh += downKwh - upKwh;
    const boughtKw =
      upKwh === reach.upKwh ? powerKw : Math.min(limitKw(chargeLimitsKw, powerKw, i), upKwh * reach.kwPerUpKwh);
    const soldKw =
      downKwh === reach.downKwh
        ? powerKw
        : Math.min(limitKw(dischargeLimitsKw, powerKw, i), downKwh * reach.kwPerDownKwh);
    chargeKw[i] = boughtKw;
    dischargeKw[i] = soldKw;
    if (upKwh > 0) earned -= buyUsdPerMwh[i]! * boughtKw;
    if (downKwh > 0) earned += (sellUsdPerMwh[i]! - wearUsdPerMwh) * soldKw;
  }
  return (earned * reach.stepHours) / KWH_PER_MWH;
}

/**
 * Hot loop, backwards: between contacts with the window stored energy keeps its worth. A full battery can only make it
 * worth less before than after, an empty one only more, and the slopes at the cuts say how far. Writes the worths over the
 * floors.
 */
function trackPrices({ floorUsdPerMwh, ceilingUsdPerMwh }: Path, endUsdPerMwh: number): void {
  let worthUsdPerMwh = endUsdPerMwh;
  for (let i = floorUsdPerMwh.length - 1; i >= 0; i -= 1) {
    if (worthUsdPerMwh < floorUsdPerMwh[i]!) worthUsdPerMwh = floorUsdPerMwh[i]!;
    else if (worthUsdPerMwh > ceilingUsdPerMwh[i]!) worthUsdPerMwh = ceilingUsdPerMwh[i]!;
    floorUsdPerMwh[i] = worthUsdPerMwh;
  }
}

/** Undoes the rounding of a limit to whole quanta. */
function limitKw(limitsKw: Float64Array | null, powerKw: number, index: number): number {
  return limitsKw === null ? powerKw : limitsKw[index]!;
}

function clamp(value: number, max: number): number {
  return value <= 0 ? 0 : value >= max ? max : value;
}
