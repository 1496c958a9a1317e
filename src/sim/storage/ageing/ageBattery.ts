/** Ageing over the life of a battery that lives the same history again and again. */
import { ageAlong } from './ageAlong.js';
import type { AgeingModel } from './ageingModel.js';
import type { AgeingRun } from './ageingRun.js';
import { freezeAgeing, thawAgeing } from './ageingRun.js';
import type { AgedYear, CellHealth } from './ageYear.js';
import { healthOf, MEASURED_AT_K } from './ageYear.js';
import type { CellHistorySpec } from './cellHistory.js';
import { toCellHistory } from './cellHistory.js';
import { grownLosses } from './lossGrowth.js';
import { outsideRanges } from './outsideRange.js';
import type { AgeingState } from './stepAgeing.js';
import { freshAgeing } from './stepAgeing.js';

export type AgeBatteryOptions = {
  /** Age to which it runs, counted from new; 20 years of 365 days by default. */
  readonly untilDays?: number;
  /** Capacity at which life ends; 0.8 by default. The run goes on to `untilDays`. */
  readonly endOfLifeFraction?: number;
  /** State to begin from; a new cell by default. */
  readonly state?: AgeingState;
};

export type BatteryLife = AgedYear & {
  /** After each repetition of the history, whole or cut by the end. */
  readonly trajectory: readonly CellHealth[];
  /** When the capacity first fell below the end of life, between two days by a straight line; null when it did not. */
  readonly endOfLifeDays: number | null;
};

const DEFAULT_UNTIL_DAYS = 20 * 365;
const DEFAULT_END_OF_LIFE_FRACTION = 0.8;

/** Sums of steps miss whole days by less. */
const ROUNDING_DAYS = 1e-6;

/**
 * The life of a battery under a repeated history.
 *
 * @throws RangeError as {@link ageYear}, and when `untilDays` does not lie after the state or the end of life not in 0 to 1.
 * @example
 * ```ts @import.meta.vitest
 * const { toSeries } = await import('../../../base/series.js');
 * const { LFP_250AH } = await import('./models/lfp250.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 24 };
 * const soc = toSeries({ unit: 'fraction', grid, values: new Float64Array(24).fill(0.5) });
 * const life = ageBattery(LFP_250AH, { soc, temperatureC: 45 }, { untilDays: 7301, endOfLifeFraction: 0.9 });
 * expect(life.health.capacityFraction).toBeCloseTo(1 - 0.0016275832749646072 * 7301 ** 0.526, 6);
 * expect(life.endOfLifeDays).toBeCloseTo((0.1 / 0.0016275832749646072) ** (1 / 0.526), 0);
 * ```
 */
export function ageBattery(model: AgeingModel, history: CellHistorySpec, options: AgeBatteryOptions = {}): BatteryLife {
  const { untilDays = DEFAULT_UNTIL_DAYS, endOfLifeFraction = DEFAULT_END_OF_LIFE_FRACTION } = options;
  const { state = freshAgeing(model) } = options;
  requireOptions(untilDays, endOfLifeFraction, state);
  const run = thawAgeing(model, state);
  const trajectory: CellHealth[] = [];
  const watch = toEndOfLifeWatch(run, endOfLifeFraction);
  const isOver = (): boolean => run.days >= untilDays - ROUNDING_DAYS;
  while (!isOver()) {
    const { openTurns } = freezeAgeing(run);
    ageAlong(run, toCellHistory(history, openTurns.at(-1)?.socFraction), () => {
      watch.look();
      return isOver();
    });
    trajectory.push(healthOf(model, freezeAgeing(run), MEASURED_AT_K));
  }
  const outside = outsideRanges(run.tally, model);
  const health = trajectory.at(-1)!;
  return { state: freezeAgeing(run), health, outside, trajectory, endOfLifeDays: watch.endOfLifeDays() };
}

function requireOptions(untilDays: number, endOfLifeFraction: number, state: AgeingState): void {
  if (!(untilDays > state.days && untilDays < Infinity)) {
    throw new RangeError(`Give untilDays after the state's ${state.days} days; this one is ${untilDays}.`);
  }
  if (!(endOfLifeFraction > 0 && endOfLifeFraction <= 1)) {
    throw new RangeError(`Give endOfLifeFraction above 0, at most 1; this one is ${endOfLifeFraction}.`);
  }
}

type EndOfLifeWatch = { readonly look: () => void; readonly endOfLifeDays: () => number | null };

function toEndOfLifeWatch(run: AgeingRun, endOfLifeFraction: number): EndOfLifeWatch {
  const capacity = (): number => run.model.capacityFraction(grownLosses(run.growths), MEASURED_AT_K);
  let beforeDays = run.days;
  let before = capacity();
  let endDays: number | null = before < endOfLifeFraction ? run.days : null;
  return {
    look: () => {
      const now = capacity();
      if (endDays === null && now < endOfLifeFraction) {
        endDays = beforeDays + ((before - endOfLifeFraction) / (before - now)) * (run.days - beforeDays);
      }
      before = now;
      beforeDays = run.days;
    },
    endOfLifeDays: () => endDays,
  };
}
