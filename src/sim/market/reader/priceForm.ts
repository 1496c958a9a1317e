/** Which form a price file has. The header decides; each form stands in a file of its own. */
import { WattbookError } from '../../../base/errors.js';
import { findColumn, placeOfCell, requireColumn } from './columns.js';
import type { CsvTable } from './csvTable.js';
import { toEntsoeForm } from './entsoeForm.js';
import { toHourEndingForm } from './hourEndingForm.js';
import { toOasisForm } from './oasisForm.js';
import type { PriceChoice, PriceForm } from './seriesForm.js';
import { parseInstant } from './timeCell.js';

const UTC_NAMES = ['utcstart'];

/**
 * The form of a price table and where the prices of a hub, zone, node or area stand in it.
 *
 * @throws WattbookError `data` when no time column is known or there is no such column; names the nearest.
 * @example
 * ```ts @import.meta.vitest
 * const table = { file: 'p.csv', header: ['Delivery Date', 'Hour Ending', 'HB_NORTH'], rows: [] };
 * const choice = { column: 'HB_NORTH', zone: 'America/Chicago' };
 * expect(toPriceForm(table, choice)).toMatchObject({ clockZone: 'America/Chicago', stepMs: 3_600_000, valueIndex: 2 });
 * expect(() => toPriceForm(table, { ...choice, column: 'HB_NORHT' })).toThrow('no price column HB_NORHT');
 * ```
 */
export function toPriceForm(table: CsvTable, choice: PriceChoice): PriceForm {
  const form =
    toOasisForm(table, choice) ??
    toEntsoeForm(table, choice) ??
    toUtcForm(table, choice) ??
    toHourEndingForm(table, choice);
  if (form !== undefined) return form;
  throw new WattbookError('data', `no time column among ${table.header.join(', ')}`, {
    where: { file: table.file, row: 1 },
    next: 'Name it utc_start (ISO instants), give date and hour_ending (1 to 24, local time), or declare the columns.',
  });
}

/** `utc_start` and one column per hub. */
function toUtcForm(table: CsvTable, { column }: PriceChoice): PriceForm | undefined {
  const timeIndex = findColumn(table, UTC_NAMES);
  if (timeIndex === undefined) return undefined;
  const among = table.header.filter((_, index) => index !== timeIndex);
  return {
    rows: table.rows,
    stampOf: (row) => {
      const text = row.cells[timeIndex]!;
      return { labelMs: parseInstant(text, placeOfCell(table, row, timeIndex)), text };
    },
    clockZone: 'UTC',
    label: 'start',
    isSorted: true,
    timeIndex,
    valueIndex: requireColumn(table, column, { noun: 'price column', among }),
    unit: 'USD/MWh',
  };
}
