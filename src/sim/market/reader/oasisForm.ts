/** The form of California's OASIS: one row per node, interval and price component, in any order. */
import { WattbookError } from '../../../base/errors.js';
import { findColumn, pickRows, placeOfCell } from './columns.js';
import type { CsvTable } from './csvTable.js';
import type { PriceChoice, PriceForm } from './seriesForm.js';
import { parseInstant } from './timeCell.js';

const START_NAMES = ['intervalstarttimegmt', 'intervalstartgmt'];
const END_NAMES = ['intervalendtimegmt', 'intervalendgmt'];
const NODE_NAMES = ['node', 'nodeid', 'nodeidxml'];
const RUN_NAMES = ['marketrunid'];
const COMPONENT_NAMES = ['lmptype'];
/** PRC_LMP calls the price MW, PRC_INTVL_LMP VALUE, PRC_RTPD_LMP PRC. */
const PRICE_NAMES = ['mw', 'value', 'prc', 'lmpprc'];
/** The whole price; MCE, MCC, MCL and MGHG are its parts: energy, congestion, losses, greenhouse gas. */
const TOTAL = 'LMP';

/**
 * CSV of the reports PRC_LMP, PRC_INTVL_LMP and PRC_RTPD_LMP. The column is the node; where the file has several market
 * runs, `node/DAM`. Of the components the total alone counts. Undefined when the header shows no such columns.
 *
 * @throws WattbookError `data` when a column, the total or the node is missing.
 * @source CAISO, Interface Specification for OASIS, PRC_LMP and PRC_INTVL_LMP.
 * @example
 * ```ts @import.meta.vitest
 * const header = ['INTERVALSTARTTIME_GMT', 'INTERVALENDTIME_GMT', 'NODE', 'LMP_TYPE', 'MW'];
 * const rows = ['MCC', 'LMP'].map((type, i) => {
 *   return { cells: ['2022-02-01T15:00:00-00:00', '2022-02-01T16:00:00-00:00', 'N1', type, '74.63'], row: i + 2 };
 * });
 * const form = toOasisForm({ file: 'p.csv', header, rows }, { column: 'N1', zone: 'America/Los_Angeles' });
 * expect(form?.rows).toEqual([rows[1]]);
 * ```
 */
export function toOasisForm(table: CsvTable, { column }: PriceChoice): PriceForm | undefined {
  const timeIndex = findColumn(table, START_NAMES);
  if (timeIndex === undefined) return undefined;
  const find = (names: readonly string[]) => findColumn(table, names) ?? raiseNoColumn(table, names);
  const [endIndex, nameIndex, valueIndex] = [find(END_NAMES), find(NODE_NAMES), find(PRICE_NAMES)];
  const kindIndex = findColumn(table, RUN_NAMES);
  const totals = { ...table, rows: totalRows(table, find(COMPONENT_NAMES)) };
  return {
    rows: pickRows(totals, column, { nameIndex, kindIndex, noun: 'node' }),
    stampOf: (row) => {
      const read = (index: number) => parseInstant(row.cells[index]!, placeOfCell(table, row, index));
      return { labelMs: read(timeIndex), endMs: read(endIndex), text: row.cells[timeIndex]! };
    },
    clockZone: 'UTC',
    label: 'start',
    isSorted: false,
    timeIndex,
    valueIndex,
    unit: 'USD/MWh',
  };
}

function totalRows(table: CsvTable, index: number) {
  const rows = table.rows.filter(({ cells }) => cells[index]!.trim() === TOTAL);
  if (rows.length > 0) return rows;
  const components = [...new Set(table.rows.map(({ cells }) => cells[index]!.trim()))];
  throw new WattbookError('data', `no rows of the whole price (${TOTAL}), only ${components.join(', ')}`, {
    where: { file: table.file, column: table.header[index]! },
    next: `Take the file of the component ${TOTAL} out of the download.`,
  });
}

function raiseNoColumn(table: CsvTable, names: readonly string[]): never {
  throw new WattbookError('data', `no column ${names.map((name) => name.toUpperCase()).join(' or ')}`, {
    where: { file: table.file, row: 1 },
    next: 'Export the report PRC_LMP or PRC_INTVL_LMP as CSV again.',
  });
}
