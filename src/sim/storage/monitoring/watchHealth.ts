/** Capacity, resistance and temperature spread of a pack over time, each on its chart: when did one leave what is expected? */
import type { Cusum } from './cusum.js';
import { CALM_CUSUM, stepCusum } from './cusum.js';
import type { Ewma } from './ewma.js';
import { CALM_EWMA, stepEwma } from './ewma.js';

/** One thing that is measured again and again. Its values stand in any one unit. */
export type HealthSignal = {
  readonly name: string;
  /** NaN where a reading is missing. */
  readonly values: Float64Array;
  /** What a sound pack would show at each reading, fading and warming as it should. */
  readonly expectedValues: Float64Array;
  /** Standard deviation of one reading about what is expected; above 0. */
  readonly deviation: number;
  readonly cusum?: Cusum;
  readonly ewma?: Ewma;
};

export type HealthAlarm = {
  readonly signal: string;
  readonly chart: 'cusum' | 'ewma';
  /** Position of the reading. */
  readonly index: number;
  /** The chart's own number at the alarm, in standard deviations; below 0 for a fall. */
  readonly reachedZ: number;
};

/**
 * All alarms of all charts, by reading. After an alarm its chart starts again from 0, as after an inspection that found
 * nothing; so the alarms of a sound pack come at the chart's average run length.
 *
 * @throws RangeError naming the signal whose values do not fit, or that has no chart.
 * @example
 * ```ts @import.meta.vitest
 * const alarms = watchHealth([{
 *   name: 'resistance',
 *   values: Float64Array.of(1, 1, 1.4, 1.4), expectedValues: Float64Array.of(1, 1, 1, 1), deviation: 0.1,
 *   cusum: { slackZ: 0.5, limitZ: 5, side: 'high' },
 * }]);
 * expect(alarms).toEqual([{ signal: 'resistance', chart: 'cusum', index: 3, reachedZ: expect.closeTo(7, 9) }]);
 * ```
 */
export function watchHealth(signals: readonly HealthSignal[]): HealthAlarm[] {
  const alarms = signals.flatMap((signal) => {
    requireSignal(signal);
    return [...cusumAlarms(signal), ...ewmaAlarms(signal)];
  });
  return alarms.sort((a, b) => a.index - b.index);
}

function cusumAlarms({ name, values, cusum, ...signal }: HealthSignal): HealthAlarm[] {
  if (cusum === undefined) return [];
  let state = CALM_CUSUM;
  const alarms: HealthAlarm[] = [];
  values.forEach((value, index) => {
    const step = stepCusum(cusum, state, (value - signal.expectedValues[index]!) / signal.deviation);
    state = step.isAlarm ? CALM_CUSUM : step.state;
    const { highZ, lowZ } = step.state;
    if (step.isAlarm) alarms.push({ signal: name, chart: 'cusum', index, reachedZ: highZ >= lowZ ? highZ : -lowZ });
  });
  return alarms;
}

function ewmaAlarms({ name, values, ewma, ...signal }: HealthSignal): HealthAlarm[] {
  if (ewma === undefined) return [];
  let state = CALM_EWMA;
  const alarms: HealthAlarm[] = [];
  values.forEach((value, index) => {
    const step = stepEwma(ewma, state, (value - signal.expectedValues[index]!) / signal.deviation);
    state = step.isAlarm ? CALM_EWMA : step.state;
    if (step.isAlarm) alarms.push({ signal: name, chart: 'ewma', index, reachedZ: step.state.averageZ });
  });
  return alarms;
}

function requireSignal({ name, values, expectedValues, deviation, cusum, ewma }: HealthSignal): void {
  if (expectedValues.length !== values.length) {
    throw new RangeError(
      `Give ${name} as many expected as measured values; ${expectedValues.length}, ${values.length}.`,
    );
  }
  const bad =
    expectedValues.find((value) => !Number.isFinite(value)) ?? values.find((value) => Math.abs(value) === Infinity);
  if (bad !== undefined)
    throw new RangeError(`Give ${name} finite values, NaN for a missing reading; this one is ${bad}.`);
  if (!(deviation > 0 && deviation < Infinity)) {
    throw new RangeError(`Give ${name} a deviation above 0; this one is ${deviation}.`);
  }
  if (cusum === undefined && ewma === undefined) throw new RangeError(`Give ${name} a chart, cusum or ewma.`);
}
