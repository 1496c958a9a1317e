/** All that the duals found so far say about a group of months, as bounds that a small linear program chooses by. */
import type { MasterAnswer, MasterLimits, Master, SiteGroup } from './siteMaster.js';
import { addCut, solveMaster, toMaster } from './siteMaster.js';
import type { SiteProblem } from './siteProblem.js';
import { cutSplice, toSplice } from './splice.js';
import type { StageCut, StageView } from './stageCut.js';
import { cutAtUsd } from './stageCut.js';
import type { StageDual } from './stageDual.js';

export type BoundModel = {
  readonly problem: SiteProblem;
  readonly master: Master;
  /** By stage. */
  readonly found: readonly StageDual[][];
  /** What is best as far as is known. */
  answer: MasterAnswer;
  /** Stages of which the last dual took something off the answer. */
  open: readonly number[];
};

/** Rounds of cuts between two trials. */
const ROUND_LIMIT = 20;
/** A cut that takes off less than this share of the gap is not worth its row. */
const LEAST_DROP_SHARE = 1e-3;

/** A model that knows what one dual of each stage says. */
export function toBoundModel(
  problem: SiteProblem,
  group: SiteGroup,
  { limits, duals }: { readonly limits: MasterLimits; readonly duals: readonly StageDual[] },
): BoundModel {
  const master = toMaster(group, limits);
  duals.forEach(({ cut }, stageIndex) => {
    addCut(master, stageIndex, cut);
  });
  return { problem, master, found: duals.map((dual) => [dual]), answer: solveMaster(master), open: [] };
}

/** Adds a dual of each stage. */
export function addDuals(model: BoundModel, duals: readonly StageDual[], reachedUsd: number): void {
  duals.forEach((dual, stageIndex) => {
    model.found[stageIndex]!.push(dual);
  });
  const cuts = duals.map(({ cut }, stageIndex) => ({ stageIndex, cut }));
  model.open = addLower(model, reachedUsd, () => cuts);
}

/**
 * Splices the two duals of each open stage that are lowest at the answer, as long as that takes much off it.
 *
 * @param reachedUsd cost of the best schedule so far.
 */
export function sharpen(model: BoundModel, reachedUsd: number): void {
  const splices = model.open.map((stageIndex) => {
    const view = viewOf(model.answer, stageIndex);
    const [lowest, next] = model.found[stageIndex]!.toSorted((a, b) => cutAtUsd(a.cut, view) - cutAtUsd(b.cut, view));
    return { stageIndex, splice: toSplice(model.problem, [lowest!, next!]) };
  });
  addLower(model, reachedUsd, (answer) =>
    splices.map(({ stageIndex, splice }) => ({ stageIndex, cut: cutSplice(splice, viewOf(answer, stageIndex)) })),
  );
}

type CutOfStage = { readonly stageIndex: number; readonly cut: StageCut };

/** Adds the cuts that take much off the answer, again for each new answer; returns their stages. */
function addLower(
  model: BoundModel,
  reachedUsd: number,
  cutsAt: (answer: MasterAnswer) => readonly CutOfStage[],
): readonly number[] {
  const stages = new Set<number>();
  for (let round = 0; round < ROUND_LIMIT; round += 1) {
    const { answer, master, found } = model;
    const leastDropUsd = (LEAST_DROP_SHARE * (reachedUsd - answer.boundUsd)) / found.length;
    const lower = cutsAt(answer).filter(
      ({ stageIndex, cut }) => answer.stageUsd[stageIndex]! - cutAtUsd(cut, viewOf(answer, stageIndex)) > leastDropUsd,
    );
    if (lower.length === 0) break;
    for (const { stageIndex, cut } of lower) {
      addCut(master, stageIndex, cut);
      stages.add(stageIndex);
    }
    model.answer = solveMaster(master);
  }
  return [...stages];
}

function viewOf({ capsKw, beforeKwh, afterKwh }: MasterAnswer, stageIndex: number): StageView {
  return { capsKw, beforeKwh: beforeKwh[stageIndex]!, afterKwh: afterKwh[stageIndex]! };
}
