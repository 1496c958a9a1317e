/** The best paths of the stored energy under given caps, and what their dual prices say about all other caps. */
import { solveConcavePath } from '../exact/concavePath.js';
import { atEnergy } from '../exact/concaveProblem.js';
import { fillPieces } from './fillPieces.js';
import type { SiteProblem } from './siteProblem.js';
import type { StageDual } from './stageDual.js';
import { toStageDual } from './stageDual.js';
import type { StepPieces, StepRange } from './stepPieces.js';

/** Months solved as one path, from a given energy to a given one or to a free end. */
export type Stretch = {
  readonly stages: readonly StepRange[];
  readonly startKwh: number;
  readonly endKwh: number | null;
};

export type StretchAnswer = {
  /** Of the stored energy, by step of the stretch. */
  readonly changesKwh: Float64Array;
  /** Revenue of the path, import above the caps paid in full; of the relaxed battery. */
  readonly revenueUsd: number;
  /** One for each stage. */
  readonly duals: readonly StageDual[];
};

/**
 * Solves one stretch under caps.
 *
 * @param capsKw by peak.
 * @throws RangeError where no path exists: the load cannot be served, or an energy cannot be kept or reached.
 * @source duality of linear programs: each worth of stored energy bounds all schedules, under these caps and any others.
 * @example
 * ```ts @import.meta.vitest
 * const { toStepPieces } = await import('./stepPieces.js');
 * const of = (...values: number[]) => Float64Array.from(values);
 * const hull = { terminalKw: of(8, 0, -8), storedKw: of(-10, 0, 4), storedFractions: of(1.25, 0.5), chordFraction: 0.875 };
 * const caps = { capOffsets: Int32Array.of(0, 1), capPeaks: Int32Array.of(0), overUsdPerKw: of(2) };
 * const site = { netKw: of(6), generationKw: of(0), importLimitsKw: of(Infinity), exportLimitsKw: of(Infinity) };
 * const energy = { buyUsdPerMwh: of(80), sellUsdPerMwh: of(30), wearUsdPerMwh: 0 };
 * const battery = { hull, chargeKw: of(8), dischargeKw: of(8), usableKwh: 9, startKwh: 0, fillHours: 1 };
 * const window = { floorsKwh: null, ceilingsKwh: null, keptFractions: null };
 * const problem = { stepCount: 1, stepHours: 1, ...caps, ...site, ...energy, ...battery, ...window };
 * const stretch = { stages: [{ fromStep: 0, toStep: 1 }], startKwh: 0, endKwh: 2.5 };
 * const answer = solveStretch(problem, toStepPieces(problem), of(10), stretch);
 * expect([...answer.changesKwh]).toEqual([2.5]);
 * // Import of 11 kW, 1 kW of it above the cap: a kilowatt more of that saves the 2 USD.
 * expect(answer.revenueUsd).toBeCloseTo(-(11 * 0.08 + 2), 12);
 * expect(answer.duals[0]!.entryUsdPerKw[0]).toBeCloseTo(2, 12);
 * ```
 */
export function solveStretch(
  problem: SiteProblem,
  pieces: StepPieces,
  capsKw: Float64Array,
  { stages, startKwh, endKwh }: Stretch,
): StretchAnswer {
  const range = { fromStep: stages[0]!.fromStep, toStep: stages.at(-1)!.toStep };
  const { keptFractions, usableKwh, floorsKwh, ceilingsKwh } = problem;
  const program = { steps: pieces, ...range, keptFractions, usableKwh, floorsKwh, ceilingsKwh };
  const end = endKwh === null ? null : atEnergy(endKwh);
  const solve = (isCapped: boolean) => {
    fillPieces(problem, pieces, capsKw, { ...range, isCapped });
    return solveConcavePath({ ...program, start: atEnergy(startKwh), end });
  };
  let path = solve(true);
  if (path.kind === 'infeasible' || missesSegments(pieces, path.storedUsdPerMwh, range.fromStep)) path = solve(false);
  if (path.kind === 'infeasible') {
    throw new RangeError(
      'Give limits, reserves and wanted energies that the battery can keep together; ' +
        `before step ${path.stepIndex} it could only hold ${path.lowKwh} to ${path.highKwh} kWh above its lower end.`,
    );
  }
  const { storedUsdPerMwh } = path;
  const duals = stages.map((stage, index) =>
    toStageDual(problem, pieces, capsKw, {
      stage,
      worthsUsdPerMwh: storedUsdPerMwh.subarray(stage.fromStep - range.fromStep, stage.toStep - range.fromStep),
      isEndFree: endKwh === null && index === stages.length - 1,
    }),
  );
  return { changesKwh: path.changesKwh, revenueUsd: path.objectiveUsd, duals };
}

/** Hot loop: whether a segment that was left out would pay at the worths found without it. */
function missesSegments({ leftOutUsdPerMwh }: StepPieces, worths: Float64Array, fromStep: number): boolean {
  for (let i = 0; i < worths.length; i += 1) if (worths[i]! + leftOutUsdPerMwh[fromStep + i]! > 0) return true;
  return false;
}
