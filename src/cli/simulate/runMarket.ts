/** A battery alone in a market, under each policy. */
import { WattbookError } from '../../base/errors.js';
import type { Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import { KWH_PER_MWH } from '../../base/units.js';
import type { ArbitrageRun } from '../../sim/dispatch/arbitrageRun.js';
import { summarizeArbitrage } from '../../sim/dispatch/arbitrageSummary.js';
import { optimalArbitrage } from '../../sim/dispatch/optimalArbitrage.js';
import { captureRatio } from '../../sim/dispatch/policies/captureRatio.js';
import { runPolicy } from '../../sim/dispatch/policies/runPolicy.js';
import type { Battery } from '../../sim/storage/battery.js';
import type { ThermalRun } from '../../sim/storage/thermal/runThermal.js';
import { runCellClimate, toInsideFigures } from './cellClimate.js';
import type { PolicyResult } from './policyResult.js';
import type { Inputs } from './readInputs.js';
import type { MarketPrices } from './readPriceSource.js';
import type { ScenarioFile } from './readScenario.js';
import { atField } from './readScenario.js';
import type { ScenarioPolicy } from './toScenarioPolicies.js';

export type MarketCase = {
  readonly file: ScenarioFile;
  readonly inputs: Inputs;
  readonly battery: Battery;
};

/** How cells are when a schedule is made, for a battery with derating. */
export type CellTemperature = { readonly temperature?: Series<'°C'> };

/**
 * The schedule of one policy; the optimum by its own way.
 *
 * @throws RangeError as the optimum and the policies.
 */
export function dispatchMarket(
  battery: Battery,
  policy: ScenarioPolicy,
  market: MarketPrices & CellTemperature & { readonly wearUsdPerMwh: number },
): ArbitrageRun {
  const { buy, sell: sellPrices, dayAhead, wearUsdPerMwh, temperature } = market;
  const options = { sellPrices, wearUsdPerMwh, ...(temperature === undefined ? {} : { temperature }) };
  if (policy.kind === 'optimal') return optimalArbitrage(battery, buy, options);
  const { priceDelayCount, foresight } = policy;
  const made = policy.make({ prices: buy, dayAhead, demand: null });
  return runPolicy(battery, buy, made, { ...options, priceDelayCount, foresight });
}

/**
 * One policy in the first year's prices: its money, what a year does to its cells, and their temperature (NaN where the
 * scenario gives none).
 *
 * @param optimum of the same case, for the capture ratio; null where there is none.
 * @throws WattbookError `usage` at the policy that does not fit.
 */
export function runMarketPolicy(
  marketCase: MarketCase,
  policy: ScenarioPolicy,
  optimum: ArbitrageRun | null,
): { readonly result: PolicyResult; readonly cellC: number | Series<'°C'> } {
  const { file, inputs } = marketCase;
  const { run, climate } = settle(marketCase, policy);
  const inside = toInsideFigures(file, climate, inputs.ambient, run);
  const summary = summarizeArbitrage(run);
  const { name, kind, knows, isForesighted } = policy;
  const result: PolicyResult = {
    ...{ name, kind, knows, isForesighted, flows: summary, site: null, life: null },
    ...inside,
    market: { ...summary, climateUsd: climate === null ? 0 : climateUsd(climate, run.prices) },
    captureFraction: captureOf(run, optimum),
    schedule: {
      price_usd_per_mwh: run.prices,
      ...(run.sellPrices === run.prices ? {} : { sell_price_usd_per_mwh: run.sellPrices }),
      power_kw: run.power,
      energy_kwh: run.energy,
      ...(climate === null ? {} : { cell_temperature_c: climate.cell }),
    },
  };
  return { result, cellC: climate?.cell ?? inputs.ambient ?? NaN };
}

/** The optimum that all policies are measured by; null, and why, where its model does not know the battery. */
export function findMarketOptimum(marketCase: MarketCase): {
  readonly optimum: ArbitrageRun | null;
  readonly warnings: readonly string[];
} {
  try {
    return { optimum: settle(marketCase, OPTIMUM).run, warnings: [] };
  } catch (error) {
    if (!(error instanceof WattbookError && error.cause instanceof RangeError)) throw error;
    return { optimum: null, warnings: [`no share of perfect foresight: ${error.cause.message}`] };
  }
}

const OPTIMUM: ScenarioPolicy = {
  ...{
    index: 0,
    name: 'optimal',
    kind: 'optimal',
    knows: '',
    isForesighted: true,
    foresight: 'perfect',
    priceDelayCount: 0,
  },
  make: () => {
    throw new RangeError('The optimum is no policy.');
  },
};

/**
 * Derating follows the air outside at first; where the cells have a temperature of their own, the schedule is made once
 * more with the one that the first schedule gave them.
 */
function settle({ file, inputs, battery }: MarketCase, policy: ScenarioPolicy) {
  const { ambient } = inputs;
  const market = { ...inputs.prices[0]!, wearUsdPerMwh: file.scenario.wear ?? 0 };
  const at = (degrees: number | Series<'°C'> | null) =>
    atField(file, ['policies', policy.index], () =>
      dispatchMarket(battery, policy, { ...market, ...toDeratingTemperature(battery, degrees, market.buy) }),
    );
  const first = at(ambient);
  const climate = runCellClimate(file, ambient, first);
  if (climate === null || battery.derating.length === 0) return { run: first, climate };
  const run = at(climate.cell);
  return { run, climate: runCellClimate(file, ambient, run) };
}

/** What a battery with derating must be told. */
export function toDeratingTemperature(
  { derating }: Battery,
  degrees: number | Series<'°C'> | null,
  { grid }: Series<string>,
): CellTemperature {
  if (derating.length === 0 || degrees === null) return {};
  const values = typeof degrees === 'number' ? new Float64Array(grid.count).fill(degrees) : degrees.values;
  return { temperature: toSeries({ unit: '°C', grid, values }) };
}

function climateUsd({ auxiliary }: ThermalRun, prices: Series<'USD/MWh'>): number {
  return auxiliary.values.reduce((usd, energyKwh, index) => {
    const priceUsdPerMwh = prices.values[index]!;
    return Number.isNaN(priceUsdPerMwh) ? usd : usd + (energyKwh * priceUsdPerMwh) / KWH_PER_MWH;
  }, 0);
}

function captureOf(run: ArbitrageRun, optimum: ArbitrageRun | null): number | null {
  if (optimum === null || !(summarizeArbitrage(optimum).boundUsd! > 0)) return null;
  return captureRatio(run, optimum);
}
