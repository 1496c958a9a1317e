import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { resistiveHeatKw } from '../../../../src/sim/storage/thermal/resistiveHeat.js';
import { restingThermal, stepThermal } from '../../../../src/sim/storage/thermal/stepThermal.js';
import type { ThermalState } from '../../../../src/sim/storage/thermal/stepThermal.js';
import { toThermal } from '../../../../src/sim/storage/thermal/thermalModel.js';

const HOUR_MS = 3_600_000;
const positive = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const specs = fc.record({
  cellMassKg: positive(0.05, 1e5),
  specificHeatJPerKgK: positive(500, 2000),
  cellToAirWPerK: positive(0.1, 1e5),
});
const conditions = fc.record({ heatKw: positive(0, 100), ambientC: positive(-30, 50), stepMs: positive(1000, 1e8) });
const cells = positive(-20, 60).map((cellC): ThermalState => ({ cellC, enclosureC: cellC }));

describe('cells in the ambient air, closed forms', () => {
  // A cell of 5 kg, 1100 J/(kg K), 2 W/K: tau = m c / (h A) = 2750 s.
  const model = toThermal({ cellMassKg: 5, specificHeatJPerKgK: 1100, cellToAirWPerK: 2 });
  const TAU_MS = 2_750_000;
  const heatKw = resistiveHeatKw(0.32, { voltageV: 3.3, resistanceOhm: 0.0007 });

  it('steady, they stand I²R / (h A) above the ambient', () => {
    const currentA = (3.3 - Math.sqrt(3.3 ** 2 - 4 * 0.0007 * 320)) / (2 * 0.0007);
    expect(currentA).toBeGreaterThan(320 / 3.3);
    const { state } = stepThermal(model, restingThermal(25), { heatKw, ambientC: 25, stepMs: 100 * TAU_MS });
    expect(state.cellC).toBeCloseTo(25 + (currentA ** 2 * 0.0007) / 2, 9);
  });

  it('after m c / (h A) they have gone 1 - 1/e of the way', () => {
    const { state } = stepThermal(model, restingThermal(25), { heatKw: 0.02, ambientC: 25, stepMs: TAU_MS });
    expect(state.cellC).toBeCloseTo(25 + 10 * (1 - Math.exp(-1)), 11);
  });

  it('without exchange in sight they warm by q t / (m c)', () => {
    const tight = toThermal({ cellMassKg: 5, specificHeatJPerKgK: 1100, cellToAirWPerK: 1e-9 });
    const { state } = stepThermal(tight, restingThermal(25), { heatKw: 0.0055, ambientC: -10, stepMs: 1_000_000 });
    expect(state.cellC).toBeCloseTo(26, 6);
  });

  it('without heat capacity in sight they are where heat and exchange balance', () => {
    const light = toThermal({ cellMassKg: 1e-9, specificHeatJPerKgK: 1100, cellToAirWPerK: 2 });
    expect(
      stepThermal(light, restingThermal(60), { heatKw: 0.01, ambientC: 25, stepMs: 1000 }).state.cellC,
    ).toBeCloseTo(30, 9);
  });
});

describe('laws', () => {
  test.prop([specs, cells, conditions, fc.integer({ min: 2, max: 50 })])(
    'a step in parts ends where the whole ends',
    (spec, start, given, parts) => {
      const model = toThermal(spec);
      const whole = stepThermal(model, start, given);
      let [state, sum] = [start, 0];
      for (let part = 0; part < parts; part += 1) {
        const step = stepThermal(model, state, { ...given, stepMs: given.stepMs / parts });
        state = step.state;
        sum += step.meanCellC / parts;
      }
      const scaleK = 1e-9 * (100 + Math.abs(whole.state.cellC));
      expect(Math.abs(state.cellC - whole.state.cellC)).toBeLessThan(scaleK);
      expect(Math.abs(sum - whole.meanCellC)).toBeLessThan(scaleK);
    },
  );

  test.prop([specs, cells, conditions])('heat is conserved: made + brought in = stored', (spec, start, given) => {
    const model = toThermal(spec);
    const { state, wallKwh } = stepThermal(model, start, given);
    const madeKwh = (given.heatKw * given.stepMs) / HOUR_MS;
    const storedKwh = model.cellKwhPerK * (state.cellC - start.cellC);
    expect(Math.abs(madeKwh + wallKwh - storedKwh)).toBeLessThanOrEqual(
      1e-9 * (madeKwh + Math.abs(wallKwh) + Math.abs(storedKwh)) +
        (1e-12 * model.cellToAirKwPerK * given.stepMs) / HOUR_MS +
        1e-12 * model.cellKwhPerK,
    );
  });

  test.prop([specs, cells, conditions, positive(0.01, 10)])(
    'hotter air, more heat or a hotter start never cools',
    (spec, start, given, more) => {
      const model = toThermal(spec);
      const base = stepThermal(model, start, given);
      for (const step of [
        stepThermal(model, start, { ...given, ambientC: given.ambientC + more }),
        stepThermal(model, start, { ...given, heatKw: given.heatKw + more }),
        stepThermal(model, { cellC: start.cellC + more, enclosureC: 0 }, given),
      ]) {
        expect(step.state.cellC).toBeGreaterThanOrEqual(base.state.cellC - 1e-9);
        expect(step.meanCellC).toBeGreaterThanOrEqual(base.meanCellC - 1e-9);
      }
    },
  );

  test.prop([specs, cells, conditions])('they stay between start and steady state', (spec, start, given) => {
    const { state, meanCellC } = stepThermal(toThermal(spec), start, given);
    const steadyC = given.ambientC + (1000 * given.heatKw) / spec.cellToAirWPerK;
    const [lowC, highC] = [Math.min(start.cellC, steadyC), Math.max(start.cellC, steadyC)];
    const roundingK = 1e-9 * (100 + Math.abs(steadyC));
    for (const value of [state.cellC, meanCellC]) {
      expect(value).toBeGreaterThanOrEqual(lowC - roundingK);
      expect(value).toBeLessThanOrEqual(highC + roundingK);
    }
  });
});

/**
 * SAM's own test of its thermal model (NREL/ssc, lib_battery_thermal_test, updateTemperatureTest): 507 kg, 1004 J/(kg K),
 * 20 W/(m² K), a cube of 0.58 m, 0.2 milliohm, steps of 1 h; mean temperature and heat given off in each. Its tolerances.
 */
describe('the thermal model of SAM', () => {
  const model = toThermal({ cellMassKg: 507, specificHeatJPerKgK: 1004, cellToAirWPerK: 20 * 0.58 * 0.58 * 6 });
  const rows: [roomC: number, currentA: number, meanC: number, givenOffKw: number][] = [
    [16.85, 50, 16.86, 0],
    [16.85, -50, 16.87, 0.00017],
    [21.85, 50, 17.51, -0.17533],
    [21.85, 10, 18.58, -0.13172],
    [16.85, 10, 18.76, 0.07658],
    [-3.15, 10, 15.69, 0.7599],
    [-3.15, 100, 11.01, 0.5714],
  ];

  it('has the same temperatures and heats', () => {
    let state = restingThermal(16.85);
    for (const [ambientC, currentA, meanC, givenOffKw] of rows) {
      const heatKw = (currentA ** 2 * 0.0002) / 1000;
      const step = stepThermal(model, state, { heatKw, ambientC, stepMs: HOUR_MS });
      expect(Math.abs(step.meanCellC - meanC)).toBeLessThan(0.02);
      expect(Math.abs(-step.wallKwh - givenOffKw)).toBeLessThan(1e-3);
      state = step.state;
    }
  });
});

describe('heat of a resistance', () => {
  test.prop([positive(-1, 1), positive(1, 1000), positive(1e-6, 1)])(
    'is what the source gives less what arrives',
    (share, voltageV, resistanceOhm) => {
      const powerW = (share * voltageV ** 2) / (4 * resistanceOhm);
      const heatW = 1000 * resistiveHeatKw(powerW / 1000, { voltageV, resistanceOhm });
      const currentA = Math.sign(powerW) * Math.sqrt(heatW / resistanceOhm);
      expect(Math.abs(voltageV * currentA - heatW - powerW)).toBeLessThanOrEqual(1e-6 * Math.abs(powerW) + 1e-9);
    },
  );

  it('is that of half the voltage at most, and nothing without resistance', () => {
    expect(resistiveHeatKw(0.25, { voltageV: 10, resistanceOhm: 0.1 })).toBeCloseTo(0.25, 9);
    expect(() => resistiveHeatKw(0.2501, { voltageV: 10, resistanceOhm: 0.1 })).toThrow('at most 0.25 kW');
    expect(resistiveHeatKw(5, { voltageV: 10, resistanceOhm: 0 })).toBe(0);
  });

  it.each([
    ['voltageV', { voltageV: 0, resistanceOhm: 1 }],
    ['resistanceOhm', { voltageV: 1, resistanceOhm: NaN }],
  ])('refuses a bad %s', (text, source) => {
    expect(() => resistiveHeatKw(1, source)).toThrow(text);
  });
});

describe('spread of a pack', () => {
  it('grows with the heat, either way', () => {
    const model = toThermal({ cellMassKg: 5, specificHeatJPerKgK: 1100, cellToAirWPerK: 2, spreadKPerKw: 100 });
    const step = stepThermal(model, restingThermal(25), { heatKw: 0.03, ambientC: 25, stepMs: HOUR_MS });
    expect(step.hottestCellC - step.meanCellC).toBeCloseTo(3, 12);
  });
});

describe('faults', () => {
  const spec = { cellMassKg: 5, specificHeatJPerKgK: 1100, cellToAirWPerK: 2 };
  const unit = { setpointC: 25, capacityKw: 1, performance: 3 };
  const walls = { heatCapacityJPerK: 1000, wallWPerK: 1 };
  it.each([
    ['cellMassKg', { ...spec, cellMassKg: 0 }],
    ['specificHeatJPerKgK', { ...spec, specificHeatJPerKgK: -1 }],
    ['cellToAirWPerK', { ...spec, cellToAirWPerK: NaN }],
    ['spreadKPerKw', { ...spec, spreadKPerKw: -1 }],
    ['heatCapacityJPerK', { ...spec, enclosure: { ...walls, heatCapacityJPerK: Infinity } }],
    ['wallWPerK', { ...spec, enclosure: { ...walls, wallWPerK: 0 } }],
    ['cooling capacityKw', { ...spec, enclosure: { ...walls, cooling: { ...unit, capacityKw: 0 } } }],
    ['cooling setpointC', { ...spec, enclosure: { ...walls, cooling: { ...unit, setpointC: NaN } } }],
    ['heating copRatio', { ...spec, enclosure: { ...walls, heating: { ...unit, performance: 0 } } }],
    ['heating performance', { ...spec, enclosure: { ...walls, heating: { ...unit, performance: [] } } }],
    [
      'cooling ambientC',
      {
        ...spec,
        enclosure: {
          ...walls,
          cooling: { ...unit, performance: [3, 3].map((ambientC) => ({ ambientC, copRatio: 2 })) },
        },
      },
    ],
    ['below that of cooling', { ...spec, enclosure: { ...walls, cooling: unit, heating: unit } }],
  ])('refuses a bad %s', (text, bad) => {
    expect(() => toThermal(bad)).toThrow(RangeError);
    expect(() => toThermal(bad)).toThrow(text);
  });

  it.each([
    ['heatKw', { heatKw: NaN, ambientC: 25, stepMs: 1 }],
    ['solarKw', { heatKw: 0, ambientC: 25, solarKw: Infinity, stepMs: 1 }],
    ['not kelvin', { heatKw: 0, ambientC: 298.15, stepMs: 1 }],
    ['stepMs', { heatKw: 0, ambientC: 25, stepMs: 0 }],
  ])('refuses a step with a bad %s', (text, given) => {
    expect(() => stepThermal(toThermal(spec), restingThermal(25), given)).toThrow(text);
  });
});
