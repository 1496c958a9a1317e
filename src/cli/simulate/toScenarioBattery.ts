import { MS_PER_HOUR } from '../../base/units.js';
import type { Battery, BatterySpec } from '../../sim/storage/battery.js';
import { fromRoundTripEfficiency, toBattery } from '../../sim/storage/battery.js';
import { fromConverterLosses } from '../../sim/storage/converterLosses.js';
import type { ScenarioFile } from './readScenario.js';
import { atField, fieldFault } from './readScenario.js';

export type ScenarioBattery = {
  readonly spec: BatterySpec;
  readonly battery: Battery;
};

/**
 * The battery of a scenario. A reserve lifts the lower end of the window: what lies under it is never used.
 *
 * @throws WattbookError `usage` at the field that does not fit.
 */
export function toScenarioBattery(file: ScenarioFile): ScenarioBattery {
  const { battery: fields } = file.scenario;
  const { power, energy, auxiliary, ramp, minimumHold, reserve } = fields;
  const spec: BatterySpec = {
    powerKw: power,
    energyKwh: energy,
    ...toEfficiencies(file),
    ...toWindow(file),
    ...given({ selfDischargePerHour: fields.selfDischargePerHour, derating: fields.derating }),
    ...given({ auxiliaryKw: auxiliary, rampKwPerMin: ramp }),
    ...given({ minimumHoldMs: minimumHold === undefined ? undefined : minimumHold * MS_PER_HOUR }),
  };
  const keys = reserve === undefined ? ['battery'] : ['battery', 'reserve'];
  return { spec, battery: atField(file, keys, () => toBattery(spec)) };
}

/** The fields that have a value. */
export function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}

function toEfficiencies(
  file: ScenarioFile,
): Pick<BatterySpec, 'chargeEfficiencyFraction' | 'dischargeEfficiencyFraction'> {
  const { roundTripFraction, chargeEfficiencyFraction, dischargeEfficiencyFraction, converterLosses } =
    file.scenario.battery;
  const isOneWay = chargeEfficiencyFraction !== undefined || dischargeEfficiencyFraction !== undefined;
  const count = [roundTripFraction !== undefined, isOneWay, converterLosses !== undefined].filter(Boolean).length;
  if (count !== 1) throw fieldFault(file, ['battery'], `${count === 0 ? 'no efficiency; ' : ''}${ONE_EFFICIENCY}`);
  if (roundTripFraction !== undefined) {
    return atField(file, ['battery', 'roundTripFraction'], () => fromRoundTripEfficiency(roundTripFraction));
  }
  if (converterLosses !== undefined) {
    return atField(file, ['battery', 'converterLosses'], () => fromConverterLosses(converterLosses));
  }
  if (chargeEfficiencyFraction === undefined || dischargeEfficiencyFraction === undefined) {
    throw fieldFault(file, ['battery'], 'give chargeEfficiencyFraction and dischargeEfficiencyFraction both');
  }
  return { chargeEfficiencyFraction, dischargeEfficiencyFraction };
}

const ONE_EFFICIENCY =
  'give one of roundTripFraction, converterLosses, or chargeEfficiencyFraction with dischargeEfficiencyFraction';

function toWindow(file: ScenarioFile): Pick<BatterySpec, 'minSocFraction' | 'maxSocFraction' | 'initialSocFraction'> {
  const { minSocFraction = 0, maxSocFraction, initialSocFraction, reserve = 0, energy } = file.scenario.battery;
  return { minSocFraction: minSocFraction + reserve / energy, ...given({ maxSocFraction, initialSocFraction }) };
}
