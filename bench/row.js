import { measurePairs } from './pairs.js';

/** Measures one row; `goal` is the most that ours may take of the peer's, and met is null without a peer. */
export async function measureRow({ name, unit, goal, ...pair }) {
  const { ours, peer, ratio } = await measurePairs(pair);
  return { name, ours, peer, unit, ratio, goal, met: ratio === null ? null : ratio <= goal };
}
