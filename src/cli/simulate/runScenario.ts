/** All policies of a scenario, one after the other. */
import type { BatteryLifeRun } from '../../sim/dispatch/life/dispatchLife.js';
import type { PolicyResult, SimulationResult } from './policyResult.js';
import type { Inputs } from './readInputs.js';
import type { ScenarioFile } from './readScenario.js';
import { runPolicyLife } from './runLife.js';
import type { MarketCase } from './runMarket.js';
import { findMarketOptimum, runMarketPolicy } from './runMarket.js';
import { runSitePolicyCase, withCapture } from './runSite.js';
import { costWithout, toSiteCase } from './siteCase.js';
import type { ScenarioBattery } from './toScenarioBattery.js';
import type { ScenarioPolicy } from './toScenarioPolicies.js';

export type ScenarioCase = {
  readonly file: ScenarioFile;
  readonly inputs: Inputs;
  readonly battery: ScenarioBattery;
  readonly policies: readonly ScenarioPolicy[];
};

/** Called before each piece of work that may take seconds; may throw to stop. */
export type Step = (what: string) => Promise<void>;

/**
 * Runs the scenario.
 *
 * @throws WattbookError `usage` at the field that a model refuses, `data` for inputs that it cannot take.
 */
export async function runScenario(scenarioCase: ScenarioCase, step: Step): Promise<SimulationResult> {
  return scenarioCase.inputs.site === null ? runInMarket(scenarioCase, step) : runAtSite(scenarioCase, step);
}

async function runInMarket({ file, inputs, battery, policies }: ScenarioCase, step: Step): Promise<SimulationResult> {
  const marketCase: MarketCase = { file, inputs, battery: battery.battery };
  await step('perfect foresight');
  const { optimum, warnings } = findMarketOptimum(marketCase);
  const results: PolicyResult[] = [];
  for (const policy of policies) {
    await step(policy.name);
    const { result, cellC } = runMarketPolicy(marketCase, policy, optimum);
    const { years } = file.scenario;
    if (years !== undefined) await step(`${policy.name}, ${years} years`);
    const lifeCase = { file, inputs, spec: battery.spec, temperatureC: cellC };
    const life = years === undefined ? null : runPolicyLife(lifeCase, policy);
    results.push({ ...result, life, warnings: [...result.warnings, ...lifeWarnings(life)] });
  }
  return { policies: results, before: null, warnings: [...warnings, ...gapWarnings(inputs)] };
}

function lifeWarnings(life: BatteryLifeRun | null): string[] {
  if (life?.endOfLifeYears == null) return [];
  return [`the cells are spent after ${life.endOfLifeYears} years; a plan of replacement goes on`];
}

function gapWarnings({ prices }: Inputs): string[] {
  const { gaps } = prices[0]!.buy;
  if (gaps.length === 0) return [];
  return [`${gaps.length} steps without a price (${gaps[0]!.reason}): the battery stands idle there`];
}

async function runAtSite({ file, inputs, battery, policies }: ScenarioCase, step: Step): Promise<SimulationResult> {
  const siteCase = toSiteCase(file, inputs, battery.battery);
  const before = costWithout(siteCase);
  const results: PolicyResult[] = [];
  for (const policy of policies) {
    await step(policy.name);
    results.push(runSitePolicyCase(siteCase, policy, before));
  }
  await step('perfect foresight');
  const { results: filled, warnings } = withCapture(siteCase, results);
  const unserved = before.unservedMwh > 0 ? [`without battery ${before.unservedMwh.toFixed(1)} MWh stay unserved`] : [];
  return { policies: filled, before, warnings: [...warnings, ...unserved] };
}
