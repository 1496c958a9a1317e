/** What a chart costs and saves in a year: readings, false alarms, and the time until a true one. */

export type AlarmCostSpec = {
  /** How often the fault comes; above 0. */
  readonly faultsPerYear: number;
  readonly readingsPerYear: number;
  readonly readingUsd: number;
  /** Of looking into an alarm behind which there is nothing. */
  readonly falseAlarmUsd: number;
  /** Of putting the fault right after a true alarm. */
  readonly repairUsd: number;
  /** Loss while the fault is there and no alarm has come. */
  readonly hiddenUsdPerYear: number;
  /** Readings until a false alarm, on average: a chart's run length without a shift. */
  readonly soundCount: number;
  /** Readings from the fault to its alarm, on average: the run length at the shift. */
  readonly faultyCount: number;
};

export type AlarmCost = {
  readonly usdPerYear: number;
  readonly falseAlarmsPerYear: number;
  readonly trueAlarmsPerYear: number;
  /** From the fault to the alarm. */
  readonly delayYears: number;
};

/**
 * Yearly cost by renewal and reward: a cycle is a sound time 1 / rate, then the delay until the alarm. Of the reading interval
 * s in which the fault comes, s / (1 - exp(-rate s)) - 1 / rate is still to go on average; the chart needs its readings from there.
 *
 * @throws RangeError naming the field that is out of its range.
 * @source Duncan 1956, J. Amer. Statist. Assoc. 51, 228-242; Lorenzen and Vance 1986, Technometrics 28, 3-10.
 * @example
 * ```ts @import.meta.vitest
 * const cost = alarmCost({
 *   faultsPerYear: 0.1, readingsPerYear: 365, readingUsd: 0, falseAlarmUsd: 1000, repairUsd: 0, hiddenUsdPerYear: 0,
 *   soundCount: 365, faultyCount: 1,
 * });
 * expect(cost.falseAlarmsPerYear).toBeCloseTo(1, 2);
 * ```
 */
export function alarmCost(spec: AlarmCostSpec): AlarmCost {
  requireSpec(spec);
  const { faultsPerYear, readingsPerYear, readingUsd, falseAlarmUsd, repairUsd, hiddenUsdPerYear } = spec;
  const intervalYears = 1 / readingsPerYear;
  const soundReadings = 1 / Math.expm1(faultsPerYear * intervalYears);
  const leftYears = intervalYears / -Math.expm1(-faultsPerYear * intervalYears) - 1 / faultsPerYear;
  const delayYears = leftYears + (spec.faultyCount - 1) * intervalYears;
  const cycleYears = 1 / faultsPerYear + delayYears;
  const falseAlarmsPerYear = soundReadings / spec.soundCount / cycleYears;
  const trueAlarmsPerYear = 1 / cycleYears;
  const hiddenShare = delayYears / cycleYears;
  return {
    usdPerYear:
      readingUsd * readingsPerYear +
      falseAlarmUsd * falseAlarmsPerYear +
      repairUsd * trueAlarmsPerYear +
      hiddenUsdPerYear * hiddenShare,
    ...{ falseAlarmsPerYear, trueAlarmsPerYear, delayYears },
  };
}

function requireSpec(spec: AlarmCostSpec): void {
  for (const [field, value] of Object.entries(spec)) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
  }
  const { faultsPerYear, readingsPerYear } = spec;
  for (const [field, value] of Object.entries({ faultsPerYear, readingsPerYear })) {
    if (value === 0) throw new RangeError(`Give ${field} above 0.`);
  }
  for (const field of ['soundCount', 'faultyCount'] as const) {
    if (spec[field] < 1) throw new RangeError(`Give ${field} from 1; this one is ${spec[field]}.`);
  }
}
