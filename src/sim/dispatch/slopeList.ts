/**
 * A concave piecewise-linear function of stored energy, kept as its segments in order of falling slope. It begins at
 * `startKwh` and is as long as its segments together. Used inside the hot loop: the arrays are allocated once, and the
 * functions here change the list in place.
 */
export type SlopeList = {
  /** USD/MWh stored, falling from `headIndex` to `endIndex` (the live part of the array). */
  readonly slopes: Float64Array;
  /** kWh, one per slope. */
  readonly lengths: Float64Array;
  headIndex: number;
  endIndex: number;
  /** Lower end of the function's domain. */
  startKwh: number;
};

/**
 * A function defined at one energy only, with room for `count` insertions.
 *
 * @example
 * ```ts @import.meta.vitest
 * const list = toSlopeList(5, 2);
 * expect(insertSegment(list, 30, 1)).toBe(5);
 * expect(insertSegment(list, 40, 2)).toBe(5);
 * trimRight(list, 7.5);
 * expect([list.slopes[1], list.lengths[1]]).toEqual([30, 0.5]);
 * ```
 */
export function toSlopeList(startKwh: number, count: number): SlopeList {
  return { slopes: new Float64Array(count), lengths: new Float64Array(count), headIndex: 0, endIndex: 0, startKwh };
}

/**
 * Sup-convolution with one segment: puts it after all segments at least as steep and returns the energy at which it
 * begins.
 *
 * @example
 * ```ts @import.meta.vitest
 * const list = toSlopeList(0, 2);
 * expect([insertSegment(list, 1, 5), insertSegment(list, 2, 3), insertSegment(list, 0, 1)]).toEqual([0, 0, 8]);
 * ```
 */
export function insertSegment(list: SlopeList, slopeUsdPerMwh: number, lengthKwh: number): number {
  const { slopes, lengths, endIndex } = list;
  let index = list.headIndex;
  let positionKwh = list.startKwh;
  while (index < endIndex && (slopes[index] ?? NaN) >= slopeUsdPerMwh) {
    positionKwh += lengths[index] ?? NaN;
    index += 1;
  }
  for (let i = endIndex; i > index; i -= 1) {
    slopes[i] = slopes[i - 1] ?? NaN;
    lengths[i] = lengths[i - 1] ?? NaN;
  }
  slopes[index] = slopeUsdPerMwh;
  lengths[index] = lengthKwh;
  list.endIndex = endIndex + 1;
  return positionKwh;
}

/**
 * Cuts the domain to energies of at least `limitKwh`; the domain must reach it.
 *
 * @example
 * ```ts @import.meta.vitest
 * const list = toSlopeList(0, 1);
 * insertSegment(list, 1, 5);
 * trimLeft(list, 2);
 * expect([list.startKwh, endOfDomainKwh(list)]).toEqual([2, 5]);
 * ```
 */
export function trimLeft(list: SlopeList, limitKwh: number): void {
  let excessKwh = limitKwh - list.startKwh;
  if (excessKwh <= 0) return;
  const { lengths } = list;
  while (list.headIndex < list.endIndex && (lengths[list.headIndex] ?? NaN) <= excessKwh) {
    excessKwh -= lengths[list.headIndex] ?? NaN;
    list.headIndex += 1;
  }
  if (list.headIndex < list.endIndex) lengths[list.headIndex] = (lengths[list.headIndex] ?? NaN) - excessKwh;
  list.startKwh = limitKwh;
}

/**
 * Cuts the domain to energies of at most `limitKwh`; the domain must begin below it.
 *
 * @example
 * ```ts @import.meta.vitest
 * const list = toSlopeList(0, 1);
 * insertSegment(list, 1, 5);
 * trimRight(list, 2);
 * expect(endOfDomainKwh(list)).toBe(2);
 * ```
 */
export function trimRight(list: SlopeList, limitKwh: number): void {
  const { lengths } = list;
  let positionKwh = list.startKwh;
  for (let i = list.headIndex; i < list.endIndex; i += 1) {
    const nextKwh = positionKwh + (lengths[i] ?? NaN);
    if (nextKwh >= limitKwh) {
      lengths[i] = limitKwh - positionKwh;
      list.endIndex = i + 1;
      return;
    }
    positionKwh = nextKwh;
  }
}

/**
 * The upper end of the domain.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(endOfDomainKwh(toSlopeList(3, 0))).toBe(3);
 * ```
 */
export function endOfDomainKwh(list: SlopeList): number {
  let positionKwh = list.startKwh;
  for (let i = list.headIndex; i < list.endIndex; i += 1) positionKwh += list.lengths[i] ?? NaN;
  return positionKwh;
}

/**
 * The lowest energy at which the function is largest.
 *
 * @example
 * ```ts @import.meta.vitest
 * const list = toSlopeList(0, 2);
 * insertSegment(list, -1, 5);
 * insertSegment(list, 2, 3);
 * expect(argmaxKwh(list)).toBe(3);
 * ```
 */
export function argmaxKwh(list: SlopeList): number {
  let positionKwh = list.startKwh;
  for (let i = list.headIndex; i < list.endIndex && (list.slopes[i] ?? NaN) > 0; i += 1) {
    positionKwh += list.lengths[i] ?? NaN;
  }
  return positionKwh;
}
