/** The range (most less least) of the values in a window that moves along, in a constant number of steps a value. */

/** Mutable; made by {@link toRollingRange}. Time falls into stretches as long as the window. */
export type RollingRange = {
  readonly length: number;
  /** Values of the stretch under way. */
  readonly current: Float64Array;
  /** Most and least from each place to the end of the stretch before; one place more than values. */
  readonly mostBehind: Float64Array;
  readonly leastBehind: Float64Array;
  position: number;
  runningMax: number;
  runningMin: number;
};

/**
 * A window of that many values; at the start it holds as many as there are.
 *
 * @source van Herk 1992, Pattern Recogn. Lett. 13(7), 517-521; Gil and Werman 1993, IEEE Trans. PAMI 15(5), 504-507.
 * @example
 * ```ts @import.meta.vitest
 * const block = Float64Array.of(3, 1, 4, 1, 5, 5, 5);
 * rangeBlock(toRollingRange(3), block, 7);
 * expect([...block]).toEqual([0, 2, 3, 3, 4, 4, 0]);
 * ```
 */
export function toRollingRange(length: number): RollingRange {
  const range: RollingRange = {
    length,
    current: new Float64Array(length),
    mostBehind: new Float64Array(length + 1),
    leastBehind: new Float64Array(length + 1),
    ...{ position: 0, runningMax: -Infinity, runningMin: Infinity },
  };
  resetRange(range);
  return range;
}

/** Forgets all values. */
export function resetRange(range: RollingRange): void {
  range.mostBehind.fill(-Infinity);
  range.leastBehind.fill(Infinity);
  Object.assign(range, { position: 0, runningMax: -Infinity, runningMin: Infinity });
}

/** Puts the range of the window that ends with each value in the value's place. Hot loop: nothing allocated. */
export function rangeBlock(range: RollingRange, block: Float64Array, sampleCount: number): void {
  const { length, current, mostBehind, leastBehind } = range;
  let { position, runningMax: most, runningMin: least } = range;
  for (let i = 0; i < sampleCount; i += 1) {
    const x = block[i]!;
    current[position] = x;
    position += 1;
    if (x > most) most = x;
    if (x < least) least = x;
    const mostBefore = mostBehind[position]!;
    const leastBefore = leastBehind[position]!;
    block[i] = (mostBefore > most ? mostBefore : most) - (leastBefore < least ? leastBefore : least);
    if (position < length) continue;
    lookBack(range);
    position = 0;
    most = -Infinity;
    least = Infinity;
  }
  range.position = position;
  range.runningMax = most;
  range.runningMin = least;
}

function lookBack({ length, current, mostBehind, leastBehind }: RollingRange): void {
  let most = -Infinity;
  let least = Infinity;
  for (let i = length - 1; i >= 0; i -= 1) {
    const x = current[i]!;
    if (x > most) most = x;
    if (x < least) least = x;
    mostBehind[i] = most;
    leastBehind[i] = least;
  }
}
