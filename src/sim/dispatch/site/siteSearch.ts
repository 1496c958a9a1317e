import type { Battery } from '../../storage/battery.js';
import type { SiteSchedule } from './siteCost.js';
import { chargeUsd, energyCostUsd, peakKw, writeSchedule } from './siteCost.js';
import type { BoundModel } from './boundModel.js';
import { addDuals, sharpen, toBoundModel } from './boundModel.js';
import type { Peak } from './peakBook.js';
import type { PeakCharge } from './siteDemand.js';
import type { MasterLimits, SiteGroup } from './siteMaster.js';
import type { StretchAnswer } from './siteStretch.js';
import { solveStretch } from './siteStretch.js';
import type { StageDual } from './stageDual.js';
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
/** Far more than it takes: one to ten for one cap a month, a dozen or two for a year of three. */
const EVALUATION_LIMIT = 400;
/** Begins so little above the lowest caps that these are proved where they are best, and that rounding breaks none of them. */
const FIRST_RISE_SHARE = 3e-12;
/** First step, as a share of the battery's power. */
const FIRST_RADIUS_SHARE = 0.2;
const RADIUS_GROWTH = 4;

/**
 * Looks for the best caps of a group: each trial of caps gives a path and bounds on all others, and the caps that these leave
 * best are the next trial, first in short steps from the lowest caps. Ends where no caps can be better than those tried.
 */
export function searchGroup(input: SearchInput, group: SiteGroup): SearchResult {
  const { limits, battery, problem } = input;
  const trials: Trial[] = [];
  let model: BoundModel | null = null;
  let [relaxedUsd, boundUsd] = [Infinity, -Infinity];
  let radiusKw = FIRST_RADIUS_SHARE * battery.powerKw;
  const capsKw = limits.leastKw.map((kw, peak) => Math.min(limits.mostKw[peak]!, kw * (1 + FIRST_RISE_SHARE)));
  const isClosed = () => relaxedUsd - boundUsd <= GAP_SHARE * Math.max(Math.abs(boundUsd), 1);
  while (trials.length < EVALUATION_LIMIT) {
    const trial = tryCaps(input, group, capsKw.slice());
    trials.push(trial);
    relaxedUsd = Math.min(relaxedUsd, trial.relaxedUsd);
    if (model === null) model = toBoundModel(problem, group, { limits, duals: trial.duals });
    else addDuals(model, trial.duals, relaxedUsd);
    boundUsd = Math.max(boundUsd, model.answer.boundUsd);
    if (isClosed()) break;
    sharpen(model, relaxedUsd);
    boundUsd = Math.max(boundUsd, model.answer.boundUsd);
    const move = moveCaps(capsKw, group.peakIndices, model.answer.capsKw, radiusKw);
    if (isClosed() || !move.isMoved) break;
    if (move.isShort) radiusKw *= RADIUS_GROWTH;
  }
  return { costUsd: executeBest(input, group, trials), boundUsd, evaluationCount: trials.length };
}

type Trial = {
  /** By peak. */
  readonly capsKw: Float64Array;
  /** One for each stretch. */
  readonly paths: readonly StretchAnswer[];
  /** What the paths cost the relaxed battery, with the peaks at the caps. */
  readonly relaxedUsd: number;
  /** One for each stage. */
  readonly duals: readonly StageDual[];
};

function tryCaps({ problem, pieces }: SearchInput, { stretches, charges }: SiteGroup, capsKw: Float64Array): Trial {
  const paths = stretches.map((stretch) => solveStretch(problem, pieces, capsKw, stretch));
  return {
    ...{ capsKw, paths },
    relaxedUsd: paths.reduce((sum, { revenueUsd }) => sum - revenueUsd, demandUsd(charges, capsKw)),
    duals: paths.flatMap(({ duals }) => duals),
  };
}

/** Executed, a schedule costs at least what the relaxed battery pays for it: few trials can be the best. */
function executeBest(input: SearchInput, group: SiteGroup, trials: readonly Trial[]): number {
  let costUsd = Infinity;
  for (const trial of trials.toSorted((a, b) => a.relaxedUsd - b.relaxedUsd)) {
    if (trial.relaxedUsd >= costUsd) break;
    const executedUsd = execute(input, group, trial);
    if (executedUsd < costUsd) keep(input, group);
    costUsd = Math.min(costUsd, executedUsd);
  }
  return costUsd;
}

/** Writes the schedule of a trial into `tried`; returns what it costs. */
function execute(input: SearchInput, group: SiteGroup, { capsKw, paths }: Trial): number {
  const { problem, peaks, tried } = input;
  group.stretches.forEach(({ stages }, index) => {
    const { changesKwh } = paths[index]!;
    writeSchedule(input, capsKw, { changesKwh, fromStep: stages[0]!.fromStep }, tried);
  });
  const peaksKw = new Float64Array(peaks.length);
  for (const peak of group.peakIndices) peaksKw[peak] = peakKw(peaks[peak]!, tried.gridKw);
  const energyUsd = stagesOf(group).reduce((sum, stage) => sum + energyCostUsd(problem, tried, stage), 0);
  return energyUsd + demandUsd(group.charges, peaksKw);
}

function demandUsd(charges: readonly PeakCharge[], peaksKw: Float64Array): number {
  return charges.reduce((sum, charge) => sum + chargeUsd(charge, peaksKw), 0);
}

/** Moves the group's caps towards the wanted ones, each by at most the radius. */
function moveCaps(
  capsKw: Float64Array,
  peakIndices: readonly number[],
  wantedKw: Float64Array,
  radiusKw: number,
): { isShort: boolean; isMoved: boolean } {
  let [isShort, isMoved] = [false, false];
  peakIndices.forEach((peak) => {
    const nextKw = Math.min(capsKw[peak]! + radiusKw, Math.max(capsKw[peak]! - radiusKw, wantedKw[peak]!));
    if (nextKw !== wantedKw[peak]) isShort = true;
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
