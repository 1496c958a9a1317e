/**
 * The sweep of concaveSweep.ts for the steps of evenPath.ts: slopes come from the prices, lengths are two constants. It does
 * the same to the same list, to the last bit; a test holds it to that.
 */
import type { Rounding } from './concaveSweep.js';
import { SPAN_STEPS } from './concaveSweep.js';
import type { EvenPath } from './evenPath.js';
import type { SweepMemory, SweepState } from './sweepMemory.js';
import { makeRoom, startList } from './sweepMemory.js';

/** Segments that a step adds to the list. */
const STEP_SEGMENTS = 2;

/**
 * V after the last step, its list in the memory. Of step t, `atKwh[2 t]` belongs to discharging less and `atKwh[2 t + 1]` to
 * charging more.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toEvenPath } = await import('./evenPath.js');
 * const { toRounding } = await import('./concaveSweep.js');
 * const { growMemory, toSweepMemory } = await import('./sweepMemory.js');
 * const sizes = { stepHours: 1, powerKw: 8, usableKwh: 20, startKwh: 10, endKwh: null, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10), sellUsdPerMwh: Float64Array.of(10) };
 * const path = toEvenPath({ ...sizes, ...losses, ...prices, chargeLimitsKw: null, dischargeLimitsKw: null });
 * const memory = toSweepMemory();
 * growMemory(memory, 2, 1);
 * const state = sweepEven(path!, memory, toRounding(32));
 * expect([state.lowKwh, state.highKwh]).toEqual([2, 14]);
 * ```
 */
export function sweepEven(path: EvenPath, memory: SweepMemory, rounding: Rounding): SweepState {
  const state = startList(memory, path.frame.start, rounding.roundKwh);
  for (let t = 0; t < path.buyUsdPerMwh.length;) {
    makeRoom(memory, state, STEP_SEGMENTS);
    t = sweepSpan(path, memory, { state, roundKwh: rounding.roundKwh, fromStep: t });
  }
  return state;
}

type Span = { readonly state: SweepState; readonly roundKwh: number; readonly fromStep: number };

/**
 * Hot loop: the steps of one span, or as many as the list has room for; returns the next one. All of its state is in local
 * variables and it allocates nothing. Half of all segments would be cut off again at once, for to discharge pays less than
 * the store's cheapest energy costs or to charge costs more than its dearest: they never enter the list.
 */
/* eslint-disable max-lines-per-function, complexity, max-depth -- one loop whose state must stay in registers */
function sweepSpan(path: EvenPath, memory: SweepMemory, { state, roundKwh, fromStep }: Span): number {
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh, boughtPerStoredFraction, soldPerStoredFraction } = path;
  const { slopes, lengths, atKwh, floorUsdPerMwh, ceilingUsdPerMwh } = memory;
  const downKwh = path.downKwh + roundKwh - roundKwh;
  const upKwh = path.upKwh + roundKwh - roundKwh;
  const usableKwh = path.frame.usableKwh + roundKwh - roundKwh;
  let { headIndex, gapStart, gapEnd, tailIndex, lowKwh, highKwh, gapKwh } = state;
  const toStep = Math.min(buyUsdPerMwh.length, fromStep + SPAN_STEPS);
  let t = fromStep;
  for (; t < toStep && gapEnd - gapStart > STEP_SEGMENTS; t += 1) {
    const discharge = (wearUsdPerMwh - sellUsdPerMwh[t]!) * soldPerStoredFraction;
    const charge = -buyUsdPerMwh[t]! * boughtPerStoredFraction;
    if (!Number.isFinite(charge + discharge)) {
      // A gap, in which nothing changes, or a fault.
      requireGap(path, t);
      atKwh[2 * t] = -Infinity;
      atKwh[2 * t + 1] = Infinity;
      floorUsdPerMwh[t] = -Infinity;
      ceilingUsdPerMwh[t] = Infinity;
      continue;
    }
    let slopeBelow = Infinity;
    let slopeAbove = -Infinity;
    for (let j = 2 * t; j <= 2 * t + 1; j += 1) {
      let slope = discharge;
      let lengthKwh = downKwh;
      if (j === 2 * t) {
        const headSlope = slopes[headIndex === gapStart ? gapEnd : headIndex]!;
        if (lowKwh <= 0 && discharge > headSlope && charge <= discharge) {
          atKwh[j] = -Infinity;
          slopeBelow = discharge;
          continue;
        }
        lowKwh -= downKwh;
        gapKwh -= downKwh;
      } else {
        const tailSlope = slopes[(tailIndex === gapEnd ? gapStart : tailIndex) - 1]!;
        if (highKwh >= usableKwh && charge <= tailSlope) {
          atKwh[j] = Infinity;
          slopeAbove = charge;
          continue;
        }
        highKwh += upKwh;
        slope = charge;
        lengthKwh = upKwh;
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
      atKwh[j] = gapKwh;
      gapKwh += lengthKwh;
      slopes[gapStart] = slope;
      lengths[gapStart] = lengthKwh;
      gapStart += 1;
    }
    // Cut to energies from 0, from the steep end.
    while (lowKwh < 0) {
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
      const excessKwh = -lowKwh;
      const lengthKwh = lengths[headIndex]!;
      if (lengthKwh <= excessKwh) {
        slopes[headIndex] = Infinity;
        headIndex += 1;
        lowKwh += lengthKwh;
      } else {
        lengths[headIndex] = lengthKwh - excessKwh;
        lowKwh = 0;
      }
    }
    // Cut to energies of at most what is usable, from the flat end.
    while (highKwh > usableKwh) {
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
      const excessKwh = highKwh - usableKwh;
      const lengthKwh = lengths[tailIndex - 1]!;
      if (lengthKwh <= excessKwh) {
        tailIndex -= 1;
        slopes[tailIndex] = -Infinity;
        highKwh -= lengthKwh;
      } else {
        lengths[tailIndex - 1] = lengthKwh - excessKwh;
        highKwh = usableKwh;
      }
    }
    floorUsdPerMwh[t] = -slopeBelow;
    ceilingUsdPerMwh[t] = -slopeAbove;
  }
  state.headIndex = headIndex;
  state.gapStart = gapStart;
  state.gapEnd = gapEnd;
  state.tailIndex = tailIndex;
  state.lowKwh = lowKwh;
  state.highKwh = highKwh;
  state.gapKwh = gapKwh;
  return t;
}
/* eslint-enable max-lines-per-function, complexity, max-depth */

/** Apart from the loop: seldom called. */
function requireGap({ buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh }: EvenPath, index: number): void {
  const prices = [buyUsdPerMwh[index]!, sellUsdPerMwh[index]!];
  if (prices.some(Number.isNaN)) return;
  throw new RangeError(`Give finite prices and wear; step ${index} holds ${prices.join(', ')}, wear ${wearUsdPerMwh}.`);
}
