import type { Schedule, ScheduleSpec } from './schedule.js';
import { toSchedule } from './schedule.js';
import type { EnergyTier, EnergyTierSpec } from './tiers.js';
import { toEnergyTiers } from './tiers.js';

export type EnergyPeriodSpec = {
  /** Shown on the bill; default `period 1` and so on. */
  readonly name?: string;
  readonly tiers: readonly EnergyTierSpec[];
};

/** What energy costs by month, hour and kind of day. */
export type EnergySpec = ScheduleSpec & {
  readonly periods: readonly EnergyPeriodSpec[];
  /**
   * Which energy fills the tiers: that of the whole month, each period taking its share of every tier (`month`, the
   * default; so do SAM and, for one period, REopt), or that of each period by itself (`period`).
   */
  readonly tierBasis?: 'month' | 'period';
};

export type EnergyPeriod = {
  readonly name: string;
  readonly tiers: readonly EnergyTier[];
};

export type EnergyCharge = {
  readonly periods: readonly EnergyPeriod[];
  readonly schedule: Schedule;
  readonly tierBasis: 'month' | 'period';
};

/**
 * A checked, frozen energy charge.
 *
 * @throws RangeError naming the field: no period, a tier or a schedule that does not fit.
 * @example
 * ```ts @import.meta.vitest
 * const charge = toEnergyCharge({ periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] });
 * expect(charge.periods[0]?.name).toBe('period 1');
 * ```
 */
export function toEnergyCharge(spec: EnergySpec): EnergyCharge {
  const { periods, tierBasis = 'month' } = spec;
  if (periods.length === 0) throw new RangeError('Give energy.periods at least one period.');
  const checked = periods.map(({ name, tiers }, index) =>
    Object.freeze({
      name: name ?? `period ${index + 1}`,
      tiers: toEnergyTiers(tiers, `energy.periods[${index}].tiers`),
    }),
  );
  const schedule = toSchedule(spec, periods.length, 'energy');
  return Object.freeze({ periods: Object.freeze(checked), schedule, tierBasis });
}
