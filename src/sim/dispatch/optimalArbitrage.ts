import type { Series } from '../../base/series.js';
import { toHours } from '../../base/units.js';
import type { Battery } from '../storage/battery.js';
import { atTerminalsKw, intoStoreKw } from '../storage/terminals.js';
import { solveArbitrage, toPath } from './exact/arbitragePath.js';
import { toPowers } from './exact/arbitragePowers.js';
import type { ArbitrageProblem } from './exact/arbitrageProblem.js';
import type { ArbitrageRun } from './arbitrageRun.js';
import { auxiliaryUsd, executeSchedule } from './arbitrageRun.js';
import { requireTight } from './exact/concaveBound.js';
import type { ExclusiveOptimum } from './exact/exclusivePath.js';
import { solveExclusive } from './exact/exclusivePath.js';
import type { RelaxedOptimum } from './exact/relaxedOptimum.js';
import { requireSameGrid, requireSeparableSteps, toDeratedKw, toLimitsKw } from './stepLimits.js';

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
  /** Of the cells, for a battery with derating, which needs it. */
  readonly temperature?: Series<'°C'>;
  /**
   * Execute the best schedule with one steady power a step, found exactly, instead of the linear program's netted one; false
   * by default. It matters at negative prices and for efficiencies that rise with load, and takes a hundred times as long.
   */
  readonly isExclusive?: boolean;
};

/** Powers below this share of the battery's own count as rounding when both directions are on. */
const ROUNDING_SHARE = 1e-9;

/**
 * The schedule of a price taker who knows all prices: the exact optimum, an upper bound for any real operator.
 *
 * The optimum is that of the linear program, proved by its dual bound. Where it does what one steady power cannot (charge and
 * discharge at once at negative prices or where sales pay more than purchases cost after losses; mix two loads of an
 * efficiency curve in one step), the executed schedule keeps the same stored energies with one power a step, and
 * `relaxation` tells what that leaves out; `isExclusive` finds the best such schedule. Leak, derating and limits in time are in the optimum exactly. What the battery
 * takes for itself (`auxiliaryKw`) is bought in every step with a price and counts as a cost in all figures. In a gap of the
 * prices the battery stands idle.
 *
 * @param prices what a MWh taken from the site costs, and what one given to it earns unless `sellPrices` says otherwise.
 * @units USD/MWh in; kW and kWh out.
 * @throws RangeError when the wear cost is negative or not a number, a series lies on another grid, a limit is negative or
 * unknown, the end energy cannot be reached, derating lacks a temperature, or a ramp or hold time binds across steps.
 * @source see concavePath.ts.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../storage/battery.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const run = optimalArbitrage(toBattery({ powerKw: 1000, energyKwh: 2000, ...losses }), prices);
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
  const { wearUsdPerMwh = 0, sellPrices = prices, temperature, isExclusive = false } = options;
  const problem = toProblem(battery, prices, options);
  const path = toPath(problem);
  const optimum = solveArbitrage(problem, path);
  const boundUsd = requireTight(path.bound(optimum.storedUsdPerMwh), optimum.objectiveUsd);
  const exclusive = isExclusive ? requireExclusive(problem) : null;
  const fixedUsd = auxiliaryUsd(battery, prices, sellPrices);
  const { grid } = prices;
  const relaxation = {
    objectiveUsd: optimum.objectiveUsd - fixedUsd,
    dualBoundUsd: boundUsd - fixedUsd,
    storedWorth: Object.freeze({ unit: 'USD/MWh' as const, grid, values: optimum.storedUsdPerMwh, gaps: [] }),
    simultaneousHours: optimum.bothWays.length * problem.stepHours,
    exclusiveUsd: exclusive === null ? null : exclusive.objectiveUsd - fixedUsd,
  };
  const powersKw = exclusive === null ? optimum.powersKw : toPowers(problem, exclusive.changesKwh);
  const schedule = { prices, sellPrices, powersKw, ...(temperature === undefined ? {} : { temperature }) };
  return executeSchedule(battery, schedule, { foresight: 'perfect', wearUsdPerMwh, relaxation });
}

function toProblem(battery: Battery, prices: Series<'USD/MWh'>, options: ArbitrageOptions): ArbitrageProblem {
  const { wearUsdPerMwh = 0, endEnergyKwh, sellPrices = prices, chargeLimits, dischargeLimits } = options;
  requireWear(wearUsdPerMwh);
  requireSameGrid('sellPrices', sellPrices, prices.grid);
  requireSeparableSteps(battery, prices.grid.stepMs);
  const { grid } = prices;
  const power = { grid, powerKw: battery.powerKw, deratedKw: toDeratedKw(battery, options.temperature, grid) };
  return {
    ...toUsable(battery, battery.initialEnergyKwh),
    buyUsdPerMwh: prices.values,
    sellUsdPerMwh: sellPrices.values,
    chargeLimitsKw: toLimitsKw('chargeLimits', chargeLimits, power),
    dischargeLimitsKw: toLimitsKw('dischargeLimits', dischargeLimits, power),
    stepHours: toHours(grid.stepMs),
    endKwh: endEnergyKwh === undefined ? null : endEnergyKwh - battery.minEnergyKwh,
    wearUsdPerMwh,
  };
}

function requireExclusive(problem: ArbitrageProblem): ExclusiveOptimum {
  const exclusive = solveExclusive(problem);
  if (exclusive !== null) return exclusive;
  throw new RangeError(
    `Solve fewer steps at once with isExclusive; ${problem.buyUsdPerMwh.length} need too much memory.`,
  );
}

/**
 * The battery's part of the linear program, its energies counted from the window's lower end.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 1, energyKwh: 10, ...losses, minSocFraction: 0.2, maxSocFraction: 0.9 });
 * expect(toUsable(battery, 5)).toMatchObject({ powerKw: 1, usableKwh: 7, startKwh: 3, chargeCurve: null });
 * ```
 */
export function toUsable(battery: Battery, startEnergyKwh: number): UsableStore {
  const { powerKw, minEnergyKwh, maxEnergyKwh, chargeCurve, dischargeCurve, selfDischargePerHour } = battery;
  const { chargeEfficiencyFraction, dischargeEfficiencyFraction } = battery;
  return {
    ...{ powerKw, chargeEfficiencyFraction, dischargeEfficiencyFraction },
    ...{ chargeCurve, dischargeCurve, selfDischargePerHour },
    usableKwh: maxEnergyKwh - minEnergyKwh,
    startKwh: startEnergyKwh - minEnergyKwh,
  };
}

export type UsableStore = Pick<
  ArbitrageProblem,
  | 'powerKw'
  | 'usableKwh'
  | 'startKwh'
  | 'chargeEfficiencyFraction'
  | 'dischargeEfficiencyFraction'
  | 'chargeCurve'
  | 'dischargeCurve'
  | 'selfDischargePerHour'
>;

/**
 * One signed power a step with the same stored energies; never stronger than either of the two it replaces.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const both = { chargeKw: Float64Array.of(4), dischargeKw: Float64Array.of(1) };
 * const exclusive = toExclusive(toBattery({ powerKw: 4, energyKwh: 9, ...losses }), both);
 * expect(exclusive).toEqual({ powersKw: Float64Array.of(-2), simultaneousCount: 1 });
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
  return atTerminalsKw(battery, intoStoreKw(battery, -chargeKw) + intoStoreKw(battery, dischargeKw));
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
