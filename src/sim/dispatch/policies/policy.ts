/** A rule that chooses the battery's power step by step, and all that it may know when it does. */
import type { TimeGrid } from '../../../base/grid.js';
import type { Battery } from '../../storage/battery.js';
import type { BatteryState } from '../../storage/batteryStep.js';
import type { PowerRange } from '../../storage/powerLimits.js';

/** The present and the past at the begin of one step. Nothing in it reaches what comes later. */
export type PolicyView = {
  /** Step that is about to begin. */
  readonly index: number;
  readonly startMs: number;
  readonly state: BatteryState;
  /** Powers that battery and site can hold through the step; what a policy wants beyond them is cut. */
  readonly range: PowerRange;
  /**
   * What the site would draw from the grid in this step with its battery at rest; positive imports, negative exports; 0
   * in a market without a site. It is the mean of the step about to begin: a battery follows its meter within the step.
   */
  readonly restGridKw: number;
  /** Latest step whose price is known: this one, or the one before where a price is known only afterwards. */
  readonly pricedIndex: number;
  /** The price of a step up to `pricedIndex`, NaN in a gap; RangeError for a later one. */
  readonly priceUsdPerMwh: (stepIndex: number) => number;
};

/** The power wanted at the terminals, in kW; positive discharges. */
export type Decide = (view: PolicyView) => number;

/** What a policy knows before the first step. */
export type PolicySetting = {
  readonly battery: Battery;
  /** How many steps there are and how long; not what happens in them. */
  readonly grid: TimeGrid;
};

/** Makes a fresh rule for each run: what a rule remembers never passes from one run to the next. */
export type Policy = (setting: PolicySetting) => Decide;

/**
 * The battery stands idle.
 *
 * @example
 * ```ts @import.meta.vitest
 * const decide = idlePolicy() as () => number;
 * expect(decide()).toBe(0);
 * ```
 */
export function idlePolicy(): Decide {
  return () => 0;
}
