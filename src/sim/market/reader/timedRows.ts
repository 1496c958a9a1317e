/** The rows of a table as the instants that they speak of. */
import type { LocalClock } from '../../../base/calendar.js';
import { instantsOfLocal, toLocalClock } from '../../../base/calendar.js';
import type { ErrorPlace } from '../../../base/errors.js';
import { WattbookError } from '../../../base/errors.js';
import { MS_PER_DAY } from '../../../base/units.js';
import { placeOfCell } from './columns.js';
import type { CsvRow, CsvTable } from './csvTable.js';
import { parseNumber } from './priceCell.js';
import type { ReadOptions, SeriesForm, Stamp } from './seriesForm.js';

/** One value and the span for which it holds. */
export type TimedRow = {
  readonly startMs: number;
  readonly spanMs: number;
  /** NaN where `gapReason` is given. */
  readonly value: number;
  readonly gapReason: string | null;
  /** Line of the text file. */
  readonly row: number;
};

export type TimedRows = {
  readonly rows: readonly TimedRow[];
  /** The clock that the file shows. */
  readonly clock: LocalClock;
  /** Of a step; a row may hold for several. */
  readonly stepMs: number;
};

/** Zones lie between UTC-12 and UTC+14. */
const MARGIN_MS = 2 * MS_PER_DAY;

/**
 * All rows of a form with their instants, in the order of time for forms whose rows come in any.
 *
 * @units ms UTC; values in the unit of the series.
 * @throws WattbookError `data` for a cell that cannot be read, a time that does not exist on its day, or rows that do not
 * tell how long they hold.
 * @example
 * ```ts @import.meta.vitest
 * const rows = [{ cells: ['a', '40'], row: 2 }];
 * const table = { file: 'p.csv', header: ['time', 'price'], rows };
 * const stampOf = () => ({ labelMs: Date.UTC(2022, 6, 1), text: 'a' });
 * const form = { rows, stampOf, clockZone: 'America/Chicago', label: 'start', isSorted: true } as const;
 * const options = { unit: 'USD/MWh', zone: 'America/Chicago', noun: 'price' };
 * const { rows: timed } = toTimedRows(table, { ...form, stepMs: 900_000, timeIndex: 0, valueIndex: 1 }, options);
 * expect(timed[0]).toMatchObject({ startMs: Date.UTC(2022, 6, 1, 5), spanMs: 900_000, value: 40, row: 2 });
 * ```
 */
export function toTimedRows(table: CsvTable, form: SeriesForm, options: ReadOptions): TimedRows {
  const stamps = form.rows.map(form.stampOf);
  const stepMs = form.stepMs ?? findStepMs(stamps, table, form);
  const clock = clockAround(form.clockZone, stamps);
  const rows: TimedRow[] = [];
  stamps.forEach((stamp, index) => {
    const source = form.rows[index]!;
    const cell = readCell(table, form, source, options);
    const startMs = toStart(stamp, form.label === 'end' ? stepMs : 0, { clock, previousMs: rows.at(-1)?.startMs });
    if (startMs !== undefined) {
      const spanMs = spanOf(stamp, startMs, clock) ?? stepMs;
      if (Number.isNaN(spanMs)) throw noSpan(placeOfCell(table, source, form.timeIndex), stamp);
      rows.push({ ...cell, startMs, spanMs, row: source.row });
    } else if (cell.gapReason === null && options.skippedHour !== 'drop') {
      throw noSuchTime(table, form, source, stamp);
    }
  });
  if (!form.isSorted) rows.sort((a, b) => a.startMs - b.startMs);
  return { rows, clock, stepMs };
}

function readCell(table: CsvTable, form: SeriesForm, row: CsvRow, options: ReadOptions) {
  const text = row.cells[form.valueIndex]!.trim();
  if (form.gapWords?.includes(text.toLowerCase())) return gapOf(`not published ("${text}" in the file)`);
  if (text === '' && options.holes === 'gap') return gapOf('empty cell in the file');
  const where = placeOfCell(table, row, form.valueIndex);
  const value = parseNumber(text, where, options.noun) * (options.scaleFactor ?? 1);
  const { limit = Infinity } = options;
  if (Math.abs(value) <= limit) return { value, gapReason: null };
  throw new WattbookError('data', `${text} is no ${options.noun}: it lies beyond ±${limit} ${options.unit}`, {
    where,
    next: 'Look for a number in another unit or a lost decimal point.',
  });
}

function gapOf(gapReason: string): { value: number; gapReason: string } {
  return { value: NaN, gapReason };
}

/**
 * The instant at which the row begins; undefined when the clock does not show its time, or not twice where the row is
 * flagged. Of a time that comes twice, the file's word decides; without one the row is the second pass if the row before it
 * is not earlier than the first.
 */
function toStart(
  { labelMs, isSecondPass, isFlagged }: Stamp,
  lagMs: number,
  { clock, previousMs = -Infinity }: { clock: LocalClock; previousMs: number | undefined },
): number | undefined {
  const [firstMs, secondMs] = instantsOfLocal(clock, labelMs - lagMs);
  if (firstMs === undefined || secondMs === undefined) return isFlagged === true ? undefined : firstMs;
  return (isSecondPass ?? previousMs >= firstMs) ? secondMs : firstMs;
}

/**
 * The row's length where its end is told: by the clock's figures or by the instants, whichever is shorter, for around
 * clock changes markets write either. NaN when the end is not after the start.
 */
function spanOf({ labelMs, endMs }: Stamp, startMs: number, clock: LocalClock): number | undefined {
  if (endMs === undefined) return undefined;
  const spansMs = [endMs - labelMs, ...instantsOfLocal(clock, endMs).map((instantMs) => instantMs - startMs)];
  const [shortestMs = NaN] = spansMs.filter((spanMs) => spanMs > 0).sort((a, b) => a - b);
  return shortestMs;
}

/** The shortest told length, else the most frequent distance of neighbours. */
function findStepMs(stamps: readonly Stamp[], table: CsvTable, form: SeriesForm): number {
  const told = stamps.flatMap(({ labelMs, endMs }) => (endMs === undefined ? [] : [endMs - labelMs]));
  const labels = [...new Set(stamps.map(({ labelMs }) => labelMs))].sort((a, b) => a - b);
  const distances = labels.slice(1).map((labelMs, index) => labelMs - labels[index]!);
  const shortestMs = told.filter((spanMs) => spanMs > 0).reduce((a, b) => Math.min(a, b), Infinity);
  const stepMs = Number.isFinite(shortestMs) ? shortestMs : mostFrequent(distances);
  if (stepMs !== undefined) return stepMs;
  throw new WattbookError('data', 'one row does not tell how long it holds', {
    where: { file: table.file, row: form.rows[0]?.row ?? 1, column: table.header[form.timeIndex]! },
    next: 'Give at least two rows, or the length of the steps.',
  });
}

function mostFrequent(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}

function noSuchTime(table: CsvTable, form: SeriesForm, row: CsvRow, stamp: Stamp): WattbookError {
  const { clockZone } = form;
  const flagged = stamp.isFlagged === true;
  const what = flagged
    ? `${stamp.text} is marked as repeated, but the clock of ${clockZone} is not put back then`
    : `${stamp.text} does not exist: the clock of ${clockZone} is put forward then`;
  return new WattbookError('data', what, {
    where: placeOfCell(table, row, form.timeIndex),
    next: flagged ? 'Correct the flag, or name the right time zone.' : 'Remove the row, or name the right time zone.',
  });
}

function noSpan(where: ErrorPlace, { text }: Stamp): WattbookError {
  return new WattbookError('data', `${text} ends before it begins`, { where, next: 'Correct the end of the row.' });
}

function clockAround(zone: string, stamps: readonly Stamp[]): LocalClock {
  const labels = stamps.map(({ labelMs }) => labelMs);
  const firstMs = labels.reduce((a, b) => Math.min(a, b), Infinity);
  const lastMs = labels.reduce((a, b) => Math.max(a, b), -Infinity);
  return toLocalClock(zone, firstMs - MARGIN_MS, lastMs + MARGIN_MS);
}
