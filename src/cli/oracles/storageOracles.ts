import { resample } from '../../base/resample.js';
import { toSeries } from '../../base/series.js';
import { MS_PER_HOUR } from '../../base/units.js';
import type { Battery, BatterySpec } from '../../sim/storage/battery.js';
import { toBattery } from '../../sim/storage/battery.js';
import { feasiblePowerKw, initialState, stepBattery } from '../../sim/storage/batteryStep.js';
import { fromConverterLosses } from '../../sim/storage/converterLosses.js';
import { stepThermal } from '../../sim/storage/thermal/stepThermal.js';
import { toThermal } from '../../sim/storage/thermal/thermalModel.js';
import type { Oracle } from './oracle.js';
import { EXACT, ROUNDING } from './oracle.js';

const LEAK_PER_HOUR = 0.01;
/** Lossless, half full, with a leak. */
const LEAKING: BatterySpec = {
  ...{ powerKw: 100, energyKwh: 400, chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 },
  ...{ initialSocFraction: 0.5, selfDischargePerHour: LEAK_PER_HOUR },
};
/** A converter of 0.72 % standby and 3.45 % quadratic loss. */
const CONVERTER = fromConverterLosses({ standbyFraction: 0.0072, quadraticFraction: 0.0345 });
const CURVED: BatterySpec = { powerKw: 100, energyKwh: 400, ...CONVERTER, initialSocFraction: 0.5 };

/** One kWh/K of cells, 0.5 kW/K around them. */
const CELLS = { cellMassKg: 3600, specificHeatJPerKgK: 1000, cellToAirWPerK: 500 };
const ENCLOSED = {
  ...CELLS,
  enclosure: {
    heatCapacityJPerK: 3_600_000,
    wallWPerK: 100,
    cooling: { setpointC: 25, capacityKw: 50, performance: 3 },
  },
};

/** Battery steps, temperatures and resampling against their formulas. */
export const STORAGE_ORACLES: readonly Oracle[] = [
  closed('200 kWh leaking 1 %/h, a day: kWh', 200 * Math.exp(-24 * LEAK_PER_HOUR), () => energyAfter(LEAKING, 24, 0)),
  // Fed with 2 kW it rests where the leak is as large: 2 / 0.01 = 200 kWh.
  closed('the same, fed 2 kW for a year: kWh', 200, () => energyAfter(LEAKING, 8760, -2)),
  closed('a step of a day less 24 of 1 h: kWh', 0, () => dayAtOnce() - energyAfter(LEAKING, 24, -3)),
  // p / (p + 0.0072 + 0.0345 p²) at full and at half load.
  closed('converter, discharge at full load', 1 / 1.0417, () => efficiencyAt(1)),
  closed('converter, discharge at half load', 0.5 / (0.5 + 0.0072 + 0.0345 / 4), () => efficiencyAt(0.5)),
  closed('in - out - lost - kept, by load: kWh', 0, () => balanceKwh({ ...CURVED, selfDischargePerHour: 0.001 })),
  // dT/dt = (5 - 0.5 (T - 20)) / 1: 20 + 10 (1 - exp(-0.5 t)).
  closed('cells of 5 kW after 2 h: °C', 20 + 10 * (1 - Math.exp(-1)), () => cellsAfter(2)),
  // At rest the enclosure is held at 25, the cells 10 / 0.5 above; 10 kW of heat and 0.1 (35 - 25) through the wall go out.
  closed('cells of 10 kW in cooled air: °C', 45, () => cooled().cellC),
  closed('its electricity in an hour: kWh', (10 + 1) / 3, () => cooled().auxiliaryKwh),
  { ...closed('quarters to an hour, power: kW', 30, () => resampled('kW')), tolerance: EXACT },
  { ...closed('quarters to an hour, energy: kWh', 120, () => resampled('kWh')), tolerance: EXACT },
  closed('hours cut into 40 minutes: kWh', 3 * 60, uneven),
];

function closed(name: string, expected: number, got: () => number): Oracle {
  return { group: 'storage', name, source: 'closed form', expected, tolerance: ROUNDING, got };
}

function energyAfter(spec: BatterySpec, hours: number, powerKw: number): number {
  const battery = toBattery(spec);
  let state = initialState(battery);
  for (let hour = 0; hour < hours; hour += 1) ({ state } = stepBattery(battery, state, powerKw, MS_PER_HOUR));
  return state.energyKwh;
}

function dayAtOnce(): number {
  const battery = toBattery(LEAKING);
  return stepBattery(battery, initialState(battery), -3, 24 * MS_PER_HOUR).state.energyKwh;
}

/** Terminal power over stored power while it discharges. */
function efficiencyAt(loadFraction: number): number {
  const battery = toBattery(CURVED);
  const powerKw = loadFraction * battery.powerKw;
  const { state } = stepBattery(battery, initialState(battery), powerKw, MS_PER_HOUR);
  return powerKw / (battery.initialEnergyKwh - state.energyKwh);
}

/** A thousand hours of powers without pattern, cut to what the battery can hold. */
function balanceKwh(spec: BatterySpec): number {
  const battery: Battery = toBattery(spec);
  let state = initialState(battery);
  let sumKwh = battery.initialEnergyKwh;
  for (let hour = 0; hour < 1000; hour += 1) {
    const { minKw, maxKw } = feasiblePowerKw(battery, state, MS_PER_HOUR);
    const wantedKw = 200 * ((hour * 0.6180339887498949) % 1) - 100;
    const powerKw = Math.min(maxKw, Math.max(minKw, wantedKw));
    const step = stepBattery(battery, state, powerKw, MS_PER_HOUR);
    sumKwh -= powerKw + step.lossKwh;
    ({ state } = step);
  }
  return sumKwh - state.energyKwh;
}

function cellsAfter(hours: number): number {
  const start = { cellC: 20, enclosureC: 20 };
  const conditions = { heatKw: 5, ambientC: 20, stepMs: hours * MS_PER_HOUR };
  return stepThermal(toThermal(CELLS), start, conditions).state.cellC;
}

function cooled(): { cellC: number; auxiliaryKwh: number } {
  const model = toThermal(ENCLOSED);
  let state = { cellC: 25, enclosureC: 25 };
  let auxiliaryKwh = NaN;
  for (let hour = 0; hour < 100; hour += 1) {
    const step = stepThermal(model, state, { heatKw: 10, ambientC: 35, stepMs: MS_PER_HOUR });
    ({ state, auxiliaryKwh } = step);
  }
  return { cellC: state.cellC, auxiliaryKwh };
}

function resampled(unit: 'kW' | 'kWh'): number {
  const grid = { startMs: 0, stepMs: MS_PER_HOUR / 4, count: 4 };
  return resample(toSeries({ unit, grid, values: Float64Array.of(10, 20, 30, 60) }), MS_PER_HOUR).values[0]!;
}

/** Two hours of 60 and 120 kWh in three steps of 40 minutes: nothing is lost. */
function uneven(): number {
  const grid = { startMs: 0, stepMs: MS_PER_HOUR, count: 2 };
  const series = toSeries({ unit: 'kWh', grid, values: Float64Array.of(60, 120) });
  return resample(series, (2 * MS_PER_HOUR) / 3).values.reduce((sum, kwh) => sum + kwh, 0);
}
