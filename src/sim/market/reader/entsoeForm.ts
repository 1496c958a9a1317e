/** The form of the European transparency platform: the interval of a row in one cell, the currency in the header. */
import type { ErrorPlace } from '../../../base/errors.js';
import { WattbookError } from '../../../base/errors.js';
import { suggestName } from '../../../base/nearest.js';
import { findColumn, pickRows, placeOfCell } from './columns.js';
import type { CsvRow, CsvTable } from './csvTable.js';
import type { PriceChoice, PriceForm, Stamp } from './seriesForm.js';
import { parseWallTime } from './timeCell.js';

const TIME_HEADER = /^(?:MTU|Time)(?:\s*\((.+)\))?$/i;
const PRICE_HEADER = /^Day-ahead Price\s*[[(]([A-Z]{3}\/MWh)[\])]$/;
/** `01/01/2024 00:00:00 (CET)`: the mark tells the two passes of the repeated hour apart. */
const MARKED_TIME = /^(.+?)(?:\s*\(([A-Z]+)\))?$/;
const GAP_WORDS = ['', '-', 'n/e', 'n/a'];
/** A zone that shows each clock the platform offers. */
const CLOCK_ZONES = new Map([
  ['UTC', 'UTC'],
  ['CET/CEST', 'Europe/Brussels'],
  ['CET', 'Europe/Brussels'],
  ['EET/EEST', 'Europe/Athens'],
  ['WET/WEST', 'Europe/Lisbon'],
  ['GMT/BST', 'Europe/London'],
]);

/**
 * CSV of "Day-ahead Prices", in the older form (`01.01.2023 00:00 - 01.01.2023 01:00`, `Day-ahead Price [EUR/MWh]`, one
 * column headed by the bidding zone) and the newer (`01/01/2025 00:00:00 - 01/01/2025 00:15:00`, Area, Sequence). The
 * column is the area, such as `BZN|DE-LU`; where it has several auctions, `BZN|DE-LU/Sequence 1`. The header names the clock.
 * Cells without a price (n/e, N/A, -, or none) are gaps. Undefined when the header shows no such columns.
 *
 * @throws WattbookError `data` when there is no such area, the clock is not known or the currency differs from the header's.
 * @source ENTSO-E Transparency Platform, Day-ahead Prices [12.1.D], CSV exports of 2023 and 2025.
 * @example
 * ```ts @import.meta.vitest
 * const header = ['MTU (CET/CEST)', 'Day-ahead Price [EUR/MWh]', 'Currency', 'BZN|FR'];
 * const rows = [{ cells: ['01.01.2023 00:00 - 01.01.2023 01:00', '-5.17', 'EUR', ''], row: 2 }];
 * const form = toEntsoeForm({ file: 'p.csv', header, rows }, { column: 'BZN|FR', zone: 'Europe/Paris' });
 * expect(form?.unit).toBe('EUR/MWh');
 * ```
 */
export function toEntsoeForm(table: CsvTable, { column, zone }: PriceChoice): PriceForm | undefined {
  const timeIndex = table.header.findIndex((name) => TIME_HEADER.test(name));
  const valueIndex = table.header.findIndex((name) => PRICE_HEADER.test(name));
  if (timeIndex < 0 || valueIndex < 0) return undefined;
  const unit = PRICE_HEADER.exec(table.header[valueIndex]!)![1]!;
  requireCurrency(table, unit);
  return {
    rows: rowsOfArea(table, column),
    stampOf: (row) => toStamp(row.cells[timeIndex]!, placeOfCell(table, row, timeIndex)),
    clockZone: clockZoneOf(table, timeIndex) ?? zone,
    label: 'start',
    isSorted: true,
    timeIndex,
    valueIndex,
    gapWords: GAP_WORDS,
    unit,
  };
}

function clockZoneOf(table: CsvTable, timeIndex: number): string | undefined {
  const clock = TIME_HEADER.exec(table.header[timeIndex]!)?.[1]?.toUpperCase();
  if (clock === undefined || CLOCK_ZONES.has(clock)) return CLOCK_ZONES.get(clock ?? '');
  throw new WattbookError('data', `the clock ${clock} is not known`, {
    where: { file: table.file, row: 1, column: table.header[timeIndex]! },
    next: `Export the prices in one of ${[...CLOCK_ZONES.keys()].join(', ')}.`,
  });
}

function rowsOfArea(table: CsvTable, area: string): readonly CsvRow[] {
  const nameIndex = findColumn(table, ['area']);
  if (nameIndex !== undefined) {
    const kindIndex = findColumn(table, ['sequence']);
    return pickRows(table, area, { nameIndex, kindIndex, commonKind: 'Without Sequence', noun: 'area' });
  }
  const areas = table.header.filter((name) => name.includes('|'));
  if (areas.includes(area)) return table.rows;
  throw new WattbookError('data', `no area ${area}`, {
    where: { file: table.file, row: 1 },
    next: suggestName(area, areas),
  });
}

function requireCurrency(table: CsvTable, unit: string): void {
  const index = findColumn(table, ['currency']);
  if (index === undefined) return;
  const currencyOf = (row: CsvRow) => row.cells[index]!.trim().toUpperCase();
  const odd = table.rows.find((row) => !['', unit.slice(0, 3)].includes(currencyOf(row)));
  if (odd === undefined) return;
  throw new WattbookError('data', `the price is in ${currencyOf(odd)}, the header says ${unit}`, {
    where: placeOfCell(table, odd, index),
    next: 'Export one currency alone.',
  });
}

function toStamp(cell: string, where: ErrorPlace): Stamp {
  const [from = '', to = ''] = cell.trim().split(' - ');
  const [, start = '', startMark] = MARKED_TIME.exec(from.trim()) ?? [];
  const [, end = ''] = MARKED_TIME.exec(to.trim()) ?? [];
  return {
    labelMs: parseWallTime(start, where, 'day-first'),
    endMs: parseWallTime(end, where, 'day-first'),
    // Summer clocks are CEST, EEST, WEST and BST.
    ...(startMark === undefined ? {} : { isSecondPass: !startMark.endsWith('ST') }),
    text: from.trim(),
  };
}
