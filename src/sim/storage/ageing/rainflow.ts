/**
 * Rainflow counting of a state that arrives one value at a time (ASTM E1049-85 (2017), section 5.4.4).
 *
 * Only turning points that can still close a cycle are kept, and the ranges between them fall from the oldest to the newest
 * but for the first: the memory is bounded by the number of distinct levels, not by the length of the history. What
 * remains at the end, the residue, counts as half cycles.
 */

/** One counted cycle. The counter reuses the object: copy what you keep. */
export type Cycle = {
  /** Distance between its two turning points (the standard's range), above 0, in the units of the state. */
  depth: number;
  mean: number;
  /** 1 for a closed cycle, 0.5 for a half one. */
  count: number;
  /** Position of the earlier turning point. */
  start: number;
  /** Position of the later turning point. */
  end: number;
  /** What the mark grew between the two turning points. */
  markSum: number;
};

export type CycleSink = (cycle: Readonly<Cycle>) => void;

/** Mutable; made by {@link toRainflow}. */
export type Rainflow = {
  readonly sink: CycleSink;
  readonly cycle: Cycle;
  /** Live turning points, oldest first; the newest state stands outside, for it may not turn. */
  values: Float64Array;
  positions: Float64Array;
  marks: Float64Array;
  pointCount: number;
  lastValue: number;
  lastPosition: number;
  markValue: number;
  /** 1 rising, -1 falling, 0 before the first change. */
  direction: number;
};

const FIRST_ROOM_COUNT = 64;

/**
 * A counter that has seen nothing yet and hands each cycle to `sink` as soon as it closes.
 *
 * @source ASTM E1049-85 (2017), "Standard practices for cycle counting in fatigue analysis", 5.4.4, figure 6.
 * @example
 * ```ts @import.meta.vitest
 * const counted: number[][] = [];
 * const counter = toRainflow((cycle) => counted.push([cycle.depth, cycle.count]));
 * [-2, 1, -3, 5, -1, 3, -4, 4, -2].forEach((value, index) => pushState(counter, value, index));
 * finishRainflow(counter);
 * expect(counted).toEqual([[3, 0.5], [4, 0.5], [4, 1], [8, 0.5], [9, 0.5], [8, 0.5], [6, 0.5]]);
 * ```
 */
export function toRainflow(sink: CycleSink): Rainflow {
  return {
    sink,
    cycle: { depth: 0, mean: 0, count: 0, start: 0, end: 0, markSum: 0 },
    values: new Float64Array(FIRST_ROOM_COUNT),
    positions: new Float64Array(FIRST_ROOM_COUNT),
    marks: new Float64Array(FIRST_ROOM_COUNT),
    pointCount: 0,
    lastValue: NaN,
    lastPosition: NaN,
    markValue: NaN,
    direction: 0,
  };
}

/**
 * The next state, at a position (an index or a time) that grows; `mark` is any running total, such as degree hours, whose
 * growth over each cycle is wanted. Hot loop: allocates nothing but when the residue outgrows its room.
 *
 * @throws RangeError when the value is not finite.
 */
export function pushState(counter: Rainflow, value: number, position: number, mark = 0): void {
  if (value - value !== 0) throw new RangeError(`Count finite states; this one is ${value}.`);
  const step = value - counter.lastValue;
  if (step * counter.direction < 0) pushTurn(counter);
  // Of a level stretch the last step is kept, but at the very start the first.
  else if (step === 0 && counter.direction === 0) return;
  counter.lastValue = value;
  counter.lastPosition = position;
  counter.markValue = mark;
  if (counter.pointCount === 0) keep(counter);
  else if (step !== 0) counter.direction = step > 0 ? 1 : -1;
}

/** The residue as half cycles; the counter is then empty and may begin anew. */
export function finishRainflow(counter: Rainflow): void {
  if (counter.direction !== 0) pushTurn(counter);
  for (let i = 0; i + 1 < counter.pointCount; i += 1) emit(counter, i, 0.5);
  counter.pointCount = 0;
  counter.direction = 0;
  counter.lastValue = NaN;
}

/** The newest state has turned: keep it, then count every cycle that it closes. */
function pushTurn(counter: Rainflow): void {
  keep(counter);
  const { values } = counter;
  while (counter.pointCount >= 3) {
    const top = counter.pointCount - 1;
    const newest = Math.abs(values[top]! - values[top - 1]!);
    if (newest < Math.abs(values[top - 1]! - values[top - 2]!)) return;
    const holdsStart = counter.pointCount === 3;
    emit(counter, top - 2, holdsStart ? 0.5 : 1);
    if (holdsStart) drop(counter, 0, 1);
    else drop(counter, top - 2, 2);
  }
}

/** The newest state becomes a turning point. */
function keep(counter: Rainflow): void {
  if (counter.pointCount === counter.values.length) grow(counter);
  counter.values[counter.pointCount] = counter.lastValue;
  counter.positions[counter.pointCount] = counter.lastPosition;
  counter.marks[counter.pointCount] = counter.markValue;
  counter.pointCount += 1;
}

/** Takes `count` points out from `index` on. */
function drop(counter: Rainflow, index: number, count: number): void {
  const { values, positions, marks } = counter;
  for (let i = index + count; i < counter.pointCount; i += 1) {
    values[i - count] = values[i]!;
    positions[i - count] = positions[i]!;
    marks[i - count] = marks[i]!;
  }
  counter.pointCount -= count;
}

function emit(counter: Rainflow, index: number, count: number): void {
  const { cycle, values, positions, marks } = counter;
  cycle.depth = Math.abs(values[index + 1]! - values[index]!);
  cycle.mean = (values[index + 1]! + values[index]!) / 2;
  cycle.count = count;
  cycle.start = positions[index]!;
  cycle.end = positions[index + 1]!;
  cycle.markSum = marks[index + 1]! - marks[index]!;
  counter.sink(cycle);
}

function grow(counter: Rainflow): void {
  const longer = (old: Float64Array): Float64Array => {
    const room = new Float64Array(2 * old.length);
    room.set(old);
    return room;
  };
  counter.values = longer(counter.values);
  counter.positions = longer(counter.positions);
  counter.marks = longer(counter.marks);
}
