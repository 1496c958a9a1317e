/** Instants of which always the earliest is taken: a binary heap. Its room grows with those that wait, not with time. */
export type Earliest = { instantsMs: Float64Array; count: number };

/** An empty heap. */
export function toEarliest(): Earliest {
  return { instantsMs: new Float64Array(64), count: 0 };
}

/**
 * The earliest instant, Infinity when there is none.
 *
 * @units ms.
 * @example
 * ```ts @import.meta.vitest
 * const heap = toEarliest();
 * for (const instantMs of [3, 1, 2]) putInstant(heap, instantMs);
 * takeEarliest(heap);
 * expect(earliestMs(heap)).toBe(2);
 * ```
 */
export function earliestMs(heap: Earliest): number {
  return heap.count === 0 ? Infinity : heap.instantsMs[0]!;
}

/** Puts an instant in. */
export function putInstant(heap: Earliest, instantMs: number): void {
  if (heap.count === heap.instantsMs.length) {
    const room = new Float64Array(2 * heap.count);
    room.set(heap.instantsMs);
    heap.instantsMs = room;
  }
  const { instantsMs } = heap;
  let at = heap.count;
  heap.count += 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (instantsMs[above]! <= instantMs) break;
    instantsMs[at] = instantsMs[above]!;
    at = above;
  }
  instantsMs[at] = instantMs;
}

/** Takes the earliest instant out. */
export function takeEarliest(heap: Earliest): void {
  const { instantsMs } = heap;
  heap.count -= 1;
  const lastMs = instantsMs[heap.count]!;
  let at = 0;
  for (let below = 1; below < heap.count; below = 2 * at + 1) {
    if (below + 1 < heap.count && instantsMs[below + 1]! < instantsMs[below]!) below += 1;
    if (instantsMs[below]! >= lastMs) break;
    instantsMs[at] = instantsMs[below]!;
    at = below;
  }
  instantsMs[at] = lastMs;
}
