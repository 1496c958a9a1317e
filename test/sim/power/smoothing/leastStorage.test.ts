import { fc, test } from '@fast-check/vitest';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { nextUniform, toRandom } from '../../../../src/base/random.js';
import { leastRampEnergy } from '../../../../src/sim/power/smoothing/leastStorage/leastEnergy.js';
import { leastRampPower } from '../../../../src/sim/power/smoothing/leastStorage/leastPower.js';
import { toStorageSmoothing } from '../../../../src/sim/power/smoothing/storageSmoothing.js';

// The package's types describe its CommonJS build; the ES build's default export is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

/** One hour steps: kW and kWh are alike. */
const HOURLY = (rampKw: number) => ({ stepMs: 3_600_000, rampKwPerMin: rampKw / 60 });

/** The linear program over all grid powers, with stored energies as variables. */
function linearProgram(demandKw: readonly number[], rampKw: number, objective: 'energy' | 'power'): number {
  const rows = demandKw.flatMap((kw, i) => [
    `b${i}: s${i + 1} - s${i} - g${i} = ${-kw}`,
    ...(i === 0 ? [] : [`u${i}: g${i} - g${i - 1} <= ${rampKw}`, `d${i}: g${i - 1} - g${i} <= ${rampKw}`]),
    ...(objective === 'power' ? [`p${i}: g${i} - w <= ${kw}`, `q${i}: g${i} + w >= ${kw}`] : []),
  ]);
  const caps = objective === 'energy' ? [...demandKw, 0].map((_, i) => `c${i}: s${i} - w <= 0`) : [];
  const bounds = [...demandKw, 0].map((_, i) => (objective === 'energy' ? `0 <= s${i}` : `s${i} free`));
  const free = demandKw.map((_, i) => `g${i} free`);
  const text = `Minimize\nobj: w\nSubject To\n${[...rows, ...caps].join('\n')}\nBounds\n${[...bounds, ...free].join('\n')}\nEnd\n`;
  const solution = highs.solve(text, { primal_feasibility_tolerance: 1e-10, dual_feasibility_tolerance: 1e-10 });
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}.`);
  return solution.ObjectiveValue;
}

const demands = fc.array(fc.integer({ min: -20, max: 100 }), { minLength: 1, maxLength: 24 });
const ramps = fc.constantFrom(0, 0.5, 3, 17, 200);

describe('beside the linear program', () => {
  test.prop([demands, ramps])('energy', (drawn, rampKw) => {
    const demandKw = Float64Array.from(drawn);
    const { energyKwh, gridKw, storedKwh } = leastRampEnergy(demandKw, HOURLY(rampKw));
    expect(Math.abs(energyKwh - linearProgram(drawn, rampKw, 'energy'))).toBeLessThan(1e-6);
    for (let i = 0; i < gridKw.length; i += 1) {
      if (i > 0) expect(Math.abs(gridKw[i]! - gridKw[i - 1]!)).toBeLessThan(rampKw + 1e-6);
      expect(storedKwh[i + 1]! - storedKwh[i]!).toBeCloseTo(gridKw[i]! - drawn[i]!, 6);
    }
    expect(Math.min(...storedKwh)).toBeGreaterThan(-1e-6);
    expect(Math.max(...storedKwh)).toBeLessThan(energyKwh + 1e-6);
  });

  test.prop([demands, ramps])('power', (drawn, rampKw) => {
    const { powerKw, gridKw } = leastRampPower(Float64Array.from(drawn), HOURLY(rampKw));
    expect(Math.abs(powerKw - linearProgram(drawn, rampKw, 'power'))).toBeLessThan(1e-6);
    for (let i = 1; i < gridKw.length; i += 1) {
      expect(Math.abs(gridKw[i]! - gridKw[i - 1]!)).toBeLessThan(rampKw + 1e-9);
    }
  });

  it('a hundred and fifty steps of noise', () => {
    const random = toRandom(8);
    const drawn = Array.from({ length: 150 }, () => Math.round(1000 * nextUniform(random)));
    for (const rampKw of [1, 40]) {
      const { energyKwh } = leastRampEnergy(Float64Array.from(drawn), HOURLY(rampKw));
      expect(energyKwh / linearProgram(drawn, rampKw, 'energy')).toBeCloseTo(1, 8);
    }
  });
});

describe('closed forms', () => {
  it('a demand within the ramp needs nothing', () => {
    const { energyKwh, gridKw } = leastRampEnergy(Float64Array.of(1, 2, 3, 2), HOURLY(1));
    expect(energyKwh).toBeCloseTo(0, 9);
    [1, 2, 3, 2].forEach((kw, i) => {
      expect(gridKw[i]).toBeCloseTo(kw, 9);
    });
  });

  it('a square wave made flat: dP T d (1 - d)', () => {
    const wave = Float64Array.from({ length: 100 }, (_, i) => (i % 10 < 7 ? 60 : 0));
    expect(leastRampEnergy(wave, HOURLY(0)).energyKwh).toBeCloseTo(60 * 10 * 0.7 * 0.3, 6);
  });

  it('a lone step: P^2/(8R) with foresight, P^2/(2R) without; half the power', () => {
    const wave = Float64Array.from({ length: 4000 }, (_, i) => (i < 2000 ? 0 : 1000));
    const limit = { stepMs: 1000, rampKwPerMin: 60 };
    const { energyKwh, gridKw } = leastRampEnergy(wave, limit);
    const withoutKwh = 1000 ** 2 / (2 * 60 * 60);
    expect(energyKwh / withoutKwh).toBeCloseTo(1 / 4, 3);
    expect(gridKw[1999]! + gridKw[2000]!).toBeCloseTo(1000, 0);
    const stage = toStorageSmoothing({ battery: null, rampKwPerMin: 60 }, 1000);
    stage.step(wave, 4000);
    expect(stage.use().swingKwh / withoutKwh).toBeCloseTo(1, 2);
    expect(
      leastRampPower(
        Float64Array.from({ length: 9 }, (_, i) => (i < 4 ? 0 : 1000)),
        HOURLY(0),
      ).powerKw,
    ).toBe(500);
  });
});

test.prop([demands, fc.constantFrom(1, 5, 30)])(
  'no stage needs less energy, and a looser ramp needs no more',
  (drawn, rampKw) => {
    const demandKw = Float64Array.from(drawn);
    const { energyKwh } = leastRampEnergy(demandKw, HOURLY(rampKw));
    const stage = toStorageSmoothing({ battery: null, rampKwPerMin: rampKw / 60 }, 3_600_000);
    stage.step(demandKw.slice(), drawn.length);
    expect(energyKwh).toBeLessThan(stage.use().swingKwh + 1e-6);
    expect(leastRampEnergy(demandKw, HOURLY(2 * rampKw)).energyKwh).toBeLessThan(energyKwh + 1e-6);
  },
);

it('a day of seconds in few passes', () => {
  const random = toRandom(2);
  let levelKw = 50_000;
  const day = Float64Array.from({ length: 86_400 }, (_, i) => {
    if (nextUniform(random) < 0.001) levelKw = 100_000 * nextUniform(random);
    return levelKw + (i % 4 < 3 ? 8000 : -8000);
  });
  const { energyKwh, passCount } = leastRampEnergy(day, { stepMs: 1000, rampKwPerMin: 10_000 });
  expect(energyKwh).toBeGreaterThan(100);
  expect(passCount).toBeLessThan(60);
});

it.each([
  ['no sample', [], 1],
  ['NaN', [1, NaN], 1],
  ['a ramp below 0', [1, 2], -1],
])('refuses %s', (_name, drawn, rampKw) => {
  expect(() => leastRampEnergy(Float64Array.from(drawn), HOURLY(rampKw))).toThrow('Give');
  expect(() => leastRampPower(Float64Array.from(drawn), HOURLY(rampKw))).toThrow('Give');
});
