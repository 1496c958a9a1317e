/** What bounds the power of a battery beside its store: cell temperature, ramp and hold time. */
import { MS_PER_MINUTE } from '../../base/units.js';
import type { Battery, Derating } from './battery.js';

/** The powers a battery can hold for a whole step, ends included. */
export type PowerRange = {
  /**
   * Strongest charging, at most 0; where ramp or hold time keep the battery discharging, the weakest discharging it may
   * go down to.
   */
  readonly minKw: number;
  /**
   * Strongest discharging, at least 0; where ramp or hold time keep the battery charging, the weakest charging it may go
   * down to.
   */
  readonly maxKw: number;
};

/** Where a battery stands between two steps, as far as ramp and hold time ask. */
export type Motion = {
  readonly powerKw: number;
  /** For how long it has been charging, discharging or standing idle. */
  readonly heldMs: number;
};

/** Weaker than this share of the battery's power counts as standing idle. */
export const IDLE_SHARE = 1e-6;

/**
 * What the battery does at a power.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect([-5, 1e-9, 5].map((powerKw) => directionOf({ powerKw: 10 }, powerKw))).toEqual([-1, 0, 1]);
 * ```
 */
export function directionOf(battery: Pick<Battery, 'powerKw'>, powerKw: number): -1 | 0 | 1 {
  if (Math.abs(powerKw) < IDLE_SHARE * battery.powerKw) return 0;
  return powerKw < 0 ? -1 : 1;
}

/**
 * Share of the power allowed at a cell temperature: straight between the points, level beyond their ends; 1 without points.
 *
 * @throws RangeError where there are points and no temperature.
 * @example
 * ```ts @import.meta.vitest
 * const derating = [{ temperatureC: 40, powerFraction: 1 }, { temperatureC: 60, powerFraction: 0 }];
 * expect([20, 45, 70].map((temperatureC) => deratedFraction(derating, temperatureC))).toEqual([1, 0.75, 0]);
 * expect(() => deratedFraction(derating, undefined)).toThrow('temperatureC');
 * ```
 */
export function deratedFraction(derating: readonly Derating[], temperatureC: number | undefined): number {
  if (derating.length === 0) return 1;
  if (temperatureC === undefined || !Number.isFinite(temperatureC)) {
    throw new RangeError(`Give the state a temperatureC, for this battery's power follows it; it is ${temperatureC}.`);
  }
  let i = 0;
  while (i < derating.length && derating[i]!.temperatureC < temperatureC) i += 1;
  const below = derating[i - 1];
  const above = derating[i];
  if (above === undefined) return below!.powerFraction;
  if (below === undefined) return above.powerFraction;
  const share = (temperatureC - below.temperatureC) / (above.temperatureC - below.temperatureC);
  return below.powerFraction + (above.powerFraction - below.powerFraction) * share;
}

/**
 * What of a range ramp and hold time leave. The range must hold 0 kW. Where it has no power within the ramp, or none of the
 * direction to be held, it wins: the result is then the one power of the range nearest to what was asked for, 0 kW where
 * the direction cannot be held.
 *
 * @example
 * ```ts @import.meta.vitest
 * const battery = { powerKw: 10, rampKwPerMin: 0.1, minimumHoldMs: 3_600_000 };
 * const range = { minKw: -10, maxKw: 8 };
 * expect(limitMotion(battery, range, { motion: { powerKw: 1, heldMs: 0 }, stepMs: 600_000 })).toMatchObject({ maxKw: 2 });
 * const empty = { minKw: -10, maxKw: 0 };
 * expect(limitMotion(battery, empty, { motion: { powerKw: 1, heldMs: 0 }, stepMs: 600_000 })).toEqual({ minKw: 0, maxKw: 0 });
 * ```
 */
export function limitMotion(
  battery: Pick<Battery, 'powerKw' | 'rampKwPerMin' | 'minimumHoldMs'>,
  range: PowerRange,
  { motion, stepMs }: { readonly motion: Motion; readonly stepMs: number },
): PowerRange {
  const rampKw = (battery.rampKwPerMin * stepMs) / MS_PER_MINUTE;
  const minKw = clampInto(range, motion.powerKw - rampKw);
  const maxKw = clampInto(range, motion.powerKw + rampKw);
  if (motion.heldMs >= battery.minimumHoldMs) return { minKw, maxKw };
  const leastKw = IDLE_SHARE * battery.powerKw;
  const direction = directionOf(battery, motion.powerKw);
  if (direction > 0 && maxKw >= leastKw) return { minKw: Math.max(minKw, leastKw), maxKw };
  if (direction < 0 && minKw <= -leastKw) return { minKw, maxKw: Math.min(maxKw, -leastKw) };
  return { minKw: 0, maxKw: 0 };
}

function clampInto({ minKw, maxKw }: PowerRange, powerKw: number): number {
  return Math.min(maxKw, Math.max(minKw, powerKw));
}
