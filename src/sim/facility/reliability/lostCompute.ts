/** What disturbances cost a training run, in GPU-hours and money, by the energy that stands against them. */
import { toHours } from '../../../base/units.js';
import type { TrainingRun } from './checkpointing.js';
import { bestIntervalHours, effectiveFraction, togetherHours } from './checkpointing.js';
import type { Disturbance } from './disturbances.js';
import type { Backup } from './rideThrough.js';
import { rideMs, rideThrough } from './rideThrough.js';
import type { VoltageEnvelope } from './voltageEnvelope.js';

export type LostComputeSpec = {
  readonly kinds: readonly Disturbance[];
  readonly backup: Backup;
  /** What the equipment endures by itself; nothing by default. */
  readonly endures?: VoltageEnvelope;
  /** With the interruptions that do not come from power. */
  readonly run: TrainingRun;
  /** Work between saves; the best for all interruptions together by default. */
  readonly intervalHours?: number;
  readonly gpuCount: number;
  readonly usdPerGpuHour: number;
};

export type LostCompute = {
  /** Power events that the site does not ride through. */
  readonly lossesPerYear: number;
  readonly calmYearProbability: number;
  /** Whether the energy suffices to save before it is gone: then no work is lost, only time. */
  readonly savesInTime: boolean;
  /** Time not worked because of power, all GPUs together: dark time, restarts, work done again, saving more often. */
  readonly lostGpuHoursPerYear: number;
  readonly lostUsdPerYear: number;
  /** Share of the year that is work which is kept, power and other interruptions together. */
  readonly effectiveFraction: number;
};

/** Of 365 days. */
const HOURS_PER_YEAR = 8760;

/**
 * The run with its power events against the same run without them.
 *
 * A power loss stops the run for its dark time and a restart. Where the energy suffices for a save that begins when the event
 * does, nothing else is lost; else the loss is one more interruption of {@link effectiveFraction}.
 *
 * @throws RangeError naming what is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const outage = { name: 'outage', eventsPerYear: 2, lowPu: 0, highPu: 0, leastMs: 0, medianMs: 3_600_000, deviationLog: 0 };
 * const run = { betweenHours: Infinity, saveHours: 0.01, restartHours: 0.5 };
 * const lost = lostCompute({
 *   kinds: [outage], backup: { energyKwh: 100, loadKw: 1000 }, run, intervalHours: 100, gpuCount: 10, usdPerGpuHour: 2,
 * });
 * expect(lost.savesInTime).toBe(true);
 * expect(lost.lostGpuHoursPerYear).toBeCloseTo((2 * (0.9 + 0.5) * 10) / (1 + 0.01 / 100), 9);
 * ```
 */
export function lostCompute(spec: LostComputeSpec): LostCompute {
  const { kinds, backup, endures, run, gpuCount, usdPerGpuHour } = spec;
  for (const [field, value] of Object.entries({ gpuCount, usdPerGpuHour })) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
  }
  const { lossesPerYear, calmYearProbability, meanDarkHours } = rideThrough(kinds, backup, endures);
  const savesInTime = toHours(rideMs(backup)) >= run.saveHours;
  const between = savesInTime ? run.betweenHours : togetherHours(run.betweenHours, HOURS_PER_YEAR / lossesPerYear);
  const struck = { ...run, betweenHours: between };
  const darkHours = lossesPerYear > 0 ? lossesPerYear * meanDarkHours : 0;
  const stoppedHours = darkHours + (savesInTime ? lossesPerYear * (run.restartHours ?? 0) : 0);
  const poweredShare = Math.max(0, 1 - stoppedHours / HOURS_PER_YEAR);
  const kept = (of: TrainingRun): number => {
    const intervalHours = spec.intervalHours ?? bestIntervalHours(of);
    return intervalHours === Infinity ? 1 : effectiveFraction(of, intervalHours);
  };
  const fraction = kept(struck) * poweredShare;
  const lostGpuHoursPerYear = (kept(run) - fraction) * HOURS_PER_YEAR * gpuCount;
  return {
    ...{ lossesPerYear, calmYearProbability, savesInTime, lostGpuHoursPerYear },
    lostUsdPerYear: lostGpuHoursPerYear * usdPerGpuHour,
    effectiveFraction: fraction,
  };
}

/** One size of storage on the curve. */
export type RideValue = LostCompute & {
  readonly energyKwh: number;
  /** Saved a year against no storage, for each kWh of it; NaN at 0. */
  readonly savedUsdPerKwhYear: number;
};

/**
 * Losses by the energy of the storage: the curve whose knee says how much is enough.
 *
 * @throws RangeError as {@link lostCompute}.
 * @example
 * ```ts @import.meta.vitest
 * const outage = { name: 'outage', eventsPerYear: 2, lowPu: 0, highPu: 0, leastMs: 0, medianMs: 3_600_000, deviationLog: 1 };
 * const spec = { kinds: [outage], backup: { energyKwh: 0, loadKw: 100 }, gpuCount: 80, usdPerGpuHour: 2 };
 * const curve = rideValue({ ...spec, run: { betweenHours: 50, saveHours: 0.02 } }, [0, 10, 100]);
 * expect(curve.map(({ lostUsdPerYear }) => lostUsdPerYear)).toEqual(
 *   curve.map(({ lostUsdPerYear }) => lostUsdPerYear).sort((a, b) => b - a));
 * ```
 */
export function rideValue(spec: LostComputeSpec, energiesKwh: readonly number[]): RideValue[] {
  const at = (energyKwh: number): LostCompute => lostCompute({ ...spec, backup: { ...spec.backup, energyKwh } });
  const none = at(0);
  return energiesKwh.map((energyKwh) => {
    const lost = at(energyKwh);
    return { ...lost, energyKwh, savedUsdPerKwhYear: (none.lostUsdPerYear - lost.lostUsdPerYear) / energyKwh };
  });
}
