import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { ageBattery } from '../../../../src/sim/storage/ageing/ageBattery.js';
import { ageYear } from '../../../../src/sim/storage/ageing/ageYear.js';
import { powerLaw } from '../../../../src/sim/storage/ageing/ageingLaw.js';
import type { AgeingModel } from '../../../../src/sim/storage/ageing/ageingModel.js';
import { ANODE_POTENTIAL_V, anodePotentialV } from '../../../../src/sim/storage/ageing/anodePotential.js';
import { countCycles } from '../../../../src/sim/storage/ageing/countCycles.js';
import { finishRainflow, pushState, toRainflow } from '../../../../src/sim/storage/ageing/rainflow.js';
import { atSoc } from '../../../../src/sim/storage/ageing/socCurve.js';
import type { AgeingState, StressSpec } from '../../../../src/sim/storage/ageing/stepAgeing.js';
import { freshAgeing, stepAgeing } from '../../../../src/sim/storage/ageing/stepAgeing.js';
import { MODELS, referenceDay, repeat, socSeries, temperatureSeries } from './histories.js';

const stresses = fc.record({
  days: fc.double({ min: 0.1, max: 3000, noNaN: true }),
  temperatureC: fc.double({ min: 5, max: 45, noNaN: true }),
  socFraction: fc.double({ min: 0, max: 1, noNaN: true }),
  meanSocFraction: fc.constant(0.5),
  fullCycles: fc.double({ min: 0, max: 2000, noNaN: true }),
  depthFraction: fc.double({ min: 0.2, max: 1, noNaN: true }),
  ratePerHour: fc.double({ min: 0, max: 1, noNaN: true }),
});
const levels = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 48, maxLength: 96 });
const parts = fc.integer({ min: 2, max: 40 });

const split = (stress: StressSpec, count: number): StressSpec => ({
  ...stress,
  days: stress.days / count,
  fullCycles: (stress.fullCycles ?? 0) / count,
});
const after = (model: AgeingModel, stress: StressSpec, count: number, from = freshAgeing(model)): AgeingState =>
  Array.from({ length: count }).reduce<AgeingState>((state) => stepAgeing(model, state, split(stress, count)), from);
const close = (a: readonly number[], b: readonly number[], tolerance = 1e-9): void => {
  a.forEach((value, i) => {
    expect(Math.abs(value - b[i]!)).toBeLessThanOrEqual(tolerance * Math.max(1e-6, Math.abs(b[i]!)));
  });
};

describe.each(MODELS)('laws of $name', (model) => {
  test.prop([stresses, parts])('any division of a constant step gives the same state', (stress, count) => {
    const whole = after(model, stress, 1);
    const many = after(model, stress, count);
    close(many.losses, whole.losses);
    expect(many.days).toBeCloseTo(stress.days, 8);
    expect(many.fullCycles).toBeCloseTo(stress.fullCycles, 8);
  });

  test.prop([stresses, stresses])(
    'no loss ever shrinks, and capacity never grows at one temperature',
    (first, second) => {
      const young = after(model, first, 1);
      const old = after(model, second, 1, young);
      old.losses.forEach((loss, i) => {
        expect(loss).toBeGreaterThanOrEqual(young.losses[i]!);
      });
      const capacity = ({ losses }: AgeingState): number => model.capacityFraction(losses, 298.15);
      expect(capacity(old)).toBeLessThanOrEqual(capacity(young));
      const resistance = ({ losses }: AgeingState): number => model.resistanceRatio?.(losses) ?? 1;
      expect(resistance(old)).toBeGreaterThanOrEqual(resistance(young));
    },
  );

  it('nothing happens in no time', () => {
    const fresh = freshAgeing(model);
    expect(stepAgeing(model, fresh, { days: 0, temperatureC: 25, socFraction: 0.5 })).toEqual(fresh);
  });

  test.prop([levels, fc.integer({ min: 5, max: 40 })], { numRuns: 30 })(
    'time and throughput of a history are conserved, in one call or cut at days, with the same state',
    (values, temperatureC) => {
      const socs = values.slice(0, 48).map((value) => value / 100);
      const way = socs.reduce((sum, soc, i) => sum + Math.abs(soc - socs[(i + 47) % 48]!), 0);
      const whole = ageYear(model, freshAgeing(model), { soc: socSeries(socs), temperatureC });
      const startSocFraction = socs.at(-1)!;
      const morning = { soc: socSeries(socs.slice(0, 24)), temperatureC, startSocFraction };
      const one = ageYear(model, freshAgeing(model), morning);
      const two = ageYear(model, one.state, { soc: socSeries(socs.slice(24)), temperatureC });
      expect(whole.health.days).toBeCloseTo(2, 12);
      expect(whole.health.fullCycles).toBeCloseTo(way / 2, 12);
      close(two.state.losses, whole.state.losses, 1e-12);
      expect(two.health.fullCycles).toBeCloseTo(whole.health.fullCycles, 12);
      expect(two.health.capacityFraction).toBeCloseTo(whole.health.capacityFraction, 12);
    },
  );

  it('finer sampling of the same history changes the state little, and less', () => {
    const capacity = (stepsPerDay: number): number => {
      const soc = socSeries(repeat(referenceDay(0.1, 0.9, stepsPerDay), 20), stepsPerDay);
      return ageYear(model, freshAgeing(model), { soc, temperatureC: 30 }).health.capacityFraction;
    };
    const hourly = capacity(24);
    const quarters = capacity(96);
    const minutes = capacity(288);
    expect(Math.abs(hourly - minutes)).toBeLessThan(3e-5);
    expect(Math.abs(quarters - minutes)).toBeLessThan(3e-6);
  });

  it('a constant temperature and a series of it are the same', () => {
    const soc = socSeries(repeat(referenceDay(0.2, 0.8), 10));
    const constant = ageYear(model, freshAgeing(model), { soc, temperatureC: 25 });
    const series = temperatureSeries(new Float64Array(240).fill(25));
    expect(ageYear(model, freshAgeing(model), { soc, temperatureC: series })).toEqual(constant);
  });

  it('heat from noon to evening wears as its mean rate, neither as none nor as a whole hot day', () => {
    const soc = socSeries(repeat([0.6], 24 * 30));
    const run = (temperatureC: number | Float64Array): number =>
      ageYear(model, freshAgeing(model), {
        soc,
        temperatureC: typeof temperatureC === 'number' ? temperatureC : temperatureSeries(temperatureC),
      }).state.losses[0]!;
    const mixed = run(Float64Array.from({ length: 720 }, (_, i) => (i % 24 < 12 ? 20 : 40)));
    expect(mixed).toBeGreaterThan(run(20));
    expect(mixed).toBeLessThan(run(40));
  });
});

describe('power laws', () => {
  it.each([0.357, 0.5, 1, 1.11, 1.5])('of order %d stay finite when a rate is nothing beside the loss', (order) => {
    for (const rate of [1e-323, 1e-200, 1e-30]) expect(powerLaw(order)(0.1, rate, 1)).toBeCloseTo(0.1, 12);
    expect(powerLaw(order)(0, 1e-30, 4) / 1e-30).toBeCloseTo(4 ** order, 9);
  });
});

it('a power law refuses an order that is none', () => {
  for (const order of [0, 0.05, 20, NaN]) expect(() => powerLaw(order)).toThrow('order');
});

describe('rainflow for ageing', () => {
  test.prop([levels])('whole series and streaming count alike', (values) => {
    const rows: number[][] = [];
    const counter = toRainflow((cycle) => rows.push([cycle.depth, cycle.mean, cycle.count, cycle.start, cycle.end]));
    values.forEach((value, i) => {
      pushState(counter, value, i);
    });
    finishRainflow(counter);
    const table = countCycles(Float64Array.from(values));
    const columns = [table.ranges, table.means, table.counts, table.starts, table.ends];
    expect(rows).toEqual(Array.from(table.ranges, (_, i) => columns.map((column) => column[i])));
  });

  it('a deep cycle that spans a year end is one cycle, not two halves', () => {
    const model = MODELS.find(({ name }) => name.startsWith('LMO'))!;
    const autumn = { soc: socSeries([0.1, 0.5, 0.9]), temperatureC: 25, startSocFraction: 0.9 };
    const spring = { soc: socSeries([0.5, 0.1, 0.9]), temperatureC: 25 };
    const first = ageYear(model, freshAgeing(model), autumn);
    expect(first.state.openTurns.map(({ socFraction }) => socFraction)).toEqual([0.9, 0.1, 0.9].slice(0, 3));
    const both = ageYear(model, first.state, spring);
    const { losses } = ageYear(model, freshAgeing(model), {
      ...autumn,
      soc: socSeries([0.1, 0.5, 0.9, 0.5, 0.1, 0.9]),
    }).state;
    close(both.state.losses, losses, 1e-12);
  });
});

describe('the table of the anode', () => {
  it('is within 2e-7 V of the formula everywhere', () => {
    let worst = 0;
    for (let i = 0; i <= 100_000; i += 1) {
      worst = Math.max(worst, Math.abs(atSoc(ANODE_POTENTIAL_V, i / 1e5) - anodePotentialV(i / 1e5)));
    }
    expect(worst).toBeLessThan(2e-7);
  });
});

describe('a life', () => {
  const model = MODELS[0]!;
  const history = { soc: socSeries(referenceDay(0.1, 0.9)), temperatureC: 35 };

  it('ends where the capacity crosses, found inside the day', () => {
    const life = ageBattery(model, history, { untilDays: 9000, endOfLifeFraction: 0.8 });
    const days = life.endOfLifeDays!;
    const before = life.trajectory.find((health) => health.days >= Math.floor(days))!;
    expect(before.capacityFraction).toBeGreaterThanOrEqual(0.8);
    expect(life.trajectory.find((health) => health.days >= Math.ceil(days))!.capacityFraction).toBeLessThan(0.8);
    expect(life.trajectory).toHaveLength(9000);
  });

  it('has no end before it is reached, and none earlier than its state', () => {
    const young = ageBattery(model, history, { untilDays: 100 });
    expect(young.endOfLifeDays).toBeNull();
    const more = ageBattery(model, history, { untilDays: 200, state: young.state });
    const whole = ageBattery(model, history, { untilDays: 200 });
    close(more.state.losses, whole.state.losses, 1e-12);
    expect(more.health.days).toBeCloseTo(200, 9);
    expect(() => ageBattery(model, history, { untilDays: 100, state: young.state })).toThrow('untilDays');
    expect(() => ageBattery(model, history, { untilDays: NaN })).toThrow('untilDays');
    expect(() => ageBattery(model, history, { endOfLifeFraction: NaN })).toThrow('endOfLifeFraction');
  });

  it.each(MODELS)('of $name has no capacity below nothing, however long and hot', (hot) => {
    const { health } = ageBattery(hot, { ...history, temperatureC: 45 }, { untilDays: 40 * 365 });
    expect(health.capacityFraction).toBeGreaterThanOrEqual(0);
  });

  it('says which part time and which part cycling took', () => {
    const storage = ageBattery(model, { soc: socSeries(repeat([0.5], 24)), temperatureC: 25 }, { untilDays: 365 });
    expect(storage.health.calendarShareFraction).toBe(1);
    const { health, state } = ageBattery(model, history, { untilDays: 365 });
    expect(health.calendarShareFraction).toBeCloseTo(state.losses[0]! / (state.losses[0]! + state.losses[1]!), 12);
  });
});

describe('bad input', () => {
  const model = MODELS[0]!;
  const good = { days: 1, temperatureC: 25, socFraction: 0.5 };
  const soc = (...values: number[]): { soc: ReturnType<typeof socSeries>; temperatureC: number } => ({
    soc: socSeries(values),
    temperatureC: 25,
  });

  it.each([
    ['days', { days: -1 }],
    ['days', { days: NaN }],
    ['temperatureC', { temperatureC: 298.15 }],
    ['temperatureC', { temperatureC: NaN }],
    ['socFraction', { socFraction: 50 }],
    ['socFraction', { socFraction: NaN }],
    ['depthFraction', { depthFraction: 1.2 }],
    ['depthFraction', { fullCycles: 3 }],
    ['fullCycles', { fullCycles: -1, depthFraction: 0.5 }],
    ['ratePerHour', { ratePerHour: Infinity }],
    ['meanSocFraction', { meanSocFraction: -0.1 }],
  ])('a step names %s', (field, bad) => {
    expect(() => stepAgeing(model, freshAgeing(model), { ...good, ...bad })).toThrow(RangeError);
    expect(() => stepAgeing(model, freshAgeing(model), { ...good, ...bad })).toThrow(field);
  });

  it('refuses the losses of another model', () => {
    const foreign = { ...freshAgeing(model), losses: [0, 0, 0] };
    expect(() => stepAgeing(model, foreign, good)).toThrow('each of its 2 mechanisms');
    expect(() => stepAgeing(model, { ...foreign, losses: [NaN, 0] }, good)).toThrow('each of its 2');
  });

  it('names the step of a bad history', () => {
    const fresh = freshAgeing(model);
    expect(() => ageYear(model, fresh, soc(0.5, 50, 0.5))).toThrow('step 1 from 0 to 1 (not percent); this one is 50');
    expect(() => ageYear(model, fresh, soc(-0.01, 0.5))).toThrow('step 0');
    expect(() => ageYear(model, fresh, { ...soc(0.5, 0.5), temperatureC: 300 })).toThrow('not kelvin');
    expect(() => ageYear(model, fresh, { ...soc(0.5, 0.5), temperatureC: temperatureSeries([20, 290]) })).toThrow(
      'step 1',
    );
    expect(() => ageYear(model, fresh, { ...soc(0.5, 0.5), temperatureC: temperatureSeries([20]) })).toThrow('grid');
    expect(() => ageYear(model, fresh, { ...soc(0.5), startSocFraction: NaN })).toThrow('startSocFraction');
    const gaps = [{ index: 1, reason: 'meter off' }];
    const holed = { ...soc(0.5, 0.5).soc, gaps, values: Float64Array.of(0.5, NaN) };
    expect(() => ageYear(model, fresh, { soc: holed, temperatureC: 25 })).toThrow('step 1 is a gap');
  });

  it('takes rounding at the ends of the window, and no jump between years', () => {
    const { state } = ageYear(model, freshAgeing(model), soc(1 + 1e-12, -1e-12, 0.5));
    expect(state.fullCycles).toBeCloseTo(1, 9);
    expect(() => ageYear(model, state, { ...soc(0.9), startSocFraction: 0.1 })).toThrow('Start where the cell stands');
  });

  it('refuses where a model has no answer, instead of a plausible number', () => {
    const kokam = MODELS[2]!;
    const cold = { ...good, temperatureC: -40, socFraction: 0.9, depthFraction: 1, fullCycles: 1 };
    expect(() => stepAgeing(kokam, freshAgeing(kokam), cold)).toThrow('active material');
    const naumann = MODELS[3]!;
    const fast = { ...good, depthFraction: 1, fullCycles: 1, ratePerHour: 2 };
    expect(() => stepAgeing(naumann, freshAgeing(naumann), fast)).toThrow('resistance by cycling');
  });
});
