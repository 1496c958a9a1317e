import type { TimeGrid } from '../../../base/grid.js';
import type { EnergyPrices } from '../../market/tariff/energyPrices.js';
import { toEnergyPrices } from '../../market/tariff/energyPrices.js';
import type { Tariff } from '../../market/tariff/tariff.js';
import type { DemandOptions, SiteDemand } from './siteDemand.js';
import { toSiteDemand } from './siteDemand.js';

/** What a tariff charges a site, as an optimiser reads it. */
export type SiteCharges = { readonly prices: EnergyPrices; readonly demand: SiteDemand };

/**
 * The energy prices and demand charges of a tariff in one billing year. Fixed charges are left out, for no schedule changes
 * them.
 *
 * @throws as {@link toEnergyPrices} and {@link toSiteDemand}; RangeError for a minimum bill, which makes saving worthless
 * below it.
 * @example
 * ```ts @import.meta.vitest
 * const { toTariff } = await import('../../market/tariff/tariff.js');
 * const tariff = toTariff({
 *   name: 'blended',
 *   energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] },
 *   demand: { flat: { periods: [{ tiers: [{ rateUsdPerKw: 10 }] }] } },
 * });
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 8760 };
 * const { prices, demand } = toSiteCharges(tariff, grid, { calendar: { kind: 'local', zone: 'UTC' } });
 * expect([prices.buy.values[0], demand.charges.length]).toEqual([100, 12]);
 * ```
 */
export function toSiteCharges(tariff: Tariff, grid: TimeGrid, options: DemandOptions): SiteCharges {
  const { minimumUsdPerMonth, minimumUsdPerYear } = tariff.fixed;
  if (minimumUsdPerMonth > 0 || minimumUsdPerYear > 0) {
    throw new RangeError(
      `Give a tariff without a minimum bill; this one has ${minimumUsdPerMonth} USD a month and ` +
        `${minimumUsdPerYear} USD a year.`,
    );
  }
  return {
    prices: toEnergyPrices(tariff, grid, options.calendar),
    demand: toSiteDemand(tariff.demand, grid, options),
  };
}
