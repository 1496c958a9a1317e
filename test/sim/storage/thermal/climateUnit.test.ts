import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { toSeries } from '../../../../src/base/series.js';
import { AIR_CONDITIONER_PERFORMANCE } from '../../../../src/sim/storage/thermal/cards.js';
import { idealCop, toClimateUnit, unitAt } from '../../../../src/sim/storage/thermal/climateUnit.js';
import { runThermal } from '../../../../src/sim/storage/thermal/runThermal.js';
import { toThermal } from '../../../../src/sim/storage/thermal/thermalModel.js';

const RATED_C = 26.7;
const cooler = (setpointC: number, ratedSetpointC?: number) =>
  toClimateUnit('cooling', {
    ...{ setpointC, capacityKw: 10, performance: AIR_CONDITIONER_PERFORMANCE },
    ...(ratedSetpointC === undefined ? {} : { ratedSetpointC }),
  });

describe('the setpoint of a cooling unit', () => {
  const temperatures = fc.double({ min: 10, max: 40, noNaN: true });

  test.prop([temperatures, fc.double({ min: 18, max: 46, noNaN: true })])(
    'costs more electricity the colder it is, and none more at the rating',
    (setpointC, ambientC) => {
      const [colder, warmer] = [cooler(setpointC, RATED_C), cooler(setpointC + 1, RATED_C)];
      expect(unitAt(colder, ambientC).copRatio).toBeLessThanOrEqual(unitAt(warmer, ambientC).copRatio * 1.0001);
      expect(unitAt(cooler(RATED_C, RATED_C), ambientC)).toEqual(unitAt(cooler(RATED_C), ambientC));
      expect(unitAt(colder, ambientC).capacityKw).toBe(unitAt(warmer, ambientC).capacityKw);
    },
  );

  it('follows Carnot, the share of it that the unit reaches being kept', () => {
    for (const { ambientC, copRatio } of AIR_CONDITIONER_PERFORMANCE) {
      const share = copRatio / idealCop(RATED_C, ambientC);
      expect(share).toBeLessThan(1);
      expect(unitAt(cooler(20, RATED_C), ambientC).copRatio / idealCop(20, ambientC)).toBeCloseTo(share, 12);
    }
  });

  it('changes nothing where no rating is given', () => {
    expect(unitAt(cooler(15), 35)).toEqual(unitAt(cooler(30), 35));
  });

  it('has no rating for a heater or for a constant performance', () => {
    const spec = { setpointC: 20, capacityKw: 1, ratedSetpointC: 25 };
    expect(() => toClimateUnit('heating', { ...spec, performance: AIR_CONDITIONER_PERFORMANCE })).toThrow(
      'ratedSetpointC',
    );
    expect(() => toClimateUnit('cooling', { ...spec, performance: 3 })).toThrow('ratedSetpointC');
    expect(() => cooler(20, NaN)).toThrow('ratedSetpointC');
  });
});

it('a cold start reads too cold by what a year before would have left', () => {
  const grid = { startMs: 0, stepMs: 3_600_000, count: 240 };
  const loss = toSeries({ unit: 'kWh', grid, values: new Float64Array(240).fill(5) });
  const ambient = toSeries({ unit: '°C', grid, values: new Float64Array(240).fill(20) });
  const model = toThermal({ cellMassKg: 36_000, specificHeatJPerKgK: 1000, cellToAirWPerK: 500 });
  const cold = runThermal(model, { loss, ambient });
  const warm = runThermal(model, { loss, ambient, start: cold.state });
  expect(cold.cell.values[0]!).toBeLessThan(21);
  expect(warm.cell.values[0]!).toBeCloseTo(20 + 5 / 0.5, 3);
  expect(cold.cell.values.at(-1)!).toBeCloseTo(warm.cell.values.at(-1)!, 3);
});
