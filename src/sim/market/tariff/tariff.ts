import type { DemandCharge, DemandSpec } from './demandCharge.js';
import { toDemandCharge } from './demandCharge.js';
import type { EnergyCharge, EnergySpec } from './energyCharge.js';
import { toEnergyCharge } from './energyCharge.js';
import type { ExportRule, ExportSpec } from './exportRule.js';
import { toExportRule } from './exportRule.js';
import { requireFinite, requireNonNegative } from './require.js';

/** What stands on every bill, whatever the load; all default 0. */
export type FixedSpec = {
  readonly usdPerMonth?: number;
  readonly usdPerDay?: number;
  readonly usdPerYear?: number;
  /** A month's bill is topped up to this. */
  readonly minimumUsdPerMonth?: number;
  /** The year's bill is topped up to this, monthly top-ups counted. */
  readonly minimumUsdPerYear?: number;
};

/**
 * A retail tariff as a person writes it, shaped as in the Utility Rate Database (URDB). Energy is priced in USD/kWh, as
 * tariffs print it; wholesale prices elsewhere are in USD/MWh.
 */
export type TariffSpec = {
  readonly name: string;
  readonly energy: EnergySpec;
  readonly demand?: DemandSpec;
  readonly fixed?: FixedSpec;
  /** Default: export earns nothing. */
  readonly export?: ExportSpec;
  /** What a reader of a tariff file understood in one of several ways; kept for the reader of the bill. */
  readonly notes?: readonly string[];
};

export type Tariff = {
  readonly name: string;
  readonly energy: EnergyCharge;
  readonly demand: DemandCharge;
  readonly fixed: Required<FixedSpec>;
  readonly exportRule: ExportRule;
  readonly notes: readonly string[];
};

/**
 * A checked, frozen tariff with every default filled.
 *
 * @throws RangeError naming the field.
 * @example
 * ```ts @import.meta.vitest
 * const tariff = toTariff({
 *   name: 'blended',
 *   energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] },
 *   demand: { flat: { periods: [{ tiers: [{ rateUsdPerKw: 10 }] }] } },
 * });
 * expect(tariff.fixed.usdPerMonth).toBe(0);
 * expect(Object.isFrozen(tariff.energy.periods)).toBe(true);
 * ```
 */
export function toTariff(spec: TariffSpec): Tariff {
  if (spec.name === '') throw new RangeError('Give the tariff a name.');
  const energy = toEnergyCharge(spec.energy);
  const exportRule = toExportRule(spec.export ?? { kind: 'none' });
  requireSellRates(energy, exportRule);
  const demand = toDemandCharge(spec.demand ?? {});
  requireRatchet(demand);
  return Object.freeze({
    name: spec.name,
    energy,
    demand,
    fixed: toFixed(spec.fixed ?? {}),
    exportRule,
    notes: Object.freeze([...(spec.notes ?? [])]),
  });
}

function toFixed(spec: FixedSpec): Required<FixedSpec> {
  const { usdPerMonth = 0, usdPerDay = 0, usdPerYear = 0, minimumUsdPerMonth = 0, minimumUsdPerYear = 0 } = spec;
  requireFinite(usdPerMonth, 'fixed.usdPerMonth');
  requireFinite(usdPerDay, 'fixed.usdPerDay');
  requireFinite(usdPerYear, 'fixed.usdPerYear');
  requireNonNegative(minimumUsdPerMonth, 'fixed.minimumUsdPerMonth');
  requireNonNegative(minimumUsdPerYear, 'fixed.minimumUsdPerYear');
  return Object.freeze({ usdPerMonth, usdPerDay, usdPerYear, minimumUsdPerMonth, minimumUsdPerYear });
}

function requireSellRates({ periods }: EnergyCharge, { credit }: ExportRule): void {
  if (credit !== 'paid' && credit !== 'money') return;
  periods.forEach(({ tiers }, index) => {
    tiers.forEach(({ sellUsdPerKwh }, tierIndex) => {
      if (sellUsdPerKwh !== null) return;
      const field = `energy.periods[${index}].tiers[${tierIndex}].sellUsdPerKwh`;
      throw new RangeError(`Give ${field}, for export is credited in money.`);
    });
  });
}

function requireRatchet({ ratchet, timeOfUse }: DemandCharge): void {
  if (ratchet !== null) return;
  timeOfUse.forEach(({ periods }, index) => {
    const odd = periods.findIndex(({ isRatcheted }) => isRatcheted);
    if (odd < 0) return;
    throw new RangeError(`Give demand.ratchet, for demand.timeOfUse[${index}].periods[${odd}] is ratcheted.`);
  });
}
