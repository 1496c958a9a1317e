/**
 * Runs the work on every item, at most `limit` at a time, and gives the results in the items' order. The first
 * rejection ends it; work that must not end the others catches its own errors.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(await inParallel([3, 1, 2], 2, (n) => Promise.resolve(n * 10))).toEqual([30, 10, 20]);
 * ```
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  async function runNext(): Promise<void> {
    for (const [index, item] of queue) results[index] = await work(item);
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, runNext));
  return results;
}
