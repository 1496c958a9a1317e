/** Series written out as rows, step by step. */
import { firstInstantOfLocal, formatLocal, instantsOfLocal, toLocalClock } from '../../../../src/base/calendar.js';
import { gridInstantMs } from '../../../../src/base/grid.js';
import type { Series } from '../../../../src/base/series.js';
import { toSeries } from '../../../../src/base/series.js';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../../../src/base/units.js';

/** Days of 23, 24 and 25 hours, the leap day among them. */
export const DAYS = [
  ['America/Chicago', '2022-03-13'],
  ['America/Chicago', '2022-11-06'],
  ['America/Chicago', '2024-02-29'],
  ['Europe/Berlin', '2022-03-27'],
  ['Europe/Berlin', '2022-10-30'],
  ['Europe/Berlin', '2024-02-29'],
] as const;

/** Prices of a local day and the one after it, all different and none near zero. */
export function pricesOf(dayZone: string, date: string, stepMinutes: number): Series<'USD/MWh'> {
  const localMs = Date.parse(date);
  const clock = toLocalClock(dayZone, localMs - 3 * MS_PER_DAY, localMs + 4 * MS_PER_DAY);
  const startMs = firstInstantOfLocal(clock, localMs);
  const stepMs = stepMinutes * MS_PER_MINUTE;
  const count = (firstInstantOfLocal(clock, localMs + 2 * MS_PER_DAY) - startMs) / stepMs;
  const values = Float64Array.from({ length: count }, (_, index) => 20 + index / 8);
  return toSeries({ unit: 'USD/MWh', grid: { startMs, stepMs, count }, values });
}

/** One step as a market's row needs it. */
export type Written = {
  readonly value: number;
  /** `2022-03-13T08:00`. */
  readonly utcStart: string;
  readonly utcEnd: string;
  /** What the wall clock shows at the start, `2022-03-13 03:00`; then that plus the step. */
  readonly wallStart: string;
  readonly wallEnd: string;
  /** What the wall clock shows at the instant of the end. */
  readonly clockEnd: string;
  readonly isSecondPass: boolean;
  readonly isEndSecondPass: boolean;
};

/** The steps of a series as rows that a market would write. */
export function write(series: Series<string>, writtenZone: string): Written[] {
  const { grid } = series;
  const clock = toLocalClock(writtenZone, grid.startMs - MS_PER_DAY, gridInstantMs(grid, grid.count) + MS_PER_DAY);
  const wallMs = (instantMs: number) => Date.parse(`${formatLocal(clock, instantMs).replace(' ', 'T')}Z`);
  const text = (ms: number) => new Date(ms).toISOString().slice(0, 16);
  const isSecond = (instantMs: number) => instantsOfLocal(clock, wallMs(instantMs))[1] === instantMs;
  return [...series.values].map((value, index) => {
    const [startMs, endMs] = [gridInstantMs(grid, index), gridInstantMs(grid, index + 1)];
    return {
      value,
      utcStart: text(startMs),
      utcEnd: text(endMs),
      wallStart: text(wallMs(startMs)).replace('T', ' '),
      wallEnd: text(wallMs(startMs) + grid.stepMs).replace('T', ' '),
      clockEnd: text(wallMs(endMs)).replace('T', ' '),
      isSecondPass: isSecond(startMs),
      isEndSecondPass: isSecond(endMs),
    };
  });
}
