import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { AgeingModel } from '../../../../src/sim/storage/ageing/ageingModel.js';
import { ageYear } from '../../../../src/sim/storage/ageing/ageYear.js';
import { fastExp } from '../../../../src/sim/storage/ageing/fastExp.js';
import { toCycleLifeModel } from '../../../../src/sim/storage/ageing/models/cycleLife.js';
import { NMC_KOKAM_FITTED } from '../../../../src/sim/storage/ageing/models/nmcKokamFitted.js';
import { freshAgeing } from '../../../../src/sim/storage/ageing/stepAgeing.js';
import { MODELS, socSeries, temperatureSeries } from './histories.js';

const row = (
  cycles: number,
  capacityFraction: number,
): { depthFraction: number; cycles: number; capacityFraction: number } => ({
  depthFraction: 0.8,
  cycles,
  capacityFraction,
});
const TABLE = toCycleLifeModel([row(0, 1), row(1000, 0.8)], { q0Fraction: 1.02, a: 0.00266, b: -7280, cKelvin: 930 });

/** The plain twin: the same rates, known to the loops only as functions of the stress. */
const plain = (model: AgeingModel): AgeingModel => ({
  ...model,
  mechanisms: model.mechanisms.map(({ parts: _parts, meanRate: _meanRate, ...mechanism }) => mechanism),
});

const days = fc.integer({ min: 1, max: 3 });
const levels = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 24, maxLength: 24 });
const heats = fc.array(fc.double({ min: 5, max: 45, noNaN: true }), { minLength: 24, maxLength: 24 });

describe.each([...MODELS, NMC_KOKAM_FITTED, TABLE])('the fast averages of $name', (model) => {
  test.prop([days, levels, heats], { numRuns: 25 })(
    'equal the plain ones, whatever the hours were like',
    (count, socs, temperatures) => {
      const repeated = (values: readonly number[]): number[] => Array.from({ length: count }, () => values).flat();
      const history = { soc: socSeries(repeated(socs)), temperatureC: temperatureSeries(repeated(temperatures)) };
      const fast = ageYear(model, freshAgeing(model), history).state.losses;
      const slow = ageYear(plain(model), freshAgeing(model), history).state.losses;
      fast.forEach((loss, i) => {
        expect(Math.abs(loss - slow[i]!)).toBeLessThanOrEqual(1e-11 * slow[i]!);
      });
    },
  );

  test.prop([levels, fc.double({ min: 5, max: 45, noNaN: true })], { numRuns: 10 })(
    'at one temperature too',
    (socs, temperatureC) => {
      const history = { soc: socSeries(socs), temperatureC };
      const fast = ageYear(model, freshAgeing(model), history).state.losses;
      const slow = ageYear(plain(model), freshAgeing(model), history).state.losses;
      fast.forEach((loss, i) => {
        expect(Math.abs(loss - slow[i]!)).toBeLessThanOrEqual(1e-11 * slow[i]!);
      });
    },
  );
});

describe('the exponential', () => {
  test.prop([fc.double({ min: -100, max: 100, noNaN: true })])('is that of the language', (x) => {
    expect(Math.abs(fastExp(x) / Math.exp(x) - 1)).toBeLessThan(1e-14);
  });
});
