/** One step of a battery. Power is at the terminals: positive injects into the site, negative withdraws. */
import { toHours } from '../../base/units.js';
import type { Battery } from './battery.js';
import type { Motion, PowerRange } from './powerLimits.js';
import { deratedFraction, directionOf, limitMotion } from './powerLimits.js';
import { relaxHours, relaxSquareHours } from './relax.js';
import { atTerminalsKw, intoStoreKw } from './terminals.js';

/**
 * Where a battery stands. The stored energy alone stands for a battery after a long rest. {@link stepBattery} carries the
 * other fields on where the battery has more than constant efficiencies.
 */
export type BatteryState = {
  /** Stored energy, counted from an empty cell. */
  readonly energyKwh: number;
  /** Power of the step before, from which a ramp counts; 0 by default. */
  readonly powerKw?: number;
  /** For how long it has been charging, discharging or standing idle; Infinity by default. */
  readonly heldMs?: number;
  /** Of the cells; a battery with derating needs it. It stays as given: moving it is the part of a thermal model. */
  readonly temperatureC?: number;
};

/**
 * Balance at the terminals: withdrawn = stored + loss, taken out = injected + loss. The site draws the auxiliary energy
 * besides.
 */
export type BatteryStep = {
  readonly state: BatteryState;
  /** Energy turned to heat in the step by conversion and leak, never negative. */
  readonly lossKwh: number;
  /** Drawn from the site beside the terminals. */
  readonly auxiliaryKwh: number;
};

/** Rounding allowed to a power or an energy, as a share of the battery's own power or energy. */
const ROUNDING_SHARE = 1e-9;

/**
 * The battery at its initial energy, after a long rest.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('./battery.js');
 * const losses = { chargeEfficiencyFraction: 0.9, dischargeEfficiencyFraction: 0.9 };
 * expect(initialState(toBattery({ powerKw: 1, energyKwh: 2, ...losses, initialSocFraction: 0.5 }))).toEqual({ energyKwh: 1 });
 * ```
 */
export function initialState(battery: Battery): BatteryState {
  return { energyKwh: battery.initialEnergyKwh };
}

/**
 * The powers that a battery can hold through a step of `stepMs`; never empty, and {@link stepBattery} takes each of them.
 *
 * First come the store, which must stay in the usable window, and the power, derated by the cell temperature. Of what they
 * allow, the ramp leaves the powers near that of the step before, and the hold time those of the direction to be kept.
 * Where these ask for what store and power do not allow, store and power win, by as little as they must: a battery that is
 * to go on charging but is full goes to 0 kW, however steep, and begins to stand idle.
 *
 * @throws RangeError when the battery has derating and the state no temperature.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('./battery.js');
 * const spec = { powerKw: 10, energyKwh: 8, chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * expect(feasiblePowerKw(toBattery(spec), { energyKwh: 6 }, 3_600_000)).toEqual({ minKw: -4, maxKw: 3 });
 * const ramped = toBattery({ ...spec, rampKwPerMin: 0.1, minimumHoldMs: 7_200_000 });
 * const state = { energyKwh: 2, powerKw: -7, heldMs: 3_600_000 };
 * expect(feasiblePowerKw(ramped, state, 600_000)).toEqual({ minKw: -8, maxKw: -6 });
 * ```
 */
export function feasiblePowerKw(battery: Battery, state: BatteryState, stepMs: number): PowerRange {
  if (!isPlain(battery)) {
    const range = storeRange(battery, state, stepMs);
    return limitMotion(battery, range, { motion: motionOf(state), stepMs });
  }
  const stepHours = toHours(stepMs);
  const roomKwh = Math.max(0, battery.maxEnergyKwh - state.energyKwh);
  const availableKwh = Math.max(0, state.energyKwh - battery.minEnergyKwh);
  const chargeKw = Math.min(battery.powerKw, roomKwh / battery.chargeEfficiencyFraction / stepHours);
  const dischargeKw = Math.min(battery.powerKw, (availableKwh * battery.dischargeEfficiencyFraction) / stepHours);
  return { minKw: chargeKw === 0 ? 0 : -chargeKw, maxKw: dischargeKw };
}

/**
 * The state after holding `powerKw` for `stepMs`, and what was lost. A constant power gives the same end in one step or in
 * many, to rounding: the leak is in closed form.
 *
 * @throws RangeError when the power is not a number or lies outside {@link feasiblePowerKw} by more than rounding: ask for
 * the feasible range first. Also when the battery has derating and the state no temperature.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('./battery.js');
 * const spec = { powerKw: 10, energyKwh: 8, chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.5 };
 * const step = stepBattery(toBattery({ ...spec, auxiliaryKw: 0.1 }), { energyKwh: 0 }, -4, 3_600_000);
 * expect(step).toEqual({ state: { energyKwh: 2 }, lossKwh: 2, auxiliaryKwh: 0.1 });
 * ```
 */
export function stepBattery(battery: Battery, state: BatteryState, powerKw: number, stepMs: number): BatteryStep {
  if (!isPlain(battery)) return stepInFull(battery, state, powerKw, stepMs);
  const stepHours = toHours(stepMs);
  const terminalKwh = powerKw * stepHours;
  const takenKwh =
    powerKw > 0 ? terminalKwh / battery.dischargeEfficiencyFraction : terminalKwh * battery.chargeEfficiencyFraction;
  const energyKwh = state.energyKwh - takenKwh;
  const roundingKwh = ROUNDING_SHARE * battery.energyKwh;
  const isPowerGood = Math.abs(powerKw) <= battery.powerKw * (1 + ROUNDING_SHARE);
  const isEnergyGood =
    energyKwh >= battery.minEnergyKwh - roundingKwh && energyKwh <= battery.maxEnergyKwh + roundingKwh;
  if (!isPowerGood || !isEnergyGood) throw new RangeError(infeasible(battery, state, powerKw, stepMs));
  const keptKwh = Math.min(battery.maxEnergyKwh, Math.max(battery.minEnergyKwh, energyKwh));
  return {
    state: { energyKwh: keptKwh },
    lossKwh: takenKwh - terminalKwh,
    auxiliaryKwh: battery.auxiliaryKw * stepHours,
  };
}

/** Constant efficiencies and nothing else that bends the step; the dispatch loops run on such batteries. */
function isPlain(battery: Battery): boolean {
  return (
    battery.chargeCurve === null &&
    battery.dischargeCurve === null &&
    battery.selfDischargePerHour === 0 &&
    battery.derating.length === 0 &&
    battery.rampKwPerMin === Infinity &&
    battery.minimumHoldMs === 0
  );
}

/**
 * What the store and the derated power allow. With x stored above the window's lower end, x' = s - lambda x at a constant
 * stored power s, so x moves one way only through a step: the window need hold at its end alone.
 */
function storeRange(battery: Battery, state: BatteryState, stepMs: number): PowerRange {
  const { minEnergyKwh, maxEnergyKwh, selfDischargePerHour } = battery;
  const stepHours = toHours(stepMs);
  const fillHours = relaxHours(selfDischargePerHour, stepHours);
  const keptKwh = Math.max(0, state.energyKwh - minEnergyKwh) * Math.exp(-selfDischargePerHour * stepHours);
  const roomKwh = Math.max(0, maxEnergyKwh - minEnergyKwh - keptKwh);
  const limitKw = battery.powerKw * deratedFraction(battery.derating, state.temperatureC);
  return {
    minKw: -Math.min(limitKw, -atTerminalsKw(battery, roomKwh / fillHours)) + 0,
    maxKw: Math.min(limitKw, atTerminalsKw(battery, -keptKwh / fillHours)),
  };
}

function stepInFull(battery: Battery, state: BatteryState, powerKw: number, stepMs: number): BatteryStep {
  const { minKw, maxKw } = feasiblePowerKw(battery, state, stepMs);
  const roundingKw = ROUNDING_SHARE * battery.powerKw;
  if (!(powerKw >= minKw - roundingKw && powerKw <= maxKw + roundingKw)) {
    throw new RangeError(infeasible(battery, state, powerKw, stepMs));
  }
  const { minEnergyKwh, maxEnergyKwh, selfDischargePerHour } = battery;
  const stepHours = toHours(stepMs);
  const storedKw = intoStoreKw(battery, powerKw);
  const leakKwh = leakedKwh(selfDischargePerHour, { startKwh: state.energyKwh - minEnergyKwh, storedKw, stepHours });
  const energyKwh = Math.min(maxEnergyKwh, Math.max(minEnergyKwh, state.energyKwh + storedKw * stepHours - leakKwh));
  const before = motionOf(state);
  const heldKw = Math.min(maxKw, Math.max(minKw, powerKw));
  const isGoingOn = directionOf(battery, heldKw) === directionOf(battery, before.powerKw);
  return {
    state: nextState(state, energyKwh, { powerKw: heldKw, heldMs: isGoingOn ? before.heldMs + stepMs : stepMs }),
    lossKwh: (-powerKw - storedKw) * stepHours + leakKwh,
    auxiliaryKwh: battery.auxiliaryKw * stepHours,
  };
}

/** With the temperature as it was given; literals, for a spread takes longer than the rest of the step. */
function nextState({ temperatureC }: BatteryState, energyKwh: number, { powerKw, heldMs }: Motion): BatteryState {
  return temperatureC === undefined ? { energyKwh, powerKw, heldMs } : { energyKwh, powerKw, heldMs, temperatureC };
}

function motionOf({ powerKw = 0, heldMs = Infinity }: BatteryState): Motion {
  return { powerKw, heldMs };
}

type Filling = { readonly startKwh: number; readonly storedKw: number; readonly stepHours: number };

/** The integral of rate times stored energy above the window's lower end. */
function leakedKwh(ratePerHour: number, { startKwh, storedKw, stepHours }: Filling): number {
  if (ratePerHour === 0) return 0;
  const storedHours =
    startKwh * relaxHours(ratePerHour, stepHours) + storedKw * relaxSquareHours(ratePerHour, stepHours);
  return Math.max(0, ratePerHour * storedHours);
}

function infeasible(battery: Battery, state: BatteryState, powerKw: number, stepMs: number): string {
  const { minKw, maxKw } = feasiblePowerKw(battery, state, stepMs);
  return `Hold a power from ${minKw} to ${maxKw} kW in this step; ${powerKw} kW was asked.`;
}
