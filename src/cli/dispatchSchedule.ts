import type { Series } from '../base/series.js';
import { formatColumns } from './formatColumns.js';
import type { NamedRun } from './dispatchPlans.js';

/**
 * The schedules of runs over the same prices as CSV: utc_start, price_usd_per_mwh (empty in a gap), the price of selling
 * where it is another, then power_kw (mean of the step, positive discharges) and energy_kwh (stored at its end); of several
 * runs, these two for each by its name.
 */
export function formatSchedule(runs: readonly NamedRun[]): string {
  const { prices, sellPrices } = runs[0]!.run;
  const columns: Record<string, Series<string>> = { price_usd_per_mwh: prices };
  if (sellPrices !== prices) columns.sell_price_usd_per_mwh = sellPrices;
  for (const { policy, run } of runs) {
    const suffix = runs.length === 1 ? '' : `_${policy}`;
    columns[`power_kw${suffix}`] = run.power;
    columns[`energy_kwh${suffix}`] = run.energy;
  }
  return formatColumns(columns);
}
