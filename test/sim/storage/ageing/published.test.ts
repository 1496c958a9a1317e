import { describe, expect, it } from 'vitest';
import { ageBattery } from '../../../../src/sim/storage/ageing/ageBattery.js';
import { ageYear } from '../../../../src/sim/storage/ageing/ageYear.js';
import type { AgeingModel, Stress } from '../../../../src/sim/storage/ageing/ageingModel.js';
import type { CycleLifeRow } from '../../../../src/sim/storage/ageing/models/cycleLife.js';
import { toCycleLifeModel, toDamageModel } from '../../../../src/sim/storage/ageing/models/cycleLife.js';
import { LFP_NAUMANN_3AH } from '../../../../src/sim/storage/ageing/models/lfpNaumann.js';
import { NMC_SMITH_2017 } from '../../../../src/sim/storage/ageing/models/nmcSmith.js';
import { LMO_XU_2018 } from '../../../../src/sim/storage/ageing/models/xu2018.js';
import type { StressSpec } from '../../../../src/sim/storage/ageing/stepAgeing.js';
import { freshAgeing, stepAgeing } from '../../../../src/sim/storage/ageing/stepAgeing.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import { acceleratingSlope, explicitLosses, powerSlope, saturatingSlope } from './explicitTwin.js';
import { referenceDay, socSeries } from './histories.js';

const at = (change: Partial<Stress>): Stress => ({
  temperatureK: 298.15,
  socFraction: 0.5,
  meanSocFraction: 0.5,
  depthFraction: 0,
  ratePerHour: 0,
  fullCyclesPerDay: 0,
  ...change,
});
const rateOf = (model: AgeingModel, index: number, change: Partial<Stress>): number =>
  model.mechanisms[index]!.rate(at(change));
const capacityAfter = (model: AgeingModel, stress: StressSpec): number =>
  model.capacityFraction(stepAgeing(model, freshAgeing(model), stress).losses, stress.temperatureC + 273.15);

type XuRun = {
  delta: number;
  soc_mean: number;
  T_C: number;
  cycles_per_day: number;
  f_d_per_day: number;
  days_to_L_0_2: number;
  rows: { year: number; f_d: number; L: number }[];
};

describeWithShared('Xu 2018, reference/xu2018.json', ['reference/xu2018.json'], () => {
  const text = sharedText('reference/xu2018.json').replaceAll('days_to_L_0.2', 'days_to_L_0_2');
  const { stress, runs } = JSON.parse(text) as { stress: Record<string, number | string>[]; runs: XuRun[] };

  it.each(stress)('stress $what', ({ what, delta, T_C, soc, value }) => {
    const daily = 4.14e-10 * 86_400;
    const got = {
      S_delta: rateOf(LMO_XU_2018, 1, { depthFraction: Number(delta) }),
      S_T: rateOf(LMO_XU_2018, 0, { temperatureK: Number(T_C) + 273.15 }) / daily,
      S_sigma: rateOf(LMO_XU_2018, 0, { socFraction: Number(soc) }) / daily,
    }[what as 'S_T'];
    expect(got / Number(value)).toBeCloseTo(1, 12);
  });

  it.each(runs)('$cycles_per_day cycles of $delta a day at $T_C C, soc $soc_mean', (run) => {
    const over = (days: number): StressSpec => ({
      days,
      temperatureC: run.T_C,
      socFraction: run.soc_mean,
      depthFraction: run.delta,
      fullCycles: run.cycles_per_day * run.delta * days,
    });
    const { losses } = stepAgeing(LMO_XU_2018, freshAgeing(LMO_XU_2018), over(1));
    expect((losses[0]! + losses[1]!) / run.f_d_per_day).toBeCloseTo(1, 12);
    for (const { year, L } of run.rows) expect(1 - capacityAfter(LMO_XU_2018, over(year * 365))).toBeCloseTo(L, 12);
    expect(capacityAfter(LMO_XU_2018, over(run.days_to_L_0_2))).toBeCloseTo(0.8, 10);
  });

  it('a history of one cycle of 0.8 a day ends after 2,500 days, its cycles found by rainflow', () => {
    const soc = socSeries(referenceDay(0.1, 0.9));
    const { endOfLifeDays, health } = ageBattery(LMO_XU_2018, { soc, temperatureC: 25 }, { untilDays: 3650 });
    // Time wears by exp of the state of charge of each moment, here mostly 0.1 or 0.9: more than at half charge.
    const socs = [0.1, ...soc.values].map((value) => Math.exp(1.04 * (value - 0.5)));
    const charge = socs.slice(1).reduce((sum, factor, i) => sum + (factor + socs[i]!) / 48, 0);
    const daily = 4.14e-10 * 86_400 * charge + 2.9797653243586807e-5;
    expect(charge).toBeGreaterThan(1);
    expect(Math.abs(endOfLifeDays! - (6.556725324358682e-5 * 2500.0924046642735) / daily)).toBeLessThan(1);
    expect(health.fullCycles).toBeCloseTo(0.8 * 3650, 6);
  });
});

describe('Naumann (storage.md 3.2)', () => {
  it('storage: 1.2571e-5 (0.60225) sqrt(t in s) at half charge and 25 C', () => {
    const stress = { days: 365, temperatureC: 25, socFraction: 0.5 };
    expect(1 - capacityAfter(LFP_NAUMANN_3AH, stress)).toBeCloseTo(1.2571e-5 * 0.60225 * Math.sqrt(365 * 86_400), 12);
  });

  it.each([
    [45, 1, 0.5],
    [10, 0.2, 1],
  ])('storage at %d C, soc %d', (temperatureC, socFraction, years) => {
    const heat = Math.exp((-17_126 / 8.314462618) * (1 / (temperatureC + 273.15) - 1 / 298.15));
    const charge = 2.8575 * (socFraction - 0.5) ** 3 + 0.60225;
    const expected = 1.2571e-5 * heat * charge * Math.sqrt(years * 365 * 86_400);
    expect(1 - capacityAfter(LFP_NAUMANN_3AH, { days: years * 365, temperatureC, socFraction })).toBeCloseTo(
      expected,
      12,
    );
  });

  it('cycling: (0.0630 C + 0.0971)(4.0253 (d - 0.6)^3 + 1.0923) sqrt(FEC) percent', () => {
    const stress = {
      days: 1000,
      temperatureC: 25,
      socFraction: 0.5,
      fullCycles: 800,
      depthFraction: 0.8,
      ratePerHour: 1,
    };
    const { losses } = stepAgeing(LFP_NAUMANN_3AH, freshAgeing(LFP_NAUMANN_3AH), stress);
    const percent = (0.063 + 0.0971) * (4.0253 * 0.2 ** 3 + 1.0923) * Math.sqrt(800);
    expect(losses[1]).toBeCloseTo(percent / 100, 12);
  });

  it('resistance squares the distance from half charge, as the paper; BLAST-Lite cubes it, which is wrong', () => {
    const grown = (socFraction: number): number => rateOf(LFP_NAUMANN_3AH, 2, { socFraction });
    expect(grown(0.2) / grown(0.8)).toBeCloseTo(1, 12);
    expect(grown(0.8) / grown(0.5)).toBeCloseTo((1.5604 - 3.3903 * 0.09) / 1.5604, 12);
  });

  it('100 days of half-depth cycles as a history: what stepping 0.5 C cycles gives', () => {
    const soc = socSeries([0.5, 0.75, 0.5, 0.25]);
    const { losses } = ageBattery(
      LFP_NAUMANN_3AH,
      { soc: { ...soc, grid: { ...soc.grid, stepMs: 3_600_000 } }, temperatureC: 25 },
      { untilDays: 100 },
    ).state;
    const steady = stepAgeing(LFP_NAUMANN_3AH, freshAgeing(LFP_NAUMANN_3AH), {
      days: 100,
      temperatureC: 25,
      socFraction: 0.5,
      fullCycles: 300,
      depthFraction: 0.5,
      ratePerHour: 0.25,
    });
    expect(losses[1]! / steady.losses[1]!).toBeCloseTo(1, 2);
  });
});

type Trajectory = { day: number[]; q_li: number[]; q_neg: number[] };

describeWithShared('Smith 2017, reference/ssc_lifetime.json', ['reference/ssc_lifetime.json'], () => {
  const reference = JSON.parse(sharedText('reference/ssc_lifetime.json')) as Record<string, Trajectory & { q: number }>;
  const slopes = [powerSlope(0.5), powerSlope(1), saturatingSlope(5), acceleratingSlope(75.675)];
  /** SAM stores at half charge with the anode's potential at full charge: its film ignores the state of charge. */
  const day = (temperatureK: number): { rates: number[]; drives: number[] } => ({
    rates: [1, 0.5, 0.5, 0.5].map((meanSocFraction, i) => rateOf(NMC_SMITH_2017, i, { temperatureK, meanSocFraction })),
    drives: [1, 0, 1, 0],
  });
  const percentAfter = (temperatureK: number, days: number): number =>
    100 *
    NMC_SMITH_2017.capacityFraction(explicitLosses(NMC_SMITH_2017, slopes, day(temperatureK), { days }), temperatureK);

  it.each([0, 10, 15, 40])('5001 days of storage at %d C, stepped as SAM does', (temperatureC) => {
    expect(percentAfter(temperatureC + 273.15, 5001)).toBeCloseTo(
      reference[`nmc_storage_5001d_${temperatureC}C`]!.q,
      6,
    );
  });

  it('20 years of storage at 25 C, every stored day after the cell has passed its sites', () => {
    const { day: days, q_li, q_neg } = reference.nmc_storage_50soc_25C!;
    days.forEach((count, i) => {
      expect(percentAfter(298.15, count)).toBeCloseTo(Math.min(q_li[i]!, q_neg[i]!), 6);
    });
  });

  it('exact integration differs by less than 0.02 % of capacity from the daily steps', () => {
    const losses = day(298.15).rates.map((rate, i) =>
      NMC_SMITH_2017.mechanisms[i]!.law(0, rate, day(298.15).drives[i]! * 5001),
    );
    const exact = 100 * NMC_SMITH_2017.capacityFraction(losses, 298.15);
    expect(Math.abs(exact - percentAfter(298.15, 5001))).toBeLessThan(0.02);
  });

  // The stored runs take the root of the paper's depth factor for the sites: 0.8^2.27, where the paper has 0.8^4.54.
  it.each([
    ['nmc_cycle_80dod_25.15C', 298.3, 0.8],
    ['nmc_cycle_40dod_35C', 308.15, 0.4],
    ['nmc_daily80dod_4h_25C', 298.15, 0.8],
  ])('%s: its negative sites, but for the depth factor', (name, temperatureK, depthFraction) => {
    const { day: days, q_neg } = reference[name]!;
    const [first, last] = [days[1]!, days.at(-1)!];
    const paper = rateOf(NMC_SMITH_2017, 3, { temperatureK, depthFraction });
    const sites = (75.675 / 75) * Math.exp((-2224 / 8.314) * (1 / temperatureK - 1 / 298.15)) * 100;
    const worn = (days_: number): number =>
      sites * NMC_SMITH_2017.mechanisms[3]!.law(0, paper / depthFraction ** 2.27, days_);
    expect((q_neg[1]! - q_neg.at(-1)!) / (worn(last) - worn(first))).toBeCloseTo(1, 3);
  });

  it('80 % a day: its lithium after a year within 0.1 % of capacity', () => {
    const { q_li } = reference.nmc_daily80dod_4h_25C!;
    const stress = { days: 365, temperatureC: 25, socFraction: 0.5, fullCycles: 0.8 * 365, depthFraction: 0.8 };
    expect(Math.abs(100 * capacityAfter(NMC_SMITH_2017, stress) - q_li[0]!)).toBeLessThan(0.1);
  });
});

const row = (depthFraction: number, cycles: number, capacityFraction: number): CycleLifeRow => ({
  depthFraction,
  cycles,
  capacityFraction,
});
const SSC_ROWS = [
  row(0.2, 0, 1),
  row(0.2, 5000, 0.8),
  row(0.2, 10_000, 0.6),
  row(0.8, 0, 1),
  row(0.8, 1000, 0.8),
  row(0.8, 2000, 0.6),
];
const SSC_CALENDAR = { q0Fraction: 1.02, a: 0.00266, b: -7280, cKelvin: 930 };

describe('cycle life by depth (SAM)', () => {
  const table = toCycleLifeModel(SSC_ROWS);
  const cycled = (cycles: number, depthFraction: number, state = freshAgeing(table)): ReturnType<typeof freshAgeing> =>
    stepAgeing(table, state, {
      days: 1,
      temperatureC: 25,
      socFraction: 0.5,
      fullCycles: cycles * depthFraction,
      depthFraction,
    });
  const percent = ({ losses }: { losses: readonly number[] }): number => 100 * table.capacityFraction(losses, 298.15);

  it('249 cycles of 90 % leave 95.02 %, then as many of 10 % leave 94.52 %', () => {
    const deep = cycled(249, 0.9);
    expect(percent(deep)).toBeCloseTo(95.02, 9);
    expect(percent(cycled(249, 0.1, deep))).toBeCloseTo(94.52, 2);
  });

  it('the order of deep and shallow cycles does not matter', () => {
    expect(percent(cycled(100, 0.3, cycled(100, 0.7)))).toBeCloseTo(percent(cycled(100, 0.7, cycled(100, 0.3))), 12);
  });

  it('5, 95, 50, 85, 10, 50, 5, 95, 5 % wears 4 cycles of 63.75 % on average: 99.95 %', () => {
    const soc = socSeries([95, 50, 85, 10, 50, 5, 95, 5].map((percentSoc) => percentSoc / 100));
    const { health } = ageYear(table, freshAgeing(table), { soc, temperatureC: 25, startSocFraction: 0.05 });
    expect(health.fullCycles).toBeCloseTo(4 * 0.6375, 12);
    expect(Math.abs(100 * health.capacityFraction - 99.95)).toBeLessThan(0.01);
  });

  it.each([
    ['one row', [row(0.8, 0, 1)]],
    ['no zero', [row(0.8, 10, 1), row(0.8, 100, 0.9)]],
    ['rising capacity', [row(0.8, 0, 0.9), row(0.8, 100, 1)]],
    ['percent', [row(80, 0, 1), row(80, 100, 0.8)]],
    ['no number', [row(0.8, 0, 1), row(0.8, NaN, 0.8)]],
    ['nothing', []],
  ])('refuses %s', (_, rows) => {
    expect(() => toCycleLifeModel(rows)).toThrow(RangeError);
  });
});

describeWithShared(
  'the table of SAM over 20 years, reference/ssc_lifetime.json',
  ['reference/ssc_lifetime.json'],
  () => {
    const { calcyc_unit_table_daily80dod_25C: reference } = JSON.parse(
      sharedText('reference/ssc_lifetime.json'),
    ) as Record<string, { day: number[]; q: number[]; q_cycle: number[]; q_calendar: number[] }>;

    it('a cycle of 80 % a day: the cycle part but for the one open cycle, until nothing is left', () => {
      const model = toCycleLifeModel(SSC_ROWS);
      reference!.day.slice(0, 12).forEach((days, i) => {
        const stress = { days, temperatureC: 25, socFraction: 0.5, fullCycles: 0.8 * (days - 1), depthFraction: 0.8 };
        expect(100 * capacityAfter(model, stress)).toBeCloseTo(reference!.q_cycle[i]!, 9);
      });
    });

    it('the calendar part, integrated exactly over the day, within 0.1 % of the loss', () => {
      const model = toCycleLifeModel(SSC_ROWS, SSC_CALENDAR);
      const soc = socSeries(referenceDay(0.1, 0.9));
      const { state } = ageBattery(model, { soc, temperatureC: 25 }, { untilDays: 3650 });
      expect(state.losses[1]! / (1.02 - reference!.q_calendar[9]! / 100)).toBeCloseTo(1, 3);
    });

    it('both parts add up', () => {
      reference!.q.slice(0, 12).forEach((q, i) => {
        expect(q).toBeCloseTo(reference!.q_cycle[i]! + reference!.q_calendar[i]! - 100, 4);
      });
    });
  },
);

describeWithShared('HOMER, reference/homer_lifetime.json', ['reference/homer_lifetime.json'], () => {
  it('A 0.00014423 and beta 1: 1386.67 full cycles to 80 %, whatever the depth', () => {
    const model = toDamageModel({ damageFraction: 0.00014423, beta: 1, yearlyFraction: 0 });
    for (const depthFraction of [0.1, 0.5, 1]) {
      const stress = { days: 1, temperatureC: 25, socFraction: 0.5, fullCycles: 1386.6740622616655, depthFraction };
      expect(capacityAfter(model, stress)).toBeCloseTo(0.8, 12);
    }
  });

  it('138.67 full cycles a year do as much as 2 % a year', () => {
    const model = toDamageModel({ damageFraction: 0.00014423, beta: 1, yearlyFraction: 0.02 });
    const stress = {
      days: 365,
      temperatureC: 25,
      socFraction: 0.5,
      fullCycles: 138.66740622616655,
      depthFraction: 0.5,
    };
    expect(capacityAfter(model, stress)).toBeCloseTo(0.96, 12);
  });

  it('beta 0: a fixed number of cycles, however deep', () => {
    const model = toDamageModel({ damageFraction: 0.001, beta: 0, yearlyFraction: 0 });
    for (const depthFraction of [0.1, 1]) {
      const stress = { days: 1, temperatureC: 25, socFraction: 0.5, fullCycles: 100 * depthFraction, depthFraction };
      expect(capacityAfter(model, stress)).toBeCloseTo(0.9, 12);
    }
  });

  it('refuses negative numbers', () => {
    expect(() => toDamageModel({ damageFraction: -1, beta: 1, yearlyFraction: 0 })).toThrow('damageFraction');
    expect(() => toDamageModel({ damageFraction: 1, beta: NaN, yearlyFraction: 0 })).toThrow('beta');
  });
});
