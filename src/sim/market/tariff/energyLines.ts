import type { BillLine } from './billLine.js';
import { toLine } from './billLine.js';
import type { EnergyCharge } from './energyCharge.js';
import { energyLimitsKwh, splitByTier } from './tiers.js';

/** What tier limits of a month depend on. */
export type TierBasis = {
  readonly billingDemandKw: number;
  readonly dayCount: number;
};

/**
 * A month's energy priced by period and tier, at the buying rates as charges or at the selling rates as credits.
 *
 * With `tierBasis: 'month'` the month's whole energy fills the tiers and each period takes its share of every tier
 * (ssc `lib_utility_rate_equations.cpp` prorates so); with `'period'` each period fills its own.
 *
 * @units kWh in by period, zero or more; USD out. Tiers without energy have no line.
 * @example
 * ```ts @import.meta.vitest
 * const { toEnergyCharge } = await import('./energyCharge.js');
 * const energy = toEnergyCharge({ periods: [{ tiers: [{ maxKwh: 500, buyUsdPerKwh: 0.1 }, { buyUsdPerKwh: 0.2 }] }] });
 * const lines = priceEnergy(energy, [700], { billingDemandKw: 0, dayCount: 31 }, 'energy');
 * expect(lines.map(({ amountUsd }) => amountUsd)).toEqual([50, 40]);
 * ```
 */
export function priceEnergy(
  { periods, tierBasis }: EnergyCharge,
  energyKwh: readonly number[],
  basis: TierBasis,
  component: 'energy' | 'export-credit',
): BillLine[] {
  const monthKwh = energyKwh.reduce((sum, periodKwh) => sum + periodKwh, 0);
  return periods.flatMap(({ name, tiers }, period) => {
    const periodKwh = energyKwh[period]!;
    if (periodKwh === 0) return [];
    const fillingKwh = tierBasis === 'month' ? monthKwh : periodKwh;
    const parts = splitByTier(fillingKwh, energyLimitsKwh(tiers, basis.billingDemandKw, basis.dayCount));
    return tiers.flatMap((tier, tierIndex) => {
      const tierKwh = parts[tierIndex]! * (periodKwh / fillingKwh);
      if (tierKwh === 0) return [];
      const amountUsd = component === 'energy' ? tierKwh * tier.buyUsdPerKwh : -tierKwh * (tier.sellUsdPerKwh ?? 0);
      return [toLine(component, name, amountUsd, { period, tier: tierIndex, energyKwh: tierKwh })];
    });
  });
}
