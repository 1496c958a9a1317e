/** What stored energy rides through: events that end in time, events until a generator carries, and those that cost work. */
import { MS_PER_HOUR, toHours } from '../../../base/units.js';
import type { Disturbance } from './disturbances.js';
import { lastsLonger, meanExcessMs } from './disturbances.js';
import type { VoltageEnvelope } from './voltageEnvelope.js';
import { judgeVoltage } from './voltageEnvelope.js';

export type Backup = {
  /** Usable at the terminals when an event comes: what policy and reserve leave, not nameplate; from 0. */
  readonly energyKwh: number;
  /** That it must carry; above 0. */
  readonly loadKw: number;
  /** Most that it can give; unlimited by default. A load beyond it is not ridden at all. */
  readonly powerKw?: number;
  readonly generator?: BackupGenerator;
};

export type BackupGenerator = {
  /** From the loss of voltage until it carries, at the first attempt; above 0. */
  readonly startMs: number;
  /** That one attempt succeeds; from 0 to 1. */
  readonly startProbability: number;
  /** From one attempt to the end of the next; above 0. */
  readonly retryMs: number;
  readonly attemptCount: number;
};

/**
 * How long the stored energy carries the load.
 *
 * @units ms.
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * expect(rideMs({ energyKwh: 100, loadKw: 1000 })).toBe(360_000);
 * ```
 */
export function rideMs({ energyKwh, loadKw, powerKw = Infinity }: Backup): number {
  if (!(energyKwh >= 0 && energyKwh < Infinity))
    throw new RangeError(`Give energyKwh from 0; this one is ${energyKwh}.`);
  if (!(loadKw > 0 && loadKw < Infinity)) throw new RangeError(`Give loadKw above 0; this one is ${loadKw}.`);
  if (!(powerKw >= 0)) throw new RangeError(`Give powerKw from 0; this one is ${powerKw}.`);
  return loadKw > powerKw ? 0 : (energyKwh / loadKw) * MS_PER_HOUR;
}

/**
 * Energy that carries a load for a time: to the end of a sag, to a generator, or through a save of a training run.
 *
 * @units kW and ms in; kWh out.
 * @example
 * ```ts @import.meta.vitest
 * expect(rideKwh(50_000, 60_000)).toBeCloseTo(833.3, 1);
 * ```
 */
export function rideKwh(loadKw: number, timeMs: number): number {
  return loadKw * toHours(timeMs);
}

/**
 * The probability that the generator carries before a time has passed.
 *
 * @units ms.
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const generator = { startMs: 10_000, startProbability: 0.9, retryMs: 15_000, attemptCount: 3 };
 * expect([9_999, 10_000, 25_000].map((ms) => carriesBy(generator, ms))).toEqual([0, 0.9, expect.closeTo(0.99, 12)]);
 * ```
 */
export function carriesBy(
  { startMs, startProbability, retryMs, attemptCount }: BackupGenerator,
  timeMs: number,
): number {
  if (!(startProbability >= 0 && startProbability <= 1)) {
    throw new RangeError(`Give startProbability from 0 to 1; this one is ${startProbability}.`);
  }
  if (!(startMs > 0 && retryMs > 0)) throw new RangeError(`Give startMs and retryMs above 0; ${startMs}, ${retryMs}.`);
  if (timeMs < startMs) return 0;
  const triedCount = Math.min(attemptCount, 1 + Math.floor((timeMs - startMs) / retryMs));
  return 1 - (1 - startProbability) ** triedCount;
}

export type RideThrough = {
  /** Events that the site does not ride through. */
  readonly lossesPerYear: number;
  /** Of a year with none: exp(-losses). */
  readonly calmYearProbability: number;
  /** Of one lost event, without power from the moment the energy is gone until the voltage is back; NaN without losses. */
  readonly meanDarkHours: number;
};

/**
 * What a site loses to its disturbances. An event that the equipment endures by itself (`endures`, such as ITIC) is none. Of
 * the others it loses those that outlast the energy, unless the generator carries by then. Energy is whole at each event. What
 * the equipment endures and what the energy carries do not add up: a UPS that is empty passes nothing on.
 *
 * @throws RangeError naming what is out of its range.
 * @source thinned Poisson process: P(no loss in a year) = exp(-sum of rates · P(duration > energy / load)).
 * @example
 * ```ts @import.meta.vitest
 * const outage = { name: 'outage', eventsPerYear: 2, lowPu: 0, highPu: 0, leastMs: 0, medianMs: 360_000, deviationLog: 1 };
 * const { lossesPerYear, calmYearProbability } = rideThrough([outage], { energyKwh: 100, loadKw: 1000 });
 * expect([lossesPerYear, calmYearProbability]).toEqual([expect.closeTo(1, 6), expect.closeTo(Math.exp(-1), 6)]);
 * ```
 */
export function rideThrough(kinds: readonly Disturbance[], backup: Backup, endures?: VoltageEnvelope): RideThrough {
  const carriedMs = rideMs(backup);
  const failing = backup.generator === undefined ? 1 : 1 - carriesBy(backup.generator, carriedMs);
  let [lossesPerYear, darkMsPerYear] = [0, 0];
  for (const kind of kinds) {
    for (const { share, ownMs } of depths(kind, endures)) {
      const untilMs = Math.max(carriedMs, ownMs);
      lossesPerYear += kind.eventsPerYear * share * failing * lastsLonger(kind, untilMs);
      darkMsPerYear += kind.eventsPerYear * share * failing * darkMs(kind, untilMs, carriedMs);
    }
  }
  const meanDarkHours = lossesPerYear > 0 ? toHours(darkMsPerYear) / lossesPerYear : NaN;
  return { lossesPerYear, calmYearProbability: Math.exp(-lossesPerYear), meanDarkHours };
}

/** Mean of duration less `carriedMs` over events longer than `untilMs`, others counting 0. */
function darkMs(kind: Disturbance, untilMs: number, carriedMs: number): number {
  return untilMs === Infinity ? 0 : meanExcessMs(kind, untilMs) + (untilMs - carriedMs) * lastsLonger(kind, untilMs);
}

/** Depths of a kind, in parts of like endurance, with the time for which the equipment endures them. */
function depths({ lowPu, highPu }: Disturbance, endures?: VoltageEnvelope): { share: number; ownMs: number }[] {
  if (endures === undefined) return [{ share: 1, ownMs: 0 }];
  if (highPu === lowPu) return [{ share: 1, ownMs: endurableMs(endures, lowPu) }];
  const edges = endures.bands.flatMap((band) => [band.lowPu, band.highPu]).filter((pu) => pu > lowPu && pu < highPu);
  const cuts = [lowPu, ...new Set(edges.sort((a, b) => a - b)), highPu];
  return cuts.slice(1).map((cut, i) => ({
    share: (cut - cuts[i]!) / (highPu - lowPu),
    ownMs: endurableMs(endures, (cut + cuts[i]!) / 2),
  }));
}

/** The longest event of one depth within an envelope. */
function endurableMs(envelope: VoltageEnvelope, voltagePu: number): number {
  const { marginMs } = judgeVoltage(envelope, [{ voltagePu, durationMs: 1 }]);
  return Math.max(0, marginMs + 1);
}
