/** Motors behind contactors: a sag drops them out, and they come back only after their restart. */
import type { MechanicalSpec } from './supplySite.js';

export type MechanicalState = {
  readonly isOn: boolean;
  /** Voltage below the drop-out so far, while on; good so far, while off. */
  readonly towardsMs: number;
};

export const MOTORS_ON: MechanicalState = Object.freeze({ isOn: true, towardsMs: 0 });

/**
 * The state in a step and what the motors take, from 0.
 *
 * @param connectedShare of the motors whose feeder is closed.
 * @example
 * ```ts @import.meta.vitest
 * const motors = { loadKw: 100, dropPu: 0.7, dropMs: 0, restartMs: 1 };
 * const dropped = stepMechanical(motors, MOTORS_ON, { voltagePu: 0.5, connectedShare: 1, stepMs: 1 });
 * expect([dropped.state.isOn, dropped.takenKw]).toEqual([false, 0]);
 * ```
 */
export function stepMechanical(
  { loadKw, dropPu, dropMs, restartMs }: MechanicalSpec,
  before: MechanicalState,
  input: { readonly voltagePu: number; readonly connectedShare: number; readonly stepMs: number },
): { readonly state: MechanicalState; readonly takenKw: number } {
  const isLow = input.voltagePu < dropPu;
  const towards = before.isOn ? isLow : !isLow;
  const isTurned = towards && before.towardsMs >= (before.isOn ? dropMs : restartMs);
  const isOn = isTurned ? !before.isOn : before.isOn;
  const towardsMs = !isTurned && towards ? before.towardsMs + input.stepMs : 0;
  return { state: { isOn, towardsMs }, takenKw: isOn && input.voltagePu > 0 ? loadKw * input.connectedShare : 0 };
}
