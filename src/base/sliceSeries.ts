import { gridEndMs, gridInstantMs } from './grid.js';
import type { Series } from './series.js';
import { toSeries } from './series.js';

/**
 * The steps from `startMs` up to `endMs`; either may be left out and is then the series' own. Gaps stay gaps.
 *
 * @units ms UTC; values in the unit of the series.
 * @throws RangeError when an instant is no edge of a step of the series, or no step lies between them.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 100, stepMs: 10, count: 4 };
 * const series = { unit: 'kW', grid, values: Float64Array.of(1, 2, NaN, 4), gaps: [{ index: 2, reason: 'meter off' }] };
 * const slice = sliceSeries(series, { startMs: 110, endMs: 130 });
 * expect([slice.grid.startMs, slice.values[0], slice.gaps[0]?.index]).toEqual([110, 2, 1]);
 * ```
 */
export function sliceSeries<Unit extends string>(
  series: Series<Unit>,
  { startMs = series.grid.startMs, endMs = gridEndMs(series.grid) }: { startMs?: number; endMs?: number },
): Series<Unit> {
  return sliceSteps(series, stepIndexAt(series, startMs), stepIndexAt(series, endMs));
}

/**
 * The steps from index `start` up to index `end`, which itself is left out. Gaps stay gaps.
 *
 * @throws RangeError when an index is not whole or lies outside, or no step lies between them.
 * @example
 * ```ts @import.meta.vitest
 * const series = { unit: 'kW', grid: { startMs: 0, stepMs: 10, count: 3 }, values: Float64Array.of(1, 2, 3), gaps: [] };
 * expect([...sliceSteps(series, 1, 3).values]).toEqual([2, 3]);
 * ```
 */
export function sliceSteps<Unit extends string>(series: Series<Unit>, start: number, end: number): Series<Unit> {
  const { unit, grid, values, gaps } = series;
  const isInside = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= grid.count;
  if (!isInside)
    throw new RangeError(`Give a first and an end step within 0 to ${grid.count}; these are ${start} and ${end}.`);
  return toSeries({
    unit,
    grid: { startMs: gridInstantMs(grid, start), stepMs: grid.stepMs, count: end - start },
    values: values.slice(start, end),
    gaps: gaps
      .filter(({ index }) => index >= start && index < end)
      .map((gap) => ({ ...gap, index: gap.index - start })),
  });
}

function stepIndexAt({ grid }: Series<string>, instantMs: number): number {
  const index = (instantMs - grid.startMs) / grid.stepMs;
  if (Number.isInteger(index) && index >= 0 && index <= grid.count) return index;
  throw new RangeError(`Give edges of steps from ${grid.startMs} to ${gridEndMs(grid)} ms; ${instantMs} is none.`);
}
