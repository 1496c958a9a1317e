/**
 * Evenly spaced instants: step i is the half-open interval [startMs + i·stepMs, startMs + (i+1)·stepMs), labelled by its
 * start. All instants are UTC, in milliseconds since 1970.
 */
export type TimeGrid = {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
};

/**
 * A checked, frozen grid.
 *
 * @throws RangeError naming the field when the start is not finite, the step not positive or the count not a whole
 * number from 1.
 * @example
 * ```ts @import.meta.vitest
 * expect(toTimeGrid({ startMs: 0, stepMs: 3_600_000, count: 24 }).count).toBe(24);
 * expect(() => toTimeGrid({ startMs: 0, stepMs: 0, count: 24 })).toThrow('stepMs');
 * ```
 */
export function toTimeGrid(spec: TimeGrid): TimeGrid {
  const { startMs, stepMs, count } = spec;
  if (!Number.isFinite(startMs)) throw new RangeError(`Give a finite startMs; this one is ${startMs}.`);
  if (!(stepMs > 0 && Number.isFinite(stepMs))) throw new RangeError(`Give a stepMs above 0; this one is ${stepMs}.`);
  if (!(Number.isInteger(count) && count >= 1))
    throw new RangeError(`Give a whole count from 1; this one is ${count}.`);
  return Object.freeze({ startMs, stepMs, count });
}

/**
 * The start of step `index`; `index = count` gives the end of the grid.
 *
 * @units ms UTC.
 * @example
 * ```ts @import.meta.vitest
 * expect(gridInstantMs({ startMs: 100, stepMs: 10, count: 3 }, 3)).toBe(130);
 * ```
 */
export function gridInstantMs(grid: TimeGrid, index: number): number {
  return grid.startMs + index * grid.stepMs;
}

/**
 * The end of the last step, itself outside the grid.
 *
 * @units ms UTC.
 * @example
 * ```ts @import.meta.vitest
 * expect(gridEndMs({ startMs: 100, stepMs: 10, count: 3 })).toBe(130);
 * ```
 */
export function gridEndMs(grid: TimeGrid): number {
  return gridInstantMs(grid, grid.count);
}

/**
 * Whether two grids have the same steps.
 *
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 10, count: 3 };
 * expect([isSameGrid(grid, { ...grid }), isSameGrid(grid, { ...grid, count: 4 })]).toEqual([true, false]);
 * ```
 */
export function isSameGrid(a: TimeGrid, b: TimeGrid): boolean {
  return a.startMs === b.startMs && a.stepMs === b.stepMs && a.count === b.count;
}
