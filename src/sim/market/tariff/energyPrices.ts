import type { TimeGrid } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import { toSeries } from '../../../base/series.js';
import { KWH_PER_MWH } from '../../../base/units.js';
import type { BillingCalendar } from './billingCalendar.js';
import { toBillingSlots } from './billingCalendar.js';
import type { Tariff } from './tariff.js';

/** What a megawatt-hour costs and earns at each step, for a dispatch that takes prices. */
export type EnergyPrices = {
  readonly buy: Series<'USD/MWh'>;
  /** Zero where export earns nothing. */
  readonly sell: Series<'USD/MWh'>;
};

/**
 * The energy rates of a tariff as prices by step. Exact only where the price of a step does not hang on other steps: one
 * tier a period, and export that is unpaid or paid at once.
 *
 * @units USD/MWh.
 * @throws RangeError naming the field for tiers, netting or carried credit. WattbookError `data` when the grid is not
 * one whole year.
 * @example
 * ```ts @import.meta.vitest
 * const { toTariff } = await import('./tariff.js');
 * const tariff = toTariff({ name: 'flat', energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] } });
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 8760 };
 * const { buy, sell } = toEnergyPrices(tariff, grid, { kind: 'local', zone: 'UTC' });
 * expect([buy.values[0], sell.values[0]]).toEqual([100, 0]);
 * ```
 */
export function toEnergyPrices(tariff: Tariff, grid: TimeGrid, calendar: BillingCalendar): EnergyPrices {
  requireStepPrices(tariff);
  const { periods, schedule } = tariff.energy;
  const { slots } = toBillingSlots(grid, calendar);
  const isPaid = tariff.exportRule.credit === 'paid';
  const buy = new Float64Array(grid.count);
  const sell = new Float64Array(grid.count);
  slots.forEach((slot, index) => {
    const [tier] = periods[schedule[slot]!]!.tiers;
    buy[index] = tier!.buyUsdPerKwh * KWH_PER_MWH;
    sell[index] = isPaid ? tier!.sellUsdPerKwh! * KWH_PER_MWH : 0;
  });
  return {
    buy: toSeries({ unit: 'USD/MWh', grid, values: buy }),
    sell: toSeries({ unit: 'USD/MWh', grid, values: sell }),
  };
}

function requireStepPrices({ energy, exportRule }: Tariff): void {
  const tiered = energy.periods.findIndex(({ tiers }) => tiers.length > 1);
  if (tiered >= 0) {
    throw new RangeError(`Give energy.periods[${tiered}] one tier; its price hangs on the energy of the whole month.`);
  }
  if (exportRule.credit === 'none' || exportRule.credit === 'paid') return;
  throw new RangeError('Give an export rule of none or net-billing paid; other credit hangs on later months.');
}
