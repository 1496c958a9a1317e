import { WattbookError } from '../../../base/errors.js';
import { isSameGrid } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import type { BillingSlots } from './billingCalendar.js';
import type { Tariff } from './tariff.js';
import type { EnergyUse } from './usage.js';
import { countEnergy } from './usage.js';

/** What the meters of a site saw in a year. */
export type Meters = {
  /** Power whose peaks count as demand; positive when imported. */
  readonly demandPower: Series<'kW'>;
  readonly energy: EnergyUse;
};

/**
 * Reads the meters that a tariff's export rule wants: one at the grid, or one for load and one for generation.
 *
 * @units kW and kWh; `gridPower` is positive when imported, `generation` (storage behind its meter included) when produced.
 * @throws WattbookError `data` for a gap. RangeError when the rule needs a generation series and there is none, or it lies
 * on another grid.
 * @example
 * ```ts @import.meta.vitest
 * const { toTariff } = await import('./tariff.js');
 * const energy = { periods: [{ tiers: [{ buyUsdPerKwh: 0.1, sellUsdPerKwh: 0.04 }] }] };
 * const tariff = toTariff({ name: 'A', energy, export: { kind: 'sell-all' } });
 * const kw = (value: number) =>
 *   ({ unit: 'kW' as const, grid: { startMs: 0, stepMs: 3_600_000, count: 1 }, values: Float64Array.of(value), gaps: [] });
 * const billing = { year: null, slots: Uint16Array.of(0), dayCounts: [31] };
 * const { energy: use } = readMeters(tariff, { gridPower: kw(-2), generation: kw(5) }, billing);
 * expect([use.importKwh[0], use.exportKwh[0]]).toEqual([[3], [5]]);
 * ```
 */
export function readMeters(
  { energy: { schedule, periods }, exportRule }: Tariff,
  { gridPower, generation }: { readonly gridPower: Series<'kW'>; readonly generation: Series<'kW'> | undefined },
  billing: BillingSlots,
): Meters {
  requireNoGaps('load', gridPower);
  const count = (power: Series<'kW'>) => countEnergy(power, billing, schedule, periods.length);
  if (!exportRule.isSellAll) return { demandPower: gridPower, energy: count(gridPower) };
  if (generation === undefined) {
    throw new RangeError('Give options.generation, for all generation is sold through a meter of its own.');
  }
  requireSameSteps(generation, gridPower);
  requireNoGaps('generation', generation);
  const load = { ...gridPower, values: gridPower.values.map((powerKw, i) => powerKw + generation.values[i]!) };
  const [bought, produced] = [count(load), count(generation)];
  const importKwh = addTables(bought.importKwh, produced.exportKwh);
  return { demandPower: load, energy: { importKwh, exportKwh: addTables(produced.importKwh, bought.exportKwh) } };
}

function requireNoGaps(name: string, { gaps }: Series<'kW'>): void {
  const [first] = gaps;
  if (first === undefined) return;
  const what = `the ${name} has ${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}, the first at step ${first.index} (${first.reason})`;
  throw new WattbookError('data', what, { next: 'Fill the gaps by a policy of your choice; a bill does not guess.' });
}

function requireSameSteps({ grid }: Series<'kW'>, { grid: wanted }: Series<'kW'>): void {
  if (isSameGrid(grid, wanted)) return;
  throw new RangeError('Give options.generation on the steps of the grid power.');
}

type Table = EnergyUse['importKwh'];

function addTables(a: Table, b: Table): Table {
  return a.map((row, month) => row.map((energyKwh, period) => energyKwh + b[month]![period]!));
}
