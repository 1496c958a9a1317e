/** What an ageing model is: a table of mechanisms, how they join into capacity and resistance, and where it was fitted. */
import type { AgeingLaw } from './ageingLaw.js';
import type { HeatParts, MeanRate, Wear } from './heatRate.js';

/** What wears the cell at a moment. */
export type Stress = Wear & { readonly temperatureK: number };

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
  /** Whether the rate depends on the state of charge at the moment; it is then averaged along the window. False by default. */
  readonly followsSoc?: boolean;
  /** The same rate in parts, made with it by {@link heatRate}; the hot loops average these much faster. */
  readonly parts?: HeatParts;
  /** For a rate of another form: its mean, made with it by {@link rateOfMean}. */
  readonly meanRate?: MeanRate;
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
  /** Length of the longest test; absent where the source does not state it. Older cells are extrapolated. */
  readonly maxAgeDays?: number;
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

/**
 * The rate, checked: a model pushed so far out of its range that a coefficient turns negative or endless has no answer.
 *
 * @throws RangeError naming mechanism and stress.
 * @example
 * ```ts @import.meta.vitest
 * const stress = { temperatureK: 298.15, socFraction: 0.5, meanSocFraction: 0.5, depthFraction: 0, ratePerHour: 0 };
 * const mechanism = { name: 'x', drive: 'days', law: (y) => y, rate: () => -1, share: 'other' } as const;
 * expect(() => checkedRate(mechanism, { ...stress, fullCyclesPerDay: 0 })).toThrow('298.15 K');
 * ```
 */
export function checkedRate(mechanism: Mechanism, stress: Stress): number {
  const rate = mechanism.rate(stress);
  if (rate >= 0 && rate < Infinity) return rate;
  throw badRate(mechanism, stress, rate);
}

/** The error of a rate that is no answer. */
export function badRate(mechanism: Mechanism, stress: Stress, value: number): RangeError {
  const { temperatureK, socFraction, depthFraction, ratePerHour } = stress;
  return new RangeError(
    `Stay nearer the model's fitted range: its rate of ${mechanism.name} is ${value} at ${temperatureK} K, ` +
      `state of charge ${socFraction}, depth ${depthFraction}, ${ratePerHour} C.`,
  );
}
