/** What a site pays: the lines of its tariff, and the market for its energy. */
import type { Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import { KWH_PER_MWH, toHours } from '../../base/units.js';
import { BILL_COMPONENTS, sumUsd } from '../../sim/market/tariff/billLine.js';
import { billYear } from '../../sim/market/tariff/billYear.js';
import type { EnergyPrices } from '../../sim/market/tariff/energyPrices.js';
import { toEnergyPrices } from '../../sim/market/tariff/energyPrices.js';
import type { SiteMoney } from './policyResult.js';
import type { Inputs } from './readInputs.js';

/** What the market's energy costs, less what it pays for export. */
export const MARKET_ENERGY = 'market-energy';

export type SiteCosts = Pick<SiteMoney, 'costUsd' | 'totalUsd' | 'peakKw' | 'monthPeaksKw'>;

/**
 * The costs of a year's power at the meter, by component.
 *
 * @units kW, positive when imported.
 * @throws RangeError and WattbookError `data` as {@link billYear}.
 */
export function costSite({ tariff, billOptions, prices }: Inputs, gridPower: Series<'kW'>): SiteCosts {
  const costUsd: Record<string, number> = {};
  let monthPeaksKw: readonly number[] = [];
  let peakKw = gridPower.values.reduce((most, powerKw) => Math.max(most, powerKw), 0);
  if (tariff !== null) {
    const { months, annualLines } = billYear(tariff, gridPower, billOptions);
    const lines = [...months.flatMap((month) => month.lines), ...annualLines];
    for (const component of BILL_COMPONENTS) {
      if (lines.some((line) => line.component === component)) costUsd[component] = sumUsd(lines, [component]);
    }
    monthPeaksKw = months.map((month) => month.peakKw);
    peakKw = Math.max(...monthPeaksKw);
  }
  const market = prices[0];
  if (market !== undefined) costUsd[MARKET_ENERGY] = marketUsd(market, gridPower);
  const totalUsd = Object.values(costUsd).reduce((sum, usd) => sum + usd, 0);
  return { costUsd, totalUsd, peakKw, monthPeaksKw };
}

function marketUsd({ buy, sell }: EnergyPrices, { values, grid }: Series<'kW'>): number {
  const sum = values.reduce((usd, powerKw, i) => usd + powerKw * (powerKw > 0 ? buy : sell).values[i]!, 0);
  return (sum * toHours(grid.stepMs)) / KWH_PER_MWH;
}

/**
 * What one more MWh costs and earns in each step: the tariff's rates and the market's prices together.
 *
 * @throws RangeError as {@link toEnergyPrices}: tiers, netting and credit have no price by step.
 */
export function sumSitePrices({ grid, tariff, billOptions, prices }: Inputs): EnergyPrices {
  const market = prices[0];
  const rates = tariff === null ? null : toEnergyPrices(tariff, grid, billOptions.calendar);
  if (market === undefined) return rates!;
  if (rates === null) return { buy: market.buy, sell: market.sell };
  return { buy: add(rates.buy, market.buy), sell: add(rates.sell, market.sell) };
}

function add(a: Series<'USD/MWh'>, b: Series<'USD/MWh'>): Series<'USD/MWh'> {
  return toSeries({ ...a, values: a.values.map((value, index) => value + b.values[index]!) });
}
