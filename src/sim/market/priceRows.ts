/** Rows of a price table as the instants they speak of, in the order of the file. */
import type { LocalClock } from '../../base/calendar.js';
import { instantsOfLocal, toLocalClock } from '../../base/calendar.js';
import type { ErrorPlace } from '../../base/errors.js';
import { WattbookError } from '../../base/errors.js';
import { MS_PER_DAY } from '../../base/units.js';
import type { CsvRow, CsvTable } from './csvTable.js';
import { parseDate, parseHourEnding, parseInstant, parsePrice, parseRepeatedFlag } from './priceCell.js';
import type { PriceForm } from './priceForm.js';

/** One price and the hour it holds for. */
export type PricedHour = {
  /** Start of the hour. */
  readonly instantMs: number;
  readonly priceUsdPerMwh: number;
  /** Line of the text file. */
  readonly row: number;
};

export type PriceRows = {
  readonly hours: readonly PricedHour[];
  readonly clock: LocalClock;
};

type HourEndingForm = Extract<PriceForm, { kind: 'hour-ending' }>;

/** A row's wall-clock hour, before its instant is known. */
type LocalRow = {
  /** `Date.UTC` of the figures the wall clock shows at the start of the hour. */
  readonly localMs: number;
  /** null where the file has no flag. */
  readonly isRepeated: boolean | null;
  readonly source: CsvRow;
};

/** Zones lie between UTC-12 and UTC+14. */
const MARGIN_MS = 2 * MS_PER_DAY;

/**
 * All rows with their instants.
 *
 * @throws WattbookError `data` for a cell that cannot be read or an hour that does not exist on its day.
 * @example
 * ```ts @import.meta.vitest
 * const rows = [{ cells: ['2022-07-01T05:00Z', '40'], row: 2 }];
 * const table = { file: 'p.csv', header: ['utc_start', 'HB_NORTH'], rows };
 * const { hours } = toPriceRows(table, { kind: 'utc', timeIndex: 0, priceIndex: 1 }, 'America/Chicago');
 * expect(hours).toEqual([{ instantMs: Date.UTC(2022, 6, 1, 5), priceUsdPerMwh: 40, row: 2 }]);
 * ```
 */
export function toPriceRows(table: CsvTable, form: PriceForm, zone: string): PriceRows {
  return form.kind === 'utc' ? toUtcRows(table, form, zone) : toHourEndingRows(table, form, zone);
}

function toUtcRows(table: CsvTable, form: Extract<PriceForm, { kind: 'utc' }>, zone: string): PriceRows {
  const hours = table.rows.map((row) => ({
    instantMs: parseInstant(row.cells[form.timeIndex] ?? '', placeOf(table, row, form.timeIndex)),
    priceUsdPerMwh: parsePriceCell(table, row, form),
    row: row.row,
  }));
  return {
    hours,
    clock: clockAround(
      zone,
      hours.map((hour) => hour.instantMs),
    ),
  };
}

function toHourEndingRows(table: CsvTable, form: HourEndingForm, zone: string): PriceRows {
  const { point } = form;
  const rows =
    point === null ? table.rows : table.rows.filter(({ cells }) => cells[point.index]?.trim() === point.name);
  const locals = rows.map((row) => toLocalRow(table, row, form));
  const clock = clockAround(
    zone,
    locals.map((local) => local.localMs),
  );
  const hours: PricedHour[] = [];
  for (const local of locals) {
    const instantMs = toInstant(local, clock, hours.at(-1)?.instantMs);
    if (instantMs === null) throw noSuchHour(table, form, local, zone);
    hours.push({ instantMs, priceUsdPerMwh: parsePriceCell(table, local.source, form), row: local.source.row });
  }
  return { hours, clock };
}

function toLocalRow(table: CsvTable, source: CsvRow, form: HourEndingForm): LocalRow {
  const cell = (index: number) => source.cells[index] ?? '';
  const dateMs = parseDate(cell(form.dateIndex), placeOf(table, source, form.dateIndex));
  const ofDayMs = parseHourEnding(cell(form.hourIndex), placeOf(table, source, form.hourIndex));
  const { flagIndex } = form;
  const isRepeated = flagIndex === null ? null : parseRepeatedFlag(cell(flagIndex), placeOf(table, source, flagIndex));
  return { localMs: dateMs + ofDayMs, isRepeated, source };
}

/**
 * The row's instant. Of the repeated hour's two, the flag decides; without one the row is the second pass if the row
 * before it was the first.
 */
function toInstant(local: LocalRow, clock: LocalClock, previousMs: number | undefined): number | null {
  const [firstMs, secondMs] = instantsOfLocal(clock, local.localMs);
  if (firstMs === undefined) return null;
  if (secondMs === undefined) return local.isRepeated === true ? null : firstMs;
  const isSecond = local.isRepeated ?? (previousMs === firstMs || previousMs === secondMs);
  return isSecond ? secondMs : firstMs;
}

function noSuchHour(table: CsvTable, form: HourEndingForm, local: LocalRow, zone: string): WattbookError {
  const date = local.source.cells[form.dateIndex]?.trim() ?? '';
  const hour = local.source.cells[form.hourIndex]?.trim() ?? '';
  const repeated = local.isRepeated === true;
  const what = repeated
    ? `hour ending ${hour} of ${date} is marked as repeated, but the clock of ${zone} is not put back then`
    : `hour ending ${hour} of ${date} does not exist: the clock of ${zone} is put forward then`;
  return new WattbookError('data', what, {
    where: placeOf(table, local.source, (repeated ? form.flagIndex : null) ?? form.hourIndex),
    next: repeated ? 'Correct the flag, or name the right time zone.' : 'Remove the row, or name the right time zone.',
  });
}

function parsePriceCell(table: CsvTable, row: CsvRow, form: PriceForm): number {
  return parsePrice(row.cells[form.priceIndex] ?? '', placeOf(table, row, form.priceIndex));
}

function placeOf(table: CsvTable, row: CsvRow, index: number): ErrorPlace {
  return { file: table.file, row: row.row, column: table.header[index] ?? '' };
}

function clockAround(zone: string, instantsMs: readonly number[]): LocalClock {
  let [firstMs, lastMs] = [Infinity, -Infinity];
  for (const instantMs of instantsMs) {
    firstMs = Math.min(firstMs, instantMs);
    lastMs = Math.max(lastMs, instantMs);
  }
  return toLocalClock(zone, firstMs - MARGIN_MS, lastMs + MARGIN_MS);
}
