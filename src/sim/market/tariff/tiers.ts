/** Blocks of a quantity, each with its own price: the first kilowatt-hours (or kilowatts) cost this, the next ones that. */
import { requireFinite } from './require.js';

export type EnergyTierSpec = {
  /**
   * Upper limits of the tier, counted from zero; the least of those given holds. All left out: no limit (the last tier).
   * `maxKwhPerKw` is multiplied by the month's billing demand, the daily ones by the days of the month.
   */
  readonly maxKwh?: number;
  readonly maxKwhPerKw?: number;
  readonly maxKwhPerDay?: number;
  readonly maxKwhPerKwPerDay?: number;
  readonly buyUsdPerKwh: number;
  /** Added to the buying rate; default 0. */
  readonly adjustmentUsdPerKwh?: number;
  /** Paid for exported energy; needed where the export rule pays money. */
  readonly sellUsdPerKwh?: number;
};

/** As the spec; a limit that is not given is Infinity. */
export type EnergyTier = {
  readonly maxKwh: number;
  readonly maxKwhPerKw: number;
  readonly maxKwhPerDay: number;
  readonly maxKwhPerKwPerDay: number;
  /** Adjustment included. */
  readonly buyUsdPerKwh: number;
  /** null where the spec gives none. */
  readonly sellUsdPerKwh: number | null;
};

export type DemandTierSpec = {
  /** Upper limit, counted from zero; left out in the last tier. */
  readonly maxKw?: number;
  /** USD per kW and month (per kW and year for the annual charge, per kW for a coincident one). */
  readonly rateUsdPerKw: number;
  /** Added to the rate; default 0. */
  readonly adjustmentUsdPerKw?: number;
};

export type DemandTier = {
  /** Infinity in the last tier. */
  readonly maxKw: number;
  /** Adjustment included. */
  readonly rateUsdPerKw: number;
};

const LIMITS = ['maxKwh', 'maxKwhPerKw', 'maxKwhPerDay', 'maxKwhPerKwPerDay'] as const;

/** No retail rate is so high; a wholesale figure in USD/MWh written by mistake is. */
const HIGHEST_USD_PER_KWH = 10;

/**
 * Checked, frozen tiers of an energy rate.
 *
 * @throws RangeError naming the field: no tier, a limit below zero or not ascending, a last tier with a limit, a rate
 * that is not finite or looks like USD/MWh.
 * @example
 * ```ts @import.meta.vitest
 * const tiers = toEnergyTiers([{ maxKwh: 500, buyUsdPerKwh: 0.1 }, { buyUsdPerKwh: 0.2 }], 'tiers');
 * expect(tiers[1]?.maxKwh).toBe(Infinity);
 * expect(() => toEnergyTiers([{ maxKwh: 500, buyUsdPerKwh: 0.1 }], 'tiers')).toThrow('tiers[0]');
 * ```
 */
export function toEnergyTiers(specs: readonly EnergyTierSpec[], field: string): readonly EnergyTier[] {
  const tiers = specs.map((spec, index) => toEnergyTier(spec, `${field}[${index}]`));
  requireLadder(
    tiers.map((tier) => LIMITS.map((limit) => tier[limit])),
    field,
  );
  return Object.freeze(tiers);
}

/**
 * Checked, frozen tiers of a demand rate.
 *
 * @throws RangeError naming the field, as {@link toEnergyTiers}.
 * @example
 * ```ts @import.meta.vitest
 * expect(toDemandTiers([{ rateUsdPerKw: 10, adjustmentUsdPerKw: 2 }], 'flat')[0]?.rateUsdPerKw).toBe(12);
 * ```
 */
export function toDemandTiers(specs: readonly DemandTierSpec[], field: string): readonly DemandTier[] {
  const tiers = specs.map(({ maxKw = Infinity, rateUsdPerKw, adjustmentUsdPerKw = 0 }, index) => {
    requireFinite(rateUsdPerKw, `${field}[${index}].rateUsdPerKw`);
    requireFinite(adjustmentUsdPerKw, `${field}[${index}].adjustmentUsdPerKw`);
    requireLimit(maxKw, `${field}[${index}].maxKw`);
    return Object.freeze({ maxKw, rateUsdPerKw: rateUsdPerKw + adjustmentUsdPerKw });
  });
  requireLadder(
    tiers.map(({ maxKw }) => [maxKw]),
    field,
  );
  return Object.freeze(tiers);
}

/**
 * The upper limits of energy tiers in one month, ascending, the last Infinity.
 *
 * @units kWh out; the month's billing demand in kW and its length in days in.
 * @example
 * ```ts @import.meta.vitest
 * const tiers = toEnergyTiers([{ maxKwhPerKw: 200, buyUsdPerKwh: 0.1 }, { buyUsdPerKwh: 0.05 }], 'tiers');
 * expect(energyLimitsKwh(tiers, 30, 31)).toEqual([6000, Infinity]);
 * ```
 */
export function energyLimitsKwh(tiers: readonly EnergyTier[], billingDemandKw: number, dayCount: number): number[] {
  // Infinity stays Infinity where the demand is zero.
  const times = (limit: number, factor: number) => (limit === Infinity ? Infinity : limit * factor);
  return tiers.map((tier) =>
    Math.min(
      tier.maxKwh,
      times(tier.maxKwhPerKw, billingDemandKw),
      times(tier.maxKwhPerDay, dayCount),
      times(tier.maxKwhPerKwPerDay, dayCount * billingDemandKw),
    ),
  );
}

/**
 * How much of an amount falls into each tier.
 *
 * @units those of the amount and its limits (kWh or kW).
 * @param amountValue zero or more.
 * @param limits ascending upper limits, the last Infinity.
 * @example
 * ```ts @import.meta.vitest
 * expect(splitByTier(70, [50, 60, Infinity])).toEqual([50, 10, 10]);
 * ```
 */
export function splitByTier(amountValue: number, limits: readonly number[]): number[] {
  return limits.map((limit, index) => {
    const lower = limits[index - 1] ?? 0;
    return Math.max(0, Math.min(amountValue, limit) - lower);
  });
}

function toEnergyTier(spec: EnergyTierSpec, field: string): EnergyTier {
  const { buyUsdPerKwh, adjustmentUsdPerKwh = 0, sellUsdPerKwh = null } = spec;
  requireRetail(buyUsdPerKwh, `${field}.buyUsdPerKwh`);
  requireRetail(adjustmentUsdPerKwh, `${field}.adjustmentUsdPerKwh`);
  if (sellUsdPerKwh !== null) requireRetail(sellUsdPerKwh, `${field}.sellUsdPerKwh`);
  for (const limit of LIMITS) requireLimit(spec[limit] ?? Infinity, `${field}.${limit}`);
  const { maxKwh = Infinity, maxKwhPerKw = Infinity, maxKwhPerDay = Infinity, maxKwhPerKwPerDay = Infinity } = spec;
  const limits = { maxKwh, maxKwhPerKw, maxKwhPerDay, maxKwhPerKwPerDay };
  return Object.freeze({ ...limits, buyUsdPerKwh: buyUsdPerKwh + adjustmentUsdPerKwh, sellUsdPerKwh });
}

function requireRetail(rateUsdPerKwh: number, field: string): void {
  requireFinite(rateUsdPerKwh, field);
  if (Math.abs(rateUsdPerKwh) <= HIGHEST_USD_PER_KWH) return;
  throw new RangeError(`Give ${field} in USD/kWh; ${rateUsdPerKwh} looks like USD/MWh (divide by 1000) or cents.`);
}

function requireLimit(limit: number, field: string): void {
  if (limit >= 0) return;
  throw new RangeError(`Give ${field} as zero or more; it is ${limit}.`);
}

/** No kind of limit falls from tier to tier, at least one rises, and the last tier has none. */
function requireLadder(rungs: readonly (readonly number[])[], field: string): void {
  if (rungs.length === 0) throw new RangeError(`Give ${field} at least one tier.`);
  rungs.forEach((limits, index) => {
    const isLast = index === rungs.length - 1;
    if (isLast && limits.some(Number.isFinite)) {
      throw new RangeError(`Leave out the limit of ${field}[${index}]: the last tier has none.`);
    }
    const before = rungs[index - 1];
    if (before === undefined) return;
    const isAscending = limits.every((limit, kind) => limit >= before[kind]!);
    if (isAscending && limits.some((limit, kind) => limit > before[kind]!)) return;
    throw new RangeError(`Give ${field} ascending limits; ${field}[${index}] does not lie above the tier before it.`);
  });
}
