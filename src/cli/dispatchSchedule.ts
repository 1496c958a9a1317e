import Papa from 'papaparse';
import { gridInstantMs } from '../base/grid.js';
import type { ArbitrageRun } from '../sim/dispatch/arbitrageRun.js';
import { POLICY_NAMES } from './dispatchReport.js';

/**
 * The schedules of runs over the same prices as CSV: utc_start, price_usd_per_mwh (empty in a gap), then power_kw (mean of
 * the step, positive discharges) and energy_kwh (stored at its end); of several runs, these two for each by its name.
 */
export function formatSchedule(runs: readonly ArbitrageRun[]): string {
  const { prices } = runs[0]!;
  const suffix = ({ foresight }: ArbitrageRun) => (runs.length === 1 ? '' : `_${POLICY_NAMES[foresight]}`);
  const fields = [
    'utc_start',
    'price_usd_per_mwh',
    ...runs.flatMap((run) => [`power_kw${suffix(run)}`, `energy_kwh${suffix(run)}`]),
  ];
  const data = Array.from(prices.values, (price, index) => [
    new Date(gridInstantMs(prices.grid, index)).toISOString().replace(':00.000Z', 'Z'),
    Number.isNaN(price) ? '' : price,
    ...runs.flatMap(({ power, energy }) => [power.values[index]! + 0, energy.values[index]!]),
  ]);
  return `${Papa.unparse({ fields, data }, { newline: '\n' })}\n`;
}
