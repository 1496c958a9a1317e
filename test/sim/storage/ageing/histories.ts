import type { Series } from '../../../../src/base/series.js';
import { toSeries } from '../../../../src/base/series.js';
import { LFP_250AH } from '../../../../src/sim/storage/ageing/models/lfp250.js';
import { LFP_NAUMANN_3AH } from '../../../../src/sim/storage/ageing/models/lfpNaumann.js';
import { NMC_75AH_A } from '../../../../src/sim/storage/ageing/models/nmc75a.js';
import { NMC111_KOKAM_75AH } from '../../../../src/sim/storage/ageing/models/nmcKokam.js';
import { NMC_SMITH_2017 } from '../../../../src/sim/storage/ageing/models/nmcSmith.js';
import { LMO_XU_2018 } from '../../../../src/sim/storage/ageing/models/xu2018.js';

export const MODELS = [LFP_250AH, NMC_75AH_A, NMC111_KOKAM_75AH, LFP_NAUMANN_3AH, LMO_XU_2018, NMC_SMITH_2017];

const DAY_MS = 86_400_000;

/** States of charge at the ends of steps of a day divided by `stepsPerDay`. */
export const socSeries = (values: ArrayLike<number>, stepsPerDay = 24): Series<'fraction'> =>
  toSeries({
    unit: 'fraction',
    grid: { startMs: 0, stepMs: DAY_MS / stepsPerDay, count: values.length },
    values: Float64Array.from(values),
  });

export const temperatureSeries = (values: ArrayLike<number>, stepsPerDay = 24): Series<'°C'> =>
  toSeries({
    unit: '°C',
    grid: { startMs: 0, stepMs: DAY_MS / stepsPerDay, count: values.length },
    values: Float64Array.from(values),
  });

/** The day of the reference cases at any step that divides an hour: low, up from 3 to 7 h, high, down from 17 to 21 h. */
export function referenceDay(low: number, high: number, stepsPerDay = 24): number[] {
  const at = (hour: number): number => {
    if (hour <= 3 || hour >= 21) return low;
    if (hour < 7) return low + ((hour - 3) / 4) * (high - low);
    return hour <= 17 ? high : high - ((hour - 17) / 4) * (high - low);
  };
  return Array.from({ length: stepsPerDay }, (_, i) => at(((i + 1) * 24) / stepsPerDay));
}

export const repeat = (day: readonly number[], days: number): number[] =>
  Array.from({ length: days }, () => day).flat();
