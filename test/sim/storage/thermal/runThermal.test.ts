import { describe, expect, it } from 'vitest';
import type { Series } from '../../../../src/base/series.js';
import { toSeries } from '../../../../src/base/series.js';
import { ageBattery } from '../../../../src/sim/storage/ageing/ageBattery.js';
import { LFP_250AH } from '../../../../src/sim/storage/ageing/models/lfp250.js';
import { fromRoundTripEfficiency, toBattery } from '../../../../src/sim/storage/battery.js';
import type { BatteryState } from '../../../../src/sim/storage/batteryStep.js';
import { feasiblePowerKw, stepBattery } from '../../../../src/sim/storage/batteryStep.js';
import {
  AIR_CONDITIONER_PERFORMANCE,
  CONTAINER_20_FT,
  LFP_PRISMATIC_CELL,
  packOf,
} from '../../../../src/sim/storage/thermal/cards.js';
import { runThermal } from '../../../../src/sim/storage/thermal/runThermal.js';
import { stepThermal } from '../../../../src/sim/storage/thermal/stepThermal.js';
import { toThermal } from '../../../../src/sim/storage/thermal/thermalModel.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

const HOUR_MS = 3_600_000;
const YEAR_HOURS = 8760;
const hourly = <Unit extends string>(unit: Unit, values: ArrayLike<number>): Series<Unit> =>
  toSeries({ unit, grid: { startMs: 0, stepMs: HOUR_MS, count: values.length }, values: Float64Array.from(values) });
const always = <Unit extends string>(unit: Unit, value: number, count = YEAR_HOURS): Series<Unit> =>
  hourly(unit, new Float64Array(count).fill(value));

const battery = toBattery({
  powerKw: 250,
  energyKwh: 1000,
  ...fromRoundTripEfficiency(0.88),
  minSocFraction: 0.1,
  maxSocFraction: 0.9,
});
const pack = packOf(LFP_PRISMATIC_CELL, 1000, { filmWPerM2K: 25, exposedFraction: 0.4 });
const TEN_YEARS = { untilDays: 3650 };

/** A year of a full cycle a day: charging from 9, discharging from 17 h. */
function dailyCycles() {
  const soc = new Float64Array(YEAR_HOURS);
  const loss = new Float64Array(YEAR_HOURS);
  let state: BatteryState = { energyKwh: battery.minEnergyKwh };
  for (let i = 0; i < YEAR_HOURS; i += 1) {
    const hour = i % 24;
    const { minKw, maxKw } = feasiblePowerKw(battery, state, HOUR_MS);
    const step = stepBattery(battery, state, hour >= 17 ? maxKw : hour >= 9 ? minKw : 0, HOUR_MS);
    state = step.state;
    soc[i] = state.energyKwh / battery.energyKwh;
    loss[i] = step.lossKwh;
  }
  return { soc: hourly('fraction', soc), loss: hourly('kWh', loss) };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
const mean = (values: Float64Array): number => sum(values) / values.length;

describe('a battery at rest lives at the ambient temperature', () => {
  const model = toThermal(pack);
  const loss = always('kWh', 0);
  // BLAST-Lite, LFP-graphite 250 Ah, 10 years of storage.
  it.each([
    [25, 0.5, 0.963],
    [25, 0.9, 0.944],
    [35, 0.5, 0.932],
    [35, 0.9, 0.897],
  ])('%d degrees, charged to %d: keeps %d', (ambientC, soc, capacityFraction) => {
    const { cell } = runThermal(model, { loss, ambient: always('°C', ambientC) });
    const { health } = ageBattery(LFP_250AH, { soc: always('fraction', soc), temperatureC: cell }, TEN_YEARS);
    expect(health.capacityFraction).toBeCloseTo(capacityFraction, 3);
  });
});

describe('the heat of a full cycle a day', () => {
  const { soc, loss } = dailyCycles();
  const heatKw = sum(loss.values) / YEAR_HOURS;
  const capacityAt = (temperatureC: number | Series<'°C'>): number =>
    ageBattery(LFP_250AH, { soc, temperatureC }, TEN_YEARS).health.capacityFraction;

  /** Exchange so weak that the mean stands 10 K above 25 degrees; the heavier the cells, the less they swing about it. */
  const heldIn = (weight: number) =>
    runThermal(toThermal({ ...pack, cellMassKg: weight * pack.cellMassKg, cellToAirWPerK: 100 * heatKw }), {
      ...{ loss, ambient: always('°C', 25) },
      start: { cellC: 35, enclosureC: 25 },
    });

  it('held in, makes the cells 10 K hotter; swings about the mean cost more than the mean', () => {
    const [steady, swinging] = [100, 1].map(heldIn);
    expect(mean(steady!.cell.values)).toBeCloseTo(35, 1);
    expect(mean(swinging!.cell.values)).toBeCloseTo(35, 1);
    expect(steady!.outside).toBe(null);
    expect(capacityAt(steady!.cell)).toBeCloseTo(capacityAt(35), 3);
    expect(capacityAt(swinging!.cell)).toBeLessThan(capacityAt(35) - 0.005);
  });

  // From 25 to 35 degrees BLAST-Lite has 3.1 and 4.7 points less; the model's cycling part wears less when warm.
  it.each([
    [always('fraction', 0.5), 0.031],
    [always('fraction', 0.9), 0.047],
    [soc, 0.0055],
  ])('costs storage 3 to 5 points of capacity in ten years, cycling less (%#)', (charge, points) => {
    const { cell } = heldIn(100);
    const [cool, warm] = [25, cell].map(
      (temperatureC) => ageBattery(LFP_250AH, { soc: charge, temperatureC }, TEN_YEARS).health.capacityFraction,
    );
    expect(Math.abs(cool! - warm! - points)).toBeLessThan(0.001);
  });

  it('leaves over a year what the balance says', () => {
    const model = toThermal(pack);
    const run = runThermal(model, { loss, ambient: always('°C', 25) });
    const givenOffKwh = model.cellToAirKwPerK * sum(run.cell.values.map((cellC) => cellC - 25));
    expect(givenOffKwh + model.cellKwhPerK * (run.state.cellC - 25)).toBeCloseTo(sum(loss.values), 6);
  });

  it('counts only as far as it arises in the cells', () => {
    const run = (cellShareFraction: number) =>
      runThermal(toThermal(pack), { loss, ambient: always('°C', 25), cellShareFraction }).cell.values;
    expect(run(0)).toEqual(new Float64Array(YEAR_HOURS).fill(25));
    expect(mean(run(0.5)) - 25).toBeCloseTo((mean(run(1)) - 25) / 2, 9);
  });
});

const HONOLULU = 'data/storage/blast_nsrdb_honolulu_temperature.csv';
describeWithShared('a container in Honolulu', [HONOLULU], () => {
  const halfHoursC = sharedText(HONOLULU)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[2]));
  const ambient = hourly(
    '°C',
    Float64Array.from({ length: YEAR_HOURS }, (_, i) => (halfHoursC[2 * i]! + halfHoursC[2 * i + 1]!) / 2),
  );
  const { loss } = dailyCycles();
  const closed = toThermal({ ...pack, enclosure: CONTAINER_20_FT });
  const cooledTo = (setpointC: number) =>
    toThermal({
      ...pack,
      enclosure: {
        ...CONTAINER_20_FT,
        cooling: { setpointC, capacityKw: 20, performance: AIR_CONDITIONER_PERFORMANCE },
      },
    });
  const live = (model: typeof closed) => {
    const run = runThermal(model, { loss, ambient });
    return { ...run, life: ageBattery(LFP_250AH, { soc: always('fraction', 0.9), temperatureC: run.cell }, TEN_YEARS) };
  };

  it('without cooling leaves the range of its cells and says so', () => {
    const { outside, cell, auxiliaryKwh } = runThermal(closed, { loss, ambient });
    expect(auxiliaryKwh).toBe(0);
    expect(mean(cell.values)).toBeCloseTo(
      mean(ambient.values) + sum(loss.values) / 8760 / 0.0955 + sum(loss.values) / 8760 / 1.743,
      0,
    );
    expect(outside).toMatchObject({ valid: [-20, 60] });
    expect(outside!.hours).toBeGreaterThan(8000);
  });

  it('cooled deeper draws more, and a stored charge ages less', () => {
    const [at20, at25, at30] = [20, 25, 30].map((setpointC) => live(cooledTo(setpointC)));
    expect(at20!.auxiliaryKwh).toBeGreaterThan(at25!.auxiliaryKwh);
    expect(at25!.auxiliaryKwh).toBeGreaterThan(at30!.auxiliaryKwh);
    expect(at20!.life.health.capacityFraction).toBeGreaterThan(at25!.life.health.capacityFraction);
    expect(at25!.life.health.capacityFraction).toBeGreaterThan(at30!.life.health.capacityFraction);
    expect(at25!.life.outside.some(({ stress }) => stress === 'temperatureC')).toBe(false);
  });

  it('draws for cooling the heat that comes in, over the coefficient of the day', () => {
    const { coolingKwh, auxiliaryKwh, auxiliary, enclosure } = runThermal(cooledTo(25), { loss, ambient });
    const wallKwh = 0.0955 * sum(ambient.values.map((ambientC) => ambientC - 25));
    expect(Math.max(...enclosure.values)).toBeLessThanOrEqual(25);
    expect(Math.abs(coolingKwh - sum(loss.values) - wallKwh)).toBeLessThan(0.01 * coolingKwh);
    expect(coolingKwh / auxiliaryKwh).toBeGreaterThan(3.2);
    expect(coolingKwh / auxiliaryKwh).toBeLessThan(3.93);
    expect(sum(auxiliary.values)).toBeCloseTo(auxiliaryKwh, 6);
  });
});

describe('heat and derating together', () => {
  it('a hot battery gives less, stays within its range and closes its balance', () => {
    const derating = [
      { temperatureC: 40, powerFraction: 1 },
      { temperatureC: 55, powerFraction: 0 },
    ];
    const hot = toBattery({ powerKw: 1000, energyKwh: 1000, ...fromRoundTripEfficiency(0.8), derating });
    const model = toThermal({ ...pack, cellToAirWPerK: 500 });
    const stepMs = HOUR_MS / 12;
    let [state, lostKwh, terminalKwh, wallKwh] = [{ energyKwh: 0, temperatureC: 38 } as BatteryState, 0, 0, 0];
    const seenKw: number[] = [];
    for (let i = 0; i < 480; i += 1) {
      const { minKw, maxKw } = feasiblePowerKw(hot, state, stepMs);
      const powerKw = i % 48 < 24 ? minKw : maxKw;
      const { state: next, lossKwh } = stepBattery(hot, state, powerKw, stepMs);
      const cells = { cellC: state.temperatureC!, enclosureC: 38 };
      const warmed = stepThermal(model, cells, { heatKw: lossKwh * 12, ambientC: 38, stepMs });
      state = { ...next, temperatureC: warmed.state.cellC };
      terminalKwh += powerKw / 12;
      lostKwh += lossKwh;
      wallKwh += warmed.wallKwh;
      seenKw.push(Math.abs(powerKw));
      expect(state.temperatureC).toBeLessThan(60);
    }
    expect(seenKw[0]).toBe(1000);
    expect(Math.max(...seenKw.slice(240))).toBeLessThan(700);
    expect(-terminalKwh).toBeCloseTo(state.energyKwh + lostKwh, 6);
    expect(lostKwh + wallKwh).toBeCloseTo(model.cellKwhPerK * (state.temperatureC! - 38), 6);
  });
});

describe('faults', () => {
  const model = toThermal(pack);
  const loss = always('kWh', 1, 3);
  const gap = toSeries({
    unit: '°C',
    grid: loss.grid,
    values: Float64Array.of(1, NaN, 1),
    gaps: [{ index: 1, reason: 'lost' }],
  });
  it.each([
    ['Fill ambient first; step 1', { loss, ambient: gap }],
    ['ambient on the grid', { loss, ambient: always('°C', 20, 4) }],
    ['solar on the grid', { loss, ambient: always('°C', 20, 3), solar: always('kW', 1, 2) }],
    ['cellShareFraction', { loss, ambient: always('°C', 20, 3), cellShareFraction: 1.1 }],
    ['not kelvin', { loss, ambient: always('°C', 293, 3) }],
  ])('says %s', (text, history) => {
    expect(() => runThermal(model, history)).toThrow(text);
  });

  it.each([
    ['energyKwh', 0, { filmWPerM2K: 10, exposedFraction: 1 }],
    ['filmWPerM2K', 1, { filmWPerM2K: NaN, exposedFraction: 1 }],
    ['exposedFraction', 1, { filmWPerM2K: 10, exposedFraction: 1.5 }],
  ])('a pack with a bad %s is refused', (text, energyKwh, cooling) => {
    expect(() => packOf(LFP_PRISMATIC_CELL, energyKwh, cooling)).toThrow(text);
  });
});
