/** What an ageing model is: a table of mechanisms, how they join into capacity and resistance, and where it was fitted. */
import type { AgeingLaw } from './ageingLaw.js';

/** What wears the cell at a moment. */
export type Stress = {
  readonly temperatureK: number;
  /** State of charge at the moment, 0 to 1. */
  readonly socFraction: number;
  /** Mean state of charge of the window or cycle. */
  readonly meanSocFraction: number;
  /** Deepest swing of the window, or the range of the cycle; 0 to 1. */
  readonly depthFraction: number;
  /** Mean C-rate of the window, rests included (charge and discharge together), or of the cycle. */
  readonly ratePerHour: number;
  /** Full cycles a day in the window. */
  readonly fullCyclesPerDay: number;
};

/**
 * What moves a mechanism on: the days of a window, its full cycles (half the way of the state of charge), or each rainflow
 * cycle by its count, with the stress of that cycle.
 */
export type Drive = 'days' | 'fullCycles' | 'rainflow';

export type Mechanism = {
  readonly name: string;
  readonly drive: Drive;
  readonly law: AgeingLaw;
  /** Coefficient of the law, at least 0. */
  readonly rate: (stress: Stress) => number;
  /** Whether the rate depends on the state of charge at the moment; it is then averaged along the window. */
  readonly followsSoc: boolean;
  /**
   * How rates within a day's window are averaged: the power mean of this order. 1, the default, is the plain mean, as
   * BLAST-Lite forms it; one over the exponent of a power law is the exact integral, whatever the window.
   */
  readonly meanOrder?: number;
  /** Which share it counts to; 'other' (resistance, gains) to none. */
  readonly share: 'calendar' | 'cycle' | 'other';
  /** Loss of a new cell; 0 by default. */
  readonly startLossFraction?: number;
};

/** Where the source fitted the model; ends included. */
export type Validity = {
  readonly temperatureC: readonly [low: number, high: number];
  readonly socFraction: readonly [low: number, high: number];
  /** Of cycling; days without throughput have no depth. */
  readonly depthFraction: readonly [low: number, high: number];
  readonly maxRatePerHour: number;
};

/** Accumulated losses, one per mechanism, in their order. */
export type Losses = readonly number[] | Float64Array;

export type AgeingModel = {
  readonly name: string;
  /** Author, year, and where the numbers stand. */
  readonly source: string;
  readonly validity: Validity;
  readonly mechanisms: readonly Mechanism[];
  /** Capacity as a share of the nominal one, measured at the temperature given. */
  readonly capacityFraction: (losses: Losses, temperatureK: number) => number;
  /** Resistance as a multiple of a new cell's; absent where the source has none. */
  readonly resistanceRatio?: (losses: Losses) => number;
};

/** Molar gas constant in J/(mol K), CODATA 2018. */
export const GAS_CONSTANT = 8.314462618;

/**
 * The rate, checked: a model pushed so far out of its range that a coefficient turns negative or endless has no answer.
 *
 * @throws RangeError naming mechanism and stress.
 * @example
 * ```ts @import.meta.vitest
 * const stress = { temperatureK: 298.15, socFraction: 0.5, meanSocFraction: 0.5, depthFraction: 0, ratePerHour: 0 };
 * const mechanism = { name: 'x', drive: 'days', law: (y) => y, rate: () => -1, followsSoc: false, share: 'other' } as const;
 * expect(() => checkedRate(mechanism, { ...stress, fullCyclesPerDay: 0 })).toThrow('298.15 K');
 * ```
 */
export function checkedRate(mechanism: Mechanism, stress: Stress): number {
  const rate = mechanism.rate(stress);
  if (rate >= 0 && rate < Infinity) return rate;
  throw badRate(mechanism, stress, rate);
}

function badRate(mechanism: Mechanism, stress: Stress, value: number): RangeError {
  const { temperatureK, socFraction, depthFraction, ratePerHour } = stress;
  return new RangeError(
    `Stay nearer the model's fitted range: its rate of ${mechanism.name} is ${value} at ${temperatureK} K, ` +
      `state of charge ${socFraction}, depth ${depthFraction}, ${ratePerHour} C.`,
  );
}

/**
 * Arrhenius factor about 25 degrees Celsius: exp(-E/R (1/T - 1/298.15)).
 *
 * @units E in J/mol (negative where cold wears more), T in K.
 * @example
 * ```ts @import.meta.vitest
 * expect(arrhenius(50_000, 298.15)).toBe(1);
 * expect(arrhenius(50_000, 308.15)).toBeCloseTo(1.924, 3);
 * ```
 */
export function arrhenius(energyJ: number, temperatureK: number): number {
  return Math.exp((-energyJ / GAS_CONSTANT) * (1 / temperatureK - 1 / 298.15));
}
