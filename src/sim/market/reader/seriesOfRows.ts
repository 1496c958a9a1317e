/** The one place where rows become a series: order, grid, holes and gaps are checked here for every form of file. */
import type { LocalClock } from '../../../base/calendar.js';
import { formatLocal, toLocalClock } from '../../../base/calendar.js';
import { WattbookError } from '../../../base/errors.js';
import type { Gap, Series } from '../../../base/series.js';
import { toSeries } from '../../../base/series.js';
import type { TimeSpan } from '../../../base/spanValue.js';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../../base/units.js';
import type { CsvTable } from './csvTable.js';
import type { ReadOptions, SeriesForm } from './seriesForm.js';
import type { TimedRow, TimedRows } from './timedRows.js';
import { toTimedRows } from './timedRows.js';

/** Reason of the only hole that is no error: sources that key rows by local time cannot hold the repeated hour. */
export const REPEATED_HOUR_GAP = 'repeated clock-change hour not published';
/** Reason of a hole that the reader was asked to take as a gap. */
export const MISSING_ROW_GAP = 'no row in the file';

/** What errors speak of. */
type Context = TimedRows & { readonly file: string; readonly column: string; readonly shown: LocalClock };

/**
 * The series that a form of a table holds. Rows may hold for several steps, and then fill them. The autumn hour that a
 * wall clock repeats may stand once; its second pass is then a named gap, as is a cell that says "not published".
 *
 * @units those of the values times the scale.
 * @throws WattbookError `data` with file, row and column: a cell that cannot be read, a time that does not exist, a
 * repeated, unordered, missing or odd step, or no value at all. RangeError for an unknown zone.
 * @example
 * ```ts @import.meta.vitest
 * const rows = ['10', '30'].map((cell, index) => ({ cells: [cell], row: index + 2 }));
 * const table = { file: 'l.csv', header: ['kw'], rows };
 * const stampOf = ({ row }: { row: number }) => ({ labelMs: row * 900_000, text: '' });
 * const columns = { timeIndex: 0, valueIndex: 0 };
 * const form = { rows, stampOf, clockZone: 'UTC', label: 'start', isSorted: true, ...columns } as const;
 * const series = toSeriesOfRows(table, form, { unit: 'kW', zone: 'UTC', noun: 'load' });
 * expect([series.grid.stepMs, ...series.values]).toEqual([900_000, 10, 30]);
 * ```
 */
export function toSeriesOfRows<Unit extends string>(
  table: CsvTable,
  form: SeriesForm,
  options: ReadOptions & { readonly unit: Unit },
): Series<Unit> {
  const timed = toTimedRows(table, form, options);
  const { fromMs, toMs } = timed.clock;
  const shown = toLocalClock(options.zone, fromMs, toMs);
  const context = { ...timed, file: table.file, column: table.header[form.valueIndex]!, shown };
  requireOrder(context);
  requireValues(context);
  const missingMs = missingSteps(timed);
  const silent = silentPasses(timed);
  const isSilent = (instantMs: number) => silent.some((span) => instantMs >= span.startMs && instantMs < span.endMs);
  if (options.holes !== 'gap')
    requireNoHoles(
      context,
      missingMs.filter((instantMs) => !isSilent(instantMs)),
    );
  const reasonOf = (instantMs: number) => (isSilent(instantMs) ? REPEATED_HOUR_GAP : MISSING_ROW_GAP);
  return fillGrid(
    timed,
    missingMs.map((instantMs) => [instantMs, reasonOf(instantMs)] as const),
    options.unit,
  );
}

/** Each row begins on the grid, and not before the one before it ends. */
function requireOrder(context: Context): void {
  const { rows, stepMs } = context;
  rows.forEach((timed, index) => {
    const previous = rows[index - 1];
    if (previous !== undefined && timed.startMs <= previous.startMs) {
      const twin = rows.slice(0, index).find(({ startMs }) => startMs === timed.startMs);
      if (twin === undefined) throw fault(context, timed, ['comes after a later one', 'Sort the rows by time.']);
      throw fault(context, timed, [`stands twice, first in row ${twin.row}`, 'Remove one of the two rows.']);
    }
    if (previous !== undefined && timed.startMs < previous.startMs + previous.spanMs) {
      throw fault(context, timed, [`begins before row ${previous.row} ends`, NEXT_UNIFORM]);
    }
    const offMs = (timed.startMs - rows[0]!.startMs) % stepMs;
    if (offMs !== 0 || timed.spanMs % stepMs !== 0) {
      throw fault(context, timed, [`does not fit into steps of ${stepMs / MS_PER_MINUTE} minutes`, NEXT_UNIFORM]);
    }
  });
}

const NEXT_UNIFORM = 'Give steps of one length; split the file where it changes.';

function fault(context: Context, { startMs, row }: TimedRow, [what, next]: readonly [string, string]): WattbookError {
  const { file, shown, stepMs } = context;
  return new WattbookError('data', `the ${stepName(stepMs)} from ${timeIn(shown, startMs)} ${what}`, {
    where: { file, row },
    next,
  });
}

function requireValues({ rows, file, column }: Context): void {
  if (rows.some(({ gapReason }) => gapReason === null)) return;
  throw new WattbookError('data', `none of the ${rows.length} rows has a value`, {
    where: { file, column },
    next: 'Export the file again, or name another column.',
  });
}

function missingSteps({ rows, stepMs }: TimedRows): number[] {
  const missingMs: number[] = [];
  rows.forEach(({ startMs, spanMs }, index) => {
    const nextMs = rows[index + 1]?.startMs ?? startMs;
    for (let holeMs = startMs + spanMs; holeMs < nextMs; holeMs += stepMs) missingMs.push(holeMs);
  });
  return missingMs;
}

/** Second passes of repeated hours in which no row at all begins. */
function silentPasses({ rows, clock }: TimedRows): TimeSpan[] {
  const spans = clock.changesMs.map((startMs, index) => ({
    startMs,
    endMs: startMs + clock.offsetsMs[index]! - clock.offsetsMs[index + 1]!,
  }));
  return spans.filter(({ startMs, endMs }) => !rows.some((row) => row.startMs >= startMs && row.startMs < endMs));
}

function requireNoHoles({ rows, stepMs, shown, file, column }: Context, holesMs: readonly number[]): void {
  const [firstMs] = holesMs;
  if (firstMs === undefined) return;
  const row = rows.findLast(({ startMs }) => startMs < firstMs)?.row ?? 1;
  const first = timeIn(shown, firstMs);
  const what =
    holesMs.length === 1
      ? `the ${stepName(stepMs)} from ${first} is missing after row ${row}`
      : `${holesMs.length} ${stepName(stepMs)}s are missing; the first is ${first}, after row ${row}`;
  throw new WattbookError('data', what, {
    where: { file, row, column },
    next: 'Add the missing rows, or take a source without holes; missing values are not guessed.',
  });
}

function fillGrid<Unit extends string>(
  { rows, stepMs }: TimedRows,
  missing: readonly (readonly [instantMs: number, reason: string])[],
  unit: Unit,
): Series<Unit> {
  const { startMs } = rows[0]!;
  const last = rows.at(-1)!;
  const indexOf = (instantMs: number) => Math.round((instantMs - startMs) / stepMs);
  const values = new Float64Array(indexOf(last.startMs + last.spanMs)).fill(NaN);
  const gaps: Gap[] = missing.map(([instantMs, reason]) => ({ index: indexOf(instantMs), reason }));
  for (const row of rows) {
    const [start, end] = [indexOf(row.startMs), indexOf(row.startMs + row.spanMs)];
    for (let index = start; index < end; index += 1) {
      values[index] = row.value;
      if (row.gapReason !== null) gaps.push({ index, reason: row.gapReason });
    }
  }
  return toSeries({ unit, grid: { startMs, stepMs, count: values.length }, values, gaps });
}

function stepName(stepMs: number): string {
  return stepMs === MS_PER_HOUR ? 'hour' : `${stepMs / MS_PER_MINUTE}-minute step`;
}

function timeIn(clock: LocalClock, instantMs: number): string {
  return `${formatLocal(clock, instantMs)} (${clock.zone})`;
}
