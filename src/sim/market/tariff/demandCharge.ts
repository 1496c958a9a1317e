import { MS_PER_HOUR, MS_PER_MINUTE } from '../../../base/units.js';
import type { Ratchet, RatchetSpec } from './ratchet.js';
import { toRatchet } from './ratchet.js';
import { requireFinite, requireWhole } from './require.js';
import type { Schedule, ScheduleSpec } from './schedule.js';
import { MONTHS_PER_YEAR, toSchedule } from './schedule.js';
import type { DemandTier, DemandTierSpec } from './tiers.js';
import { toDemandTiers } from './tiers.js';

export type DemandPeriodSpec = {
  /** Shown on the bill; default `period 1` and so on. */
  readonly name?: string;
  readonly tiers: readonly DemandTierSpec[];
};

export type TimeOfUsePeriodSpec = DemandPeriodSpec & {
  /** Whether the ratchet's billing demand stands in for this period's own peak; default false. */
  readonly isRatcheted?: boolean;
};

/** The highest demand of each period and month is billed. Several such charges may run beside each other. */
export type TimeOfUseDemandSpec = ScheduleSpec & { readonly periods: readonly TimeOfUsePeriodSpec[] };

/** The highest demand of the month is billed, whatever the hour; by the ratchet's billing demand where there is one. */
export type FlatDemandSpec = {
  readonly periods: readonly DemandPeriodSpec[];
  /** Index into `periods` for each month, January first; may be left out where there is one. */
  readonly months?: readonly number[];
};

/** Demand at hours named after the fact, when the whole system peaked. */
export type CoincidentSpec = {
  readonly name: string;
  /** UTC ms: starts of the intervals at which demand counts; each must lie in the billed year. */
  readonly startsMs: readonly number[];
  readonly rateUsdPerKw: number;
  /** Bill the mean of these intervals (as ERCOT's four peaks) or the highest (as REopt). */
  readonly basis: 'mean' | 'highest';
};

export type DemandSpec = {
  /** Length of the interval whose mean power counts as demand, for example 15; a divisor of 60. */
  readonly windowMinutes?: number;
  readonly flat?: FlatDemandSpec;
  readonly timeOfUse?: readonly TimeOfUseDemandSpec[];
  /** Tiers on the highest demand of the year, USD per kW and year. */
  readonly annual?: readonly DemandTierSpec[];
  readonly ratchet?: RatchetSpec;
  readonly coincident?: readonly CoincidentSpec[];
};

export type DemandPeriod = {
  readonly name: string;
  readonly tiers: readonly DemandTier[];
  readonly isRatcheted: boolean;
};

export type TimeOfUseDemand = {
  readonly periods: readonly DemandPeriod[];
  readonly schedule: Schedule;
};

export type DemandCharge = {
  /** null: the step of the billed series. */
  readonly windowMs: number | null;
  /** By month, January first; empty where the month's highest demand costs nothing. */
  readonly flat: readonly DemandPeriod[];
  readonly timeOfUse: readonly TimeOfUseDemand[];
  /** Empty where the year's highest demand costs nothing. */
  readonly annual: readonly DemandTier[];
  readonly ratchet: Ratchet | null;
  readonly coincident: readonly CoincidentSpec[];
};

/**
 * A checked, frozen demand charge.
 *
 * @throws RangeError naming the field.
 * @example
 * ```ts @import.meta.vitest
 * const charge = toDemandCharge({ windowMinutes: 15, flat: { periods: [{ tiers: [{ rateUsdPerKw: 10 }] }] } });
 * expect([charge.windowMs, charge.flat.length]).toEqual([900_000, 12]);
 * ```
 */
export function toDemandCharge(spec: DemandSpec): DemandCharge {
  const { windowMinutes, flat, timeOfUse = [], annual, ratchet, coincident = [] } = spec;
  return Object.freeze({
    windowMs: windowMinutes === undefined ? null : toWindowMs(windowMinutes),
    flat: flat === undefined ? Object.freeze([]) : toFlat(flat),
    timeOfUse: Object.freeze(timeOfUse.map((charge, index) => toTimeOfUse(charge, `demand.timeOfUse[${index}]`))),
    annual: annual === undefined ? Object.freeze([]) : toDemandTiers(annual, 'demand.annual'),
    ratchet: ratchet === undefined ? null : toRatchet(ratchet),
    coincident: Object.freeze(coincident.map((charge, index) => toCoincident(charge, `demand.coincident[${index}]`))),
  });
}

function toWindowMs(windowMinutes: number): number {
  const windowMs = windowMinutes * MS_PER_MINUTE;
  if (windowMs > 0 && MS_PER_HOUR % windowMs === 0) return windowMs;
  throw new RangeError(`Give demand.windowMinutes as a divisor of 60, such as 15; it is ${windowMinutes}.`);
}

function toFlat({ periods, months }: FlatDemandSpec): readonly DemandPeriod[] {
  const checked = toPeriods(periods, 'demand.flat');
  if (months === undefined && checked.length > 1) {
    throw new RangeError(`Give demand.flat.months, for there are ${checked.length} periods.`);
  }
  const indices = months ?? Array<number>(MONTHS_PER_YEAR).fill(0);
  if (indices.length !== MONTHS_PER_YEAR) {
    throw new RangeError(`Give demand.flat.months 12 values; it has ${indices.length}.`);
  }
  indices.forEach((index, monthIndex) => {
    requireWhole(index, 0, checked.length - 1, `demand.flat.months[${monthIndex}]`);
  });
  return Object.freeze(indices.map((index) => checked[index]!));
}

function toTimeOfUse(spec: TimeOfUseDemandSpec, field: string): TimeOfUseDemand {
  const periods = toPeriods(spec.periods, field);
  return Object.freeze({ periods, schedule: toSchedule(spec, periods.length, field) });
}

function toPeriods(specs: readonly TimeOfUsePeriodSpec[], field: string): readonly DemandPeriod[] {
  if (specs.length === 0) throw new RangeError(`Give ${field}.periods at least one period.`);
  const periods = specs.map(({ name, tiers, isRatcheted = false }, index) =>
    Object.freeze({
      name: name ?? `period ${index + 1}`,
      tiers: toDemandTiers(tiers, `${field}.periods[${index}].tiers`),
      isRatcheted,
    }),
  );
  return Object.freeze(periods);
}

function toCoincident(spec: CoincidentSpec, field: string): CoincidentSpec {
  requireFinite(spec.rateUsdPerKw, `${field}.rateUsdPerKw`);
  if (spec.startsMs.length === 0) throw new RangeError(`Give ${field}.startsMs at least one interval.`);
  spec.startsMs.forEach((startMs, index) => {
    requireFinite(startMs, `${field}.startsMs[${index}]`);
  });
  return Object.freeze({ ...spec, startsMs: Object.freeze([...spec.startsMs]) });
}
