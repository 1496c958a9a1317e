/** The wear cost that a dispatcher should reckon with, found from the life that it leads to. */
import type { BatteryLifeRun } from './dispatchLife.js';
import { dispatchLife } from './dispatchLife.js';
import type { LifeSpec } from './lifeSpec.js';

export type ConsistentWear = {
  /** What the dispatcher reckoned with. */
  readonly wearUsdPerMwh: number;
  /** What a MWh then cost in life lost to cycling, less that: 0 but for the tolerance, or a jump that no cost closes. */
  readonly gapUsdPerMwh: number;
  readonly isConsistent: boolean;
  /**
   * Whether nothing is discharged at that cost. It then prices no MWh, but is one of the many at which the cells are too
   * dear to use; `isConsistent` says no more than that.
   */
  readonly isIdle: boolean;
  readonly runCount: number;
  readonly run: BatteryLifeRun;
};

export type ConsistentWearOptions = {
  /** Gap that counts as none; 0.01 USD/MWh by default. */
  readonly toleranceUsdPerMwh?: number;
  /** Lives that may be run; 24 by default. */
  readonly maxRunCount?: number;
};

type Trial = { readonly wearUsdPerMwh: number; readonly gapUsdPerMwh: number; readonly run: BatteryLifeRun };

/**
 * A wear cost that agrees with its own outcome: dispatched with it, the life of the cells lost to cycling is worth just as
 * much per MWh discharged. (What they would lose at rest is no cost of a MWh.) `wearUsdPerMwh` of the spec is not used.
 *
 * By bisection between no cost, at which cycling costs something, and one above what it then costs. Where a cost keeps the
 * battery from discharging at all, a MWh counts as dear as in the last trial that discharged: cells may be too dear to
 * use, and `isIdle` says so. As the duty jumps from cycle to cycle, so may the gap: then it is told.
 *
 * Undiscounted: life lost in any year counts at that year's price of new cells, though these are bought only once the old
 * ones are spent. Where money later is worth less, the cost that follows from a rate of interest is lower.
 *
 * @units USD/MWh discharged at the terminals.
 * @throws RangeError as {@link dispatchLife}, and for options that are not above 0.
 * @example
 * ```ts @import.meta.vitest
 * const { toDamageModel } = await import('../../storage/ageing/models/cycleLife.js');
 * const model = toDamageModel({ damageFraction: 1e-4, beta: 1, yearlyFraction: 0 });
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 240 };
 * const values = Float64Array.from({ length: 240 }, (_, i) => (i % 24 < 12 ? 10 : 90));
 * const prices = { unit: 'USD/MWh' as const, grid, values, gaps: [] };
 * const battery = { powerKw: 1000, energyKwh: 1000, chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const { wearUsdPerMwh } = consistentWear({ battery, model, temperatureC: 25, prices, cellsUsdPerKwh: 100 });
 * expect(wearUsdPerMwh).toBeCloseTo((1e-4 / 0.2) * 100_000, 1);
 * ```
 */
export function consistentWear(spec: LifeSpec, options: ConsistentWearOptions = {}): ConsistentWear {
  const { toleranceUsdPerMwh = 0.01, maxRunCount = 24 } = options;
  requireAbove('toleranceUsdPerMwh', toleranceUsdPerMwh);
  requireAbove('maxRunCount', maxRunCount);
  let runCount = 0;
  let costUsdPerMwh = 0;
  const tryCost = (wearUsdPerMwh: number): Trial => {
    runCount += 1;
    const run = dispatchLife({ ...spec, wearUsdPerMwh });
    costUsdPerMwh = run.totals.cyclingWearUsdPerMwh ?? costUsdPerMwh;
    return { wearUsdPerMwh, run, gapUsdPerMwh: costUsdPerMwh - wearUsdPerMwh };
  };
  let best = tryCost(0);
  let lowUsdPerMwh = 0;
  let highUsdPerMwh = Infinity;
  while (Math.abs(best.gapUsdPerMwh) > toleranceUsdPerMwh && runCount < maxRunCount) {
    const next = nextCost(best, lowUsdPerMwh, highUsdPerMwh);
    const trial = tryCost(next);
    if (trial.gapUsdPerMwh > 0) lowUsdPerMwh = next;
    else highUsdPerMwh = next;
    if (Math.abs(trial.gapUsdPerMwh) < Math.abs(best.gapUsdPerMwh)) best = trial;
  }
  const isConsistent = Math.abs(best.gapUsdPerMwh) <= toleranceUsdPerMwh;
  return { ...best, runCount, isConsistent, isIdle: best.run.totals.dischargedMwh === 0 };
}

/** What the best trial led to, where that lies between the bounds: often the answer at once. Else their middle. */
function nextCost({ wearUsdPerMwh, gapUsdPerMwh }: Trial, lowUsdPerMwh: number, highUsdPerMwh: number): number {
  const ledTo = wearUsdPerMwh + gapUsdPerMwh;
  if (ledTo > lowUsdPerMwh && ledTo < highUsdPerMwh) return ledTo;
  return highUsdPerMwh === Infinity ? 2 * Math.max(lowUsdPerMwh, ledTo) : (lowUsdPerMwh + highUsdPerMwh) / 2;
}

function requireAbove(field: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`Give ${field} above 0; this one is ${value}.`);
}
