/** What a series says about any span of time inside it: the one rule by which steps are joined and cut. */
import type { TimeGrid } from './grid.js';
import { gridEndMs, gridInstantMs } from './grid.js';
import type { Gap, Series } from './series.js';
import type { UnitNature } from './unitNature.js';

/** A value, or NaN and why there is none. */
export type SpanValue = {
  /** In the unit of the series. */
  readonly value: number;
  /** null when the value is known. */
  readonly gapReason: string | null;
};

/** Half-open, UTC. */
export type TimeSpan = { readonly startMs: number; readonly endMs: number };

/**
 * The mean (of a rate) or the share (of an amount) over a span: each step holds its rate throughout and spreads its
 * amount evenly, and counts with the time that it shares with the span. So the time integral of a rate and the sum of an
 * amount are kept, whatever the spans. A span that touches a gap is a gap.
 *
 * @units ms UTC in, the series' unit out.
 * @throws RangeError when the span is empty or not inside the series.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 60, count: 2 };
 * const series = { unit: 'kW', grid, values: Float64Array.of(1, 4), gaps: [] };
 * expect(spanValue(series, { startMs: 40, endMs: 80 }, 'rate').value).toBe(2.5);
 * expect(spanValue(series, { startMs: 40, endMs: 100 }, 'amount').value).toBeCloseTo(1 / 3 + 8 / 3, 12);
 * ```
 */
export function spanValue(series: Series<string>, span: TimeSpan, nature: UnitNature): SpanValue {
  requireInside(series, span);
  const { grid, values } = series;
  const start = Math.floor((span.startMs - grid.startMs) / grid.stepMs);
  const end = Math.ceil((span.endMs - grid.startMs) / grid.stepMs);
  let sum = 0;
  for (let index = start; index < end; index += 1) sum += values[index]! * shareOfStep(grid, index, span);
  if (Number.isNaN(sum)) return { value: NaN, gapReason: describeGaps(series, start, end) };
  if (nature === 'amount') return { value: sum, gapReason: null };
  const value = end - start === 1 ? values[start]! : sum / ((span.endMs - span.startMs) / grid.stepMs);
  return { value, gapReason: null };
}

/** How much of step `index` lies in the span, 0 to 1. */
function shareOfStep(grid: TimeGrid, index: number, span: TimeSpan): number {
  const startMs = Math.max(span.startMs, gridInstantMs(grid, index));
  const endMs = Math.min(span.endMs, gridInstantMs(grid, index + 1));
  return (endMs - startMs) / grid.stepMs;
}

/** The first gap's reason; with a count where other steps of the span are known. */
function describeGaps({ values, gaps }: Series<string>, start: number, end: number): string {
  const count = values.subarray(start, end).filter(Number.isNaN).length;
  const reason = gaps[firstGapFrom(gaps, start)]?.reason ?? '';
  return count === end - start ? reason : `${reason} (${count} of ${end - start} steps)`;
}

/** Where in the gaps, ascending, the first one at step `start` or later stands. */
function firstGapFrom(gaps: readonly Gap[], start: number): number {
  let [low, high] = [0, gaps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (gaps[middle]!.index < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function requireInside({ grid }: Series<string>, { startMs, endMs }: TimeSpan): void {
  if (startMs >= grid.startMs && startMs < endMs && endMs <= gridEndMs(grid)) return;
  throw new RangeError(
    `Give a span inside the series, ${grid.startMs} to ${gridEndMs(grid)} ms; this one is ${startMs} to ${endMs} ms.`,
  );
}
