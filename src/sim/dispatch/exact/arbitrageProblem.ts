/** The linear program of one battery against known prices. */
import type { Conversion } from '../../storage/conversion.js';
import { relaxHours } from '../../storage/relax.js';
import type { ConcaveValue, PathFrame } from './concaveProblem.js';
import { atEnergy } from './concaveProblem.js';

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

/** Hours of full power in one step as the store sees them, and terminal per stored energy; for constant efficiencies. */
export type Rates = {
  readonly upHours: number;
  readonly downHours: number;
  readonly boughtPerStoredFraction: number;
  readonly soldPerStoredFraction: number;
};

/**
 * What the constant efficiencies make of a step: charging stores power times `upHours`, discharging draws power times
 * `downHours`.
 *
 * @example
 * ```ts @import.meta.vitest
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8 };
 * expect(toRates({ ...losses, stepHours: 2 })).toEqual({ upHours: 1, downHours: 2.5, boughtPerStoredFraction: 2, soldPerStoredFraction: 0.8 });
 * ```
 */
export function toRates(
  problem: Pick<
    ArbitrageProblem,
    'stepHours' | 'selfDischargePerHour' | 'chargeEfficiencyFraction' | 'dischargeEfficiencyFraction'
  >,
): Rates {
  const { heldHours } = toFilling(problem.selfDischargePerHour ?? 0, problem.stepHours);
  const upHours = heldHours * problem.chargeEfficiencyFraction;
  const downHours = heldHours / problem.dischargeEfficiencyFraction;
  const { stepHours } = problem;
  return {
    upHours,
    downHours,
    boughtPerStoredFraction: stepHours / upHours,
    soldPerStoredFraction: stepHours / downHours,
  };
}

/**
 * The window, the start and the end of an arbitrage's path.
 *
 * @example
 * ```ts @import.meta.vitest
 * const sizes = { stepHours: 1, powerKw: 1000, usableKwh: 1000, startKwh: 0, endKwh: 500, wearUsdPerMwh: 0 };
 * const losses = { chargeEfficiencyFraction: 0.85, dischargeEfficiencyFraction: 1 };
 * const prices = { buyUsdPerMwh: Float64Array.of(10, 50), sellUsdPerMwh: Float64Array.of(10, 50) };
 * const limits = { chargeLimitsKw: null, dischargeLimitsKw: null };
 * expect(toFrame({ ...sizes, ...losses, ...prices, ...limits }).end?.lowKwh).toBe(500);
 * ```
 */
export function toFrame(problem: ArbitrageProblem): PathFrame {
  const { selfDischargePerHour = 0, stepHours, buyUsdPerMwh, usableKwh, startKwh, endKwh } = problem;
  const { floorsKwh = null, ceilingsKwh = null, endValue = null } = problem;
  const { keptFraction } = toFilling(selfDischargePerHour, stepHours);
  return {
    keptFractions: keptFraction === 1 ? null : new Float64Array(buyUsdPerMwh.length).fill(keptFraction),
    usableKwh,
    floorsKwh,
    ceilingsKwh,
    start: atEnergy(startKwh),
    end: endKwh === null ? endValue : atEnergy(endKwh),
  };
}
