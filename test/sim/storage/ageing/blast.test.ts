import { describe, expect, it } from 'vitest';
import { ageBattery } from '../../../../src/sim/storage/ageing/ageBattery.js';
import { ageYear } from '../../../../src/sim/storage/ageing/ageYear.js';
import type { AgeingModel } from '../../../../src/sim/storage/ageing/ageingModel.js';
import { LFP_250AH } from '../../../../src/sim/storage/ageing/models/lfp250.js';
import { NMC_75AH_A } from '../../../../src/sim/storage/ageing/models/nmc75a.js';
import { NMC111_KOKAM_75AH } from '../../../../src/sim/storage/ageing/models/nmcKokam.js';
import { freshAgeing, stepAgeing } from '../../../../src/sim/storage/ageing/stepAgeing.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import type { Slope } from './explicitTwin.js';
import { referenceDay, repeat, socSeries } from './histories.js';
import { exactLosses, explicitLosses, peerDay, powerSlope, sigmoidSlope } from './explicitTwin.js';

type Update = { t_days: number; q: number; efc?: number };
type BlastCase = {
  model: string;
  label: string;
  t_days_end: number;
  efc_end: number;
  end_q: number;
  end_r?: number;
  end_q_LAM?: number;
  yearly: Update[];
  first_updates: Update[];
  rates_first: Record<string, number>;
  input: { kind: string; SOC?: number[]; Temperature_C: number | number[]; lo?: number; hi?: number };
};

type Twin = { model: AgeingModel; slopes: Slope[]; rates: (rates: number[]) => Record<string, number> };

const TWINS: Record<string, Twin> = {
  Lfp_Gr_250AhPrismatic: {
    model: LFP_250AH,
    slopes: [powerSlope(0.526), powerSlope(0.828)],
    rates: ([kcal, kcyc]) => ({ kcal: kcal!, kcyc: kcyc! }),
  },
  Nmc111_Gr_Kokam75Ah_Battery: {
    model: NMC111_KOKAM_75AH,
    slopes: [powerSlope(0.357), powerSlope(0.778), sigmoidSlope(10), powerSlope(1.25), powerSlope(0.712)],
    rates: ([q1, q3, q5]) => ({ q1: q1!, q3: q3!, q5: 1 / q5! }),
  },
};

const dayOf = ({ input }: BlastCase): { soc: number[]; temperatureC: number } => ({
  soc: input.SOC!,
  temperatureC: [input.Temperature_C].flat()[0]!,
});

describeWithShared('BLAST-Lite, reference/blast_lite.json', ['reference/blast_lite.json'], () => {
  const { cases } = JSON.parse(sharedText('reference/blast_lite.json')) as { cases: BlastCase[] };
  const constant = cases
    .filter(({ input }) => input.SOC !== undefined)
    .map((example) => ({ ...example, ...dayOf(example) }));
  const title = '$model, $label, $temperatureC C, soc $soc.0 to $soc.8';

  it('has the thirteen or more constant days that these tests are about', () => {
    expect(constant.length).toBe(16);
  });

  it.each(constant)(`${title}: the same rates`, (example) => {
    const { model, rates } = TWINS[example.model]!;
    const got = rates(peerDay(model, example).rates);
    for (const [name, rate] of Object.entries(example.rates_first)) {
      expect(got[name]! / rate).toBeCloseTo(1, 6);
    }
  });

  it.each(constant)(`${title}: its states, stepped once a day as it does`, (example) => {
    const { model, slopes } = TWINS[example.model]!;
    const day = peerDay(model, example);
    const at = (days: number): number[] => explicitLosses(model, slopes, day, { days });
    expect(model.capacityFraction(at(7301), 298.15)).toBeCloseTo(example.end_q, 7);
    expect((model.resistanceRatio?.(at(7301)) ?? 1) / (example.end_r ?? 1)).toBeCloseTo(1, 6);
    for (const { t_days, q } of [...example.first_updates, ...example.yearly.slice(0, 4)]) {
      expect(model.capacityFraction(at(Math.round(t_days)), 298.15)).toBeCloseTo(q, 7);
    }
  });

  it.each(constant)(`${title}: its fine-step limit is our closed form, to 1e-6`, (example) => {
    const { model, slopes } = TWINS[example.model]!;
    const day = peerDay(model, example);
    const exact = model.capacityFraction(exactLosses(model, day, 7301), 298.15);
    const errors = [64, 128].map((stepsPerDay) => {
      const losses = explicitLosses(model, slopes, day, { days: 7301, stepsPerDay });
      return model.capacityFraction(losses, 298.15) - exact;
    });
    // The explicit error halves with the step, so twice the finer less the coarser is the limit.
    expect(Math.abs(2 * errors[1]! - errors[0]!)).toBeLessThan(1e-6);
  });
});

const kneeRate = (temperatureC: number, depthFraction: number, meanSocFraction: number): number =>
  1 / (1e4 + 153 * (temperatureC - 55) * depthFraction * (meanSocFraction / 0.6));

describeWithShared('histories against BLAST-Lite', ['reference/blast_lite.json'], () => {
  const { cases } = JSON.parse(sharedText('reference/blast_lite.json')) as { cases: BlastCase[] };
  const daily = cases.filter(({ label }) => label === 'daily cycle constant-input');

  it.each(daily)('$model, daily $input.lo to $input.hi at $input.Temperature_C C: 20 years', (example) => {
    const { model } = TWINS[example.model]!;
    const { lo, hi, Temperature_C } = example.input as { lo: number; hi: number; Temperature_C: number };
    const { health } = ageBattery(
      model,
      { soc: socSeries(referenceDay(lo, hi)), temperatureC: Temperature_C },
      { untilDays: 7301 },
    );
    expect(health.fullCycles).toBeCloseTo(example.efc_end, 6);
    // The peer means its 25 points, the first hour of the next day among them; that moves the knee of the Kokam cell.
    const day = peerDay(model, { soc: [lo, ...referenceDay(lo, hi)], temperatureC: Temperature_C });
    const socs = [lo, ...referenceDay(lo, hi)];
    const meanSocFraction = socs.slice(1).reduce((sum, soc, i) => sum + (soc + socs[i]!) / 48, 0);
    const timely = {
      ...day,
      rates: day.rates.map((rate, i) => (i === 2 ? kneeRate(Temperature_C, hi - lo, meanSocFraction) : rate)),
    };
    const exact = model.capacityFraction(exactLosses(model, timely, 7301), 298.15);
    expect(Math.abs(health.capacityFraction - exact)).toBeLessThan(1e-6);
    expect(Math.abs(health.capacityFraction - example.end_q)).toBeLessThan(model === LFP_250AH ? 3e-5 : 0.07);
  });

  it('hourly year by year: the peer loses 1.8 % of the throughput, or 10 % when it keeps the limits; we none', () => {
    const [conserving, limited] = ['True', 'False'].map((flag) =>
      cases.find(({ model, label }) => model.startsWith('Lfp') && label.endsWith(`conserve=${flag}`))!,
    );
    const { health } = ageBattery(LFP_250AH, { soc: socSeries(repeat(referenceDay(0.1, 0.9), 365)), temperatureC: 25 });
    expect(health.days).toBeCloseTo(7300, 6);
    expect(health.fullCycles).toBeCloseTo(5840, 6);
    expect(conserving!.efc_end).toBeLessThan(5733);
    expect(limited!.efc_end).toBeLessThan(5231);
  });
});

describe('20 years of the NMC cell A (storage.md 3.2)', () => {
  const soc = referenceDay(0.1, 0.9);
  it.each([
    ['storage at half charge', [...Array.from({ length: 25 }, () => 0.5)], 0.97657947],
    ['daily 80 %', [0.1, ...soc], 0.51000529],
  ])('%s, stepped once a day as BLAST-Lite does', (_, profile, expected) => {
    const day = peerDay(NMC_75AH_A, { soc: profile, temperatureC: 25 });
    const losses = explicitLosses(NMC_75AH_A, [powerSlope(0.578), powerSlope(1.11)], day, { days: 7301 });
    expect(NMC_75AH_A.capacityFraction(losses, 298.15)).toBeCloseTo(expected, 7);
    const exact = NMC_75AH_A.capacityFraction(exactLosses(NMC_75AH_A, day, 7301), 298.15);
    expect(Math.abs(exact - expected)).toBeLessThan(1e-4);
  });
});

describeWithShared('reference/blast_lfp250.csv', ['reference/blast_lfp250.csv'], () => {
  const [head, ...lines] = sharedText('reference/blast_lfp250.csv').trim().split(/\r?\n/);
  const names = head!.split(',');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    const value = (name: string): number => Number(cells[names.indexOf(name)]);
    return { kind: cells[0], temperatureC: value('T_C'), soc: value('soc'), years: value('years'), value };
  });

  it.each(rows.filter(({ kind }) => kind === 'cal'))(
    'storage at $temperatureC C, soc $soc, $years years, stepped once a day as it was',
    ({ temperatureC, soc, years, value }) => {
      const day = peerDay(LFP_250AH, { soc: [soc, soc], temperatureC });
      const losses = explicitLosses(LFP_250AH, [powerSlope(0.526), powerSlope(0.828)], day, { days: years * 365 });
      expect(Math.abs(LFP_250AH.capacityFraction(losses, 298.15) - value('q_rel'))).toBeLessThan(6e-6);
      const stress = { days: years * 365, temperatureC, socFraction: soc };
      const exact = stepAgeing(LFP_250AH, freshAgeing(LFP_250AH), stress);
      expect(Math.abs(LFP_250AH.capacityFraction(exact.losses, 298.15) - value('q_rel'))).toBeLessThan(1.2e-4);
    },
  );

  // Later rows let the swing grow as the capacity falls, in a way the file does not say.
  it.each(rows.filter(({ kind, years }) => kind === 'cyc' && years === 1))(
    'cycling at $temperatureC C, first year',
    ({ temperatureC, value }) => {
      const depthFraction = value('soc_hi') - value('soc_lo');
      const stress = { days: 365, temperatureC, socFraction: 0.5, fullCycles: value('efc'), depthFraction };
      const { losses } = stepAgeing(LFP_250AH, freshAgeing(LFP_250AH), stress);
      expect(Math.abs(1 - losses[1]! - value('q_cycle'))).toBeLessThan(3e-5);
    },
  );
});

describe('where BLAST-Lite was fitted', () => {
  it('smoothing an AI load with swings of 2 % is outside, and said so with its days', () => {
    const soc = socSeries(repeat([0.52, 0.5], 288 * 5), 576);
    const { outside } = ageYear(LFP_250AH, freshAgeing(LFP_250AH), { soc, temperatureC: 25 });
    expect(outside).toHaveLength(1);
    expect(outside[0]).toMatchObject({ stress: 'depthFraction', days: 5, fitted: [0.8, 1] });
    expect(outside[0]!.high).toBeCloseTo(0.02, 12);
  });
});
