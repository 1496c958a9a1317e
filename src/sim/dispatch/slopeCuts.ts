/** Cuts of a value function to a window of stored energy. They work at the two ends of the list, in constant time a segment. */
import type { SlopeList } from './slopeList.js';
import { endOfDomainKwh } from './slopeList.js';

/**
 * Cuts the domain to energies of at least `limitKwh`. Returns the slope just below the limit, Infinity where nothing was
 * cut. Where the domain does not reach the limit it shrinks to its upper end, which is then below the limit.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { insertSegment, toSlopeList } = await import('./slopeList.js');
 * const list = toSlopeList(0);
 * insertSegment(list, 1, 5);
 * expect(trimLeft(list, 2)).toBe(1);
 * expect([list.startKwh, endOfDomainKwh(list)]).toEqual([2, 5]);
 * ```
 */
export function trimLeft(list: SlopeList, limitKwh: number): number {
  let excessKwh = limitKwh - list.startKwh;
  let slopeUsdPerMwh = Infinity;
  while (excessKwh > 0) {
    if (list.headIndex === list.gapStart && !fillLeft(list)) break;
    const index = list.headIndex;
    const lengthKwh = list.lengths[index]!;
    const cutKwh = lengthKwh <= excessKwh ? lengthKwh : excessKwh;
    slopeUsdPerMwh = list.slopes[index]!;
    if (cutKwh === lengthKwh) list.headIndex = index + 1;
    else list.lengths[index] = lengthKwh - cutKwh;
    excessKwh -= cutKwh;
    list.leftKwh -= cutKwh;
    list.startKwh += cutKwh;
  }
  return slopeUsdPerMwh;
}

/**
 * Cuts the domain to energies of at most `limitKwh`. Returns the slope just above the limit, -Infinity where nothing was
 * cut. Where the domain begins above the limit it shrinks to its lower end.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { insertSegment, toSlopeList } = await import('./slopeList.js');
 * const list = toSlopeList(0);
 * insertSegment(list, 1, 5);
 * expect([trimRight(list, 2), endOfDomainKwh(list)]).toEqual([1, 2]);
 * ```
 */
export function trimRight(list: SlopeList, limitKwh: number): number {
  let excessKwh = endOfDomainKwh(list) - limitKwh;
  let slopeUsdPerMwh = -Infinity;
  while (excessKwh > 0) {
    if (list.tailIndex === list.gapEnd && !fillRight(list)) break;
    const index = list.tailIndex - 1;
    const lengthKwh = list.lengths[index]!;
    const cutKwh = lengthKwh <= excessKwh ? lengthKwh : excessKwh;
    slopeUsdPerMwh = list.slopes[index]!;
    if (cutKwh === lengthKwh) list.tailIndex = index;
    else list.lengths[index] = lengthKwh - cutKwh;
    excessKwh -= cutKwh;
    list.rightKwh -= cutKwh;
  }
  return slopeUsdPerMwh;
}

/** Moves one segment over the gap to the left; false when there is none. */
function fillLeft(list: SlopeList): boolean {
  const { slopes, lengths, gapStart, gapEnd } = list;
  if (gapEnd === list.tailIndex) return false;
  slopes[gapStart] = slopes[gapEnd]!;
  lengths[gapStart] = lengths[gapEnd]!;
  list.gapStart = gapStart + 1;
  list.gapEnd = gapEnd + 1;
  list.leftKwh += lengths[gapStart];
  list.rightKwh -= lengths[gapStart];
  return true;
}

/** Moves one segment over the gap to the right; false when there is none. */
function fillRight(list: SlopeList): boolean {
  const { slopes, lengths, gapStart, gapEnd } = list;
  if (gapStart === list.headIndex) return false;
  slopes[gapEnd - 1] = slopes[gapStart - 1]!;
  lengths[gapEnd - 1] = lengths[gapStart - 1]!;
  list.gapStart = gapStart - 1;
  list.gapEnd = gapEnd - 1;
  list.leftKwh -= lengths[gapStart - 1]!;
  list.rightKwh += lengths[gapStart - 1]!;
  return true;
}
