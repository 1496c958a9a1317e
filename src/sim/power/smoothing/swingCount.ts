/** Counts the cycles of a stored energy by depth, and what they wear. */
import type { Rainflow } from '../../storage/ageing/rainflow.js';
import { finishRainflow, pushState, toRainflow } from '../../storage/ageing/rainflow.js';

/** Share of the life that one cycle takes, by its depth as a share of the usable energy. */
export type CycleDamage = (depthFraction: number) => number;

/** Upper ends of the depths that are counted apart, as shares of the usable energy; the first holds all below it. */
export const DEPTH_ENDS = [0.0001, 0.001, 0.01, 0.1, 0.5, 1] as const;

export type SwingCount = {
  /** Cycles up to each of {@link DEPTH_ENDS}, half ones as 0.5. */
  readonly cycleCounts: readonly number[];
  /** The depths added up. */
  readonly fullCycles: number;
  /** Share of the life taken; null where no damage by depth was given. */
  readonly wearFraction: number | null;
  /** Part of the depths in cycles shallower than 10 %: no published fade model was fitted on such. */
  readonly shallowShare: number;
};

/** Mutable; made by {@link toSwings}. */
export type Swings = {
  readonly usableKwh: number;
  readonly rainflow: Rainflow;
  readonly counts: Float64Array;
  readonly sums: { fullCycles: number; shallowCycles: number; wearFraction: number };
  lastKwh: number;
  /** 1 rising, -1 falling, 0 before the first change. */
  turnOrder: number;
};

const SHALLOW_FRACTION = 0.1;

/**
 * A counter for a storage of that usable energy.
 *
 * @source ASTM E1049-85 (2017), 5.4.4 (rainflow counting).
 * @example
 * ```ts @import.meta.vitest
 * const swings = toSwings(10, (depthFraction) => depthFraction / 1000);
 * for (const storedKwh of [5, 10, 0, 5]) noteStored(swings, storedKwh);
 * expect(toSwingCount(swings)).toMatchObject({ fullCycles: 1, wearFraction: 0.001, shallowShare: 0 });
 * ```
 */
export function toSwings(usableKwh: number, damage: CycleDamage | null): Swings {
  const counts = new Float64Array(DEPTH_ENDS.length);
  const sums = { fullCycles: 0, shallowCycles: 0, wearFraction: 0 };
  const rainflow = toRainflow(({ depth, count }) => {
    const depthFraction = Math.min(1, depth / usableKwh);
    const bin = DEPTH_ENDS.findIndex((end) => depthFraction <= end);
    counts[bin]! += count;
    sums.fullCycles += count * depthFraction;
    if (depthFraction < SHALLOW_FRACTION) sums.shallowCycles += count * depthFraction;
    if (damage !== null) sums.wearFraction += count * damage(depthFraction);
  });
  return { usableKwh, rainflow, counts, sums, lastKwh: NaN, turnOrder: 0 };
}

/** The stored energy at the end of a step. Hot: only where it turns is anything counted. */
export function noteStored(swings: Swings, storedKwh: number): void {
  const change = storedKwh - swings.lastKwh;
  if (change * swings.turnOrder <= 0 || change !== change) noteTurn(swings, change);
  swings.lastKwh = storedKwh;
}

function noteTurn(swings: Swings, changeKwh: number): void {
  if (changeKwh === 0 || Number.isNaN(changeKwh)) return;
  pushState(swings.rainflow, swings.lastKwh, 0);
  swings.turnOrder = changeKwh > 0 ? 1 : -1;
}

/** The count up to now; what has not closed counts as half cycles. The counter goes on from here anew. */
export function toSwingCount(swings: Swings): SwingCount {
  const { rainflow, counts, sums, lastKwh } = swings;
  if (lastKwh === lastKwh) pushState(rainflow, lastKwh, 0);
  finishRainflow(rainflow);
  swings.turnOrder = 0;
  return {
    cycleCounts: [...counts],
    fullCycles: sums.fullCycles,
    wearFraction: sums.wearFraction,
    shallowShare: sums.fullCycles === 0 ? 0 : sums.shallowCycles / sums.fullCycles,
  };
}
