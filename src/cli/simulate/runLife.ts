/** Several years in a market with cells that age. */
import type { Series } from '../../base/series.js';
import type { BatteryLifeRun } from '../../sim/dispatch/life/dispatchLife.js';
import { dispatchLife } from '../../sim/dispatch/life/dispatchLife.js';
import type { LifePlan } from '../../sim/dispatch/life/lifePlan.js';
import type { Dispatcher, LifeSpec } from '../../sim/dispatch/life/lifeSpec.js';
import type { BatterySpec } from '../../sim/storage/battery.js';
import { ageingModelOf } from './ageingModels.js';
import type { Inputs } from './readInputs.js';
import type { ScenarioFile } from './readScenario.js';
import { atField, fieldFault } from './readScenario.js';
import { dispatchMarket, toDeratingTemperature } from './runMarket.js';
import type { Scenario } from './scenario.js';
import { given } from './toScenarioBattery.js';
import type { ScenarioPolicy } from './toScenarioPolicies.js';

export type LifeCase = {
  readonly file: ScenarioFile;
  readonly inputs: Inputs;
  readonly spec: BatterySpec;
  /** Of the cells in every year alike. */
  readonly temperatureC: number | Series<'°C'>;
};

/**
 * The years of a scenario under one policy.
 *
 * @throws WattbookError `usage` at the field that does not fit.
 */
export function runPolicyLife({ file, inputs, spec, temperatureC }: LifeCase, policy: ScenarioPolicy): BatteryLifeRun {
  const { ageing, years, wear } = file.scenario;
  const { model, cells, cellsPerYearFraction = 0, endOfLifeFraction, ohmicLossFraction, cellPower } = ageing!;
  if (cells === undefined)
    throw fieldFault(file, ['ageing', 'cells'], 'is missing: give what new cells cost, as 130 USD/kWh');
  const marketOf = new Map(inputs.prices.map((prices) => [prices.buy, prices]));
  const dispatcher: Dispatcher = (battery, buy, { wearUsdPerMwh }) => {
    const market = { ...marketOf.get(buy)!, wearUsdPerMwh };
    return dispatchMarket(battery, policy, { ...market, ...toDeratingTemperature(battery, temperatureC, buy) });
  };
  const life: LifeSpec = {
    ...{ battery: spec, model: ageingModelOf(model), temperatureC, dispatcher },
    prices: inputs.prices.map(({ buy }) => buy),
    yearCount: years!,
    cellsUsdPerKwh: (yearIndex) => cells * (1 + cellsPerYearFraction) ** yearIndex,
    wearUsdPerMwh: wear ?? 0,
    ...given({ endOfLifeFraction, ohmicLossFraction, cellPowerKw: cellPower, plan: toPlan(ageing!) }),
  };
  return atField(file, ['ageing'], () => dispatchLife(life));
}

function toPlan({ plan }: NonNullable<Scenario['ageing']>): LifePlan | undefined {
  switch (plan?.kind) {
    case undefined:
    case 'none':
      return undefined;
    case 'replacement':
      return { kind: 'replacement', belowFraction: plan.belowFraction! };
    case 'augmentation': {
      const additions = plan.additions!.map(({ year, energy }) => ({ yearIndex: year - 1, energyKwh: energy }));
      return { kind: 'augmentation', additions };
    }
    case 'contract':
      return { kind: 'contract', usableKwh: plan.usable!, moduleKwh: plan.module! };
  }
}
