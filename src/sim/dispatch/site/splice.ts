/**
 * Two duals of one stage, spliced: the worths of stored energy may pass from those of one to those of the other at any step,
 * for any worths bound all schedules. Where the store is full or empty the passage costs nothing, so each block between such
 * steps takes the dual that suits the caps best.
 */
import type { SiteProblem } from './siteProblem.js';
import type { StageCut, StageView } from './stageCut.js';
import { carriedUsd } from './stageCut.js';
import type { StageDual } from './stageDual.js';

/** Sums over blocks of steps, at whose starts one may pass from dual to dual. */
export type Splice = {
  readonly duals: readonly [StageDual, StageDual];
  readonly blockCount: number;
  /** Numbers of the peaks whose caps count. */
  readonly peaks: Int32Array;
  /** By dual and block: what does not depend on the caps. */
  readonly usd: Float64Array;
  /** By dual, block and place in `peaks`: what does. */
  readonly usdPerKw: Float64Array;
  /** By dual and block: what it costs to come from the other dual instead of from its own block before. */
  readonly enterUsd: Float64Array;
};

type SpliceProblem = Pick<
  SiteProblem,
  'keptFractions' | 'usableKwh' | 'floorsKwh' | 'ceilingsKwh' | 'capOffsets' | 'capPeaks'
>;

/**
 * The blocks of two duals: where they differ, a block ends where the worth of stored energy changes in one of them.
 *
 * @example
 * ```ts @import.meta.vitest
 * const of = (...values: number[]) => Float64Array.from(values);
 * const window = { keptFractions: null, usableKwh: 1000, floorsKwh: null, ceilingsKwh: null };
 * const caps = { capOffsets: new Int32Array(3), capPeaks: new Int32Array(0) };
 * const stage = { fromStep: 0, toStep: 2 };
 * const dual = (worthsUsdPerMwh: Float64Array, stepUsd: Float64Array) => {
 *   const [inUsdPerKwh, outUsdPerKwh] = [worthsUsdPerMwh[0]! / 1000, worthsUsdPerMwh[1]! / 1000];
 *   const cut = { constantUsd: 0, capUsdPerKw: of(), inUsdPerKwh, outUsdPerKwh };
 *   return { stage, worthsUsdPerMwh, stepUsd, isEndFree: false, entryUsdPerKw: of(), cut };
 * };
 * const splice = toSplice({ ...window, ...caps }, [dual(of(1, 2), of(5, 1 + 8)), dual(of(3, 3), of(9, 6))]);
 * // A rise by 1 USD/MWh costs 1 USD, for the store may be full: 5 + 1 + 8 and 9 + 6 alone, 5 + 2 + 6 together.
 * const cut = cutSplice(splice, { capsKw: of(), beforeKwh: 0, afterKwh: 0 });
 * expect([cut.constantUsd, cut.inUsdPerKwh, cut.outUsdPerKwh]).toEqual([13, 0.001, 0.003]);
 * ```
 */
export function toSplice(problem: SpliceProblem, duals: readonly [StageDual, StageDual]): Splice {
  const starts = findStarts(problem, duals);
  const blockCount = starts.length;
  const [first, second] = duals.map(({ cut }) => cut.capUsdPerKw) as [Float64Array, Float64Array];
  const peaks = Int32Array.from([...first.keys()].filter((peak) => first[peak]! > 0 || second[peak]! > 0));
  const splice: Splice = {
    ...{ duals, blockCount, peaks },
    usd: new Float64Array(2 * blockCount),
    usdPerKw: new Float64Array(2 * blockCount * peaks.length),
    enterUsd: new Float64Array(2 * blockCount),
  };
  sumBlocks(problem, splice, starts, 0);
  sumBlocks(problem, splice, starts, 1);
  return splice;
}

/** Hot loop: the first step of each block. */
function findStarts({ keptFractions }: SpliceProblem, [first, second]: readonly [StageDual, StageDual]): Int32Array {
  const { fromStep, toStep } = first.stage;
  const [mine, theirs] = [first.worthsUsdPerMwh, second.worthsUsdPerMwh];
  const starts = new Int32Array(toStep - fromStep);
  starts[0] = fromStep;
  let count = 1;
  for (let i = 1; i < starts.length; i += 1) {
    const keptFraction = keptFractions === null ? 1 : keptFractions[fromStep + i]!;
    if (mine[i] === theirs[i] && mine[i - 1] === theirs[i - 1]) continue;
    if (mine[i]! * keptFraction === mine[i - 1] && theirs[i]! * keptFraction === theirs[i - 1]) continue;
    starts[count] = fromStep + i;
    count += 1;
  }
  return starts.subarray(0, count);
}

/** Hot loop: what a dual comes to in each block, and the passages into it. */
function sumBlocks(problem: SpliceProblem, splice: Splice, starts: Int32Array, side: 0 | 1): void {
  const { capOffsets, capPeaks, keptFractions } = problem;
  const { peaks, duals, usd, usdPerKw, enterUsd, blockCount } = splice;
  const { stage, stepUsd, entryUsdPerKw, worthsUsdPerMwh } = duals[side];
  const { fromStep, toStep } = stage;
  const others = duals[1 - side]!.worthsUsdPerMwh;
  const peakCount = peaks.length;
  const placeOf = new Int32Array(duals[0].cut.capUsdPerKw.length);
  for (let place = 0; place < peakCount; place += 1) placeOf[peaks[place]!] = place;
  const firstEntry = capOffsets[fromStep]!;
  for (let block = 0; block < blockCount; block += 1) {
    const start = starts[block]!;
    const end = block + 1 < blockCount ? starts[block + 1]! : toStep;
    const row = side * blockCount + block;
    let sumUsd = 0;
    for (let i = start - fromStep; i < end - fromStep; i += 1) sumUsd += stepUsd[i]!;
    usd[row] = sumUsd;
    const entryEnd = capOffsets[end]!;
    for (let entry = capOffsets[start]!; entry < entryEnd; entry += 1) {
      usdPerKw[row * peakCount + placeOf[capPeaks[entry]!]!]! += entryUsdPerKw[entry - firstEntry]!;
    }
    if (block === 0) continue;
    const i = start - fromStep;
    const afterUsdPerMwh = worthsUsdPerMwh[i]! * (keptFractions === null ? 1 : keptFractions[start]!);
    enterUsd[row] =
      carriedUsd(problem, start - 1, afterUsdPerMwh - others[i - 1]!) -
      carriedUsd(problem, start - 1, afterUsdPerMwh - worthsUsdPerMwh[i - 1]!);
  }
}

/**
 * The cut that is lowest at a view among all that pass from dual to dual; the example stands at {@link toSplice}.
 */
export function cutSplice(splice: Splice, { capsKw, beforeKwh, afterKwh }: StageView): StageCut {
  const { blockCount, usd, enterUsd } = splice;
  const [first, second] = [splice.duals[0].cut, splice.duals[1].cut];
  // By dual and block: whether the way there comes from the other dual.
  const isEntered = new Uint8Array(2 * blockCount);
  const capsUsd = toCapsUsd(splice, capsKw);
  let firstUsd = first.inUsdPerKwh * beforeKwh + usd[0]! + capsUsd[0]!;
  let secondUsd = second.inUsdPerKwh * beforeKwh + usd[blockCount]! + capsUsd[blockCount]!;
  for (let block = 1; block < blockCount; block += 1) {
    const other = blockCount + block;
    const enterFirstUsd = secondUsd + enterUsd[block]!;
    const enterSecondUsd = firstUsd + enterUsd[other]!;
    if (enterFirstUsd < firstUsd) isEntered[block] = 1;
    if (enterSecondUsd < secondUsd) isEntered[other] = 1;
    firstUsd = Math.min(firstUsd, enterFirstUsd) + usd[block]! + capsUsd[block]!;
    secondUsd = Math.min(secondUsd, enterSecondUsd) + usd[other]! + capsUsd[other]!;
  }
  const isSecond = secondUsd - second.outUsdPerKwh * afterKwh < firstUsd - first.outUsdPerKwh * afterKwh;
  return followCut(splice, isEntered, isSecond ? 1 : 0);
}

/** By dual and block: what the caps are worth. */
function toCapsUsd({ peaks, usdPerKw, blockCount }: Splice, capsKw: Float64Array): Float64Array {
  const capsUsd = new Float64Array(2 * blockCount);
  for (let place = 0; place < peaks.length; place += 1) {
    const capKw = capsKw[peaks[place]!]!;
    for (let row = 0; row < capsUsd.length; row += 1) capsUsd[row]! += usdPerKw[row * peaks.length + place]! * capKw;
  }
  return capsUsd;
}

/** The sums along one way through the duals, from its end. */
function followCut(splice: Splice, isEntered: Uint8Array, lastSide: 0 | 1): StageCut {
  const { duals, blockCount, peaks, usd, usdPerKw, enterUsd } = splice;
  const sumsUsdPerKw = new Float64Array(peaks.length);
  let constantUsd = 0;
  let side = lastSide;
  for (let block = blockCount - 1; block >= 0; block -= 1) {
    const row = side * blockCount + block;
    constantUsd += usd[row]!;
    for (let place = 0; place < peaks.length; place += 1) {
      sumsUsdPerKw[place]! += usdPerKw[row * peaks.length + place]!;
    }
    if (isEntered[row] === 0) continue;
    constantUsd += enterUsd[row]!;
    side = side === 0 ? 1 : 0;
  }
  const capUsdPerKw = new Float64Array(duals[0].cut.capUsdPerKw.length);
  for (let place = 0; place < peaks.length; place += 1) capUsdPerKw[peaks[place]!] = sumsUsdPerKw[place]!;
  const { inUsdPerKwh } = duals[side].cut;
  return { constantUsd, capUsdPerKw, inUsdPerKwh, outUsdPerKwh: duals[lastSide].cut.outUsdPerKwh };
}
