/** Power at a battery's terminals against power in its store, with constant efficiencies or by load. */
import type { Battery } from './battery.js';
import { storedPowerKw, terminalPowerKw } from './conversion.js';

type Efficiencies = Pick<
  Battery,
  'chargeEfficiencyFraction' | 'dischargeEfficiencyFraction' | 'chargeCurve' | 'dischargeCurve'
>;

/**
 * What goes into the store while `powerKw` is held at the terminals: at least 0 on charging (power below 0), at most 0 on
 * discharging.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8, chargeCurve: null, dischargeCurve: null };
 * expect([-10, 0, 8].map((powerKw) => intoStoreKw(losses, powerKw))).toEqual([5, 0, -10]);
 * ```
 */
export function intoStoreKw(battery: Efficiencies, powerKw: number): number {
  if (powerKw > 0) {
    const { dischargeCurve } = battery;
    return -(dischargeCurve === null
      ? powerKw / battery.dischargeEfficiencyFraction
      : storedPowerKw(dischargeCurve, powerKw));
  }
  const { chargeCurve } = battery;
  return chargeCurve === null ? 0 - powerKw * battery.chargeEfficiencyFraction : storedPowerKw(chargeCurve, -powerKw);
}

/**
 * The terminal power that belongs to a stored power; the inverse of {@link intoStoreKw}.
 *
 * @units kW; `storedKw` above 0 charges and gives a power below 0.
 * @example
 * ```ts @import.meta.vitest
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8, chargeCurve: null, dischargeCurve: null };
 * expect([5, 0, -10].map((storedKw) => atTerminalsKw(losses, storedKw))).toEqual([-10, 0, 8]);
 * ```
 */
export function atTerminalsKw(battery: Efficiencies, storedKw: number): number {
  if (storedKw > 0) {
    const { chargeCurve } = battery;
    return -(chargeCurve === null
      ? storedKw / battery.chargeEfficiencyFraction
      : terminalPowerKw(chargeCurve, storedKw));
  }
  const { dischargeCurve } = battery;
  const drawnKw = 0 - storedKw;
  return dischargeCurve === null
    ? drawnKw * battery.dischargeEfficiencyFraction
    : terminalPowerKw(dischargeCurve, drawnKw);
}
