/** When the rows of a load file hold: their time labels as evenly spaced starts. */
import { formatLocal, instantsOfLocal, toLocalClock } from '../base/calendar.js';
import type { ErrorPlace } from '../base/errors.js';
import { WattbookError } from '../base/errors.js';
import type { TimeGrid } from '../base/grid.js';
import { MS_PER_DAY } from '../base/units.js';
import type { Stamp } from './billStamp.js';

/** The labels of a file, in its order. */
export type StampedRows = {
  readonly stamps: readonly Stamp[];
  /** Whether a label is the end of its step. */
  readonly isEnding: boolean;
  readonly placeOf: (index: number) => ErrorPlace;
};

/** Zones lie between UTC-12 and UTC+14. */
const MARGIN_MS = 2 * MS_PER_DAY;
/** A year of 365 days. */
const PLAIN_YEAR = 2001;

/**
 * The grid of rows labelled by instants, or by the wall clock of a zone: the hour repeated in autumn stands twice, the one
 * skipped in spring is left out.
 *
 * @throws WattbookError `data` naming the row: fewer than two rows, a time that does not exist, comes twice, is missing or
 * unordered.
 */
export function toLocalGrid(rows: StampedRows, zone: string): TimeGrid {
  const stepMs = findStepMs(rows);
  const startsMs = rows.stamps.map(({ wallMs }) => wallMs - (rows.isEnding ? stepMs : 0));
  const instantsMs = rows.stamps[0]?.isInstant === true ? startsMs : toInstants(rows, startsMs, zone);
  requireEven(rows, instantsMs, stepMs, zone);
  return { startMs: instantsMs[0]!, stepMs, count: instantsMs.length };
}

/**
 * The grid of rows labelled by the wall clock of a year of 365 days of 24 hours; the year itself does not count.
 *
 * @throws WattbookError `data` naming the first row that stands at another time.
 */
export function toStandardGrid(rows: StampedRows): TimeGrid {
  if (rows.stamps[0]?.isInstant === true) {
    const next = 'Name a zone (--zone America/Chicago) instead of --standard-year.';
    throw new WattbookError('data', 'the times are UTC instants, a standard year has none', {
      where: rows.placeOf(0),
      next,
    });
  }
  const stepMs = findStepMs(rows);
  const startMs = Date.UTC(PLAIN_YEAR, 0, 1);
  rows.stamps.forEach(({ wallMs }, index) => {
    const got = formatInYear(wallMs - (rows.isEnding ? stepMs : 0));
    const wanted = formatInYear(startMs + index * stepMs);
    if (got === wanted) return;
    const what = `the step begins at ${got}, where a year of 365 days of 24 hours has ${wanted}`;
    const next = 'Sort and complete the rows, or bill by the clock of a zone (--zone America/Chicago).';
    throw new WattbookError('data', what, { where: rows.placeOf(index), next });
  });
  return { startMs, stepMs, count: rows.stamps.length };
}

function findStepMs({ stamps, placeOf }: StampedRows): number {
  const [first, second] = stamps;
  const stepMs = first === undefined || second === undefined ? NaN : second.wallMs - first.wallMs;
  if (stepMs > 0) return stepMs;
  const what = Number.isNaN(stepMs) ? 'one row is no year' : 'the second time does not come after the first';
  throw new WattbookError('data', what, { where: placeOf(Math.min(1, stamps.length - 1)), next: NEXT_SORT });
}

const NEXT_SORT = 'Give one row a step, sorted by time.';

function toInstants(rows: StampedRows, wallsMs: readonly number[], zone: string): number[] {
  const clock = toLocalClock(zone, wallsMs[0]! - MARGIN_MS, Math.max(wallsMs[0]!, wallsMs.at(-1)!) + MARGIN_MS);
  let previousMs = -Infinity;
  return wallsMs.map((wallMs, index) => {
    const [first, second] = instantsOfLocal(clock, wallMs);
    if (first === undefined) throw noSuchTime(rows, index, wallMs, zone);
    // Of a time that comes twice, the second pass is the one after the first.
    previousMs = second !== undefined && previousMs >= first ? second : first;
    return previousMs;
  });
}

function noSuchTime(rows: StampedRows, index: number, wallMs: number, zone: string): WattbookError {
  const time = new Date(wallMs).toISOString().slice(0, 16).replace('T', ' ');
  const what = `the step from ${time} does not exist: the clock of ${zone} is put forward then, or the rows are unsorted`;
  const next = 'A file without clock change is billed with --zone UTC, or with --standard-year.';
  return new WattbookError('data', what, { where: rows.placeOf(index), next });
}

function requireEven(rows: StampedRows, instantsMs: readonly number[], stepMs: number, zone: string): void {
  const index = instantsMs.findIndex((instantMs, i) => i > 0 && instantMs - instantsMs[i - 1]! !== stepMs);
  if (index < 0) return;
  const beforeMs = instantsMs[index - 1]!;
  const clock = toLocalClock(
    zone,
    Math.min(beforeMs, instantsMs[index]!),
    Math.max(beforeMs, instantsMs[index]!) + stepMs,
  );
  const at = (instantMs: number) => `${formatLocal(clock, instantMs)} (${zone})`;
  const fault =
    instantsMs[index]! > beforeMs
      ? `the step from ${at(beforeMs + Math.min(stepMs, instantsMs[index]! - beforeMs))} is missing or off the grid`
      : `the step from ${at(instantsMs[index]!)} does not come after the one before it`;
  const next = `${NEXT_SORT} A bill does not guess.`;
  throw new WattbookError('data', fault, { where: rows.placeOf(index), next });
}

/** `03-01 00:00`. */
function formatInYear(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(5, 16).replace('T', ' ');
}
