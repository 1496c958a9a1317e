import type { TimeGrid } from './grid.js';
import { toTimeGrid } from './grid.js';

/** A step whose value is missing, and why. Its value is NaN; it is never guessed. */
export type Gap = {
  readonly index: number;
  readonly reason: string;
};

/** One value per step of a grid; the unit travels with the values. */
export type Series<Unit extends string> = {
  readonly unit: Unit;
  readonly grid: TimeGrid;
  readonly values: Float64Array;
  /** Ascending by index; empty when all steps are known. */
  readonly gaps: readonly Gap[];
};

export type SeriesSpec<Unit extends string> = {
  readonly unit: Unit;
  readonly grid: TimeGrid;
  readonly values: Float64Array;
  readonly gaps?: readonly Gap[];
};

/**
 * A checked series: as many values as steps, NaN exactly at the named gaps, all else finite.
 *
 * @throws RangeError saying which of these does not hold, and at which step.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const series = toSeries({ unit: 'kW', grid, values: Float64Array.of(1, 2) });
 * expect(series.gaps).toEqual([]);
 * expect(() => toSeries({ unit: 'kW', grid, values: Float64Array.of(1, NaN) })).toThrow('step 1');
 * ```
 */
export function toSeries<Unit extends string>(spec: SeriesSpec<Unit>): Series<Unit> {
  const grid = toTimeGrid(spec.grid);
  const gaps = [...(spec.gaps ?? [])].sort((a, b) => a.index - b.index);
  if (spec.values.length !== grid.count) {
    throw new RangeError(`Give one value per step: ${spec.values.length} values stand against ${grid.count} steps.`);
  }
  requireNanAtGaps(spec.values, gaps);
  return Object.freeze({ unit: spec.unit, grid, values: spec.values, gaps });
}

function requireNanAtGaps(values: Float64Array, gaps: readonly Gap[]): void {
  let gapIndex = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? NaN;
    const isGap = gaps[gapIndex]?.index === index;
    if (isGap) gapIndex += 1;
    if (isGap ? Number.isNaN(value) : Number.isFinite(value)) continue;
    const wanted = isGap ? 'NaN, for a gap is named there' : 'a finite number, or name a gap';
    throw new RangeError(`Give ${wanted}; step ${index} holds ${value}.`);
  }
  if (gapIndex < gaps.length) throw new RangeError(`Name each gap once and inside the grid of ${values.length} steps.`);
}

/**
 * The values outside the gaps, in order.
 *
 * @units those of the series.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const values = Float64Array.of(NaN, 7);
 * expect([...observedValues({ unit: 'kW', grid, values, gaps: [{ index: 0, reason: 'meter off' }] })]).toEqual([7]);
 * ```
 */
export function observedValues(series: Series<string>): Float64Array {
  return series.gaps.length === 0 ? series.values : series.values.filter((value) => !Number.isNaN(value));
}
