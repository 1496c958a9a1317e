import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { ClimateUnitSpec } from '../../../../src/sim/storage/thermal/climateUnit.js';
import type { ThermalConditions, ThermalState, ThermalStep } from '../../../../src/sim/storage/thermal/stepThermal.js';
import { restingThermal, stepThermal } from '../../../../src/sim/storage/thermal/stepThermal.js';
import type { ThermalModel, ThermalSpec } from '../../../../src/sim/storage/thermal/thermalModel.js';
import { toThermal } from '../../../../src/sim/storage/thermal/thermalModel.js';

const HOUR_MS = 3_600_000;
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const CURVE = [
  { ambientC: 10, copRatio: 5, capacityFraction: 1.3 },
  { ambientC: 40, copRatio: 2, capacityFraction: 0.8 },
];
const unitAtSetpoint = (setpointC: number): fc.Arbitrary<ClimateUnitSpec | null> =>
  fc.option(
    fc.record({
      setpointC: fc.constant(setpointC),
      capacityKw: between(0.1, 30),
      performance: fc.constantFrom(1, 3, CURVE),
    }),
  );
const cells = {
  cellMassKg: between(10, 1e5),
  specificHeatJPerKgK: between(800, 1300),
  cellToAirWPerK: between(1, 1e4),
};
const walls = { heatCapacityJPerK: between(1e3, 1e7), wallWPerK: between(0.1, 1e3) };
const uncontrolled = fc.record({ ...cells, enclosure: fc.record(walls) });
const controlled = fc
  .tuple(uncontrolled, unitAtSetpoint(25), unitAtSetpoint(15))
  .map(([{ enclosure, ...rest }, cooling, heating]): ThermalSpec => ({
    ...rest,
    enclosure: { ...enclosure, ...(cooling === null ? {} : { cooling }), ...(heating === null ? {} : { heating }) },
  }));
const states: fc.Arbitrary<ThermalState> = fc.record({
  cellC: between(-20, 60),
  enclosureC: fc.oneof(between(-20, 60), fc.constantFrom(15, 25)),
});
const conditions: fc.Arbitrary<ThermalConditions> = fc.record({
  heatKw: fc.oneof(between(0, 30), fc.constant(0)),
  ambientC: between(-30, 50),
  solarKw: between(0, 5),
  stepMs: fc.oneof(between(1000, 1e7), fc.constantFrom(HOUR_MS, 1e9)),
});

const inParts = (model: ThermalModel, start: ThermalState, given: ThermalConditions, parts: number) => {
  let state = start;
  const sums = { coolingKwh: 0, heatingKwh: 0, wallKwh: 0, auxiliaryKwh: 0, meanCellC: 0 };
  for (let part = 0; part < parts; part += 1) {
    const step = stepThermal(model, state, { ...given, stepMs: given.stepMs / parts });
    state = step.state;
    sums.coolingKwh += step.coolingKwh;
    sums.heatingKwh += step.heatingKwh;
    sums.wallKwh += step.wallKwh;
    sums.auxiliaryKwh += step.auxiliaryKwh;
    sums.meanCellC += step.meanCellC / parts;
  }
  return { state, ...sums };
};

describe('laws', () => {
  test.prop([controlled, states, conditions, fc.integer({ min: 2, max: 40 })])(
    'a step in parts ends where the whole ends, at the same cost',
    (spec, start, given, parts) => {
      const model = toThermal(spec);
      const whole = stepThermal(model, start, given);
      const split = inParts(model, start, given, parts);
      const hours = given.stepMs / HOUR_MS;
      const scaleK = 1e-8 * (100 + Math.abs(whole.state.cellC) + Math.abs(whole.state.enclosureC));
      expect(Math.abs(split.state.cellC - whole.state.cellC)).toBeLessThan(scaleK);
      expect(Math.abs(split.state.enclosureC - whole.state.enclosureC)).toBeLessThan(scaleK);
      expect(Math.abs(split.meanCellC - whole.meanCellC)).toBeLessThan(scaleK);
      for (const sum of ['coolingKwh', 'heatingKwh', 'auxiliaryKwh', 'wallKwh'] as const) {
        expect(Math.abs(split[sum] - whole[sum])).toBeLessThan(1e-8 * (1 + Math.abs(whole[sum]) + 40 * hours));
      }
    },
  );

  test.prop([controlled, states, conditions])('heat is conserved', (spec, start, given) => {
    const model = toThermal(spec);
    const step = stepThermal(model, start, given);
    const { airKwhPerK } = model.enclosure!.nodes;
    const madeKwh = ((given.heatKw + given.solarKw!) * given.stepMs) / HOUR_MS;
    const storedKwh =
      model.cellKwhPerK * (step.state.cellC - start.cellC) + airKwhPerK * (step.state.enclosureC - start.enclosureC);
    const inKwh = madeKwh + step.wallKwh + step.heatingKwh - step.coolingKwh;
    // Heats of either way as they would flow by 100 K.
    const { cellToAirKwPerK, wallKwPerK } = model.enclosure!.nodes;
    const roundingKwh =
      1e-12 * (model.cellKwhPerK + airKwhPerK + ((cellToAirKwPerK + wallKwPerK) * given.stepMs) / HOUR_MS);
    const turnoverKwh = madeKwh + Math.abs(step.wallKwh) + step.heatingKwh + step.coolingKwh + Math.abs(storedKwh);
    expect(Math.abs(inKwh - storedKwh)).toBeLessThanOrEqual(1e-11 * turnoverKwh + roundingKwh);
  });

  test.prop([controlled, states, conditions])(
    'a unit moves from nothing to its capacity, cooling never with heating at one end',
    (spec, start, given) => {
      const { cooling, heating } = spec.enclosure!;
      const { state, coolingKwh, heatingKwh, auxiliaryKwh } = stepThermal(toThermal(spec), start, given);
      const hours = given.stepMs / HOUR_MS;
      const mostKwh = (unit: ClimateUnitSpec | undefined): number => (unit?.capacityKw ?? 0) * 1.3 * hours * (1 + 1e-9);
      expect(coolingKwh).toBeGreaterThanOrEqual(-1e-9 * hours);
      expect(heatingKwh).toBeGreaterThanOrEqual(-1e-9 * hours);
      expect(coolingKwh).toBeLessThanOrEqual(mostKwh(cooling));
      expect(heatingKwh).toBeLessThanOrEqual(mostKwh(heating));
      expect(auxiliaryKwh).toBeLessThanOrEqual(coolingKwh + heatingKwh + 1e-9);
      expect(Number.isFinite(state.cellC)).toBe(true);
    },
  );

  test.prop([controlled, states, conditions, between(0.01, 10)])(
    'hotter air outside, more heat or a hotter start never cools',
    (spec, start, given, more) => {
      const model = toThermal({ ...spec, enclosure: flat(spec) });
      const base = stepThermal(model, start, given);
      for (const step of [
        stepThermal(model, start, { ...given, ambientC: given.ambientC + more }),
        stepThermal(model, start, { ...given, heatKw: given.heatKw + more }),
        stepThermal(model, start, { ...given, solarKw: given.solarKw! + more }),
        stepThermal(model, { ...start, cellC: start.cellC + more }, given),
        stepThermal(model, { ...start, enclosureC: start.enclosureC + more }, given),
      ]) {
        expect(step.state.cellC).toBeGreaterThanOrEqual(base.state.cellC - 1e-8);
        expect(step.state.enclosureC).toBeGreaterThanOrEqual(base.state.enclosureC - 1e-8);
      }
    },
  );
});

/** With capacities that do not follow the ambient, which could cool more when it is cooler. */
function flat({ enclosure }: ThermalSpec): NonNullable<ThermalSpec['enclosure']> {
  const { cooling, heating, ...rest } = enclosure!;
  return {
    ...rest,
    ...(cooling === undefined ? {} : { cooling: { ...cooling, performance: 3 } }),
    ...(heating === undefined ? {} : { heating: { ...heating, performance: 1 } }),
  };
}

type Matrix = number[][];
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));

/** exp(A) by Taylor's series after scaling, squared back. */
function exponential(a: Matrix): Matrix {
  const size = Math.max(...a.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  const halvings = Math.max(0, Math.ceil(Math.log2(size)) + 3);
  const small = a.map((row) => row.map((value) => value / 2 ** halvings));
  let term: Matrix = a.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  let sum = term;
  for (let k = 1; k <= 18; k += 1) {
    term = product(term, small).map((row) => row.map((value) => value / k));
    sum = sum.map((row, i) => row.map((value, j) => value + term[i]![j]!));
  }
  for (let i = 0; i < halvings; i += 1) sum = product(sum, sum);
  return sum;
}

describe('two nodes without a unit', () => {
  test.prop([uncontrolled, states, conditions.filter(({ stepMs }) => stepMs <= HOUR_MS)])(
    'are the matrix exponential',
    (spec, start, given) => {
      const { cellMassKg, specificHeatJPerKgK, cellToAirWPerK: exchange, enclosure } = spec;
      const seconds = given.stepMs / 1000;
      const [cell, air] = [cellMassKg * specificHeatJPerKgK, enclosure.heatCapacityJPerK];
      const wall = enclosure.wallWPerK;
      const system = [
        [-exchange / cell, exchange / cell, (1000 * given.heatKw) / cell],
        [exchange / air, -(exchange + wall) / air, (1000 * given.solarKw! + wall * given.ambientC) / air],
        [0, 0, 0],
      ].map((row) => row.map((value) => value * seconds));
      const [[cellC], [airC]] = product(exponential(system), [[start.cellC], [start.enclosureC], [1]]) as [
        [number],
        [number],
      ];
      const { state } = stepThermal(toThermal(spec), start, given);
      expect(Math.abs(state.cellC - cellC)).toBeLessThan(1e-8 * (100 + Math.abs(cellC)));
      expect(Math.abs(state.enclosureC - airC)).toBeLessThan(1e-8 * (100 + Math.abs(airC)));
    },
  );

  it('steady, stand one above the other by heat over conductance', () => {
    const enclosure = { heatCapacityJPerK: 739_000, wallWPerK: 95.5 };
    const model = toThermal({ cellMassKg: 6000, specificHeatJPerKgK: 1100, cellToAirWPerK: 1500, enclosure });
    const { state } = stepThermal(model, restingThermal(10), { heatKw: 3, ambientC: 20, solarKw: 0.5, stepMs: 1e12 });
    expect(state.enclosureC).toBeCloseTo(20 + 3500 / 95.5, 6);
    expect(state.cellC).toBeCloseTo(20 + 3500 / 95.5 + 3000 / 1500, 6);
  });
});

describe('a unit', () => {
  const enclosure = { heatCapacityJPerK: 739_000, wallWPerK: 95.5 };
  const cellsOf1Mwh = { cellMassKg: 6110, specificHeatJPerKgK: 1100, cellToAirWPerK: 1743 };
  const cooling = { setpointC: 25, capacityKw: 10, performance: CURVE };
  const heating = { setpointC: 15, capacityKw: 5, performance: 1 };
  const model = toThermal({ ...cellsOf1Mwh, enclosure: { ...enclosure, cooling, heating } });

  it('holds its setpoint, steady, at the heat that comes in over its coefficient', () => {
    const given = { heatKw: 4, ambientC: 40, stepMs: 1000 * HOUR_MS };
    const settled = stepThermal(model, restingThermal(25), given).state;
    expect(settled).toEqual({ cellC: expect.closeTo(25 + 4000 / 1743, 9) as number, enclosureC: 25 });
    const step = stepThermal(model, settled, { ...given, stepMs: HOUR_MS });
    expect(step.coolingKwh).toBeCloseTo(4 + 15 * 0.0955, 9);
    expect(step.auxiliaryKwh).toBeCloseTo((4 + 15 * 0.0955) / 2, 9);
    expect(step.heatingKwh).toBe(0);
  });

  it('too small, runs at capacity and lets the air rise', () => {
    const { state, coolingKwh } = stepThermal(model, restingThermal(25), { heatKw: 12, ambientC: 40, stepMs: 1e12 });
    expect(state.enclosureC).toBeCloseTo(40 + (12 - 8) / 0.0955, 6);
    expect(coolingKwh / (1e12 / HOUR_MS)).toBeCloseTo(8, 3);
  });

  it('heats in the cold what the wall lets out', () => {
    const settled = stepThermal(model, restingThermal(15), { heatKw: 0, ambientC: -20, stepMs: 1000 * HOUR_MS });
    expect(settled.state).toEqual({ cellC: expect.closeTo(15, 9) as number, enclosureC: 15 });
    expect(settled.auxiliaryKwh).toBeCloseTo(35 * 0.0955 * 1000, 6);
  });

  it('rests between its setpoints', () => {
    const step = stepThermal(model, restingThermal(20), { heatKw: 0, ambientC: 20, stepMs: HOUR_MS });
    expect(step).toMatchObject({ coolingKwh: 0, heatingKwh: 0, auxiliaryKwh: 0, state: { cellC: 20, enclosureC: 20 } });
  });

  /** Small explicit steps; in each the unit removes what brings the air to its setpoint, within its capacity. */
  const explicit = (given: ThermalConditions, steps: number): Pick<ThermalStep, 'state' | 'coolingKwh'> => {
    const seconds = given.stepMs / 1000 / steps;
    let [cellC, airC, cooledJ] = [35, 20, 0];
    for (let i = 0; i < steps; i += 1) {
      const exchangedW = 1743 * (cellC - airC);
      const freeC = airC + ((exchangedW + 95.5 * (given.ambientC - airC)) * seconds) / 739_000;
      const removedJ = Math.min(8000 * seconds, Math.max(0, (freeC - 25) * 739_000));
      cellC += ((1000 * given.heatKw - exchangedW) * seconds) / (6110 * 1100);
      airC = freeC - removedJ / 739_000;
      cooledJ += removedJ;
    }
    return { state: { cellC, enclosureC: airC }, coolingKwh: cooledJ / 3.6e6 };
  };

  it.each([0.2, 1, 4, 24])('is the limit of small explicit steps, to first order, over %d h', (hours) => {
    const given = { heatKw: 6, ambientC: 40, stepMs: hours * HOUR_MS };
    const exact = stepThermal(model, { cellC: 35, enclosureC: 20 }, given);
    expect(exact.coolingKwh).toBeGreaterThan(0);
    for (const steps of [5000, 20_000, 80_000]) {
      const rough = explicit(given, steps);
      const stepHours = hours / steps;
      expect(Math.abs(rough.state.cellC - exact.state.cellC)).toBeLessThan(5 * stepHours);
      expect(Math.abs(rough.coolingKwh - exact.coolingKwh)).toBeLessThan(16 * stepHours);
    }
  });
});
