/**
 * Forward sweep of the value function V through the steps: V(t) = (V(t-1) scaled by the leak) (+) f(t), cut to the window,
 * where (+) is the sup-convolution of concave functions: a merge of their segments in order of falling slope.
 */
import type { ConcaveProblem } from './concaveProblem.js';
import type { SweepMemory, SweepState } from './sweepMemory.js';
import { makeRoom, rescale, startList } from './sweepMemory.js';

/** Bits below the largest energy to which energies are rounded; with the rest of a double's 53 all sums are exact. */
const QUANTUM_BITS = 51;
/** How energies are rounded, and how far apart they count as equal. */
export type Rounding = {
  /** (x + this) - this is x rounded. */
  readonly roundKwh: number;
  readonly slackKwh: number;
};

/** Energies further apart than this share of the largest are truly apart. */
const SLACK_SHARE = 1e-9;

/**
 * Rounds energies up to the largest to a grid so fine that it does not matter, and so coarse that sums of them are exact. Without it
 * rounding would gather over a century of steps, and energies that should be equal would not be.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { roundKwh } = toRounding(1000);
 * const round = (energyKwh: number) => energyKwh + roundKwh - roundKwh;
 * expect(round(0.1) + round(0.2) - round(0.1)).toBe(round(0.2));
 * expect(0.1 + 0.2 - 0.1).not.toBe(0.2);
 * ```
 */
export function toRounding(largestKwh: number, isLeaking = false): Rounding {
  // A scale from 0.5 doubles energies.
  const mostKwh = Math.max(isLeaking ? largestKwh / LEAST_SCALE_FACTOR : largestKwh, SMALLEST_KWH);
  // 1.5 keeps sums of either sign within one power of two.
  const roundKwh = 1.5 * 2 ** (Math.ceil(Math.log2(mostKwh)) + 52 - QUANTUM_BITS);
  return { roundKwh, slackKwh: SLACK_SHARE * largestKwh };
}

/**
 * Steps of one span of the hot loop. The engine compiles what is called often; a loop called once a year it compiles from
 * within, and worse.
 */
export const SPAN_STEPS = 512;
/** Below this scale the list is written out anew. */
const LEAST_SCALE_FACTOR = 0.5;
/** Less than any energy that matters; keeps the exponent in range where all energies are 0. */
const SMALLEST_KWH = 1e-100;

/**
 * V after the last step. Its list is in the memory; where no feasible energy is left, the state names the step.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { atEnergy } = await import('./concaveProblem.js');
 * const { growMemory, toSweepMemory } = await import('./sweepMemory.js');
 * const segments = { slopesUsdPerMwh: Float64Array.of(2, 1), lengthsKwh: Float64Array.of(3, 4) };
 * const steps = { offsets: Int32Array.of(0, 2), ...segments, lowsKwh: Float64Array.of(-3), lowValuesUsd: null };
 * const whole = { usableKwh: 10, keptFractions: null, floorsKwh: null, ceilingsKwh: null, end: null };
 * const memory = toSweepMemory();
 * growMemory(memory, 2, 1);
 * const state = sweepForward({ ...whole, steps, start: atEnergy(1) }, memory, toRounding(20));
 * expect([state.lowKwh, state.highKwh]).toEqual([0, 5]);
 * ```
 */
export function sweepForward(problem: ConcaveProblem, memory: SweepMemory, rounding: Rounding): SweepState {
  const { offsets, lowsKwh } = problem.steps;
  const { fromStep = 0, toStep = lowsKwh.length, keptFractions, start } = problem;
  const { roundKwh } = rounding;
  const state = startList(memory, start, roundKwh);
  if (keptFractions !== null && fromStep < toStep) state.scaleFactor = keptFractions[fromStep]!;
  for (let t = fromStep; t < toStep && state.infeasibleStep < 0;) {
    if (state.scaleFactor < LEAST_SCALE_FACTOR) rescale(memory, state, roundKwh);
    makeRoom(memory, state, offsets[t + 1]! - offsets[t]!);
    t = sweepSpan(problem, memory, { state, rounding, fromStep: t });
  }
  return state;
}

type Span = { readonly state: SweepState; readonly rounding: Rounding; readonly fromStep: number };

/**
 * Hot loop: the steps of one span, or as many as the list has room and scale for; returns the next one. All of its state
 * is in local variables and it allocates nothing; its plain twin is in the tests. At the two ends of the list stand slopes
 * of infinity, so the gap needs no other bound.
 */
/* eslint-disable max-lines-per-function, complexity, max-depth, max-lines -- one loop whose state must stay in registers */
function sweepSpan(problem: ConcaveProblem, memory: SweepMemory, { state, rounding, fromStep }: Span): number {
  const { keptFractions, usableKwh, floorsKwh, ceilingsKwh } = problem;
  const { offsets, slopesUsdPerMwh, lengthsKwh, lowsKwh } = problem.steps;
  const { slopes, lengths, atKwh, floorUsdPerMwh, ceilingUsdPerMwh } = memory;
  const { fromStep: firstStep = 0, toStep: lastStep = lowsKwh.length } = problem;
  const toStep = Math.min(lastStep, fromStep + SPAN_STEPS);
  const { roundKwh, slackKwh } = rounding;
  const firstSegment = offsets[firstStep]!;
  let { headIndex, gapStart, gapEnd, tailIndex, lowKwh, highKwh, gapKwh, scaleFactor: scale } = state;
  let perScale = 1 / scale;
  let t = fromStep;
  for (; t < toStep; t += 1) {
    const segmentStart = offsets[t]!;
    const segmentEnd = offsets[t + 1]!;
    if (gapEnd - gapStart <= segmentEnd - segmentStart || scale < LEAST_SCALE_FACTOR) break;
    const changeKwh = lowsKwh[t]! * perScale + roundKwh - roundKwh;
    lowKwh += changeKwh;
    gapKwh += changeKwh;
    highKwh += changeKwh;
    const floorKwh = floorsKwh === null ? 0 : floorsKwh[t]! * perScale + roundKwh - roundKwh;
    const mostKwh = ceilingsKwh === null ? usableKwh : Math.min(usableKwh, ceilingsKwh[t]!);
    const ceilingKwh = mostKwh * perScale + roundKwh - roundKwh;
    let slopeBelow = Infinity;
    let slopeAbove = -Infinity;
    for (let j = segmentStart; j < segmentEnd; j += 1) {
      const lengthKwh = lengthsKwh[j]! * perScale + roundKwh - roundKwh;
      if (lengthKwh === 0) continue;
      const slope = slopesUsdPerMwh[j]! * scale;
      // Most segments would be cut off again at once: first of all below the floor, or last of all above the ceiling.
      if (slope > slopes[headIndex === gapStart ? gapEnd : headIndex]! && lowKwh + lengthKwh <= floorKwh) {
        atKwh[j - firstSegment] = -Infinity;
        slopeBelow = slope;
        lowKwh += lengthKwh;
        gapKwh += lengthKwh;
        highKwh += lengthKwh;
        continue;
      }
      if (slope <= slopes[(tailIndex === gapEnd ? gapStart : tailIndex) - 1]! && highKwh >= ceilingKwh) {
        atKwh[j - firstSegment] = Infinity;
        if (slope > slopeAbove) slopeAbove = slope;
        continue;
      }
      let nextSlope = slopes[gapStart - 1]!;
      while (nextSlope < slope) {
        gapStart -= 1;
        gapEnd -= 1;
        const movedKwh = lengths[gapStart]!;
        slopes[gapEnd] = nextSlope;
        lengths[gapEnd] = movedKwh;
        gapKwh -= movedKwh;
        nextSlope = slopes[gapStart - 1]!;
      }
      nextSlope = slopes[gapEnd]!;
      while (nextSlope >= slope) {
        const movedKwh = lengths[gapEnd]!;
        slopes[gapStart] = nextSlope;
        lengths[gapStart] = movedKwh;
        gapKwh += movedKwh;
        gapStart += 1;
        gapEnd += 1;
        nextSlope = slopes[gapEnd]!;
      }
      atKwh[j - firstSegment] = gapKwh * scale;
      gapKwh += lengthKwh;
      highKwh += lengthKwh;
      if (slopes[gapStart - 1] === slope) {
        lengths[gapStart - 1]! += lengthKwh;
      } else {
        slopes[gapStart] = slope;
        lengths[gapStart] = lengthKwh;
        gapStart += 1;
      }
    }
    // Cut to energies of at least the floor, from the steep end.
    while (lowKwh < floorKwh) {
      if (headIndex === gapStart) {
        if (gapEnd === tailIndex) break;
        const movedKwh = lengths[gapEnd]!;
        slopes[gapStart] = slopes[gapEnd]!;
        lengths[gapStart] = movedKwh;
        gapKwh += movedKwh;
        gapStart += 1;
        gapEnd += 1;
      }
      slopeBelow = slopes[headIndex]!;
      const excessKwh = floorKwh - lowKwh;
      const lengthKwh = lengths[headIndex]!;
      if (lengthKwh <= excessKwh) {
        slopes[headIndex] = Infinity;
        headIndex += 1;
        lowKwh += lengthKwh;
      } else {
        lengths[headIndex] = lengthKwh - excessKwh;
        lowKwh = floorKwh;
      }
    }
    // Cut to energies of at most the ceiling, from the flat end.
    while (highKwh > ceilingKwh) {
      if (tailIndex === gapEnd) {
        if (gapStart === headIndex) break;
        gapStart -= 1;
        gapEnd -= 1;
        const movedKwh = lengths[gapStart]!;
        slopes[gapEnd] = slopes[gapStart]!;
        lengths[gapEnd] = movedKwh;
        gapKwh -= movedKwh;
      }
      slopeAbove = slopes[tailIndex - 1]!;
      const excessKwh = highKwh - ceilingKwh;
      const lengthKwh = lengths[tailIndex - 1]!;
      if (lengthKwh <= excessKwh) {
        tailIndex -= 1;
        slopes[tailIndex] = -Infinity;
        highKwh -= lengthKwh;
      } else {
        lengths[tailIndex - 1] = lengthKwh - excessKwh;
        highKwh = ceilingKwh;
      }
    }
    floorUsdPerMwh[t - firstStep] = -slopeBelow * perScale;
    ceilingUsdPerMwh[t - firstStep] = -slopeAbove * perScale;
    if (floorKwh - highKwh > slackKwh || lowKwh - ceilingKwh > slackKwh || floorKwh - ceilingKwh > slackKwh) {
      state.infeasibleStep = t;
      break;
    }
    if (keptFractions !== null && t + 1 < lastStep) {
      scale *= keptFractions[t + 1]!;
      perScale = 1 / scale;
    }
  }
  state.headIndex = headIndex;
  state.gapStart = gapStart;
  state.gapEnd = gapEnd;
  state.tailIndex = tailIndex;
  state.lowKwh = lowKwh;
  state.highKwh = highKwh;
  state.gapKwh = gapKwh;
  state.scaleFactor = scale;
  return t;
}
