import type { TimeGrid } from './grid.js';
import { gridEndMs, gridInstantMs, toTimeGrid } from './grid.js';
import type { Gap, Series } from './series.js';
import { toSeries } from './series.js';
import { spanValue } from './spanValue.js';
import type { UnitNature } from './unitNature.js';
import { natureOfUnit } from './unitNature.js';

export type ResampleOptions = {
  /** For a unit that stands in no table: what it is. */
  readonly nature?: UnitNature;
};

/**
 * The same span in steps of another length. Longer steps have the mean of a rate (kW, USD/MWh, °C) and the sum of an
 * amount (kWh, USD); shorter ones hold the rate and share the amount equally. Which of the two, the unit decides.
 *
 * Steps that are no multiple of each other are cut by overlap, as {@link spanValue} says. A longer step with a gap inside
 * is a gap. Going finer and back gives the first series again; going coarser loses what lay inside the step.
 *
 * @units ms; values in the unit of the series.
 * @throws RangeError when the step does not divide the span of the series, or the unit is not known.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 900_000, count: 4 };
 * const values = Float64Array.of(10, 20, 30, 60);
 * expect([...resample({ unit: 'kW', grid, values, gaps: [] }, 3_600_000).values]).toEqual([30]);
 * expect([...resample({ unit: 'kWh', grid, values, gaps: [] }, 3_600_000).values]).toEqual([120]);
 * ```
 */
export function resample<Unit extends string>(
  series: Series<Unit>,
  stepMs: number,
  options: ResampleOptions = {},
): Series<Unit> {
  const { startMs } = series.grid;
  const spanMs = gridEndMs(series.grid) - startMs;
  const count = spanMs / stepMs;
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new RangeError(`Give a step that divides the series' ${spanMs} ms; this one is ${stepMs} ms.`);
  }
  return resampleTo(series, { startMs, stepMs, count }, options);
}

/**
 * The series on another grid inside its span, by the rules of {@link resample}.
 *
 * @units ms UTC; values in the unit of the series.
 * @throws RangeError when the grid reaches beyond the series, or the unit is not known.
 * @example
 * ```ts @import.meta.vitest
 * const series = { unit: 'USD/MWh', grid: { startMs: 0, stepMs: 4, count: 2 }, values: Float64Array.of(1, 5), gaps: [] };
 * expect([...resampleTo(series, { startMs: 2, stepMs: 2, count: 2 }).values]).toEqual([1, 5]);
 * ```
 */
export function resampleTo<Unit extends string>(
  series: Series<Unit>,
  grid: TimeGrid,
  { nature: said }: ResampleOptions = {},
): Series<Unit> {
  const nature = natureOfUnit(series.unit, said);
  const { count } = toTimeGrid(grid);
  const values = new Float64Array(count);
  const gaps: Gap[] = [];
  for (let index = 0; index < count; index += 1) {
    const span = { startMs: gridInstantMs(grid, index), endMs: gridInstantMs(grid, index + 1) };
    const { value, gapReason } = spanValue(series, span, nature);
    values[index] = value;
    if (gapReason !== null) gaps.push({ index, reason: gapReason });
  }
  return toSeries({ unit: series.unit, grid, values, gaps });
}

/**
 * The span that all grids share, in the longest of their steps, on the edges of the grid that has it: what several
 * series are resampled to before they are set against each other.
 *
 * @throws RangeError when no whole step of it lies inside all grids, or no grid is given.
 * @example
 * ```ts @import.meta.vitest
 * const hours = { startMs: 0, stepMs: 60, count: 3 };
 * const quarters = { startMs: 15, stepMs: 15, count: 8 };
 * expect(commonGrid([hours, quarters])).toEqual({ startMs: 60, stepMs: 60, count: 1 });
 * ```
 */
export function commonGrid(grids: readonly TimeGrid[]): TimeGrid {
  const [longest] = [...grids].sort((a, b) => b.stepMs - a.stepMs);
  if (longest === undefined) throw new RangeError('Give at least one grid; there is none.');
  const { stepMs } = longest;
  const fromMs = Math.max(...grids.map((grid) => grid.startMs));
  const toMs = Math.min(...grids.map(gridEndMs));
  const startMs = longest.startMs + Math.ceil((fromMs - longest.startMs) / stepMs) * stepMs;
  const count = Math.floor((toMs - startMs) / stepMs);
  if (count < 1)
    throw new RangeError(`Give grids that share a step of ${stepMs} ms; these share ${fromMs} to ${toMs} ms.`);
  return toTimeGrid({ startMs, stepMs, count });
}
