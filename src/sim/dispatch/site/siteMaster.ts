/**
 * The caps and the energies between months that the cuts so far leave best: the master of a cutting-plane method (Kelley
 * 1960; Benders 1962). Its optimum is at least as good as any schedule, so it is the dual bound too.
 */
import type { PeakCharge } from './siteDemand.js';
import type { Stretch } from './siteStretch.js';
import type { StageCut } from './stageCut.js';
import type { SmallProgram } from './smallProgram.js';
import { addRow, solveSmallProgram, toSmallProgram } from './smallProgram.js';

/** Months that must be solved together, and what is charged on their peaks. */
export type SiteGroup = {
  readonly stretches: readonly Stretch[];
  /** Numbers of the group's peaks. */
  readonly peakIndices: readonly number[];
  readonly charges: readonly PeakCharge[];
};

/** What bounds the master's unknowns, by peak and by step. */
export type MasterLimits = {
  /** By peak: what no schedule brings it below, and the highest import that is possible. */
  readonly leastKw: Float64Array;
  readonly mostKw: Float64Array;
  /** Least and most stored energy after a step. */
  readonly windowAfter: (step: number) => { readonly lowKwh: number; readonly highKwh: number };
};

/** A number that stands in a cut: `lowestValue` + an unknown of the program, or `lowestValue` alone. */
type Term = { readonly variableIndex: number; readonly lowestValue: number };

export type Master = {
  readonly program: SmallProgram;
  readonly group: SiteGroup;
  /** By stage, over all stretches: no cut's worth is above it; set by the first cut. */
  readonly topUsd: number[];
  /** By stage: energy before it and after it. */
  readonly before: readonly Term[];
  readonly after: readonly Term[];
  /** Cap of each peak of the group. */
  readonly caps: readonly Term[];
  /** What the charges come to at the lowest caps. */
  readonly lowestUsd: number;
  /** Over all groups. */
  readonly peakCount: number;
};

/** Where to look next, and what no schedule of the group beats. */
export type MasterAnswer = {
  /** By peak; 0 for those of other groups. */
  readonly capsKw: Float64Array;
  /** By stage: what it earns, and the stored energy before and after it. */
  readonly stageUsd: readonly number[];
  readonly beforeKwh: readonly number[];
  readonly afterKwh: readonly number[];
  /** Least cost, charges included. */
  readonly boundUsd: number;
};

const FIXED = -1;

/**
 * A master without cuts.
 *
 * @example
 * ```ts @import.meta.vitest
 * const month = { fromStep: 0, toStep: 2 };
 * const tiers = [{ maxKw: Infinity, rateUsdPerKw: 10 }];
 * const charge = { name: 'all', component: 'demand-flat' as const, monthIndex: 0, floorKw: 0, tiers };
 * const charges = [{ ...charge, parts: [{ peakIndex: 0, shareFraction: 1 }] }];
 * const group = { stretches: [{ stages: [month], startKwh: 0, endKwh: 0 }], peakIndices: [0], charges };
 * const windowAfter = () => ({ lowKwh: 0, highKwh: 5 });
 * const master = toMaster(group, { leastKw: Float64Array.of(4), mostKw: Float64Array.of(9), windowAfter });
 * expect(master.lowestUsd).toBe(40);
 * // The month earns at most -90 USD + 15 USD for each kW of the cap, and at most 0 USD.
 * const cut = (constantUsd: number, usdPerKw: number) =>
 *   ({ constantUsd, capUsdPerKw: Float64Array.of(usdPerKw), inUsdPerKwh: 0, outUsdPerKwh: 0 });
 * addCut(master, 0, cut(-90, 15));
 * addCut(master, 0, cut(0, 0));
 * const answer = { capsKw: Float64Array.of(6), stageUsd: [0], beforeKwh: [0], afterKwh: [0], boundUsd: 60 };
 * expect(solveMaster(master)).toEqual(answer);
 * ```
 */
export function toMaster(group: SiteGroup, limits: MasterLimits): Master {
  const costs: number[] = [];
  const uppers: number[] = [];
  const addVariable = (cost: number, upper: number) => uppers.push(upper) && costs.push(cost) - 1;
  const stages = group.stretches.flatMap((stretch) => stretch.stages);
  stages.forEach(() => addVariable(-1, Infinity));
  const { before, after } = linkStages(group.stretches, limits, addVariable);
  const caps = group.peakIndices.map((peak) => {
    const lowestValue = limits.leastKw[peak]!;
    return { variableIndex: addVariable(0, Math.max(0, limits.mostKw[peak]! - lowestValue)), lowestValue };
  });
  let lowestUsd = 0;
  const rows: { readonly row: readonly (readonly [variable: number, entry: number])[]; readonly limit: number }[] = [];
  for (const charge of group.charges) {
    const { tiers, floorKw, parts } = charge;
    const capOf = (peak: number) => caps[group.peakIndices.indexOf(peak)]!;
    const [part] = parts;
    if (part !== undefined && parts.length === 1 && tiers.length === 1 && floorKw === 0) {
      const usdPerKw = tiers[0]!.rateUsdPerKw * part.shareFraction;
      costs[capOf(part.peakIndex).variableIndex]! -= usdPerKw;
      lowestUsd += usdPerKw * capOf(part.peakIndex).lowestValue;
      continue;
    }
    const inTiers = tiers.map(
      ({ maxKw, rateUsdPerKw }, index) =>
        [addVariable(-rateUsdPerKw, maxKw - (tiers[index - 1]?.maxKw ?? 0)), -1] as const,
    );
    rows.push({ row: inTiers, limit: 0 - floorKw });
    for (const { peakIndex, shareFraction } of parts) {
      const { variableIndex, lowestValue } = capOf(peakIndex);
      rows.push({ row: [...inTiers, [variableIndex, shareFraction]], limit: 0 - shareFraction * lowestValue });
    }
  }
  const program = toSmallProgram(Float64Array.from(costs), Float64Array.from(uppers));
  for (const { row, limit } of rows) {
    const entries = new Float64Array(costs.length);
    for (const [variable, entry] of row) entries[variable] = entry;
    addRow(program, entries, limit);
  }
  return { program, group, topUsd: [], before, after, caps, lowestUsd, peakCount: limits.leastKw.length };
}

function linkStages(
  stretches: readonly Stretch[],
  { windowAfter }: MasterLimits,
  addVariable: (cost: number, upper: number) => number,
): Pick<Master, 'before' | 'after'> {
  const [before, after]: [Term[], Term[]] = [[], []];
  for (const { stages, startKwh, endKwh } of stretches) {
    before.push({ variableIndex: FIXED, lowestValue: startKwh });
    stages.slice(0, -1).forEach(({ toStep }) => {
      const { lowKwh, highKwh } = windowAfter(toStep - 1);
      const link = { variableIndex: addVariable(0, highKwh - lowKwh), lowestValue: lowKwh };
      after.push(link);
      before.push(link);
    });
    after.push({ variableIndex: FIXED, lowestValue: endKwh ?? 0 });
  }
  return { before, after };
}

/** Adds a cut of a stage; the example stands at {@link toMaster}. */
export function addCut(
  { program, group, topUsd, before, after, caps }: Master,
  stageIndex: number,
  cut: StageCut,
): void {
  const row = new Float64Array(program.costs.length);
  row[stageIndex] = -1;
  let limit = cut.constantUsd;
  const addTerm = ({ variableIndex, lowestValue }: Term, factor: number) => {
    limit += factor * lowestValue;
    if (variableIndex !== FIXED) row[variableIndex]! -= factor;
  };
  addTerm(before[stageIndex]!, cut.inUsdPerKwh);
  addTerm(after[stageIndex]!, -cut.outUsdPerKwh);
  group.peakIndices.forEach((peak, index) => {
    addTerm(caps[index]!, cut.capUsdPerKw[peak]!);
  });
  topUsd[stageIndex] ??= limit + mostOf(row, program.uppers, stageIndex);
  addRow(program, row, limit - topUsd[stageIndex]);
}

/** The most that a cut's unknowns can add to its constant. */
function mostOf(row: Float64Array, uppers: Float64Array, stageIndex: number): number {
  return row.reduce(
    (sum, entry, variable) => (variable === stageIndex || entry >= 0 ? sum : sum - entry * uppers[variable]!),
    0,
  );
}

/**
 * The best that the cuts leave possible; the example stands at {@link toMaster}.
 */
export function solveMaster({
  program,
  topUsd,
  before,
  after,
  caps,
  lowestUsd,
  group,
  peakCount,
}: Master): MasterAnswer {
  const { values, boundValue } = solveSmallProgram(program);
  const read = ({ variableIndex, lowestValue }: Term) =>
    variableIndex === FIXED ? lowestValue : lowestValue + values[variableIndex]!;
  const capsKw = new Float64Array(peakCount);
  group.peakIndices.forEach((peak, index) => (capsKw[peak] = read(caps[index]!)));
  return {
    capsKw,
    stageUsd: topUsd.map((usd, stageIndex) => usd - values[stageIndex]!),
    beforeKwh: before.map(read),
    afterKwh: after.map(read),
    boundUsd: topUsd.reduce((sum, usd) => sum - usd, lowestUsd) - boundValue,
  };
}
