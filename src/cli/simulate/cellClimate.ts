/** Temperature and ageing of the cells behind a schedule. */
import type { TimeGrid } from '../../base/grid.js';
import type { Series } from '../../base/series.js';
import { toSeries } from '../../base/series.js';
import { mean } from '../../base/statistics.js';
import { KWH_PER_MWH } from '../../base/units.js';
import type { CellHealth } from '../../sim/storage/ageing/ageYear.js';
import { ageYear } from '../../sim/storage/ageing/ageYear.js';
import type { OutsideRange } from '../../sim/storage/ageing/outsideRange.js';
import { freshAgeing } from '../../sim/storage/ageing/stepAgeing.js';
import type { Battery } from '../../sim/storage/battery.js';
import { CONTAINER_20_FT, LFP_PRISMATIC_CELL, packOf } from '../../sim/storage/thermal/cards.js';
import type { ThermalRun } from '../../sim/storage/thermal/runThermal.js';
import { runThermal } from '../../sim/storage/thermal/runThermal.js';
import type { EnclosureSpec, ThermalModel } from '../../sim/storage/thermal/thermalModel.js';
import { toThermal } from '../../sim/storage/thermal/thermalModel.js';
import { ageingModelOf } from './ageingModels.js';
import type { PolicyResult, ThermalFigures } from './policyResult.js';
import type { ScenarioFile } from './readScenario.js';
import { atField, fieldFault } from './readScenario.js';
import type { Scenario, ThermalFields } from './scenario.js';
import { given } from './toScenarioBattery.js';

/** What a run of dispatch says of the inside of the battery. */
export type Inside = {
  readonly battery: Battery;
  readonly energy: Series<'kWh'>;
  readonly loss: Series<'kWh'>;
};

/**
 * The temperatures of the cells; null where the scenario has no thermal model.
 *
 * @throws WattbookError `usage` at the field that does not fit.
 */
export function runCellClimate(
  file: ScenarioFile,
  ambient: number | Series<'°C'> | null,
  { loss }: Pick<Inside, 'loss'>,
): ThermalRun | null {
  const { thermal, battery } = file.scenario;
  if (thermal === undefined || ambient === null) return null;
  const model = atField(file, ['thermal'], () => toModel(file, thermal, battery.energy));
  const history = {
    loss,
    ambient: toAmbient(ambient, loss.grid),
    ...given({ cellShareFraction: thermal.cellShareFraction }),
  };
  return atField(file, ['ambient'], () => runThermal(model, history));
}

function toAmbient(ambient: number | Series<'°C'>, grid: TimeGrid): Series<'°C'> {
  if (typeof ambient !== 'number') return ambient;
  return toSeries({ unit: '°C', grid, values: new Float64Array(grid.count).fill(ambient) });
}

function toModel(file: ScenarioFile, fields: ThermalFields, energyKwh: number): ThermalModel {
  const { filmWPerM2K, exposedFraction, spreadKPerKw, containerCount, cooling, heating } = fields;
  if (containerCount === undefined && (cooling ?? heating) !== undefined) {
    throw fieldFault(file, ['thermal', 'containerCount'], 'is missing: cooling and heating need an enclosure');
  }
  const enclosure: EnclosureSpec | undefined =
    containerCount === undefined
      ? undefined
      : {
          heatCapacityJPerK: CONTAINER_20_FT.heatCapacityJPerK * containerCount,
          wallWPerK: CONTAINER_20_FT.wallWPerK * containerCount,
          ...given({ cooling: cooling && toUnit(cooling), heating: heating && toUnit(heating) }),
        };
  const pack = packOf(LFP_PRISMATIC_CELL, energyKwh, { filmWPerM2K, exposedFraction });
  return toThermal({ ...pack, ...given({ spreadKPerKw, enclosure }) });
}

function toUnit({ setpointC, capacity, performanceRatio }: NonNullable<ThermalFields['cooling']>) {
  return { setpointC, capacityKw: capacity, performance: performanceRatio };
}

/** What a run means for the cells: their temperature, their health after the span, and what to know about both. */
export function toInsideFigures(
  file: ScenarioFile,
  climate: ThermalRun | null,
  ambient: number | Series<'°C'> | null,
  inside: Inside,
): Pick<PolicyResult, 'thermal' | 'health' | 'outside' | 'warnings'> {
  const aged = ageCells(file, climate?.cell ?? ambient, inside);
  const outside = aged?.outside ?? [];
  return {
    thermal: climate === null ? null : toThermalFigures(climate),
    health: aged?.health ?? null,
    outside,
    warnings: [...climateWarnings(climate), ...ageingWarnings(file.scenario, outside)],
  };
}

function toThermalFigures({ cell, hottestCell, auxiliaryKwh }: ThermalRun): ThermalFigures {
  return {
    meanCellC: mean(cell.values),
    hottestCellC: hottestCell.values.reduce((most, degrees) => Math.max(most, degrees), -Infinity),
    coldestCellC: cell.values.reduce((least, degrees) => Math.min(least, degrees), Infinity),
    climateMwh: auxiliaryKwh / KWH_PER_MWH,
  };
}

function climateWarnings(run: ThermalRun | null): string[] {
  if (run?.outside == null) return [];
  const { hours, coldestC, hottestC, valid } = run.outside;
  const span = `${coldestC.toFixed(1)} to ${hottestC.toFixed(1)} °C`;
  return [
    `cells outside ${valid[0]} to ${valid[1]} °C for ${Math.round(hours)} hours (${span}): no result holds there`,
  ];
}

/** The health of the cells after one span, from new; null where the scenario has no model of ageing. */
function ageCells(
  file: ScenarioFile,
  temperatureC: number | Series<'°C'> | null,
  { battery, energy }: Inside,
): { readonly health: CellHealth; readonly outside: readonly OutsideRange[] } | null {
  const { ageing } = file.scenario;
  if (ageing === undefined || temperatureC === null) return null;
  const model = ageingModelOf(ageing.model);
  const values = energy.values.map((storedKwh) => Math.min(1, Math.max(0, storedKwh / battery.energyKwh)));
  const soc = toSeries({ unit: 'fraction', grid: energy.grid, values });
  const startSocFraction = battery.initialEnergyKwh / battery.energyKwh;
  const history = { soc, temperatureC, startSocFraction };
  return atField(file, ['ageing'], () => ageYear(model, freshAgeing(model), history));
}

const STRESS_WORDS: Readonly<Record<OutsideRange['stress'], string>> = {
  temperatureC: 'temperature, °C',
  socFraction: 'state of charge',
  depthFraction: 'depth of the cycles',
  ratePerHour: 'rate per hour',
  ageDays: 'age, days',
};

/** What the model of ageing was not fitted for. */
function ageingWarnings({ ageing }: Pick<Scenario, 'ageing'>, outside: readonly OutsideRange[]): string[] {
  return outside.map(({ stress, days, low, high, fitted }) => {
    const [from, to] = fitted.map((value) => plain(value));
    const range = `${plain(low)} to ${plain(high)}, fitted for ${from!} to ${to!}`;
    return `${ageing?.model ?? ''}: ${STRESS_WORDS[stress]} outside its range on ${Math.round(days)} days (${range})`;
  });
}

function plain(value: number): string {
  return String(Number(value.toPrecision(3)));
}
