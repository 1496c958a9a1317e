/** The best paths of the stored energy under given caps, and what their dual prices say about all other caps. */
import { KWH_PER_MWH } from '../../../base/units.js';
import { concaveBound } from '../concaveBound.js';
import { solveConcavePath } from '../concavePath.js';
import type { ConcaveProblem, ConcaveValue } from '../concaveProblem.js';
import { atEnergy } from '../concaveProblem.js';
import { addNegativeCaps } from './negativeCaps.js';
import type { SiteProblem } from './siteProblem.js';
import type { StepPieces, StepRange } from './stepPieces.js';
import { fillPieces } from './stepPieces.js';

/** Months solved as one path, from a given energy to a given one or to a free end. */
export type Stretch = {
  readonly stages: readonly StepRange[];
  readonly startKwh: number;
  readonly endKwh: number | null;
};

/**
 * No schedule earns more in a stage than constant + capUsdPerKw · caps + inUsdPerKwh · energy before it - outUsdPerKwh ·
 * energy after it, whatever these are.
 */
export type StageCut = {
  readonly constantUsd: number;
  /** By peak. */
  readonly capUsdPerKw: Float64Array;
  readonly inUsdPerKwh: number;
  readonly outUsdPerKwh: number;
};

export type StretchAnswer = {
  /** Of the stored energy, by step of the stretch. */
  readonly changesKwh: Float64Array;
  /** Revenue of the path, import above the caps paid in full; of the relaxed battery. */
  readonly revenueUsd: number;
  /** One for each stage. */
  readonly cuts: readonly StageCut[];
};

/**
 * Solves one stretch under caps.
 *
 * @param capsKw by peak.
 * @throws RangeError where no path exists: the load cannot be served, or an energy cannot be kept or reached.
 * @source duality of linear programs: each worth of stored energy bounds all schedules, under these caps and any others.
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
  const end = endKwh === null ? anywhere(usableKwh) : atEnergy(endKwh);
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
  const cuts = stages.map((stage, index) => {
    const worths = storedUsdPerMwh.subarray(stage.fromStep - range.fromStep, stage.toStep - range.fromStep);
    const isFree = endKwh === null && index === stages.length - 1;
    return toCut(problem, pieces, capsKw, {
      program: { ...program, ...stage, start: NOTHING, end: isFree ? null : NOTHING },
      worths,
    });
  });
  return { changesKwh: path.changesKwh, revenueUsd: path.objectiveUsd, cuts };
}

/** Whether a segment that was left out would pay at the worths found without it. */
function missesSegments({ leftOutUsdPerMwh }: StepPieces, worths: Float64Array, fromStep: number): boolean {
  return worths.some((usdPerMwh, index) => usdPerMwh + leftOutUsdPerMwh[fromStep + index]! > 0);
}

const NOTHING = atEnergy(0);

/** A free end without value. */
function anywhere(usableKwh: number): ConcaveValue {
  const slopesUsdPerMwh = Float64Array.of(0);
  return { lowKwh: 0, lowValueUsd: 0, slopesUsdPerMwh, lengthsKwh: Float64Array.of(usableKwh) };
}

type StageDual = { readonly program: ConcaveProblem; readonly worths: Float64Array };

function toCut(problem: SiteProblem, pieces: StepPieces, capsKw: Float64Array, dual: StageDual): StageCut {
  const { program, worths } = dual;
  const fromStep = program.fromStep!;
  const capUsdPerKw = capPrices(problem, pieces, capsKw, dual);
  let { boundUsd } = concaveBound(program, worths);
  for (let peak = 0; peak < capsKw.length; peak += 1) boundUsd -= capUsdPerKw[peak]! * capsKw[peak]!;
  return {
    constantUsd: boundUsd,
    capUsdPerKw,
    inUsdPerKwh: (worths[0]! * (problem.keptFractions?.[fromStep] ?? 1)) / KWH_PER_MWH,
    outUsdPerKwh: program.end === null ? 0 : worths.at(-1)! / KWH_PER_MWH,
  };
}

/** Hot loop: what 1 kW more of each cap would earn at the worths of stored energy. */
function capPrices(
  problem: SiteProblem,
  pieces: StepPieces,
  capsKw: Float64Array,
  { program, worths }: StageDual,
): Float64Array {
  const { capOffsets, capPeaks, overUsdPerKw } = problem;
  const { capUsdPerKw, capKwhPerKw } = pieces;
  const prices = new Float64Array(overUsdPerKw.length);
  for (let i = 0; i < worths.length; i += 1) {
    const step = program.fromStep! + i;
    const worthUsdPerKwh = worths[i]! / KWH_PER_MWH;
    const end = capOffsets[step + 1]!;
    for (let entry = capOffsets[step]!; entry < end; entry += 1) {
      const belowUsdPerKw = capUsdPerKw[entry]!;
      if (Number.isNaN(belowUsdPerKw)) {
        addNegativeCaps(problem, { rates: pieces.rates, capsKw, step, worthUsdPerKwh }, prices);
        break;
      }
      const peak = capPeaks[entry]!;
      const gainUsdPerKw = worthUsdPerKwh * capKwhPerKw[entry]! - belowUsdPerKw;
      if (gainUsdPerKw > 0) prices[peak]! += Math.min(gainUsdPerKw, overUsdPerKw[peak]!);
    }
  }
  return prices;
}
