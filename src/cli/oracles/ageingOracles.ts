import { toSeries } from '../../base/series.js';
import { MS_PER_HOUR } from '../../base/units.js';
import { ageBattery } from '../../sim/storage/ageing/ageBattery.js';
import type { AgeingModel } from '../../sim/storage/ageing/ageingModel.js';
import { LFP_250AH } from '../../sim/storage/ageing/models/lfp250.js';
import { NMC111_KOKAM_75AH } from '../../sim/storage/ageing/models/nmcKokam.js';
import { NMC_75AH_A } from '../../sim/storage/ageing/models/nmc75a.js';
import { LMO_XU_2018 } from '../../sim/storage/ageing/models/xu2018.js';
import type { StressSpec } from '../../sim/storage/ageing/stepAgeing.js';
import { freshAgeing, stepAgeing } from '../../sim/storage/ageing/stepAgeing.js';
import type { XuRun } from './ageingFigures.js';
import { BLAST_DAILY, BLAST_STORAGE, XU_RUNS } from './ageingFigures.js';
import type { Oracle, Tolerance } from './oracle.js';

const DAYS_PER_YEAR = 365;
/** 7301 daily steps: BLAST-Lite's twenty years. */
const TWENTY_YEARS_DAYS = 7301;
const MODELS = { LFP: LFP_250AH, NMC111: NMC111_KOKAM_75AH, NMC: NMC_75AH_A };

const SAME: Tolerance = { distance: 1e-12, why: 'the same equations: rounding of the arithmetic' };
const FIRST_DAY: Tolerance = {
  distance: 1e-8,
  why: 'one step, no integration; the anode potential comes from a table',
};
/** BLAST-Lite integrates a power law by Euler's rule, here it is exact; the first steps differ most. */
const DAY_STEPS: Tolerance = { distance: 1e-4, why: 'BLAST-Lite steps by the day, here the integral is exact' };

/** Cells through storage and cycling of constant stress, and LFP through a history of a day repeated. */
export const AGEING_ORACLES: readonly Oracle[] = [
  ...BLAST_STORAGE.flatMap(toStorage),
  ...BLAST_DAILY.map(toDaily),
  ...XU_RUNS.flatMap(toXu),
];

/** The share of the capacity that a new cell has after a lasting stress. */
export function capacityAfter(model: AgeingModel, stress: StressSpec): number {
  const { losses } = stepAgeing(model, freshAgeing(model), stress);
  return model.capacityFraction(losses, stress.temperatureC + 273.15);
}

function toStorage(one: (typeof BLAST_STORAGE)[number]): Oracle[] {
  const { cell, socFraction, temperatureC, firstDay, twentyYears } = one;
  const at = `${cell} kept at ${socFraction}, ${temperatureC} °C`;
  const common = { group: 'ageing', source: 'BLAST-Lite' } as const;
  const got = (days: number) => () => capacityAfter(MODELS[cell], { days, temperatureC, socFraction });
  const years = { name: `${at}, 20 years`, expected: twentyYears, tolerance: DAY_STEPS, got: got(TWENTY_YEARS_DAYS) };
  if (firstDay === null) return [{ ...common, ...years }];
  const first = { name: `${at}, one day`, expected: firstDay, tolerance: FIRST_DAY, got: got(1) };
  return [
    { ...common, ...first },
    { ...common, ...years },
  ];
}

function toDaily({ low, high, temperatureC, capacity }: (typeof BLAST_DAILY)[number]): Oracle {
  const grid = { startMs: 0, stepMs: MS_PER_HOUR, count: 24 };
  const soc = toSeries({ unit: 'fraction', grid, values: Float64Array.from({ length: 24 }, (_, i) => socAt(i + 1)) });
  const got = () => ageBattery(LFP_250AH, { soc, temperatureC }, { untilDays: TWENTY_YEARS_DAYS }).health;
  const name = `LFP ${low}-${high} daily, ${temperatureC} °C, 20 years`;
  const common = { group: 'ageing', source: 'BLAST-Lite', tolerance: DAY_STEPS } as const;
  return { ...common, name, expected: capacity, got: () => got().capacityFraction };

  /** Up from 3 to 7 h, down from 17 to 21 h. */
  function socAt(hour: number): number {
    const share = Math.min(1, Math.max(0, (hour - 3) / 4), Math.max(0, (21 - hour) / 4));
    return low + share * (high - low);
  }
}

function toXu({ depthFraction, socFraction, temperatureC, cyclesPerDay, lossAfterYears, daysToLoss }: XuRun): Oracle[] {
  const lossAfter = (days: number) => () => {
    const fullCycles = cyclesPerDay * depthFraction * days;
    return 1 - capacityAfter(LMO_XU_2018, { days, temperatureC, socFraction, depthFraction, fullCycles });
  };
  const cycles = cyclesPerDay === 0 ? `kept at ${socFraction}` : `${cyclesPerDay}x${depthFraction} daily`;
  const label = `LMO ${cycles}, ${temperatureC} °C`;
  const common = { group: 'ageing', source: 'Xu 2018', tolerance: SAME } as const;
  const years = lossAfterYears.map(([count, loss]): Oracle => {
    const name = `${label}, lost in ${count} y`;
    return { ...common, name, expected: loss, got: lossAfter(count * DAYS_PER_YEAR) };
  });
  const fifth = { name: `${label}, lost in ${Math.round(daysToLoss)} d`, expected: 0.2, got: lossAfter(daysToLoss) };
  return [...years, { ...common, ...fifth }];
}
