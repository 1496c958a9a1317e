/** The site of a scenario and what it pays. */
import type { Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import { KWH_PER_MWH, toHours } from '../../base/units.js';
import type { Site } from '../../sim/dispatch/site/site.js';
import { toSite } from '../../sim/dispatch/site/site.js';
import type { SiteRun } from '../../sim/dispatch/site/siteRun.js';
import { executeSite } from '../../sim/dispatch/site/siteRun.js';
import type { EnergyPrices } from '../../sim/market/tariff/energyPrices.js';
import type { Battery } from '../../sim/storage/battery.js';
import type { ThermalRun } from '../../sim/storage/thermal/runThermal.js';
import type { SiteMoney } from './policyResult.js';
import type { Inputs } from './readInputs.js';
import type { ScenarioFile } from './readScenario.js';
import { atField, fieldFault } from './readScenario.js';
import { costSite, sumSitePrices } from './siteCosts.js';
import { given } from './toScenarioBattery.js';

export type SiteCase = {
  readonly file: ScenarioFile;
  readonly inputs: Inputs;
  readonly battery: Battery;
  readonly site: Site;
  /** Null where the tariff has no prices by step; `noPrices` says why. */
  readonly prices: EnergyPrices | null;
  readonly noPrices: string;
};

export type Costs = Omit<SiteMoney, 'savedUsd' | 'totalSavedUsd' | 'wearUsd'>;

/**
 * The site of a scenario.
 *
 * @throws WattbookError `usage` at the field, `data` for gaps.
 */
export function toSiteCase(file: ScenarioFile, inputs: Inputs, battery: Battery): SiteCase {
  if (file.scenario.prices?.dayAheadColumn !== undefined)
    throw fieldFault(file, ['prices', 'dayAheadColumn'], 'is for a battery in a market by itself; leave it out');
  if (inputs.tariff?.exportRule.isSellAll === true) throw fieldFault(file, ['tariff', 'export'], SELL_ALL);
  requireNoGaps(file, inputs);
  const site = siteWith(file, inputs, null);
  try {
    return { file, inputs, battery, site, prices: sumSitePrices(inputs), noPrices: '' };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { file, inputs, battery, site, prices: null, noPrices: error.message };
  }
}

/** A site must draw power whether or not its price is known. */
function requireNoGaps(file: ScenarioFile, { prices }: Inputs): void {
  const gaps = prices.slice(0, 1).flatMap(({ buy, sell }) => (sell === buy ? buy.gaps : [...buy.gaps, ...sell.gaps]));
  const [first] = gaps;
  if (first === undefined) return;
  const advice = 'fill them by a rule of your choice, as fill: { by: day-before, upTo: 3 h }';
  throw fieldFault(file, ['prices'], `${gaps.length} steps have no price (${first.reason}); ${advice}`);
}

const SELL_ALL = 'sells all generation through a meter of its own; give none or net-billing, or use wattbook bill';

/** The site, with what cooling and heating of the battery draw added to its load. */
export function siteWith({ scenario, ...file }: ScenarioFile, inputs: Inputs, climate: ThermalRun | null): Site {
  const { load, generation } = inputs.site!;
  const { importLimit, exportLimit } = scenario.site!;
  const hours = toHours(load.grid.stepMs);
  const drawn =
    climate === null
      ? load
      : toSeries({ ...load, values: load.values.map((kw, i) => kw + climate.auxiliary.values[i]! / hours) });
  const limits = given({ importLimitKw: importLimit, exportLimitKw: exportLimit, generation: generation ?? undefined });
  return atField({ scenario, ...file }, ['site'], () => toSite({ load: drawn, ...limits }));
}

/** The site without its battery, its auxiliary load included. */
export function costWithout({ file, inputs, battery, site }: SiteCase): Costs {
  const none = { ...battery, auxiliaryKw: 0 };
  const still = new Float64Array(site.grid.count);
  const run = executeSite(none, site, still, { policy: 'no battery', foresight: 'none' });
  return toCosts(file, inputs, run);
}

/** What a run of the site costs, and what it leaves unused or unserved. */
export function toCosts(file: ScenarioFile, inputs: Inputs, run: SiteRun): Costs {
  const costs = atField(file, ['tariff'], () => costSite(inputs, run.gridPower));
  return { ...costs, curtailedMwh: -toMwh(run.curtailment), unservedMwh: toMwh(run.unserved) };
}

/** Energy of a power, over all steps. */
export function toMwh({ values, grid }: Series<'kW'>): number {
  return (values.reduce((sum, powerKw) => sum + powerKw, 0) * toHours(grid.stepMs)) / KWH_PER_MWH;
}
