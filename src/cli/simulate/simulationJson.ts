/** A simulation as plain data for machines: every figure with its unit in its name. */
import { gridEndMs } from '../../base/grid.js';
import { MS_PER_MINUTE } from '../../base/units.js';
import type { BatteryLifeRun } from '../../sim/dispatch/life/dispatchLife.js';
import type { PolicyResult, SimulationResult } from './policyResult.js';
import type { ScenarioCase } from './runScenario.js';

/** What `--json` prints and `summary.json` holds. */
export function toSimulationJson({ file, inputs, battery }: ScenarioCase, result: SimulationResult) {
  const { grid, zone, notes } = inputs;
  const { scenario } = file;
  return {
    name: scenario.name,
    scenario: file.yaml.path,
    ...(inputs.site === null ? { kind: 'market' } : { kind: 'site' }),
    utcStart: new Date(grid.startMs).toISOString(),
    utcEnd: new Date(gridEndMs(grid)).toISOString(),
    stepMinutes: grid.stepMs / MS_PER_MINUTE,
    zone,
    battery: battery.spec,
    wearUsdPerMwh: scenario.wear ?? 0,
    before: result.before,
    policies: result.policies.map(toPolicyJson),
    warnings: result.warnings,
    notes,
  };
}

function toPolicyJson({ schedule, flows, market, life, ...rest }: PolicyResult) {
  const { dischargedMwh, chargedMwh, lossMwh, storedChangeMwh, equivalentFullCycles } = flows;
  const { spanHours, chargingHours, dischargingHours } = flows;
  return {
    ...rest,
    flows: {
      ...{ dischargedMwh, chargedMwh, lossMwh, storedChangeMwh, equivalentFullCycles },
      ...{ spanHours, chargingHours, dischargingHours },
    },
    market: market && {
      ...{ revenueUsd: market.revenueUsd, wearUsd: market.wearUsd, auxiliaryUsd: market.auxiliaryUsd },
      ...{ objectiveUsd: market.objectiveUsd, climateUsd: market.climateUsd, gapHours: market.gapHours },
      ...{ simultaneousHours: market.simultaneousHours, boundUsd: market.boundUsd },
    },
    life: life && toLifeJson(life),
  };
}

function toLifeJson({ years, totals, endOfLifeYears, outside, source }: BatteryLifeRun) {
  return {
    years: years.map((year) => ({
      ...{ year: year.yearIndex + 1, events: year.events },
      ...{ sohStartFraction: year.sohStartFraction, sohEndFraction: year.sohEndFraction },
      ...{ usableKwh: year.usableKwh, roundTripFraction: year.roundTripFraction, fullCycles: year.fullCycles },
      ...{ revenueUsd: year.summary.revenueUsd, objectiveUsd: year.summary.objectiveUsd },
      ...{ dischargedMwh: year.summary.dischargedMwh, lifeLostUsd: year.wearUsd, planUsd: year.planUsd },
    })),
    ...{ totals, endOfLifeYears, outside, source },
  };
}
