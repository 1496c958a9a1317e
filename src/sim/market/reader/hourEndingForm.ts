/** ERCOT's forms, and any file with a local date and hours 1 to 24. */
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../../base/units.js';
import { findColumn, pickRows, placeOfCell, requireColumn, toPlainName } from './columns.js';
import type { CsvRow, CsvTable } from './csvTable.js';
import type { PriceChoice, PriceForm, Stamp } from './seriesForm.js';
import { parseDate, parseHourEnding, parseQuarter, parseRepeatedFlag } from './timeCell.js';

const DATE_NAMES = ['date', 'deliverydate'];
const HOUR_NAMES = ['he', 'hourending', 'deliveryhour'];
/** Quarter of the hour, in files of 15 minutes. */
const QUARTER_NAMES = ['deliveryinterval'];
/** Column that tells the second pass of the repeated autumn hour. */
const FLAG_NAMES = ['repeatedhourflag', 'dstflag'];
const POINT_NAMES = ['settlementpoint', 'settlementpointname'];
const POINT_TYPE_NAMES = ['settlementpointtype'];
const POINT_PRICE_NAMES = ['settlementpointprice'];
const NOT_PRICES = [...DATE_NAMES, ...HOUR_NAMES, ...QUARTER_NAMES, ...FLAG_NAMES, ...POINT_NAMES, ...POINT_TYPE_NAMES];

type TimeColumns = { dateIndex: number; hourIndex: number; quarterIndex?: number; flagIndex?: number };

/**
 * A date, an hour of 1 to 24 (and a quarter of 1 to 4), perhaps a flag; with one column per hub, or one row per
 * settlement point. Undefined when the header shows no such columns.
 *
 * ERCOT publishes load zones in two kinds of rows, plain (LZ) and weighted by energy (LZEW); where both are there one is
 * named as `LZ_NORTH/LZ`.
 *
 * @throws WattbookError `data` when there is no such column or settlement point.
 * @source ERCOT reports NP4-190-CD (day-ahead, hourly) and NP6-905-CD, NP6-785-ER (real time, 15 minutes).
 * @example
 * ```ts @import.meta.vitest
 * const header = ['Delivery Date', 'Delivery Hour', 'Delivery Interval', 'HB_NORTH'];
 * const rows = [{ cells: ['03/14/2022', '24', '4', '30'], row: 2 }];
 * const form = toHourEndingForm({ file: 'p.csv', header, rows }, { column: 'HB_NORTH', zone: 'America/Chicago' });
 * expect(form?.stampOf(rows[0]!).labelMs).toBe(Date.UTC(2022, 2, 14, 23, 45));
 * ```
 */
export function toHourEndingForm(table: CsvTable, { column, zone }: PriceChoice): PriceForm | undefined {
  const times = findTimes(table);
  if (times === undefined) return undefined;
  return {
    ...findPrices(table, column),
    stampOf: (row) => toStamp(table, row, times),
    clockZone: zone,
    label: 'start',
    stepMs: times.quarterIndex === undefined ? MS_PER_HOUR : 15 * MS_PER_MINUTE,
    // A flag tells the passes apart, so that the real-time files may take turns between them.
    isSorted: times.quarterIndex === undefined || times.flagIndex === undefined,
    timeIndex: times.hourIndex,
    unit: 'USD/MWh',
  };
}

function findTimes(table: CsvTable): TimeColumns | undefined {
  const dateIndex = findColumn(table, DATE_NAMES);
  const hourIndex = findColumn(table, HOUR_NAMES);
  if (dateIndex === undefined || hourIndex === undefined) return undefined;
  const quarterIndex = findColumn(table, QUARTER_NAMES);
  const flagIndex = findColumn(table, FLAG_NAMES);
  return {
    dateIndex,
    hourIndex,
    ...(quarterIndex === undefined ? {} : { quarterIndex }),
    ...(flagIndex === undefined ? {} : { flagIndex }),
  };
}

function findPrices(table: CsvTable, column: string): { rows: readonly CsvRow[]; valueIndex: number } {
  const nameIndex = findColumn(table, POINT_NAMES);
  const valueIndex = findColumn(table, POINT_PRICE_NAMES);
  if (nameIndex !== undefined && valueIndex !== undefined) {
    const choice = { nameIndex, kindIndex: findColumn(table, POINT_TYPE_NAMES), noun: 'settlement point' };
    return { rows: pickRows(table, column, choice), valueIndex };
  }
  const among = table.header.filter((name) => !NOT_PRICES.includes(toPlainName(name)));
  return { rows: table.rows, valueIndex: requireColumn(table, column, { noun: 'price column', among }) };
}

function toStamp(table: CsvTable, row: CsvRow, { dateIndex, hourIndex, quarterIndex, flagIndex }: TimeColumns): Stamp {
  const read = <T>(index: number, parse: (text: string, where: ReturnType<typeof placeOfCell>) => T) =>
    parse(row.cells[index]!, placeOfCell(table, row, index));
  const hourMs = read(dateIndex, (text, where) => parseDate(text, where)) + read(hourIndex, parseHourEnding);
  const quarterMs = quarterIndex === undefined ? 0 : read(quarterIndex, parseQuarter);
  const isRepeated = flagIndex === undefined ? undefined : read(flagIndex, parseRepeatedFlag);
  return {
    labelMs: hourMs + quarterMs,
    ...(isRepeated === undefined ? {} : { isSecondPass: isRepeated, isFlagged: isRepeated }),
    text: `hour ending ${row.cells[hourIndex]!.trim()} of ${row.cells[dateIndex]!.trim()}`,
  };
}
