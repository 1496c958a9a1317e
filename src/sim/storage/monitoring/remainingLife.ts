/** When a fitted fade will reach the end of life, and how sure that is. */
import { normalQuantile } from '../../../base/normal.js';
import type { CapacityCheck, FadeFit } from './fadeFit.js';

export type RemainingLifeOptions = {
  /** Full cycles a day from now on; from 0. */
  readonly cyclesPerDay: number;
  /** Capacity at which life ends; above 0, below 1. */
  readonly endCapacityFraction: number;
  /** Share of lives that the span from early to late is to hold; 0.9 by default. */
  readonly insideShare?: number;
};

/** From the last check; Infinity where the end is not reached within {@link FARTHEST_DAYS}; 0 where it is behind. */
export type RemainingLife = {
  readonly days: number;
  readonly earlyDays: number;
  readonly lateDays: number;
};

/** A hundred years: no fit of a few years says anything beyond. */
export const FARTHEST_DAYS = 36_500;

/**
 * The days until the fitted capacity falls to its end under the use expected, and the span in which it does: where the
 * capacity plus or minus its own uncertainty does. That uncertainty is the fit's alone: what a changed use, another
 * temperature or a knee would bring is not in it.
 *
 * @param now age and full cycles of today, such as those of the last check.
 * @throws RangeError naming the option that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const fit = { timePowerRatio: 0.5, cyclePowerRatio: 1, timeRatio: 0.01, cycleRatio: 0, covariance: [0, 0, 0] as const };
 * const life = remainingLife(fit, { ageDays: 100, fullCycles: 0 }, { cyclesPerDay: 1, endCapacityFraction: 0.8 });
 * expect(life.days).toBeCloseTo(400 - 100, 6);
 * ```
 */
export function remainingLife(
  fit: FadeFit,
  now: Omit<CapacityCheck, 'capacityFraction'>,
  options: RemainingLifeOptions,
): RemainingLife {
  const { cyclesPerDay, endCapacityFraction, insideShare = 0.9 } = options;
  requireOption('cyclesPerDay', cyclesPerDay, cyclesPerDay >= 0 && cyclesPerDay < Infinity);
  requireOption('endCapacityFraction', endCapacityFraction, endCapacityFraction > 0 && endCapacityFraction < 1);
  requireOption('insideShare', insideShare, insideShare > 0 && insideShare < 1);
  const z = normalQuantile((1 + insideShare) / 2);
  const lostAt = (days: number, byZ: number): number => {
    const t = (now.ageDays + days) ** fit.timePowerRatio;
    const c = (now.fullCycles + days * cyclesPerDay) ** fit.cyclePowerRatio;
    const [time, mixed, cycle] = fit.covariance;
    const variance = t * t * time + 2 * t * c * mixed + c * c * cycle;
    return fit.timeRatio * t + fit.cycleRatio * c + byZ * Math.sqrt(Math.max(0, variance));
  };
  const until = (byZ: number): number => firstReach((days) => lostAt(days, byZ), 1 - endCapacityFraction);
  return { days: until(0), earlyDays: until(z), lateDays: until(-z) };
}

/** The first time at which a loss that begins below the bound reaches it: by days at first, then by halving. */
function firstReach(lostAt: (days: number) => number, boundFraction: number): number {
  let [low, high] = [0, 1];
  if (lostAt(low) >= boundFraction) return 0;
  while (lostAt(high) < boundFraction) {
    if (high >= FARTHEST_DAYS) return Infinity;
    low = high;
    high = Math.min(FARTHEST_DAYS, high * 1.05 + 1);
  }
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (lostAt(middle) < boundFraction) low = middle;
    else high = middle;
  }
  return high;
}

function requireOption(field: string, value: number, isGood: boolean): void {
  if (!isGood) throw new RangeError(`Give ${field} within its range; this one is ${value}.`);
}
