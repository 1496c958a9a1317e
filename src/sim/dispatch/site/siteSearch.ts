import type { Battery } from '../../storage/battery.js';
import type { SiteSchedule } from './siteCost.js';
import { chargeUsd, energyCostUsd, peakKw, writeSchedule } from './siteCost.js';
import type { StageCut } from './siteCuts.js';
import { solveStretch } from './siteCuts.js';
import type { Peak } from './peakBook.js';
import type { MasterLimits, SiteGroup } from './siteMaster.js';
import { addCuts, solveMaster, toMaster } from './siteMaster.js';
import type { SiteProblem } from './siteProblem.js';
import type { StepPieces, StepRange } from './stepPieces.js';

export type SearchInput = {
  readonly battery: Battery;
  readonly problem: SiteProblem;
  readonly pieces: StepPieces;
  readonly peaks: readonly Peak[];
  readonly limits: MasterLimits;
  /** The best schedule found is written here, in the steps of the group. */
  readonly best: SiteSchedule;
  /** Work memory of the same size. */
  readonly tried: SiteSchedule;
};

export type SearchResult = {
  readonly costUsd: number;
  /** No schedule of the group costs less. */
  readonly boundUsd: number;
  readonly evaluationCount: number;
};

/** Gap at which the search ends, as a share of the bound. */
const GAP_SHARE = 1e-11;
/** Far more than it takes: a dozen for one cap a month, some dozens for a year of three. */
const EVALUATION_LIMIT = 400;
/** How far above the lowest caps it begins, and its first step, as a share of the battery's power. */
const FIRST_RADIUS_SHARE = 0.01;
const RADIUS_GROWTH = 4;

/**
 * Looks for the best caps of a group: each trial of caps gives a schedule and cuts, and the master's answer to these the next
 * trial, first in short steps from the lowest caps. Ends where no caps can be better than those tried.
 */
export function searchGroup(input: SearchInput, group: SiteGroup): SearchResult {
  const { limits, battery } = input;
  const master = toMaster(group, limits);
  let [costUsd, relaxedUsd, boundUsd] = [Infinity, Infinity, -Infinity];
  let evaluationCount = 0;
  let radiusKw = FIRST_RADIUS_SHARE * battery.powerKw;
  const capsKw = limits.leastKw.map((kw, peak) => Math.min(limits.mostKw[peak]!, kw + radiusKw));
  while (evaluationCount < EVALUATION_LIMIT) {
    evaluationCount += 1;
    const trial = tryCaps(input, group, capsKw);
    relaxedUsd = Math.min(relaxedUsd, trial.relaxedUsd);
    if (trial.executedUsd < costUsd) keep(input, group);
    costUsd = Math.min(costUsd, trial.executedUsd);
    addCuts(master, trial.cuts);
    const answer = solveMaster(master);
    boundUsd = Math.max(boundUsd, answer.boundUsd);
    if (Math.min(costUsd, relaxedUsd) - boundUsd <= GAP_SHARE * Math.max(Math.abs(boundUsd), 1)) break;
    const move = moveCaps(capsKw, group.peakIndices, answer.capsKw, radiusKw);
    if (!move.isMoved) break;
    if (move.isShort) radiusKw *= RADIUS_GROWTH;
  }
  return { costUsd, boundUsd, evaluationCount };
}

type Trial = {
  /** What the schedule costs when executed, written into `tried`. */
  readonly executedUsd: number;
  /** What it costs the relaxed battery, with the peaks at the caps. */
  readonly relaxedUsd: number;
  readonly cuts: readonly StageCut[];
};

function tryCaps(input: SearchInput, group: SiteGroup, capsKw: Float64Array): Trial {
  const { problem, pieces, peaks, tried } = input;
  const answers = group.stretches.map((stretch) => {
    const answer = solveStretch(problem, pieces, capsKw, stretch);
    writeSchedule(input, capsKw, { ...answer, fromStep: stretch.stages[0]!.fromStep }, tried);
    return answer;
  });
  const peaksKw = new Float64Array(peaks.length);
  for (const peak of group.peakIndices) peaksKw[peak] = peakKw(peaks[peak]!, tried.gridKw);
  const demandUsd = (kw: Float64Array) => group.charges.reduce((sum, charge) => sum + chargeUsd(charge, kw), 0);
  const energyUsd = stagesOf(group).reduce((sum, stage) => sum + energyCostUsd(problem, tried, stage), 0);
  return {
    executedUsd: energyUsd + demandUsd(peaksKw),
    relaxedUsd: answers.reduce((sum, { revenueUsd }) => sum - revenueUsd, demandUsd(capsKw)),
    cuts: answers.flatMap(({ cuts }) => cuts),
  };
}

/** Moves the group's caps towards the wanted ones, each by at most the radius. */
function moveCaps(
  capsKw: Float64Array,
  peakIndices: readonly number[],
  wantedKw: Float64Array,
  radiusKw: number,
): { isShort: boolean; isMoved: boolean } {
  let [isShort, isMoved] = [false, false];
  peakIndices.forEach((peak, index) => {
    const nextKw = Math.min(capsKw[peak]! + radiusKw, Math.max(capsKw[peak]! - radiusKw, wantedKw[index]!));
    if (nextKw !== wantedKw[index]) isShort = true;
    if (nextKw !== capsKw[peak]) isMoved = true;
    capsKw[peak] = nextKw;
  });
  return { isShort, isMoved };
}

function keep({ best, tried }: SearchInput, group: SiteGroup): void {
  for (const { fromStep, toStep } of stagesOf(group)) {
    best.powersKw.set(tried.powersKw.subarray(fromStep, toStep), fromStep);
    best.curtailKw.set(tried.curtailKw.subarray(fromStep, toStep), fromStep);
    best.gridKw.set(tried.gridKw.subarray(fromStep, toStep), fromStep);
  }
}

function stagesOf({ stretches }: SiteGroup): readonly StepRange[] {
  return stretches.flatMap(({ stages }) => stages);
}
