/**
 * The strain on the market, hour by hour, before it is read as a price: a month-and-hour shape, the weekday, and a random
 * residual per day made of a few day shapes whose scores follow their observed distribution and are correlated from day
 * to day (AR(1) of normal scores, a Gaussian copula).
 */
import type { LocalTime } from '../../../base/calendar.js';
import { interpolate } from '../../../base/interpolate.js';
import { normalCdf } from '../../../base/normal.js';
import type { Random } from '../../../base/random.js';
import { nextNormal } from '../../../base/random.js';

/** A day's residual is the sum of the shapes times their scores. */
export type DayShape = {
  /** One weight per local hour; their squares sum to 1. */
  readonly hourWeights: readonly number[];
  /** Correlation of the normal scores of neighbouring days. */
  readonly dayToDayCorrelation: number;
  /** Quantiles of the score at `quantileShares`. */
  readonly scoreQuantiles: readonly number[];
};

export type LatentModel = {
  /** Mean of asinh(price / scale) by month (12 rows) and local hour (24). */
  readonly monthHourAsinh: readonly (readonly number[])[];
  /** Added by weekday, Monday first. */
  readonly weekdayAsinh: readonly number[];
  /** Deviation of the residual by month; the day shapes are scaled by it. */
  readonly monthDeviationAsinh: readonly number[];
  readonly dayShapes: readonly DayShape[];
  /** Shares, ascending from 0 to 1, at which the scores' quantiles are given. */
  readonly quantileShares: readonly number[];
};

/**
 * One random year of strain.
 *
 * @units asinh of price over scale.
 * @example
 * ```ts @import.meta.vitest
 * const flat = Array.from({ length: 12 }, () => Array.from({ length: 24 }, () => 1));
 * const dayShapes = [{ hourWeights: flat[0] ?? [], dayToDayCorrelation: 0, scoreQuantiles: [0, 0] }];
 * const rest = { weekdayAsinh: [0, 0, 0, 0, 0, 0, 0], monthDeviationAsinh: flat[0] ?? [], quantileShares: [0, 1] };
 * const local = { year: 2022, month: 7, day: 1, hour: 5, weekday: 5, dayNumber: 19174, ofDayMs: 0 };
 * const random = { nextUint32: () => 1 };
 * expect([...drawLatent({ monthHourAsinh: flat, dayShapes, ...rest }, [local], random)]).toEqual([1]);
 * ```
 */
export function drawLatent(model: LatentModel, locals: readonly LocalTime[], random: Random): Float64Array {
  const normals = model.dayShapes.map(() => nextNormal(random));
  let dayNumber = NaN;
  let residuals: readonly number[] = [];
  return Float64Array.from(locals, (local) => {
    if (local.dayNumber !== dayNumber) {
      dayNumber = local.dayNumber;
      stepScores(normals, model, random);
      residuals = toResiduals(normals, model);
    }
    const residual = (residuals[local.hour] ?? 0) * (model.monthDeviationAsinh[local.month - 1] ?? 0);
    return expectedAsinh(model, local) + residual;
  });
}

/**
 * Month, hour and weekday alone.
 *
 * @example
 * ```ts @import.meta.vitest
 * const monthHourAsinh = [[1, 2]];
 * const model = { monthHourAsinh, weekdayAsinh: [0.5] };
 * expect(expectedAsinh(model, { month: 1, hour: 1, weekday: 1 })).toBe(2.5);
 * ```
 */
export function expectedAsinh(
  model: Pick<LatentModel, 'monthHourAsinh' | 'weekdayAsinh'>,
  local: Pick<LocalTime, 'month' | 'hour' | 'weekday'>,
): number {
  const shape = model.monthHourAsinh[local.month - 1]?.[local.hour] ?? 0;
  return shape + (model.weekdayAsinh[local.weekday - 1] ?? 0);
}

function stepScores(normals: number[], model: LatentModel, random: Random): void {
  model.dayShapes.forEach(({ dayToDayCorrelation }, index) => {
    const fresh = Math.sqrt(1 - dayToDayCorrelation ** 2) * nextNormal(random);
    normals[index] = dayToDayCorrelation * (normals[index] ?? 0) + fresh;
  });
}

/** 24 residuals, one per local hour, before the month's deviation. */
function toResiduals(normals: readonly number[], model: LatentModel): number[] {
  const scores = model.dayShapes.map(({ scoreQuantiles }, index) =>
    interpolate(model.quantileShares, scoreQuantiles, normalCdf(normals[index] ?? 0)),
  );
  return Array.from({ length: 24 }, (_, hour) =>
    model.dayShapes.reduce((sum, shape, index) => sum + (shape.hourWeights[hour] ?? 0) * (scores[index] ?? 0), 0),
  );
}
