/** An efficiency after the resistance of the cells has grown. */
import type { Direction, LoadEfficiency } from '../../storage/conversion.js';
import { storedPowerKw, toConversion } from '../../storage/conversion.js';

type Efficiency = number | readonly LoadEfficiency[];

export type Growth = {
  /** Growth of the losses at full load, as a share of what they were: 0 for a new battery. */
  readonly lossGrowthFraction: number;
  /** Power of the aged battery as a share of the new one's. */
  readonly powerFraction: number;
};

/**
 * The efficiency of the aged battery. Where it depends on load, what resistance adds to the lost share grows with the load
 * (loss as current squared), and loads count against the power that is left.
 *
 * @throws RangeError when nothing would be left.
 * @example
 * ```ts @import.meta.vitest
 * expect(agedEfficiency('charge', 0.9, { lossGrowthFraction: 0.5, powerFraction: 1 })).toBeCloseTo(0.85, 12);
 * const curve = [{ loadFraction: 0.5, efficiencyFraction: 0.95 }, { loadFraction: 1, efficiencyFraction: 0.9 }];
 * const aged = agedEfficiency('charge', curve, { lossGrowthFraction: 0.5, powerFraction: 1 });
 * expect((aged as typeof curve).map(({ efficiencyFraction }) => efficiencyFraction.toFixed(3))).toEqual(['0.925', '0.850']);
 * ```
 */
export function agedEfficiency(direction: Direction, given: Efficiency, growth: Growth): Efficiency {
  const { lossGrowthFraction, powerFraction } = growth;
  if (typeof given === 'number')
    return lossGrowthFraction === 0 ? given : lowered(given, (1 - given) * lossGrowthFraction);
  if (lossGrowthFraction === 0 && powerFraction === 1) return given;
  const fullLossFraction = 1 - given.at(-1)!.efficiencyFraction;
  return upToLoad(direction, given, powerFraction).map(({ loadFraction, efficiencyFraction }) => ({
    loadFraction: loadFraction / powerFraction,
    efficiencyFraction: lowered(efficiencyFraction, fullLossFraction * lossGrowthFraction * loadFraction),
  }));
}

function lowered(efficiencyFraction: number, lossFraction: number): number {
  if (efficiencyFraction > lossFraction) return efficiencyFraction - lossFraction;
  throw new RangeError(
    `End the life earlier: resistance has grown until it takes ${lossFraction} more of the power, ` +
      `of which ${efficiencyFraction} was left.`,
  );
}

/** The points below a load, and one at it. */
function upToLoad(direction: Direction, points: readonly LoadEfficiency[], lastFraction: number): LoadEfficiency[] {
  if (lastFraction === 1) return [...points];
  const stored = storedPowerKw(toConversion(direction, points, 1), lastFraction);
  const efficiencyFraction = direction === 'charge' ? stored / lastFraction : lastFraction / stored;
  const below = points.filter(({ loadFraction }) => loadFraction < lastFraction);
  return [...below, { loadFraction: lastFraction, efficiencyFraction }];
}
