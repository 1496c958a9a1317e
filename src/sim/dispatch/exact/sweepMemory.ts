/** The sweep's work memory, and what it does to its list too seldom to stand in the loop. */
import type { ConcaveValue } from './concaveProblem.js';

/** Kept between calls, for fresh memory costs more than the arithmetic. No call reads what an earlier one left in it. */
export type SweepMemory = {
  /** Gap buffer: the value function's segments. */
  slopes: Float64Array;
  lengths: Float64Array;
  /** Where each segment of the steps went in, as an energy at that moment. */
  atKwh: Float64Array;
  /** The least and most that stored energy can be worth at the end of each step, from the slopes at the two cuts. */
  floorUsdPerMwh: Float64Array;
  ceilingUsdPerMwh: Float64Array;
};

/**
 * V as its segments in order of falling slope in a gap buffer: those left of the gap stand from `headIndex` to
 * `gapStart`, those right of it from `gapEnd` to `tailIndex`; a slope of infinity stands before the first and a negative
 * one behind the last. The gap stays where the last segment went in; prices change little from step to step, so the next
 * place is near. True lengths are `lengths` times the scale, true slopes `slopes` through the scale.
 */
export type SweepState = {
  headIndex: number;
  gapStart: number;
  gapEnd: number;
  tailIndex: number;
  /** Ends of the domain and place of the gap, before scaling. */
  lowKwh: number;
  highKwh: number;
  gapKwh: number;
  scaleFactor: number;
  /** Step after which no feasible energy is left; -1 where there is none. */
  infeasibleStep: number;
};

/** Segments. Hourly steps keep about ten alive, five-minute steps a hundred; a wide gap is seldom used up. */
const FIRST_ROOM = 1024;

/**
 * Memory without room for steps.
 *
 * @example
 * ```ts @import.meta.vitest
 * const memory = toSweepMemory();
 * growMemory(memory, 3, 2);
 * expect([memory.atKwh.length, memory.floorUsdPerMwh.length]).toEqual([3, 2]);
 * ```
 */
export function toSweepMemory(): SweepMemory {
  const none = new Float64Array(0);
  return {
    slopes: new Float64Array(FIRST_ROOM),
    lengths: new Float64Array(FIRST_ROOM),
    atKwh: none,
    floorUsdPerMwh: none,
    ceilingUsdPerMwh: none,
  };
}

/**
 * Room for so many segments of steps and so many steps.
 *
 * @example
 * ```ts @import.meta.vitest
 * const memory = toSweepMemory();
 * growMemory(memory, 3, 2);
 * growMemory(memory, 1, 1);
 * expect(memory.atKwh.length).toBe(3);
 * ```
 */
export function growMemory(memory: SweepMemory, segmentCount: number, stepCount: number): void {
  if (memory.atKwh.length < segmentCount) memory.atKwh = new Float64Array(segmentCount);
  if (memory.floorUsdPerMwh.length >= stepCount) return;
  memory.floorUsdPerMwh = new Float64Array(stepCount);
  memory.ceilingUsdPerMwh = new Float64Array(stepCount);
}

/**
 * Writes a function's segments to the list.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { atEnergy } = await import('./concaveProblem.js');
 * const { toRounding } = await import('./concaveSweep.js');
 * expect(startList(toSweepMemory(), atEnergy(3), toRounding(3).roundKwh)).toMatchObject({ lowKwh: 3, highKwh: 3 });
 * ```
 */
export function startList(memory: SweepMemory, start: ConcaveValue, roundKwh: number): SweepState {
  const { slopesUsdPerMwh, lengthsKwh } = start;
  while (memory.slopes.length < slopesUsdPerMwh.length + 2) doubleRoom(memory);
  const { slopes, lengths } = memory;
  slopes.set(slopesUsdPerMwh, 1);
  lengths.set(lengthsKwh, 1);
  setBounds(memory);
  const last = slopes.length - 1;
  const lowKwh = start.lowKwh + roundKwh - roundKwh;
  // A literal without spreads: objects of one shape keep the hot loops compiled.
  const state: SweepState = {
    headIndex: 1,
    gapStart: 1 + lengthsKwh.length,
    gapEnd: last,
    tailIndex: last,
    lowKwh,
    highKwh: lowKwh,
    gapKwh: lowKwh,
    scaleFactor: 1,
    infeasibleStep: -1,
  };
  rescale(memory, state, roundKwh);
  return state;
}

function setBounds({ slopes }: SweepMemory): void {
  slopes[0] = Infinity;
  slopes[slopes.length - 1] = -Infinity;
}

/**
 * Pushes both parts to the ends of the arrays, and doubles these first where that leaves less than half of them, or less
 * than is wanted, free.
 *
 * @param wantedCount more segments than this have room afterwards.
 * @example
 * ```ts @import.meta.vitest
 * const { atEnergy } = await import('./concaveProblem.js');
 * const memory = toSweepMemory();
 * const state = startList(memory, atEnergy(3), 0);
 * makeRoom(memory, state, 5000);
 * expect(state.gapEnd - state.gapStart).toBeGreaterThan(5000);
 * ```
 */
export function makeRoom(memory: SweepMemory, state: SweepState, wantedCount: number): void {
  const { headIndex, gapStart, gapEnd, tailIndex } = state;
  const usedCount = gapStart - headIndex + tailIndex - gapEnd;
  while (memory.slopes.length < 2 * usedCount + wantedCount + 4) doubleRoom(memory);
  const last = memory.slopes.length - 1;
  state.headIndex = 1;
  state.gapStart = 1 + gapStart - headIndex;
  state.gapEnd = last - (tailIndex - gapEnd);
  state.tailIndex = last;
  // The right part first: it moves away from the left one.
  for (const values of [memory.slopes, memory.lengths]) {
    values.copyWithin(state.gapEnd, gapEnd, tailIndex);
    values.copyWithin(1, headIndex, gapStart);
  }
  setBounds(memory);
}

function doubleRoom(memory: SweepMemory): void {
  memory.slopes = doubled(memory.slopes);
  memory.lengths = doubled(memory.lengths);
}

function doubled(values: Float64Array): Float64Array {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}

/**
 * Writes the true lengths and slopes over the scaled ones.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toRounding } = await import('./concaveSweep.js');
 * const memory = toSweepMemory();
 * const { roundKwh } = toRounding(8);
 * const one = { lowKwh: 2, lowValueUsd: 0, slopesUsdPerMwh: Float64Array.of(3), lengthsKwh: Float64Array.of(4) };
 * const state = { ...startList(memory, one, roundKwh), scaleFactor: 0.5 };
 * rescale(memory, state, roundKwh);
 * expect([memory.slopes[1], memory.lengths[1]]).toEqual([6, 2]);
 * expect([state.lowKwh, state.highKwh]).toEqual([1, 3]);
 * ```
 */
export function rescale(memory: SweepMemory, state: SweepState, roundKwh: number): void {
  const { slopes, lengths } = memory;
  const { scaleFactor } = state;
  const rewrite = (from: number, to: number) => {
    let sumKwh = 0;
    for (let i = from; i < to; i += 1) {
      slopes[i]! /= scaleFactor;
      lengths[i] = lengths[i]! * scaleFactor + roundKwh - roundKwh;
      sumKwh += lengths[i]!;
    }
    return sumKwh;
  };
  state.lowKwh = state.lowKwh * scaleFactor + roundKwh - roundKwh;
  state.gapKwh = state.lowKwh + rewrite(state.headIndex, state.gapStart);
  state.highKwh = state.gapKwh + rewrite(state.gapEnd, state.tailIndex);
  state.scaleFactor = 1;
}
