import type { Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import { toHours } from '../../base/units.js';
import type { Battery } from '../storage/battery.js';
import type { ArbitrageProblem } from './arbitrageProblem.js';
import type { ArbitrageRun } from './arbitrageRun.js';
import { executeSchedule } from './arbitrageRun.js';
import { dualBound } from './dualBound.js';
import type { RelaxedOptimum } from './relaxedOptimum.js';
import { solveRelaxed } from './relaxedOptimum.js';
import { requireSameGrid, toLimitsKw } from './stepLimits.js';

export type ArbitrageOptions = {
  /** Cost of each MWh discharged at the terminals; 0 by default. */
  readonly wearUsdPerMwh?: number;
  /** Exact stored energy at the end, counted from an empty cell; free and without value by default. */
  readonly endEnergyKwh?: number;
  /** Earned per MWh given to the site, on the grid of the purchase prices; the purchase prices by default. */
  readonly sellPrices?: Series<'USD/MWh'>;
  /** Most charging power in each step, at least 0; the battery's own limit holds beside it. */
  readonly chargeLimits?: Series<'kW'>;
  /** Most discharging power in each step, at least 0; the battery's own limit holds beside it. */
  readonly dischargeLimits?: Series<'kW'>;
};

/** Powers below this share of the battery's own count as rounding when both directions are on. */
const ROUNDING_SHARE = 1e-9;
/** Rounding allowed between optimum and dual bound, as a share of the money that full power would move. */
const CERTIFICATE_SHARE = 1e-11;

/**
 * The schedule of a price taker who knows all prices: the exact optimum, an upper bound for any real operator.
 *
 * The optimum is that of the linear program, proved by its dual bound. Where it charges and discharges at once (only at
 * negative prices, or where sales pay more than purchases cost after losses), the executed schedule keeps the same stored
 * energies with one power a step, and `relaxation` tells what that leaves out. In a gap of the prices the battery stands
 * idle.
 *
 * @param prices what a MWh taken from the site costs, and what one given to it earns unless `sellPrices` says otherwise.
 * @units USD/MWh in; kW and kWh out.
 * @throws RangeError when the wear cost is negative or not a number, a series lies on another grid, a limit is negative or
 * unknown, or the end energy cannot be reached.
 * @source see relaxedOptimum.ts.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const sizes = { powerKw: 1000, energyKwh: 2000, minEnergyKwh: 0, maxEnergyKwh: 2000, initialEnergyKwh: 0 };
 * const run = optimalArbitrage({ ...sizes, ...losses }, prices);
 * expect([...run.power.values]).toEqual([-1000, 800]);
 * expect(run.relaxation?.dualBoundUsd).toBe(30);
 * expect(run.foresight).toBe('perfect');
 * ```
 */
export function optimalArbitrage(
  battery: Battery,
  prices: Series<'USD/MWh'>,
  options: ArbitrageOptions = {},
): ArbitrageRun {
  const { wearUsdPerMwh = 0, sellPrices = prices } = options;
  const problem = toProblem(battery, prices, options);
  const optimum = solveRelaxed(problem);
  const { powersKw, simultaneousCount } = toExclusive(battery, optimum);
  const relaxation = {
    objectiveUsd: optimum.objectiveUsd,
    dualBoundUsd: certify(problem, optimum),
    storedWorth: toSeries({ unit: 'USD/MWh', grid: prices.grid, values: optimum.storedUsdPerMwh }),
    simultaneousHours: simultaneousCount * problem.stepHours,
  };
  const schedule = { prices, sellPrices, powersKw };
  return executeSchedule(battery, schedule, { foresight: 'perfect', wearUsdPerMwh, relaxation });
}

function toProblem(battery: Battery, prices: Series<'USD/MWh'>, options: ArbitrageOptions): ArbitrageProblem {
  const { wearUsdPerMwh = 0, endEnergyKwh, sellPrices = prices, chargeLimits, dischargeLimits } = options;
  requireWear(wearUsdPerMwh);
  requireSameGrid('sellPrices', sellPrices, prices.grid);
  return {
    ...toUsable(battery, battery.initialEnergyKwh),
    buyUsdPerMwh: prices.values,
    sellUsdPerMwh: sellPrices.values,
    chargeLimitsKw: toLimitsKw('chargeLimits', chargeLimits, { grid: prices.grid, powerKw: battery.powerKw }),
    dischargeLimitsKw: toLimitsKw('dischargeLimits', dischargeLimits, { grid: prices.grid, powerKw: battery.powerKw }),
    stepHours: toHours(prices.grid.stepMs),
    endKwh: endEnergyKwh === undefined ? null : endEnergyKwh - battery.minEnergyKwh,
    wearUsdPerMwh,
  };
}

/** The dual bound, checked to be the optimum: a difference would be our error, not the caller's. */
function certify(problem: ArbitrageProblem, { objectiveUsd, storedUsdPerMwh }: RelaxedOptimum): number {
  const { boundUsd, scaleUsd } = dualBound(problem, storedUsdPerMwh);
  if (Math.abs(boundUsd - objectiveUsd) <= CERTIFICATE_SHARE * scaleUsd) return boundUsd;
  throw new Error(`Report this: the optimum ${objectiveUsd} USD is not its dual bound ${boundUsd} USD.`);
}

/**
 * The battery's part of the linear program, its energies counted from the window's lower end.
 *
 * @example
 * ```ts @import.meta.vitest
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = { powerKw: 1, energyKwh: 10, minEnergyKwh: 2, maxEnergyKwh: 9, initialEnergyKwh: 5, ...losses };
 * expect(toUsable(battery, 5)).toEqual({ powerKw: 1, usableKwh: 7, startKwh: 3, ...losses });
 * ```
 */
export function toUsable(
  battery: Battery,
  startEnergyKwh: number,
): Pick<
  ArbitrageProblem,
  'powerKw' | 'usableKwh' | 'chargeEfficiencyFraction' | 'dischargeEfficiencyFraction' | 'startKwh'
> {
  const { powerKw, chargeEfficiencyFraction, dischargeEfficiencyFraction, minEnergyKwh, maxEnergyKwh } = battery;
  const usableKwh = maxEnergyKwh - minEnergyKwh;
  const startKwh = startEnergyKwh - minEnergyKwh;
  return { powerKw, usableKwh, chargeEfficiencyFraction, dischargeEfficiencyFraction, startKwh };
}

/**
 * One signed power a step with the same stored energies; never stronger than either of the two it replaces.
 *
 * @example
 * ```ts @import.meta.vitest
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const battery = { powerKw: 4, energyKwh: 9, minEnergyKwh: 0, maxEnergyKwh: 9, initialEnergyKwh: 0, ...losses };
 * const both = { chargeKw: Float64Array.of(4), dischargeKw: Float64Array.of(1) };
 * expect(toExclusive(battery, both)).toEqual({ powersKw: Float64Array.of(-2), simultaneousCount: 1 });
 * ```
 */
export function toExclusive(
  battery: Battery,
  optimum: Pick<RelaxedOptimum, 'chargeKw' | 'dischargeKw'>,
): { powersKw: Float64Array; simultaneousCount: number } {
  const roundingKw = ROUNDING_SHARE * battery.powerKw;
  const powersKw = new Float64Array(optimum.chargeKw.length);
  let simultaneousCount = 0;
  for (let i = 0; i < powersKw.length; i += 1) {
    const chargeKw = optimum.chargeKw[i]!;
    const dischargeKw = optimum.dischargeKw[i]!;
    const isBoth = chargeKw > 0 && dischargeKw > 0;
    powersKw[i] = isBoth ? netPowerKw(battery, chargeKw, dischargeKw) : dischargeKw - chargeKw;
    if (isBoth && Math.min(chargeKw, dischargeKw) > roundingKw) simultaneousCount += 1;
  }
  return { powersKw, simultaneousCount };
}

function netPowerKw(battery: Battery, chargeKw: number, dischargeKw: number): number {
  const storedKw = chargeKw * battery.chargeEfficiencyFraction - dischargeKw / battery.dischargeEfficiencyFraction;
  return storedKw > 0 ? -storedKw / battery.chargeEfficiencyFraction : -storedKw * battery.dischargeEfficiencyFraction;
}

/**
 * Rejects a wear cost below 0 or not finite.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(() => requireWear(-1)).toThrow('wearUsdPerMwh');
 * ```
 */
export function requireWear(wearUsdPerMwh: number): void {
  if (wearUsdPerMwh >= 0 && wearUsdPerMwh < Infinity) return;
  throw new RangeError(`Give wearUsdPerMwh from 0; this one is ${wearUsdPerMwh}.`);
}
