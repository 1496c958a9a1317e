/** Ageing by one history, and what it says: for a year of dispatch, year by year, with feedback between them. */
import type { AgeingModel, Losses } from './ageingModel.js';
import { freezeAgeing, thawAgeing, toCycleAgeing } from './ageingRun.js';
import { ageAlong } from './ageAlong.js';
import type { CellHistorySpec } from './cellHistory.js';
import { toCellHistory } from './cellHistory.js';
import { grownLosses, toLossGrowths } from './lossGrowth.js';
import type { OutsideRange } from './outsideRange.js';
import { outsideRanges } from './outsideRange.js';
import { finishRainflow, pushState, toRainflow } from './rainflow.js';
import type { AgeingState } from './stepAgeing.js';
import { requireLosses } from './stepAgeing.js';

/** 25 degrees Celsius, at which capacities are compared. */
export const MEASURED_AT_K = 298.15;

/** How a cell stands. */
export type CellHealth = {
  /** Since the cell was new. */
  readonly days: number;
  readonly fullCycles: number;
  /** Share of the nominal capacity at 25 degrees Celsius, open half cycles in it; 0 once the losses sum to all of it. */
  readonly capacityFraction: number;
  /** Multiple of a new cell's resistance; null where the model has none. */
  readonly resistanceRatio: number | null;
  /** Calendar part of the summed calendar and cycle losses; 0 for a new cell. */
  readonly calendarShareFraction: number;
};

export type AgedYear = {
  /** To go on from. */
  readonly state: AgeingState;
  readonly health: CellHealth;
  /** Stresses of this history that left the fitted range, and for how long; empty where none did. */
  readonly outside: readonly OutsideRange[];
};

/**
 * The state after a history, of a year or of any length.
 *
 * Time and throughput are conserved: the state's days and full cycles grow by exactly those of the history. Cut at whole
 * days, a history gives the same state in one call or in many.
 *
 * @throws RangeError as {@link toCellHistory}, and when the model has no answer so far outside its fitted range.
 * @example
 * ```ts @import.meta.vitest
 * const { toSeries } = await import('../../../base/series.js');
 * const { LFP_250AH } = await import('./models/lfp250.js');
 * const { freshAgeing } = await import('./stepAgeing.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 8760 };
 * const soc = toSeries({ unit: 'fraction', grid, values: Float64Array.from({ length: 8760 }, (_, i) => (i % 24 < 12 ? 0.49 : 0.51)) });
 * const { health, outside } = ageYear(LFP_250AH, freshAgeing(LFP_250AH), { soc, temperatureC: 25 });
 * expect(health.fullCycles).toBeCloseTo(365 * 0.02, 9);
 * expect(outside).toMatchObject([{ stress: 'depthFraction', days: 365, fitted: [0.8, 1] }]);
 * ```
 */
export function ageYear(model: AgeingModel, state: AgeingState, history: CellHistorySpec): AgedYear {
  requireLosses(model, state.losses);
  const cell = toCellHistory(history, state.openTurns.at(-1)?.socFraction);
  const run = thawAgeing(model, state);
  ageAlong(run, cell);
  const after = freezeAgeing(run);
  return { state: after, health: healthOf(model, after, MEASURED_AT_K), outside: outsideRanges(run.tally, model) };
}

/**
 * How a cell in a given state stands when measured at a temperature, its open cycles counted as half ones.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { LFP_250AH } = await import('./models/lfp250.js');
 * const { freshAgeing } = await import('./stepAgeing.js');
 * expect(healthOf(LFP_250AH, freshAgeing(LFP_250AH), 298.15)).toMatchObject({ capacityFraction: 1, calendarShareFraction: 0 });
 * ```
 */
export function healthOf(model: AgeingModel, state: AgeingState, temperatureK: number): CellHealth {
  const losses = settledLosses(model, state);
  return {
    days: state.days,
    fullCycles: state.fullCycles,
    capacityFraction: Math.max(0, model.capacityFraction(losses, temperatureK)),
    resistanceRatio: model.resistanceRatio?.(losses) ?? null,
    calendarShareFraction: calendarShare(model, losses),
  };
}

function settledLosses(model: AgeingModel, state: AgeingState): Losses {
  const growths = toLossGrowths(model, state.losses);
  const counter = toRainflow(toCycleAgeing(model, growths));
  for (const { socFraction, atDays, kelvinDays } of state.openTurns)
    pushState(counter, socFraction, atDays, kelvinDays);
  finishRainflow(counter);
  return grownLosses(growths);
}

function calendarShare(model: AgeingModel, losses: Losses): number {
  const sumOf = (share: string): number =>
    model.mechanisms.reduce((sum, mechanism, i) => sum + (mechanism.share === share ? losses[i]! : 0), 0);
  const calendar = sumOf('calendar');
  return calendar === 0 ? 0 : calendar / (calendar + sumOf('cycle'));
}
