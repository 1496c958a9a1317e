/** A site with its battery, under each policy, beside the same site without one. */
import type { Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import { summarizeArbitrage } from '../../sim/dispatch/arbitrageSummary.js';
import { runSitePolicy } from '../../sim/dispatch/policies/runPolicy.js';
import type { SiteOptimum } from '../../sim/dispatch/site/optimalSite.js';
import { optimalSite } from '../../sim/dispatch/site/optimalSite.js';
import type { Site } from '../../sim/dispatch/site/site.js';
import { netDemandKw } from '../../sim/dispatch/site/site.js';
import { toSiteDemand } from '../../sim/dispatch/site/siteDemand.js';
import type { SiteRun } from '../../sim/dispatch/site/siteRun.js';
import type { ThermalRun } from '../../sim/storage/thermal/runThermal.js';
import { runCellClimate, toInsideFigures } from './cellClimate.js';
import type { PolicyResult, SiteMoney } from './policyResult.js';
import type { ScenarioFile } from './readScenario.js';
import { atField } from './readScenario.js';
import type { Costs, SiteCase } from './siteCase.js';
import { siteWith, toCosts, toMwh } from './siteCase.js';
import { given } from './toScenarioBattery.js';
import type { ScenarioPolicy } from './toScenarioPolicies.js';

/**
 * One policy at the site: what it pays, what it saves against `before`, and how its cells fare. The share of perfect
 * foresight is filled by {@link withCapture}.
 *
 * @throws WattbookError `usage` at the policy that does not fit.
 */
export function runSitePolicyCase(siteCase: SiteCase, policy: ScenarioPolicy, before: Costs): PolicyResult {
  const { file, inputs } = siteCase;
  const { run, climate, warnings } = settle(siteCase, policy);
  const money = toMoney(toCosts(file, inputs, run), before, wearOf(file, run));
  const inside = toInsideFigures(file, climate, inputs.ambient, run);
  const { name, kind, knows, isForesighted } = policy;
  return {
    ...{ name, kind, knows, isForesighted, market: null, life: null, site: money },
    flows: flowsOf(run),
    captureFraction: null,
    ...inside,
    warnings: [...warnings, ...inside.warnings],
    schedule: toSchedule(siteCase, run, climate),
  };
}

/**
 * The results with the share that each saves of what perfect foresight saves, wear counted; and why there is none where the
 * optimum cannot be found.
 */
export function withCapture(
  siteCase: SiteCase,
  results: readonly PolicyResult[],
): { readonly results: readonly PolicyResult[]; readonly warnings: readonly string[] } {
  const [least, reason] = findLeastUsd(siteCase, results);
  if (least === null) return { results, warnings: reason === '' ? [] : [`no share of perfect foresight: ${reason}`] };
  const filled = results.map((result) => {
    const { totalUsd, totalSavedUsd, wearUsd } = result.site!;
    const mostSavedUsd = totalUsd + totalSavedUsd - least;
    return { ...result, captureFraction: mostSavedUsd > 0 ? (totalSavedUsd - wearUsd) / mostSavedUsd : null };
  });
  return { results: filled, warnings: [] };
}

/** Cost and wear of the optimum: as it was run, or found here. */
function findLeastUsd(siteCase: SiteCase, results: readonly PolicyResult[]): [leastUsd: number | null, why: string] {
  const listed = results.find(({ kind }) => kind === 'optimal')?.site;
  if (listed != null) return [listed.totalUsd + listed.wearUsd, ''];
  try {
    const { run } = findOptimum(siteCase);
    return [toCosts(siteCase.file, siteCase.inputs, run).totalUsd + wearOf(siteCase.file, run), ''];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [null, error.message];
  }
}

type Settled = { readonly run: SiteRun; readonly climate: ThermalRun | null; readonly warnings: string[] };

/** Once for the heat of the battery, and where that must be moved once more with the power that it takes. */
function settle({ file, inputs, ...rest }: SiteCase, policy: ScenarioPolicy): Settled {
  const at = (site: Site) =>
    atField(file, ['policies', policy.index], () => dispatchSite({ file, inputs, ...rest, site }, policy));
  const first = at(rest.site);
  const climate = runCellClimate(file, inputs.ambient, first.run);
  if (climate === null || climate.auxiliaryKwh === 0) return { ...first, climate };
  const second = at(siteWith(file, inputs, climate));
  return { ...second, climate: runCellClimate(file, inputs.ambient, second.run) };
}

function dispatchSite(siteCase: SiteCase, policy: ScenarioPolicy): { run: SiteRun; warnings: string[] } {
  const { battery, site, prices } = siteCase;
  if (policy.kind === 'optimal') return findOptimum(siteCase);
  const demand = netDemandKw(site).map((powerKw) => powerKw + battery.auxiliaryKw);
  const outlook = {
    prices: prices?.buy ?? null,
    dayAhead: null,
    demand: toSeries({ unit: 'kW', grid: site.grid, values: demand }),
  };
  const { name, priceDelayCount, isForesighted } = policy;
  const foresight = isForesighted ? 'perfect' : 'none';
  const options = { name, priceDelayCount, foresight, ...given({ prices: prices?.buy }) } as const;
  return { run: runSitePolicy(battery, site, policy.make(outlook), options), warnings: [] };
}

function findOptimum({ file, inputs, battery, site, prices, noPrices }: SiteCase) {
  if (prices === null) throw new RangeError(`The optimum needs prices that hold step by step. ${noPrices}`);
  const { tariff, billOptions, grid } = inputs;
  const demand = tariff === null ? undefined : toSiteDemand(tariff.demand, grid, billOptions);
  const options = { prices, wearUsdPerMwh: file.scenario.wear ?? 0, ...given({ demand }) };
  const optimum: SiteOptimum = optimalSite(battery, site, options);
  const gapUsd = optimum.costUsd - optimum.boundUsd;
  const warnings = optimum.isProved
    ? []
    : [`the best schedule found; no other costs over ${gapUsd.toFixed(2)} USD less`];
  return { run: optimum.run, warnings };
}

function wearOf({ scenario }: ScenarioFile, { power }: SiteRun): number {
  const discharged = power.values.map((powerKw) => Math.max(0, powerKw));
  return (scenario.wear ?? 0) * toMwh({ ...power, values: discharged });
}

function toMoney(costs: Costs, before: Costs, wearUsd: number): SiteMoney {
  const names = [...new Set([...Object.keys(before.costUsd), ...Object.keys(costs.costUsd)])];
  const saved = names.map((name) => [name, (before.costUsd[name] ?? 0) - (costs.costUsd[name] ?? 0)] as const);
  const totalSavedUsd = before.totalUsd - costs.totalUsd;
  return { ...costs, savedUsd: Object.fromEntries(saved), totalSavedUsd, wearUsd };
}

/** The battery's own account does not hang on prices, so any will do. */
function flowsOf({ battery, power, energy, loss }: SiteRun) {
  const prices = toSeries({ unit: 'USD/MWh', grid: power.grid, values: new Float64Array(power.grid.count) });
  const common = { foresight: 'backcast', wearUsdPerMwh: 0, relaxation: null, prices, sellPrices: prices } as const;
  return summarizeArbitrage({ ...common, battery, power, energy, loss });
}

function toSchedule({ prices }: SiteCase, run: SiteRun, climate: ThermalRun | null): Record<string, Series<string>> {
  const { power, energy, gridPower, curtailment, site } = run;
  return {
    ...(prices === null ? {} : { buy_usd_per_mwh: prices.buy, sell_usd_per_mwh: prices.sell }),
    ...{ load_kw: site.load, generation_kw: site.generation, curtailment_kw: curtailment },
    ...{ power_kw: power, energy_kwh: energy, grid_kw: gridPower },
    ...(climate === null ? {} : { cell_temperature_c: climate.cell }),
  };
}
