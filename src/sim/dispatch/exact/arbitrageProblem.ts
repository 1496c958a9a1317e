/** The linear program of one battery against known prices. */
import type { Conversion } from '../../storage/conversion.js';
import { relaxHours } from '../../storage/relax.js';
import type { ConcaveValue } from './concaveProblem.js';

/** Energies count from the lower end of the usable window. All arrays have one value per step. */
export type ArbitrageProblem = {
  /** Paid for energy taken from the site; NaN in a step in which the battery stands idle. */
  readonly buyUsdPerMwh: Float64Array;
  /** Earned with energy given to the site; NaN in a step in which the battery stands idle. */
  readonly sellUsdPerMwh: Float64Array;
  readonly stepHours: number;
  readonly powerKw: number;
  /** At the terminals, from 0 to `powerKw`; null where `powerKw` holds throughout. */
  readonly chargeLimitsKw: Float64Array | null;
  /** At the terminals, from 0 to `powerKw`; null where `powerKw` holds throughout. */
  readonly dischargeLimitsKw: Float64Array | null;
  readonly usableKwh: number;
  readonly chargeEfficiencyFraction: number;
  readonly dischargeEfficiencyFraction: number;
  /** Where given and not null, takes the place of `chargeEfficiencyFraction`. */
  readonly chargeCurve?: Conversion | null;
  /** Where given and not null, takes the place of `dischargeEfficiencyFraction`. */
  readonly dischargeCurve?: Conversion | null;
  /** Rate at which stored energy leaks; 0 by default. */
  readonly selfDischargePerHour?: number;
  /** Least to be stored at the end of each step; 0 by default. */
  readonly floorsKwh?: Float64Array | null;
  /** Most to be stored at the end of each step; `usableKwh` by default. */
  readonly ceilingsKwh?: Float64Array | null;
  readonly startKwh: number;
  /** Exact energy wanted at the end; null leaves it free, worth `endValue`. */
  readonly endKwh: number | null;
  /** Worth of the energy at a free end; nothing by default. */
  readonly endValue?: ConcaveValue | null;
  /** Cost of each MWh discharged at the terminals. */
  readonly wearUsdPerMwh: number;
};

/** How a step's stored power becomes stored energy: x(t) = kept x(t-1) + held stored power. */
export type Filling = { readonly keptFraction: number; readonly heldHours: number };

/**
 * What a leak makes of a step, with the stored power held through it.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toFilling(0, 2)).toEqual({ keptFraction: 1, heldHours: 2 });
 * expect(toFilling(0.5, 2).keptFraction).toBeCloseTo(Math.exp(-1), 15);
 * ```
 */
export function toFilling(selfDischargePerHour: number, stepHours: number): Filling {
  return {
    keptFraction: Math.exp(-selfDischargePerHour * stepHours),
    heldHours: relaxHours(selfDischargePerHour, stepHours),
  };
}
