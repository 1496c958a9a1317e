import type { LocalTime } from '../../../base/calendar.js';
import { mean } from '../../../base/statistics.js';
import { fitDayShapes } from './dayShapes.js';
import { keepDigits } from './keepDigits.js';
import type { LatentModel } from './latentPrices.js';
import { expectedAsinh } from './latentPrices.js';

/** Five day shapes hold about 95 % of the residual's variance; more make the days more jagged than real ones. */
const DAY_SHAPE_COUNT = 5;
const SCORE_SHARES = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995, 1];

/**
 * The model of a year of strain: means by month, hour and weekday, and the shapes of the days' residuals.
 *
 * @param strain asinh of price over scale, one per hour of `locals`; NaN where unknown.
 * @example
 * ```ts @import.meta.vitest
 * const { toYearHours } = await import('./yearHours.js');
 * const { locals } = toYearHours('UTC', 2022);
 * const strain = Float64Array.from(locals, ({ month, hour, day }) => month + hour / 24 + (day % 3));
 * const model = fitLatent(strain, locals);
 * const [january = [], february = []] = model.monthHourAsinh;
 * expect((february[0] ?? 0) - (january[0] ?? 0)).toBeCloseTo(1, 1);
 * expect(model.dayShapes[0]?.hourWeights[7]).toBeCloseTo(Math.sqrt(1 / 24), 3);
 * ```
 */
export function fitLatent(strain: Float64Array, locals: readonly LocalTime[]): LatentModel {
  const cells = Array.from({ length: 12 }, () => Array.from({ length: 24 }, (): number[] => []));
  locals.forEach(({ month, hour }, index) => {
    const value = strain[index] ?? NaN;
    if (!Number.isNaN(value)) cells[month - 1]?.[hour]?.push(value);
  });
  const monthHourAsinh = cells.map((row) => row.map((cell) => keepDigits(mean(cell))));
  const days = toDays(strain, locals, { monthHourAsinh, weekdayAsinh: [] });
  const weekdayAsinh = groupMeans(days, 7, (day) => day.weekday - 1).map(keepDigits);
  const flat = toDays(strain, locals, { monthHourAsinh, weekdayAsinh });
  const squares = flat.map((day) => ({ ...day, residuals: day.residuals.map((x) => x * x) }));
  const monthDeviationAsinh = groupMeans(squares, 12, (day) => day.month - 1).map((square) =>
    keepDigits(Math.sqrt(square)),
  );
  const scaled = flat.map(({ residuals, month }) => {
    const deviationAsinh = monthDeviationAsinh[month - 1] ?? 0;
    return residuals.map((x) => (deviationAsinh === 0 ? 0 : x / deviationAsinh));
  });
  const dayShapes = fitDayShapes(scaled, DAY_SHAPE_COUNT, SCORE_SHARES).map((shape) => ({
    hourWeights: shape.hourWeights.map(keepDigits),
    dayToDayCorrelation: keepDigits(shape.dayToDayCorrelation),
    scoreQuantiles: shape.scoreQuantiles.map(keepDigits),
  }));
  return { monthHourAsinh, weekdayAsinh, monthDeviationAsinh, quantileShares: SCORE_SHARES, dayShapes };
}

type Day = { readonly month: number; readonly weekday: number; readonly residuals: Float64Array };

/** What month, hour and weekday leave, by local day; an unknown or skipped hour takes the value of the hour before. */
function toDays(
  strain: Float64Array,
  locals: readonly LocalTime[],
  model: Pick<LatentModel, 'monthHourAsinh' | 'weekdayAsinh'>,
): Day[] {
  const days = new Map<number, Day>();
  locals.forEach((local, index) => {
    const { dayNumber, month, weekday, hour } = local;
    const day = days.get(dayNumber) ?? { month, weekday, residuals: new Float64Array(24).fill(NaN) };
    days.set(dayNumber, day);
    day.residuals[hour] = (strain[index] ?? NaN) - expectedAsinh(model, local);
  });
  for (const { residuals } of days.values()) {
    residuals.forEach((x, hour) => {
      if (Number.isNaN(x)) residuals[hour] = residuals[hour - 1] ?? 0;
    });
  }
  return [...days.values()];
}

function groupMeans(days: readonly Day[], count: number, groupOf: (day: Day) => number): number[] {
  return Array.from({ length: count }, (_, group) => {
    const means = days.filter((day) => groupOf(day) === group).map((day) => mean(day.residuals));
    return mean(means);
  });
}
