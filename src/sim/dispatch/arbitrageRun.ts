import type { TimeGrid } from '../../base/grid.js';
import type { Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import type { Battery } from '../storage/battery.js';
import { initialState, stepBattery } from '../storage/batteryStep.js';

/**
 * What the schedule knew. `perfect`: all prices beforehand, so its revenue is an upper bound and must bear that label
 * wherever it is shown. `backcast`: past prices only.
 */
export type Foresight = 'perfect' | 'backcast';

/** The optimum with charging and discharging allowed in one step: no schedule can earn more. */
type Relaxation = {
  /** Revenue less wear. */
  readonly objectiveUsd: number;
  /** Time in which it charges and discharges at once, as it may at negative prices; the executed schedule nets that. */
  readonly simultaneousHours: number;
};

/** One battery driven by one schedule against the prices that came true. All series share one grid. */
export type ArbitrageRun = {
  readonly foresight: Foresight;
  readonly battery: Battery;
  /** A gap is a step without a price: the battery stands idle in it. */
  readonly prices: Series<'USD/MWh'>;
  /** At the terminals, mean over the step; positive discharges (injects), negative charges (withdraws); 0 in a gap. */
  readonly power: Series<'kW'>;
  /** Stored at the end of each step, counted from an empty cell. */
  readonly energy: Series<'kWh'>;
  /** Lost within each step; at least 0. */
  readonly loss: Series<'kWh'>;
  /** Cost of each MWh discharged at the terminals that the schedule reckoned with. */
  readonly wearUsdPerMwh: number;
  /** Upper bound; null for a schedule that did not know the prices. */
  readonly relaxation: Relaxation | null;
};

/** How a schedule came about; the part of a run that is not physics. */
export type ScheduleOrigin = Pick<ArbitrageRun, 'foresight' | 'wearUsdPerMwh' | 'relaxation'>;

/** A schedule and the prices it meets. */
export type PricedSchedule = {
  readonly prices: Series<'USD/MWh'>;
  /** One power per step; positive discharges. */
  readonly powersKw: Float64Array;
};

/**
 * Drives the battery through a schedule with {@link stepBattery}, so that every energy and limit is checked.
 *
 * @throws RangeError when a power cannot be held.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const battery = { powerKw: 10, energyKwh: 8, minEnergyKwh: 0, maxEnergyKwh: 8, initialEnergyKwh: 0, ...losses };
 * const origin = { foresight: 'backcast' as const, wearUsdPerMwh: 0, relaxation: null };
 * const run = executeSchedule(battery, { prices, powersKw: Float64Array.of(-10, 8) }, origin);
 * expect([...run.energy.values]).toEqual([8, 0]);
 * expect([...run.loss.values]).toEqual([2, 0]);
 * ```
 */
export function executeSchedule(battery: Battery, schedule: PricedSchedule, origin: ScheduleOrigin): ArbitrageRun {
  const { prices, powersKw } = schedule;
  const { grid } = prices;
  const energiesKwh = new Float64Array(grid.count);
  const lossesKwh = new Float64Array(grid.count);
  let state = initialState(battery);
  powersKw.forEach((powerKw, index) => {
    const step = stepBattery(battery, state, powerKw, grid.stepMs);
    state = step.state;
    energiesKwh[index] = state.energyKwh;
    lossesKwh[index] = step.lossKwh;
  });
  return Object.freeze({
    ...origin,
    battery,
    prices,
    power: onGrid('kW', grid, powersKw),
    energy: onGrid('kWh', grid, energiesKwh),
    loss: onGrid('kWh', grid, lossesKwh),
  });
}

function onGrid<Unit extends string>(unit: Unit, grid: TimeGrid, values: Float64Array): Series<Unit> {
  return toSeries({ unit, grid, values });
}
