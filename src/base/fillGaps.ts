import type { LocalClock } from './calendar.js';
import { instantsOfLocal, localTimeAt, toLocalClock } from './calendar.js';
import { gridEndMs, gridInstantMs } from './grid.js';
import type { Gap, Series } from './series.js';
import { toSeries } from './series.js';
import { MS_PER_DAY } from './units.js';

/** Where the value of a gap is taken from; only measured values are, never filled ones. */
export type FillPolicy =
  /** The last known value before the gap, held. */
  | { readonly by: 'previous' }
  /** The straight line between the known values on both sides. */
  | { readonly by: 'linear' }
  /** The step that showed the same local time one day, or one week, before. */
  | { readonly by: 'day-before' | 'week-before'; readonly zone: string }
  /** A number, in the unit of the series. */
  | { readonly by: 'value'; readonly value: number };

/** A step that was a gap and now has a value. */
export type FilledStep = {
  readonly index: number;
  /** Of the gap. */
  readonly reason: string;
  readonly by: FillPolicy['by'];
};

export type FilledSeries<Unit extends string> = {
  readonly series: Series<Unit>;
  /** Ascending by index; what a report must tell beside the numbers. */
  readonly filled: readonly FilledStep[];
};

/** Finds a value for one step of a run of gaps; undefined where there is none to take. */
type Source = (index: number, run: GapRun) => number | undefined;
/** Gaps without a known step between them: from index `start` up to `end`. */
type GapRun = { readonly start: number; readonly end: number; readonly gaps: readonly Gap[] };

const LAG_DAYS = { 'day-before': 1, 'week-before': 7 } as const;
const MARGIN_MS = 9 * MS_PER_DAY;

/**
 * The series with its short gaps filled, and a list of what was filled and how. Runs of gaps longer than `maxMs`, and
 * gaps for which the policy has no known value to take, stay gaps.
 *
 * @param maxMs longest run of gaps that is filled.
 * @throws RangeError when the length is not positive, the value not finite, or the zone unknown.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 10, count: 4 };
 * const gaps = [{ index: 1, reason: 'meter off' }, { index: 2, reason: 'meter off' }];
 * const series = { unit: 'kW', grid, values: Float64Array.of(1, NaN, NaN, 4), gaps };
 * const { series: whole, filled } = fillGaps(series, { by: 'linear' }, 20);
 * expect([...whole.values]).toEqual([1, 2, 3, 4]);
 * expect(filled[0]).toEqual({ index: 1, reason: 'meter off', by: 'linear' });
 * expect(fillGaps(series, { by: 'linear' }, 10).filled).toEqual([]);
 * ```
 */
export function fillGaps<Unit extends string>(
  series: Series<Unit>,
  policy: FillPolicy,
  maxMs: number,
): FilledSeries<Unit> {
  if (!(maxMs > 0)) throw new RangeError(`Give a longest gap above 0 ms; this one is ${maxMs}.`);
  const source = toSource(series, policy);
  const values = series.values.slice();
  const filled: FilledStep[] = [];
  const left: Gap[] = [];
  for (const run of gapRuns(series)) {
    const isShort = (run.end - run.start) * series.grid.stepMs <= maxMs;
    for (const gap of run.gaps) {
      const value = isShort ? source(gap.index, run) : undefined;
      if (value === undefined) left.push(gap);
      else {
        values[gap.index] = value;
        filled.push({ ...gap, by: policy.by });
      }
    }
  }
  return { series: toSeries({ unit: series.unit, grid: series.grid, values, gaps: left }), filled };
}

function gapRuns({ gaps }: Series<string>): GapRun[] {
  const isFirst = (gap: Gap, at: number) => gaps[at - 1]?.index !== gap.index - 1;
  const firsts = [...gaps.keys()].filter((at) => isFirst(gaps[at]!, at));
  return firsts.map((at, run) => {
    const inside = gaps.slice(at, firsts[run + 1]);
    return { start: inside[0]!.index, end: inside.at(-1)!.index + 1, gaps: inside };
  });
}

function toSource(series: Series<string>, policy: FillPolicy): Source {
  const { values } = series;
  switch (policy.by) {
    case 'previous':
      return (_index, { start }) => values[start - 1];
    case 'linear':
      return (index, run) => lineThrough(values, index, run);
    case 'value':
      if (!Number.isFinite(policy.value)) throw new RangeError(`Give a finite value; this one is ${policy.value}.`);
      return () => policy.value;
    case 'day-before':
    case 'week-before':
      return toEarlierDay(series, policy.zone, LAG_DAYS[policy.by]);
  }
}

function lineThrough(values: Float64Array, index: number, { start, end }: GapRun): number | undefined {
  const [left, right] = [values[start - 1], values[end]];
  if (left === undefined || right === undefined) return undefined;
  return left + ((right - left) * (index - start + 1)) / (end - start + 1);
}

/** Of an hour that the earlier day had twice, the first pass; none where it skipped the hour. */
function toEarlierDay({ grid, values }: Series<string>, zone: string, lagDays: number): Source {
  const clock = toLocalClock(zone, grid.startMs - MARGIN_MS, gridEndMs(grid));
  return (index) => {
    const localMs = localMsAt(clock, gridInstantMs(grid, index)) - lagDays * MS_PER_DAY;
    const [instantMs = NaN] = instantsOfLocal(clock, localMs);
    const value = values[(instantMs - grid.startMs) / grid.stepMs];
    return value === undefined || Number.isNaN(value) ? undefined : value;
  };
}

function localMsAt(clock: LocalClock, instantMs: number): number {
  const { dayNumber, ofDayMs } = localTimeAt(clock, instantMs);
  return dayNumber * MS_PER_DAY + ofDayMs;
}
