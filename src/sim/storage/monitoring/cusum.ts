/** Cumulative sum chart: small lasting shifts add up, noise around the expected value does not. */

export type CusumSpec = {
  /** Half the shift to be found, in standard deviations of one reading; from 0; 0.5 by default. */
  readonly slackZ?: number;
  /** Sum at which the alarm comes, in standard deviations; above 0. */
  readonly limitZ: number;
  /** Which shift is a fault; both by default. */
  readonly side?: ChartSide;
};

/** A fall (capacity), a rise (resistance, temperature spread), or either. */
export type ChartSide = 'low' | 'high' | 'both';

export type Cusum = Required<CusumSpec>;

/** Both sums from 0, in standard deviations. */
export type CusumState = { readonly highZ: number; readonly lowZ: number };

export type CusumStep = { readonly state: CusumState; readonly isAlarm: boolean };

/** Where a chart starts, and starts again after its alarm was dealt with. */
export const CALM_CUSUM: CusumState = Object.freeze({ highZ: 0, lowZ: 0 });

/**
 * A checked, frozen chart.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * expect(toCusum({ limitZ: 5 })).toEqual({ slackZ: 0.5, limitZ: 5, side: 'both' });
 * ```
 */
export function toCusum({ slackZ = 0.5, limitZ, side = 'both' }: CusumSpec): Cusum {
  if (!(slackZ >= 0 && slackZ < Infinity)) throw new RangeError(`Give slackZ from 0; this one is ${slackZ}.`);
  if (!(limitZ > 0 && limitZ < Infinity)) throw new RangeError(`Give limitZ above 0; this one is ${limitZ}.`);
  return Object.freeze({ slackZ, limitZ, side });
}

/**
 * The chart after one more reading: high = max(0, high + z - slack), low = max(0, low - z - slack); an alarm above the limit.
 *
 * @param z reading less expected value, in standard deviations; NaN, a reading that is missing, leaves the sums as they are.
 * @source Page 1954, Biometrika 41, 100-115; tabular form as in Montgomery, Introduction to Statistical Quality Control, 9.1.
 * @example
 * ```ts @import.meta.vitest
 * const chart = toCusum({ limitZ: 2 });
 * const once = stepCusum(chart, CALM_CUSUM, 2);
 * expect([once.state.highZ, once.isAlarm]).toEqual([1.5, false]);
 * expect(stepCusum(chart, once.state, 2).isAlarm).toBe(true);
 * ```
 */
export function stepCusum({ slackZ, limitZ, side }: Cusum, state: CusumState, z: number): CusumStep {
  if (Number.isNaN(z)) return { state, isAlarm: false };
  const highZ = side === 'low' ? 0 : Math.max(0, state.highZ + z - slackZ);
  const lowZ = side === 'high' ? 0 : Math.max(0, state.lowZ - z - slackZ);
  return { state: { highZ, lowZ }, isAlarm: highZ > limitZ || lowZ > limitZ };
}
