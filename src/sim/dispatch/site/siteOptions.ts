import type { EnergyPrices } from '../../market/tariff/energyPrices.js';
import type { BookingSpec } from './bookings.js';
import type { SiteDemand } from './siteDemand.js';

/** What the optimum of a site is asked for. */
export type SiteOptions = {
  /** What import costs and export earns, on the site's grid; from a tariff by `toEnergyPrices`. */
  readonly prices: EnergyPrices;
  /** What is paid on peaks; from a tariff by `toSiteDemand`; nothing by default. */
  readonly demand?: SiteDemand;
  /** Cost of each MWh discharged at the terminals; 0 by default. */
  readonly wearUsdPerMwh?: number;
  /** Stored energy at the end, counted from an empty cell; free and without value by default. */
  readonly endEnergyKwh?: number;
  /** Stored energy at the end of every billing month, counted from an empty cell; free by default. */
  readonly monthEndEnergyKwh?: number;
  /** Power and energy kept for other services; none by default. */
  readonly bookings?: readonly BookingSpec[];
};
