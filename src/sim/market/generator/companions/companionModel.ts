/**
 * What goes with a price year: wind output and load, hour by hour, tied to the price by a Gaussian copula. Each is drawn as
 * a normal score (a month-and-hour shape, the weekday, and random weather) and read as power through its distribution.
 */
import { z } from 'zod';
import type { LocalTime } from '../../../../base/calendar.js';

export type CompanionModel = {
  /** Mean normal score by month (12 rows) and local hour (24). */
  readonly monthHourZ: readonly (readonly number[])[];
  /** Added by weekday, Monday first. */
  readonly weekdayZ: readonly number[];
  /** Deviation of the weather by month. */
  readonly monthDeviationZ: readonly number[];
  /** Correlation of the weather of neighbouring hours, chosen so that it is right a day apart. */
  readonly hourToHourCorrelation: number;
  /** Correlation of the weather with the price's, hour by hour, -1 to 1: what remains of both after month, hour and weekday. */
  readonly priceCorrelation: number;
  /** Scores and shares of full power that lie above the same share of all hours; both ascending. */
  readonly latentKnotsZ: readonly number[];
  readonly powerKnotsPu: readonly number[];
};

/** The companions of one market, from one real year. */
export type MarketCompanions = {
  /** Publisher, report, year and licence, in one line. */
  readonly source: string;
  /** Output as a share of full power. */
  readonly wind?: CompanionModel;
  /** Demand as a share of the year's highest. */
  readonly load?: CompanionModel;
  /** Correlation of the weather of wind and load; only where both are known. */
  readonly windLoadCorrelation?: number;
};

/** Keeps a month without weather from dividing by zero. */
const LEAST_DEVIATION_Z = 1e-9;

/**
 * The normal score that a companion has on average at a local hour, and how far weather takes it from there.
 *
 * @example
 * ```ts @import.meta.vitest
 * const shape = { monthHourZ: [[0, 1]], weekdayZ: [0.5], monthDeviationZ: [0.2] };
 * const local = { month: 1, hour: 1, weekday: 1 };
 * expect(hourOf(shape, local)).toEqual({ centreZ: 1.5, deviationZ: 0.2 });
 * ```
 */
export function hourOf(
  shape: Pick<CompanionModel, 'monthHourZ' | 'weekdayZ' | 'monthDeviationZ'>,
  local: Pick<LocalTime, 'month' | 'hour' | 'weekday'>,
): { readonly centreZ: number; readonly deviationZ: number } {
  const centreZ = shape.monthHourZ[local.month - 1]![local.hour]! + shape.weekdayZ[local.weekday - 1]!;
  return { centreZ, deviationZ: Math.max(LEAST_DEVIATION_Z, shape.monthDeviationZ[local.month - 1]!) };
}

const numbers = (count: number) => z.array(z.number()).length(count);
const ascending = z
  .array(z.number())
  .min(2)
  .refine((values) => values.every((value, i) => value >= (values[i - 1] ?? -Infinity)), 'must ascend');
const correlation = z.number().min(-1).max(1);
const companionSchema = z
  .strictObject({
    monthHourZ: z.array(numbers(24)).length(12),
    weekdayZ: numbers(7),
    monthDeviationZ: z.array(z.number().nonnegative()).length(12),
    hourToHourCorrelation: z.number().min(0).lt(1),
    priceCorrelation: correlation,
    latentKnotsZ: ascending,
    powerKnotsPu: ascending,
  })
  .refine((model) => model.latentKnotsZ.length === model.powerKnotsPu.length, {
    path: ['powerKnotsPu'],
    message: 'must be as many as latentKnotsZ',
  });

/** Of the text of a calibration. */
export const companionsSchema = z.strictObject({
  source: z.string().min(1),
  wind: companionSchema.exactOptional(),
  load: companionSchema.exactOptional(),
  windLoadCorrelation: correlation.exactOptional(),
});
