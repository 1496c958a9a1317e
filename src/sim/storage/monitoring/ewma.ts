/** Chart of exponentially weighted moving averages. */
import type { ChartSide } from './cusum.js';

export type EwmaSpec = {
  /** Weight of the newest reading; above 0, at most 1; 0.1 by default. */
  readonly weightFraction?: number;
  /** Width of the limit, in standard deviations of the average; above 0. */
  readonly limitZ: number;
  /** Which shift is a fault; both by default. */
  readonly side?: ChartSide;
};

export type Ewma = Required<EwmaSpec> & {
  /** The limit in standard deviations of one reading, once the average has settled: L sqrt(w / (2 - w)). */
  readonly settledZ: number;
};

/** In standard deviations of one reading. */
export type EwmaState = { readonly averageZ: number };

export type EwmaStep = { readonly state: EwmaState; readonly isAlarm: boolean };

/** Where a chart starts, and starts again after its alarm was dealt with. */
export const CALM_EWMA: EwmaState = Object.freeze({ averageZ: 0 });

/**
 * A checked, frozen chart.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * expect(toEwma({ weightFraction: 1, limitZ: 3 }).settledZ).toBe(3);
 * ```
 */
export function toEwma({ weightFraction = 0.1, limitZ, side = 'both' }: EwmaSpec): Ewma {
  if (!(weightFraction > 0 && weightFraction <= 1)) {
    throw new RangeError(`Give weightFraction above 0, at most 1; this one is ${weightFraction}.`);
  }
  if (!(limitZ > 0 && limitZ < Infinity)) throw new RangeError(`Give limitZ above 0; this one is ${limitZ}.`);
  const settledZ = limitZ * Math.sqrt(weightFraction / (2 - weightFraction));
  return Object.freeze({ weightFraction, limitZ, side, settledZ });
}

/**
 * The chart after one more reading, average + weight · (z - average), against its settled limit. A one-sided chart holds its
 * average from crossing to the harmless side, so that a long good time does not hide a fault.
 *
 * @param z reading less expected value, in standard deviations; NaN, a reading that is missing, leaves the average as it is.
 * @source Roberts 1959, Technometrics 1, 239-250; Lucas and Saccucci 1990, Technometrics 32, 1-12, with the settled limit.
 * @example
 * ```ts @import.meta.vitest
 * const chart = toEwma({ weightFraction: 0.5, limitZ: 3 });
 * expect(stepEwma(chart, CALM_EWMA, 2)).toEqual({ state: { averageZ: 1 }, isAlarm: false });
 * expect(stepEwma(chart, CALM_EWMA, 4).isAlarm).toBe(true);
 * ```
 */
export function stepEwma({ weightFraction, side, settledZ }: Ewma, state: EwmaState, z: number): EwmaStep {
  if (Number.isNaN(z)) return { state, isAlarm: false };
  const movedZ = state.averageZ + weightFraction * (z - state.averageZ);
  const averageZ = side === 'high' ? Math.max(0, movedZ) : side === 'low' ? Math.min(0, movedZ) : movedZ;
  return { state: { averageZ }, isAlarm: Math.abs(averageZ) > settledZ };
}
