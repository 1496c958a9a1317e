/** One step of a battery. Power is at the terminals: positive injects into the site, negative withdraws. */
import { toHours } from '../../base/units.js';
import type { Battery } from './battery.js';

export type BatteryState = {
  /** Stored energy, counted from an empty cell. */
  readonly energyKwh: number;
};

export type BatteryStep = {
  readonly state: BatteryState;
  /** Energy turned to heat in the step, never negative: withdrawn = stored + loss, taken out = injected + loss. */
  readonly lossKwh: number;
};

/** The powers a battery can hold for a whole step. */
export type PowerRange = {
  /** Strongest charging, at most 0. */
  readonly minKw: number;
  /** Strongest discharging, at least 0. */
  readonly maxKw: number;
};

/** Rounding allowed to a power or an energy, as a share of the battery's own power or energy. */
const ROUNDING_SHARE = 1e-9;

/**
 * The battery at its initial energy.
 *
 * @example
 * ```ts @import.meta.vitest
 * const battery = { powerKw: 1, energyKwh: 2, chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * expect(initialState({ ...battery, minEnergyKwh: 0, maxEnergyKwh: 2, initialEnergyKwh: 1 }).energyKwh).toBe(1);
 * ```
 */
export function initialState(battery: Battery): BatteryState {
  return { energyKwh: battery.initialEnergyKwh };
}

/**
 * The powers that keep the stored energy inside the usable window through a step of `stepMs`.
 *
 * @example
 * ```ts @import.meta.vitest
 * const spec = { powerKw: 10, energyKwh: 8, chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const battery = { ...spec, minEnergyKwh: 0, maxEnergyKwh: 8, initialEnergyKwh: 6 };
 * expect(feasiblePowerKw(battery, { energyKwh: 6 }, 3_600_000)).toEqual({ minKw: -4, maxKw: 3 });
 * ```
 */
export function feasiblePowerKw(battery: Battery, state: BatteryState, stepMs: number): PowerRange {
  const stepHours = toHours(stepMs);
  const roomKwh = Math.max(0, battery.maxEnergyKwh - state.energyKwh);
  const availableKwh = Math.max(0, state.energyKwh - battery.minEnergyKwh);
  const chargeKw = Math.min(battery.powerKw, roomKwh / battery.chargeEfficiencyFraction / stepHours);
  const dischargeKw = Math.min(battery.powerKw, (availableKwh * battery.dischargeEfficiencyFraction) / stepHours);
  return { minKw: chargeKw === 0 ? 0 : -chargeKw, maxKw: dischargeKw };
}

/**
 * The state after holding `powerKw` for `stepMs`, and what was lost.
 *
 * @throws RangeError when the power is not a number or lies outside {@link feasiblePowerKw} by more than rounding: ask for
 * the feasible range first.
 * @example
 * ```ts @import.meta.vitest
 * const spec = { powerKw: 10, energyKwh: 8, chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const battery = { ...spec, minEnergyKwh: 0, maxEnergyKwh: 8, initialEnergyKwh: 0 };
 * expect(stepBattery(battery, { energyKwh: 0 }, -4, 3_600_000)).toEqual({ state: { energyKwh: 2 }, lossKwh: 2 });
 * ```
 */
export function stepBattery(battery: Battery, state: BatteryState, powerKw: number, stepMs: number): BatteryStep {
  const terminalKwh = powerKw * toHours(stepMs);
  const takenKwh =
    powerKw > 0 ? terminalKwh / battery.dischargeEfficiencyFraction : terminalKwh * battery.chargeEfficiencyFraction;
  const energyKwh = state.energyKwh - takenKwh;
  const roundingKwh = ROUNDING_SHARE * battery.energyKwh;
  const isPowerGood = Math.abs(powerKw) <= battery.powerKw * (1 + ROUNDING_SHARE);
  const isEnergyGood =
    energyKwh >= battery.minEnergyKwh - roundingKwh && energyKwh <= battery.maxEnergyKwh + roundingKwh;
  if (!isPowerGood || !isEnergyGood) throw new RangeError(infeasible(battery, state, powerKw, stepMs));
  const keptKwh = Math.min(battery.maxEnergyKwh, Math.max(battery.minEnergyKwh, energyKwh));
  return { state: { energyKwh: keptKwh }, lossKwh: takenKwh - terminalKwh };
}

function infeasible(battery: Battery, state: BatteryState, powerKw: number, stepMs: number): string {
  const { minKw, maxKw } = feasiblePowerKw(battery, state, stepMs);
  return `Hold a power from ${minKw} to ${maxKw} kW in this step; ${powerKw} kW was asked.`;
}
