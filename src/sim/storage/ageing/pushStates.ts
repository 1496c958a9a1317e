/** Rainflow counting of many states at once. */
import type { Rainflow } from './rainflow.js';
import { pushState } from './rainflow.js';

/** States at even distances, and how far a counter has come along them. */
export type StateTrack = {
  readonly values: Float64Array;
  readonly stepPosition: number;
  /** Growth of the mark per position along each step of a part, its first at index 0. */
  readonly markRates: Float64Array;
  /** Before the next state; both move on. */
  position: number;
  markSum: number;
};

/**
 * As {@link pushState} for the states of a track from `start` to before `end`. Hot loop: on the way from one turning point to
 * the next it only adds up marks.
 *
 * @throws RangeError when a value is not finite.
 * @example
 * ```ts @import.meta.vitest
 * const counted: number[][] = [];
 * const { finishRainflow, toRainflow } = await import('./rainflow.js');
 * const counter = toRainflow((cycle) => counted.push([cycle.depth, cycle.markSum]));
 * pushState(counter, 0, 0);
 * const [values, markRates] = [Float64Array.of(1, 2, 0), Float64Array.of(10, 20, 30)];
 * const track = { values, markRates, stepPosition: 1, position: 0, markSum: 0 };
 * pushStates(counter, track, { start: 0, end: 3 });
 * finishRainflow(counter);
 * expect([track.markSum, counted]).toEqual([60, [[2, 30], [2, 30]]]);
 * ```
 */
export function pushStates(
  counter: Rainflow,
  track: StateTrack,
  { start, end }: { readonly start: number; readonly end: number },
): void {
  const { values, markRates, stepPosition, position } = track;
  let mark = track.markSum;
  let { lastValue, direction } = counter;
  for (let i = start; i < end; i += 1) {
    const value = values[i]!;
    const step = value - lastValue;
    const markBefore = mark;
    mark += markRates[i - start]! * stepPosition;
    if (!(step * direction > 0) && !(step === 0 && direction !== 0)) {
      if (direction !== 0) {
        counter.lastValue = lastValue;
        counter.lastPosition = position + (i - start) * stepPosition;
        counter.markValue = markBefore;
      }
      pushState(counter, value, position + (i + 1 - start) * stepPosition, mark);
      direction = counter.direction;
    }
    lastValue = value;
  }
  track.position = position + (end - start) * stepPosition;
  track.markSum = mark;
  if (direction === 0) return;
  counter.lastValue = lastValue;
  counter.lastPosition = track.position;
  counter.markValue = mark;
}
