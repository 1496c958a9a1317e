/**
 * A concave piecewise-linear function of stored energy, kept as its segments in order of falling slope in a gap buffer:
 * the segments left of the gap stand from `headIndex` to `gapStart`, those right of it from `gapEnd` to `tailIndex`. The gap
 * stays where the last segment went in. Prices change little from step to step, so the next place is near, and the lengths
 * left and right of the gap are known without summing them. Everything here changes the list in place; room is allocated
 * only when the live segments outgrow it.
 */
export type SlopeList = {
  /** USD/MWh stored; falling over the live part. */
  slopes: Float64Array;
  /** kWh, one per slope. */
  lengths: Float64Array;
  headIndex: number;
  gapStart: number;
  gapEnd: number;
  tailIndex: number;
  /** Lower end of the function's domain. */
  startKwh: number;
  /** Sum of the lengths left of the gap. */
  leftKwh: number;
  /** Sum of the lengths right of the gap. */
  rightKwh: number;
};

/** Segments. Hourly steps keep about ten alive, five-minute steps a hundred; a wide gap is seldom used up. */
const FIRST_ROOM = 1024;

/**
 * A function defined at one energy only.
 *
 * @example
 * ```ts @import.meta.vitest
 * const list = toSlopeList(5);
 * expect(insertSegment(list, 30, 1)).toBe(5);
 * expect(insertSegment(list, 40, 2)).toBe(5);
 * expect([endOfDomainKwh(list), argmaxKwh(list)]).toEqual([8, 8]);
 * ```
 */
export function toSlopeList(startKwh: number): SlopeList {
  // A literal without spreads: objects of one shape keep the hot loops compiled.
  return {
    slopes: new Float64Array(FIRST_ROOM),
    lengths: new Float64Array(FIRST_ROOM),
    headIndex: 0,
    gapStart: 0,
    gapEnd: FIRST_ROOM,
    tailIndex: FIRST_ROOM,
    startKwh,
    leftKwh: 0,
    rightKwh: 0,
  };
}

/**
 * Sup-convolution with one segment: puts it after all segments at least as steep and returns the
 * energy at which it begins. Joins it to a segment of its own slope.
 *
 * @example
 * ```ts @import.meta.vitest
 * const list = toSlopeList(0);
 * expect([insertSegment(list, 1, 5), insertSegment(list, 2, 3), insertSegment(list, 0, 1)]).toEqual([0, 0, 8]);
 * ```
 */
export function insertSegment(list: SlopeList, slopeUsdPerMwh: number, lengthKwh: number): number {
  moveGap(list, slopeUsdPerMwh);
  const { slopes, lengths, gapStart } = list;
  const positionKwh = list.startKwh + list.leftKwh;
  if (lengthKwh === 0) return positionKwh;
  list.leftKwh += lengthKwh;
  if (gapStart > list.headIndex && slopes[gapStart - 1] === slopeUsdPerMwh) {
    lengths[gapStart - 1]! += lengthKwh;
    return positionKwh;
  }
  slopes[gapStart] = slopeUsdPerMwh;
  lengths[gapStart] = lengthKwh;
  list.gapStart = gapStart + 1;
  if (list.gapStart === list.gapEnd) makeRoom(list);
  return positionKwh;
}

/** Hot loop: moves the gap behind the last segment at least as steep. */
function moveGap(list: SlopeList, slopeUsdPerMwh: number): void {
  const { slopes, lengths, headIndex, tailIndex } = list;
  let { gapStart, gapEnd } = list;
  let movedKwh = 0;
  while (gapStart > headIndex && slopes[gapStart - 1]! < slopeUsdPerMwh) {
    gapStart -= 1;
    gapEnd -= 1;
    slopes[gapEnd] = slopes[gapStart]!;
    lengths[gapEnd] = lengths[gapStart]!;
    movedKwh -= lengths[gapStart]!;
  }
  while (gapEnd < tailIndex && slopes[gapEnd]! >= slopeUsdPerMwh) {
    slopes[gapStart] = slopes[gapEnd]!;
    lengths[gapStart] = lengths[gapEnd]!;
    movedKwh += lengths[gapEnd]!;
    gapStart += 1;
    gapEnd += 1;
  }
  list.gapStart = gapStart;
  list.gapEnd = gapEnd;
  list.leftKwh += movedKwh;
  list.rightKwh -= movedKwh;
}

/** Pushes both parts to the ends of the arrays, and doubles these when they are more than half full. */
function makeRoom(list: SlopeList): void {
  const { headIndex, gapStart, gapEnd, tailIndex } = list;
  const leftCount = gapStart - headIndex;
  const rightCount = tailIndex - gapEnd;
  if (2 * (leftCount + rightCount) > list.slopes.length) {
    list.slopes = doubled(list.slopes);
    list.lengths = doubled(list.lengths);
  }
  const { slopes, lengths } = list;
  list.headIndex = 0;
  list.gapStart = leftCount;
  list.gapEnd = slopes.length - rightCount;
  list.tailIndex = slopes.length;
  // The right part first: it moves away from the left one.
  for (const values of [slopes, lengths]) {
    values.copyWithin(list.gapEnd, gapEnd, tailIndex);
    values.copyWithin(0, headIndex, gapStart);
  }
}

function doubled(values: Float64Array): Float64Array {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}

/**
 * The upper end of the domain.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(endOfDomainKwh(toSlopeList(3))).toBe(3);
 * ```
 */
export function endOfDomainKwh(list: SlopeList): number {
  return list.startKwh + list.leftKwh + list.rightKwh;
}

/**
 * The lowest energy at which the function is largest. Moves the gap there.
 *
 * @example
 * ```ts @import.meta.vitest
 * const list = toSlopeList(0);
 * insertSegment(list, -1, 5);
 * insertSegment(list, 2, 3);
 * expect(argmaxKwh(list)).toBe(3);
 * ```
 */
export function argmaxKwh(list: SlopeList): number {
  moveGap(list, Number.MIN_VALUE);
  return list.startKwh + list.leftKwh;
}

/**
 * The slope just below the upper end of the domain; 0 for a function defined at one energy only.
 *
 * @units USD/MWh stored.
 * @example
 * ```ts @import.meta.vitest
 * const list = toSlopeList(0);
 * insertSegment(list, 2, 3);
 * insertSegment(list, 4, 3);
 * expect(lastSlopeUsdPerMwh(list)).toBe(2);
 * ```
 */
export function lastSlopeUsdPerMwh(list: SlopeList): number {
  const { slopes, headIndex, gapStart, gapEnd, tailIndex } = list;
  if (tailIndex > gapEnd) return slopes[tailIndex - 1]!;
  return gapStart > headIndex ? slopes[gapStart - 1]! : 0;
}
