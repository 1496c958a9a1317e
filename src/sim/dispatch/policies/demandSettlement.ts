import type { Series } from '../../../base/series.js';
import { gridInstantMs } from '../../../base/grid.js';
import { KWH_PER_MWH, toHours } from '../../../base/units.js';
import type { DemandEvent } from './demandResponse.js';

/** What an event pays; all from 0, 0 by default. */
export type DemandTerms = {
  /** For each kW promised and delivered, up to the promise. */
  readonly capacityUsdPerKw?: number;
  /** For the energy of the reduction, up to the promise. */
  readonly energyUsdPerMwh?: number;
  /** For the energy by which the promise is missed. */
  readonly penaltyUsdPerMwh?: number;
};

/** One event by the meter. */
export type DemandSettlement = {
  /** Baseline less meter in each step of the event; below 0 where the site drew more. */
  readonly reductionKw: Float64Array;
  /** Reduction up to the promise, step by step and never below 0, as a share of the promise: 0 to 1. */
  readonly performanceFraction: number;
  readonly deliveredMwh: number;
  readonly missedMwh: number;
  readonly paymentUsd: number;
  readonly penaltyUsd: number;
  readonly netUsd: number;
};

/**
 * Settles one event by baseline and meter.
 *
 * @param meter positive imports; its grid has the event's ends as ends of steps.
 * @param options `baselineKw` has one value for each step of the event.
 * @units kW, MWh, USD.
 * @throws RangeError when the event's steps are not the baseline's or lie outside the meter's.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const meter = { unit: 'kW' as const, grid, values: Float64Array.of(100, 70, 90), gaps: [] };
 * const event = { startMs: 3_600_000, endMs: 3 * 3_600_000, committedKw: 20, noticeMs: 0 };
 * const terms = { capacityUsdPerKw: 2, penaltyUsdPerMwh: 500 };
 * const settled = settleDemandEvent(meter, event, { baselineKw: Float64Array.of(100, 100), terms });
 * expect([settled.performanceFraction, settled.missedMwh]).toEqual([0.75, 0.01]);
 * expect([settled.paymentUsd, settled.penaltyUsd, settled.netUsd]).toEqual([30, 5, 25]);
 * ```
 */
export function settleDemandEvent(
  meter: Series<'kW'>,
  event: DemandEvent,
  { baselineKw, terms }: { readonly baselineKw: Float64Array; readonly terms: DemandTerms },
): DemandSettlement {
  const { capacityUsdPerKw = 0, energyUsdPerMwh = 0, penaltyUsdPerMwh = 0 } = terms;
  const { start, end } = eventSteps(meter, event);
  if (baselineKw.length !== end - start) {
    throw new RangeError(`Give a baseline of the event's ${end - start} steps; this one has ${baselineKw.length}.`);
  }
  const reductionKw = baselineKw.map((kw, k) => kw - meter.values[start + k]!);
  const stepMwhPerKw = toHours(meter.grid.stepMs) / KWH_PER_MWH;
  const countedKw = reductionKw.reduce((sum, kw) => sum + Math.min(event.committedKw, Math.max(0, kw)), 0);
  const promisedKw = event.committedKw * reductionKw.length;
  const performanceFraction = promisedKw === 0 ? 1 : countedKw / promisedKw;
  const deliveredMwh = countedKw * stepMwhPerKw;
  const missedMwh = (promisedKw - countedKw) * stepMwhPerKw;
  const paymentUsd = capacityUsdPerKw * event.committedKw * performanceFraction + energyUsdPerMwh * deliveredMwh;
  const penaltyUsd = penaltyUsdPerMwh * missedMwh;
  const money = { paymentUsd, penaltyUsd, netUsd: paymentUsd - penaltyUsd };
  return { reductionKw, performanceFraction, deliveredMwh, missedMwh, ...money };
}

/**
 * The steps of an event: the first, and one past the last.
 *
 * @throws RangeError when the event begins or ends inside a step or outside the series.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 10, count: 5 };
 * const event = { startMs: 20, endMs: 40, committedKw: 1, noticeMs: 0 };
 * expect(eventSteps({ grid }, event)).toEqual({ start: 2, end: 4 });
 * ```
 */
export function eventSteps(
  { grid }: Pick<Series<'kW'>, 'grid'>,
  { startMs, endMs }: DemandEvent,
): { readonly start: number; readonly end: number } {
  const start = (startMs - grid.startMs) / grid.stepMs;
  const end = (endMs - grid.startMs) / grid.stepMs;
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end <= grid.count) return { start, end };
  throw new RangeError(
    `Give an event of whole steps between ${grid.startMs} and ${gridInstantMs(grid, grid.count)} ms; ` +
      `this one is ${startMs} to ${endMs}.`,
  );
}

/**
 * The energy drawn above the baseline after an event: what the battery takes back with its losses.
 *
 * @param baselineKw one value for each step from `start` on.
 * @units MWh.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const meter = { unit: 'kW' as const, grid, values: Float64Array.of(80, 125, 100), gaps: [] };
 * expect(reboundMwh(meter, { start: 1, baselineKw: Float64Array.of(100, 100) })).toBe(0.025);
 * ```
 */
export function reboundMwh(
  meter: Series<'kW'>,
  { start, baselineKw }: { readonly start: number; readonly baselineKw: Float64Array },
): number {
  const excessKw = baselineKw.reduce((sum, kw, k) => sum + Math.max(0, meter.values[start + k]! - kw), 0);
  return (excessKw * toHours(meter.grid.stepMs)) / KWH_PER_MWH;
}
