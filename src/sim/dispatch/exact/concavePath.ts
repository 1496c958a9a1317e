/**
 * The best path of stored energy through steps that are each worth a concave function of the change in it: a linear program
 * solved exactly by dynamic programming over concave value functions instead of by a general solver.
 *
 * Forwards the value function takes in the segments of each step and is cut to the window; the path follows backwards from
 * where the segments went in, the dual prices from the slopes at the cuts, in constant time a segment (Cahn 1948; Bellman
 * 1956; Cruise, Flatley, Gibbens and Zachary, Oper. Res. 67(1), 2019, for the problem).
 */
import { KWH_PER_MWH } from '../../../base/units.js';
import type { PathEnd } from './concaveEnd.js';
import { chooseEnd } from './concaveEnd.js';
import type { ConcaveProblem } from './concaveProblem.js';
import { requireConcaveProblem } from './concaveProblem.js';
import { sumLowValuesUsd, valueAtUsd } from './concaveValue.js';
import { sweepForward, toRounding } from './concaveSweep.js';
import { startOfPathKwh, trackChanges, trackPrices } from './concaveTrack.js';
import type { SweepMemory } from './sweepMemory.js';
import { growMemory, toSweepMemory } from './sweepMemory.js';

/** A best path. Its arrays are fresh and have one value per solved step. */
export type ConcaveOptimum = {
  readonly kind: 'optimum';
  readonly startKwh: number;
  readonly endKwh: number;
  /** Change of the stored energy beside the leak. It uses a step's segments in their order, each full before the next. */
  readonly changesKwh: Float64Array;
  /** Worth of the start, of all steps and of the end. */
  readonly objectiveUsd: number;
  /** Worth of one more stored MWh at the end of each step: the dual price of the energy balance. */
  readonly storedUsdPerMwh: Float64Array;
};

/** No path stays inside the window and ends where it should. */
export type Infeasible = {
  readonly kind: 'infeasible';
  /** The first step at whose end no allowed energy can be reached; `toStep` where only the wanted end is out of reach. */
  readonly stepIndex: number;
  /** What could be reached there, before the cut to the window. */
  readonly lowKwh: number;
  readonly highKwh: number;
};

// Kept between calls; pure from outside, for each call writes all that it reads.
const MEMORY: SweepMemory = toSweepMemory();

/**
 * The optimum of {@link ConcaveProblem}, a path that reaches it, and dual prices that prove it (see concaveBound.ts).
 *
 * @throws RangeError when a number in the problem is out of its range.
 * @source the recursion above; checked against HiGHS in the tests.
 * @example
 * ```ts @import.meta.vitest
 * const { atEnergy } = await import('./concaveProblem.js');
 * // Two steps that take at 10 and give at 50 USD/MWh, up to 1000 kWh, with 0.5 stored per taken.
 * const steps = {
 *   offsets: Int32Array.of(0, 2, 4),
 *   slopesUsdPerMwh: Float64Array.of(-10, -20, -50, -100),
 *   lengthsKwh: Float64Array.of(1000, 500, 1000, 500),
 *   lowsKwh: Float64Array.of(-1000, -1000),
 *   lowValuesUsd: Float64Array.of(10, 50),
 * };
 * const window = { usableKwh: 2000, keptFractions: null, floorsKwh: null, ceilingsKwh: null };
 * const path = solveConcavePath({ ...window, steps, start: atEnergy(0), end: null });
 * expect(path.kind === 'optimum' && [...path.changesKwh]).toEqual([500, -500]);
 * expect(path.kind === 'optimum' && path.objectiveUsd).toBe(15);
 * ```
 */
export function solveConcavePath(given: ConcaveProblem): ConcaveOptimum | Infeasible {
  const rounding = toRounding(requireConcaveProblem(given), given.keptFractions !== null);
  const problem = toOneShape(given);
  const { offsets } = problem.steps;
  const { fromStep, toStep } = problem;
  growMemory(MEMORY, offsets[toStep]! - offsets[fromStep]!, toStep - fromStep);
  const state = sweepForward(problem, MEMORY, rounding);
  const { infeasibleStep } = state;
  if (infeasibleStep >= 0) {
    return { kind: 'infeasible', stepIndex: infeasibleStep, lowKwh: state.lowKwh, highKwh: state.highKwh };
  }
  const end = chooseEnd(problem.end, { state, memory: MEMORY, rounding });
  if (end === null) return { kind: 'infeasible', stepIndex: toStep, lowKwh: state.lowKwh, highKwh: state.highKwh };
  return trackBack(problem, end, rounding.roundKwh);
}

/** A literal without spreads: objects of one shape keep the hot loops compiled. */
function toOneShape(problem: ConcaveProblem): Required<ConcaveProblem> {
  const { steps } = problem;
  return {
    steps: {
      offsets: steps.offsets,
      slopesUsdPerMwh: steps.slopesUsdPerMwh,
      lengthsKwh: steps.lengthsKwh,
      lowsKwh: steps.lowsKwh,
      lowValuesUsd: steps.lowValuesUsd,
    },
    fromStep: problem.fromStep ?? 0,
    toStep: problem.toStep ?? steps.lowsKwh.length,
    keptFractions: problem.keptFractions,
    usableKwh: problem.usableKwh,
    floorsKwh: problem.floorsKwh,
    ceilingsKwh: problem.ceilingsKwh,
    start: problem.start,
    end: problem.end,
  };
}

function trackBack(problem: Required<ConcaveProblem>, end: PathEnd, roundKwh: number): ConcaveOptimum {
  const { keptFractions, fromStep, toStep } = problem;
  const changesKwh = new Float64Array(toStep - fromStep);
  const way = { memory: MEMORY, endKwh: end.energyKwh, roundKwh, changesKwh };
  const usedUsdPerMwhKwh = trackChanges(problem, way);
  const startKwh = startOfPathKwh(problem, way);
  const track = { endUsdPerMwh: end.storedUsdPerMwh, count: changesKwh.length, keptFractions, fromStep };
  const ends = valueAtUsd(problem.start, startKwh) + end.valueUsd;
  return {
    kind: 'optimum',
    startKwh,
    endKwh: end.energyKwh,
    changesKwh,
    objectiveUsd: usedUsdPerMwhKwh / KWH_PER_MWH + sumLowValuesUsd(problem) + ends,
    storedUsdPerMwh: trackPrices(MEMORY, track),
  };
}
