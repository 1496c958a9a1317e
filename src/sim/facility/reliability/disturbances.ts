/** Sags and outages as a Poisson process: how often, how deep, how long. */
import type { Random } from '../../../base/random.js';
import { nextNormal, nextUniform } from '../../../base/random.js';
import { MS_PER_MINUTE } from '../../../base/units.js';
import { normalUpperTail } from '../../storage/monitoring/normalTails.js';

/** One kind of disturbance. Durations: a least one, and on top of it a lognormal one. */
export type DisturbanceSpec = {
  readonly name: string;
  /** Mean number; from 0. An input to be declared for each site: no public average holds for one. */
  readonly eventsPerYear: number;
  /** What is left of the voltage, even between the two; 0 and 0 for an outage. */
  readonly lowPu: number;
  readonly highPu: number;
  /** From 0; 0 by default. */
  readonly leastMs?: number;
  /** Median of what comes on top; above 0. */
  readonly medianMs: number;
  /** Standard deviation of its logarithm; from 0. */
  readonly deviationLog: number;
};

export type Disturbance = Required<DisturbanceSpec>;

/** One event of a drawn year. */
export type DrawnDisturbance = {
  readonly name: string;
  /** From the start of the drawn time. */
  readonly atYears: number;
  readonly voltagePu: number;
  readonly durationMs: number;
};

/**
 * A checked, frozen kind of disturbance.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const sag = { name: 'sag', eventsPerYear: 20, lowPu: 0.4, highPu: 0.9, medianMs: 100, deviationLog: 0.7 };
 * expect(toDisturbance(sag).leastMs).toBe(0);
 * ```
 */
export function toDisturbance(spec: DisturbanceSpec): Disturbance {
  const { name, eventsPerYear, lowPu, highPu, leastMs = 0, medianMs, deviationLog } = spec;
  for (const [field, value] of Object.entries({ eventsPerYear, lowPu, leastMs, deviationLog })) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${name} ${field} from 0; this one is ${value}.`);
  }
  if (!(highPu >= lowPu && highPu < Infinity))
    throw new RangeError(`Give ${name} highPu from ${lowPu}; this one is ${highPu}.`);
  if (!(medianMs > 0 && medianMs < Infinity)) {
    throw new RangeError(`Give ${name} medianMs above 0; this one is ${medianMs}.`);
  }
  return Object.freeze({ name, eventsPerYear, lowPu, highPu, leastMs, medianMs, deviationLog });
}

/** Interruptions shorter than this are not in SAIDI and SAIFI (IEEE 1366-2022). */
const SUSTAINED_MS = 5 * MS_PER_MINUTE;

/**
 * Sustained outages of a region from its yearly figures: SAIFI of them a year, of SAIDI / SAIFI minutes on average, all longer
 * than 5 minutes. Sags and shorter outages are not in those figures; they need data of the site.
 *
 * @throws RangeError for a SAIFI not above 0 or an average not above 5 minutes.
 * @source IEEE 1366-2022 for the figures; the lognormal form, with `deviationLog` as given, is an assumption.
 * @example
 * ```ts @import.meta.vitest
 * const outages = sustainedOutages({ saidiMinutes: 240, saifiPerYear: 1.6, deviationLog: 0 });
 * expect([outages.eventsPerYear, meanDurationMs(outages)]).toEqual([1.6, 150 * 60_000]);
 * ```
 */
export function sustainedOutages({
  saidiMinutes,
  saifiPerYear,
  deviationLog,
}: {
  readonly saidiMinutes: number;
  readonly saifiPerYear: number;
  readonly deviationLog: number;
}): Disturbance {
  if (!(saifiPerYear > 0)) throw new RangeError(`Give saifiPerYear above 0; this one is ${saifiPerYear}.`);
  const meanMs = (saidiMinutes / saifiPerYear) * MS_PER_MINUTE;
  if (!(meanMs > SUSTAINED_MS)) {
    throw new RangeError(`Give figures with outages of more than 5 minutes on average; these make ${meanMs} ms.`);
  }
  const medianMs = (meanMs - SUSTAINED_MS) * Math.exp((-deviationLog * deviationLog) / 2);
  const outage = { name: 'sustained outage', lowPu: 0, highPu: 0, leastMs: SUSTAINED_MS };
  return toDisturbance({ ...outage, eventsPerYear: saifiPerYear, medianMs, deviationLog });
}

/**
 * The mean duration.
 *
 * @units ms.
 * @example
 * ```ts @import.meta.vitest
 * const sag = { name: 'sag', eventsPerYear: 1, lowPu: 0, highPu: 0, leastMs: 50, medianMs: 100, deviationLog: 0 };
 * expect(meanDurationMs(sag)).toBe(150);
 * ```
 */
export function meanDurationMs({ leastMs, medianMs, deviationLog }: Disturbance): number {
  return leastMs + medianMs * Math.exp((deviationLog * deviationLog) / 2);
}

/**
 * The probability that one event lasts longer than a time.
 *
 * @units ms.
 * @example
 * ```ts @import.meta.vitest
 * const sag = { name: 'sag', eventsPerYear: 1, lowPu: 0, highPu: 0, leastMs: 50, medianMs: 100, deviationLog: 0.5 };
 * expect([lastsLonger(sag, 40), lastsLonger(sag, 150)]).toEqual([1, expect.closeTo(0.5, 8)]);
 * ```
 */
export function lastsLonger({ leastMs, medianMs, deviationLog }: Disturbance, timeMs: number): number {
  const aboveMs = timeMs - leastMs;
  if (aboveMs < 0 || (aboveMs === 0 && medianMs > 0)) return 1;
  if (deviationLog === 0) return medianMs > aboveMs ? 1 : 0;
  return normalUpperTail(Math.log(aboveMs / medianMs) / deviationLog);
}

/**
 * The mean time by which an event outlasts a time, events that do not counting 0: the integral of {@link lastsLonger} from there.
 *
 * @units ms.
 * @source limited expected value of the lognormal distribution, Klugman, Panjer and Willmot, Loss Models, appendix A.
 * @example
 * ```ts @import.meta.vitest
 * const sag = { name: 'sag', eventsPerYear: 1, lowPu: 0, highPu: 0, leastMs: 50, medianMs: 100, deviationLog: 0 };
 * expect([meanExcessMs(sag, 20), meanExcessMs(sag, 120), meanExcessMs(sag, 200)]).toEqual([130, 30, 0]);
 * ```
 */
export function meanExcessMs(disturbance: Disturbance, timeMs: number): number {
  const { leastMs, medianMs, deviationLog } = disturbance;
  const aboveMs = timeMs - leastMs;
  if (aboveMs <= 0) return meanDurationMs(disturbance) - timeMs;
  if (deviationLog === 0) return Math.max(0, medianMs - aboveMs);
  const z = Math.log(aboveMs / medianMs) / deviationLog;
  const meanAboveMs = medianMs * Math.exp((deviationLog * deviationLog) / 2);
  return Math.max(0, meanAboveMs * normalUpperTail(z - deviationLog) - aboveMs * normalUpperTail(z));
}

/**
 * The events of some years, in order: exponential times between them, depths and durations independent.
 *
 * @throws RangeError when the years are not above 0.
 * @example
 * ```ts @import.meta.vitest
 * let word = 0;
 * const random = { nextUint32: () => (word = (word + 2654435769) >>> 0) };
 * const sag = { name: 'sag', eventsPerYear: 5, lowPu: 0.5, highPu: 0.9, leastMs: 0, medianMs: 100, deviationLog: 0 };
 * expect(drawDisturbances([sag], 1, random).every(({ durationMs }) => durationMs === 100)).toBe(true);
 * ```
 */
export function drawDisturbances(kinds: readonly Disturbance[], years: number, random: Random): DrawnDisturbance[] {
  if (!(years > 0 && years < Infinity)) throw new RangeError(`Give years above 0; this one is ${years}.`);
  const drawn: DrawnDisturbance[] = [];
  for (const { name, eventsPerYear, lowPu, highPu, leastMs, medianMs, deviationLog } of kinds) {
    const waitYears = (): number => -Math.log(1 - nextUniform(random)) / eventsPerYear;
    for (let atYears = waitYears(); atYears < years; atYears += waitYears()) {
      const voltagePu = lowPu + (highPu - lowPu) * nextUniform(random);
      drawn.push({
        name,
        atYears,
        voltagePu,
        durationMs: leastMs + medianMs * Math.exp(deviationLog * nextNormal(random)),
      });
    }
  }
  return drawn.sort((a, b) => a.atYears - b.atYears);
}
