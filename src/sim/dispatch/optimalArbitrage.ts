import type { Series } from '../../base/series.js';
import { toHours } from '../../base/units.js';
import type { Battery } from '../storage/battery.js';
import type { ArbitrageRun } from './arbitrageRun.js';
import { executeSchedule } from './arbitrageRun.js';
import type { ArbitrageProblem, RelaxedOptimum } from './relaxedOptimum.js';
import { solveRelaxed } from './relaxedOptimum.js';

export type ArbitrageOptions = {
  /** Cost of each MWh discharged at the terminals; 0 by default. */
  readonly wearUsdPerMwh?: number;
  /** Exact stored energy at the end, counted from an empty cell; free and without value by default. */
  readonly endEnergyKwh?: number;
};

/** Powers below this share of the battery's own count as rounding when both directions are on. */
const ROUNDING_SHARE = 1e-9;

/**
 * The schedule of a price taker who knows all prices: the exact optimum, an upper bound for any real operator.
 *
 * The optimum is that of the linear program. Where it charges and discharges at once (only at negative prices), the
 * executed schedule keeps the same stored energies with one power a step, and `relaxation` tells what that leaves out.
 * In a gap of the prices the battery stands idle.
 *
 * @units USD/MWh in; kW and kWh out.
 * @throws RangeError when the wear cost is negative or not a number, or the end energy cannot be reached.
 * @source see relaxedOptimum.ts.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const sizes = { powerKw: 1000, energyKwh: 2000, minEnergyKwh: 0, maxEnergyKwh: 2000, initialEnergyKwh: 0 };
 * const run = optimalArbitrage({ ...sizes, ...losses }, prices);
 * expect([...run.power.values]).toEqual([-1000, 800]);
 * expect(run.foresight).toBe('perfect');
 * ```
 */
export function optimalArbitrage(
  battery: Battery,
  prices: Series<'USD/MWh'>,
  options: ArbitrageOptions = {},
): ArbitrageRun {
  const { wearUsdPerMwh = 0, endEnergyKwh } = options;
  requireWear(wearUsdPerMwh);
  const stepHours = toHours(prices.grid.stepMs);
  const optimum = solveRelaxed({
    ...toUsable(battery, battery.initialEnergyKwh),
    pricesUsdPerMwh: prices.values,
    stepHours,
    endKwh: endEnergyKwh === undefined ? null : endEnergyKwh - battery.minEnergyKwh,
    wearUsdPerMwh,
  });
  const { powersKw, simultaneousCount } = toExclusive(battery, optimum);
  const relaxation = { objectiveUsd: optimum.objectiveUsd, simultaneousHours: simultaneousCount * stepHours };
  return executeSchedule(battery, { prices, powersKw }, { foresight: 'perfect', wearUsdPerMwh, relaxation });
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
): Omit<ArbitrageProblem, 'pricesUsdPerMwh' | 'stepHours' | 'endKwh' | 'wearUsdPerMwh'> {
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
 * const both = { chargeKw: Float64Array.of(4), dischargeKw: Float64Array.of(1), objectiveUsd: 0 };
 * expect(toExclusive(battery, both)).toEqual({ powersKw: Float64Array.of(-2), simultaneousCount: 1 });
 * ```
 */
export function toExclusive(
  battery: Battery,
  optimum: RelaxedOptimum,
): { powersKw: Float64Array; simultaneousCount: number } {
  const roundingKw = ROUNDING_SHARE * battery.powerKw;
  let simultaneousCount = 0;
  const powersKw = optimum.chargeKw.map((chargeKw, index) => {
    const dischargeKw = optimum.dischargeKw[index] ?? 0;
    if (chargeKw === 0 || dischargeKw === 0) return dischargeKw - chargeKw;
    if (Math.min(chargeKw, dischargeKw) > roundingKw) simultaneousCount += 1;
    const storedKw = chargeKw * battery.chargeEfficiencyFraction - dischargeKw / battery.dischargeEfficiencyFraction;
    return storedKw > 0
      ? -storedKw / battery.chargeEfficiencyFraction
      : -storedKw * battery.dischargeEfficiencyFraction;
  });
  return { powersKw, simultaneousCount };
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
