import type { LocalClock } from './calendar.js';
import { firstInstantOfLocal, formatLocal, localTimeAt, toLocalClock } from './calendar.js';
import { gridEndMs } from './grid.js';
import type { Series } from './series.js';
import { spanValue } from './spanValue.js';
import type { UnitNature } from './unitNature.js';
import { natureOfUnit } from './unitNature.js';
import { MS_PER_DAY } from './units.js';

/** A local day or month of a series: no step of a grid, for days have 23, 24 or 25 hours and months 28 to 31 days. */
export type LocalPeriod = {
  /** `2022-03-13` or `2022-03`. */
  readonly label: string;
  /** First instant inside the series; with `endMs` a half-open span, UTC. */
  readonly startMs: number;
  readonly endMs: number;
  /** Mean of a rate, sum of an amount, in the unit of the series; NaN where `gapReason` is given. */
  readonly value: number;
  readonly gapReason: string | null;
};

export type LocalPeriodOptions = {
  /** IANA time zone whose midnights part the periods. */
  readonly zone: string;
  readonly period: 'day' | 'month';
  /** For a unit that stands in no table: what it is. */
  readonly nature?: UnitNature;
};

/** Reason of a first or last period that the series does not cover whole. */
export const PART_PERIOD_GAP = 'not wholly covered';

/** Zones lie between UTC-12 and UTC+14, and a month has up to 31 days. */
const MARGIN_MS = 33 * MS_PER_DAY;

/**
 * The means or sums of a series over local days or months. A period with a gap inside, or covered in part only, has no
 * value but a reason.
 *
 * @units those of the series.
 * @throws RangeError for an unknown zone or a unit that is not known.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2022, 2, 13, 6), stepMs: 3_600_000, count: 23 };
 * const series = { unit: 'kWh', grid, values: new Float64Array(23).fill(2), gaps: [] };
 * const [day] = toLocalPeriods(series, { zone: 'America/Chicago', period: 'day' });
 * expect([day?.label, day?.value]).toEqual(['2022-03-13', 46]);
 * ```
 */
export function toLocalPeriods(
  series: Series<string>,
  { zone, period, nature: said }: LocalPeriodOptions,
): readonly LocalPeriod[] {
  const nature = natureOfUnit(series.unit, said);
  const { startMs } = series.grid;
  const endMs = gridEndMs(series.grid);
  const clock = toLocalClock(zone, startMs - MARGIN_MS, endMs + MARGIN_MS);
  const edgesMs = periodEdges(clock, period, { startMs, endMs });
  return edgesMs.slice(0, -1).map((edgeMs, index) => {
    const whole = { startMs: edgeMs, endMs: edgesMs[index + 1]! };
    const span = { startMs: Math.max(edgeMs, startMs), endMs: Math.min(whole.endMs, endMs) };
    const isWhole = span.startMs === whole.startMs && span.endMs === whole.endMs;
    const found = isWhole ? spanValue(series, span, nature) : { value: NaN, gapReason: PART_PERIOD_GAP };
    return { label: formatLocal(clock, span.startMs).slice(0, period === 'day' ? 10 : 7), ...span, ...found };
  });
}

/** Starts of the periods that touch the span, and the end of the last. */
function periodEdges(clock: LocalClock, period: 'day' | 'month', span: { startMs: number; endMs: number }): number[] {
  const { year, month, day } = localTimeAt(clock, span.startMs);
  const edgesMs: number[] = [];
  for (let count = 0; (edgesMs.at(-1) ?? -Infinity) < span.endMs; count += 1) {
    const localMs = period === 'day' ? Date.UTC(year, month - 1, day + count) : Date.UTC(year, month - 1 + count, 1);
    const edgeMs = firstInstantOfLocal(clock, localMs);
    // A day that the zone left out altogether (Samoa, 2011-12-30) has no edge of its own.
    if (edgeMs !== edgesMs.at(-1)) edgesMs.push(edgeMs);
  }
  return edgesMs;
}
