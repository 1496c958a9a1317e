import { describe, expect, it } from 'vitest';
import { toSeries } from '../../../../src/base/series.js';
import { ageBattery } from '../../../../src/sim/storage/ageing/ageBattery.js';
import { ageYear } from '../../../../src/sim/storage/ageing/ageYear.js';
import type { AgeingModel } from '../../../../src/sim/storage/ageing/ageingModel.js';
import { LFP_250AH } from '../../../../src/sim/storage/ageing/models/lfp250.js';
import { NMC_75AH_A } from '../../../../src/sim/storage/ageing/models/nmc75a.js';
import { NMC111_KOKAM_75AH } from '../../../../src/sim/storage/ageing/models/nmcKokam.js';
import { freshAgeing, stepAgeing } from '../../../../src/sim/storage/ageing/stepAgeing.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';
import type { Slope } from './explicitTwin.js';
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
      if (name === 'kcyc' && example.efc_end === 0) continue;
      expect(got[name]! / rate).toBeCloseTo(1, 6);
    }
  });

  it.each(constant)(`${title}: its states, stepped once a day as it does`, (example) => {
    const { model, slopes } = TWINS[example.model]!;
    const day = peerDay(model, example);
    const at = (days: number): number[] => explicitLosses(model, slopes, day, { days });
    expect(model.capacityFraction(at(7301), 298.15)).toBeCloseTo(example.end_q, 7);
    if (example.end_r !== undefined) expect(model.resistanceRatio!(at(7301)) / example.end_r).toBeCloseTo(1, 6);
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
