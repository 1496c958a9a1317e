/** An arbitrage whose steps differ in their prices alone: constant efficiencies, no leak, no limits in time. */
import type { ArbitrageProblem } from './arbitrageProblem.js';
import { toFrame, toRates } from './arbitrageProblem.js';
import type { PathFrame } from './concaveProblem.js';

/** An arbitrage with even steps; always of one shape, which keeps the hot loops compiled. */
export type EvenPath = {
  readonly frame: PathFrame;
  readonly buyUsdPerMwh: Float64Array;
  readonly sellUsdPerMwh: Float64Array;
  readonly wearUsdPerMwh: number;
  readonly powerKw: number;
  /** Stored by a step of full charge, and drawn by one of full discharge; above 0. */
  readonly upKwh: number;
  readonly downKwh: number;
  readonly kwPerUpKwh: number;
  readonly kwPerDownKwh: number;
  readonly boughtPerStoredFraction: number;
  readonly soldPerStoredFraction: number;
};

/**
 * The arbitrage as one with even steps; null where it has others.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 8, usableKwh: 20, startKwh: 10, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10), sellUsdPerMwh: Float64Array.of(10) };
 * const problem = { ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null };
 * expect(toEvenPath(problem)).toMatchObject({ upKwh: 4, downKwh: 10, boughtPerStoredFraction: 2, soldPerStoredFraction: 0.8 });
 * expect(toEvenPath({ ...problem, selfDischargePerHour: 0.01 })).toBe(null);
 * ```
 */
export function toEvenPath(problem: ArbitrageProblem): EvenPath | null {
  const { powerKw, usableKwh, startKwh } = problem;
  const isInside = startKwh >= 0 && startKwh <= usableKwh;
  if (!isInside || hasBentSteps(problem) || hasLimitsInTime(problem)) return null;
  const { upHours, downHours, boughtPerStoredFraction, soldPerStoredFraction } = toRates(problem);
  const upKwh = powerKw * upHours;
  const downKwh = powerKw * downHours;
  const isMoving = upKwh > 0 && downKwh > 0 && upKwh + downKwh < Infinity;
  if (!isMoving) return null;
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh } = problem;
  return {
    frame: toFrame(problem),
    buyUsdPerMwh,
    sellUsdPerMwh,
    wearUsdPerMwh,
    powerKw,
    upKwh,
    downKwh,
    kwPerUpKwh: 1 / upHours,
    kwPerDownKwh: 1 / downHours,
    boughtPerStoredFraction,
    soldPerStoredFraction,
  };
}

function hasBentSteps({
  chargeCurve = null,
  dischargeCurve = null,
  selfDischargePerHour = 0,
}: ArbitrageProblem): boolean {
  return chargeCurve !== null || dischargeCurve !== null || selfDischargePerHour !== 0;
}

function hasLimitsInTime(problem: ArbitrageProblem): boolean {
  const { chargeLimitsKw, dischargeLimitsKw, floorsKwh = null, ceilingsKwh = null } = problem;
  return (chargeLimitsKw ?? dischargeLimitsKw ?? floorsKwh ?? ceilingsKwh) !== null;
}
