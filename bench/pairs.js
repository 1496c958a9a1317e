// Ours and the peer's in turn (A B A B ...), so that a drifting machine hits both alike.
const ROUNDS = 5;

/**
 * @param {{ours: () => Promise<number>, peer?: () => Promise<number>, rounds?: number}} pair each returns its own measure
 * @returns {Promise<{ours: number, peer: number | null, ratio: number | null}>} medians, and the median of the ratios
 */
export async function measurePairs({ ours, peer, rounds = ROUNDS }) {
  await ours();
  await peer?.();
  const pairs = [];
  for (let round = 0; round < rounds; round++) pairs.push([await ours(), (await peer?.()) ?? null]);
  const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
  const hasPeer = peer !== undefined;
  return {
    ours: median(pairs.map(([a]) => a)),
    peer: hasPeer ? median(pairs.map(([, b]) => b)) : null,
    ratio: hasPeer ? median(pairs.map(([a, b]) => a / b)) : null,
  };
}

/** Milliseconds of one call. */
export async function timeMs(run) {
  const startMs = performance.now();
  await run();
  return performance.now() - startMs;
}
