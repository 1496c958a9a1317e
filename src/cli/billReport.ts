/** A bill for a terminal. */
import { formatNumber } from '../base/format.js';
import type { Series } from '../base/series.js';
import { MS_PER_MINUTE } from '../base/units.js';
import type { BillComponent, BillLine } from '../sim/market/tariff/billLine.js';
import { BILL_COMPONENTS, sumUsd } from '../sim/market/tariff/billLine.js';
import type { Bill, BillOptions } from '../sim/market/tariff/billYear.js';
import type { Tariff } from '../sim/market/tariff/tariff.js';
import { formatTable, wrapLines } from './textTable.js';

/** Column heads, short enough for several beside each other. */
const HEADS: Readonly<Record<BillComponent, string>> = {
  energy: 'energy',
  'export-credit': 'export',
  'carried-credit': 'carried',
  'credit-payout': 'payout',
  'demand-flat': 'demand',
  'demand-time-of-use': 'TOU demand',
  ratchet: 'ratchet',
  'demand-annual': 'year peak',
  coincident: 'coincident',
  fixed: 'fixed',
  minimum: 'minimum',
};
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const CENT_DIGITS = 2;

export type BilledCase = {
  tariff: Tariff;
  tariffFile: string;
  loadFile: string;
  column: string | null;
  options: BillOptions;
  load: Series<'kW'>;
};

/** The lines for a terminal: what was billed, a row a month with a column for each component that occurs, the notes. */
export function describeBill(bill: Bill, about: BilledCase): string[] {
  const { months, annualLines } = bill;
  const all = [...months.flatMap(({ lines }) => lines), ...annualLines];
  const used = BILL_COMPONENTS.filter((component) => all.some((line) => line.component === component));
  const isExporting = months.some(({ exportKwh }) => exportKwh > 0);
  const header = [
    '',
    'import kWh',
    ...(isExporting ? ['export kWh'] : []),
    'peak kW',
    ...used.map((name) => HEADS[name]),
  ];
  const amounts = (lines: readonly BillLine[]) => used.map((component) => usd(sumUsd(lines, [component])));
  const rows = months.map((month) => [
    MONTHS[month.month - 1]!,
    formatNumber(month.importKwh, 0),
    ...(isExporting ? [formatNumber(month.exportKwh, 0)] : []),
    formatNumber(month.peakKw, 1),
    ...amounts(month.lines),
    usd(month.totalUsd),
  ]);
  const empty = Array<string>(isExporting ? 3 : 2).fill('');
  if (annualLines.length > 0) rows.push(['year', ...empty, ...amounts(annualLines), usd(sumUsd(annualLines))]);
  rows.push(toTotals(bill, all, { used, isExporting }));
  const table = formatTable({ header: [...header, 'total USD'], rows });
  return [...describeCase(bill, about), '', ...table, ...describeNotes(bill, about)];
}

function toTotals(
  { months, totalUsd }: Bill,
  all: readonly BillLine[],
  { used, isExporting }: { used: readonly BillComponent[]; isExporting: boolean },
): string[] {
  const sum = (key: 'importKwh' | 'exportKwh') =>
    formatNumber(
      months.reduce((kwh, month) => kwh + month[key], 0),
      0,
    );
  const peakKw = Math.max(...months.map((month) => month.peakKw));
  const energies = [sum('importKwh'), ...(isExporting ? [sum('exportKwh')] : [])];
  return [
    'total',
    ...energies,
    formatNumber(peakKw, 1),
    ...used.map((name) => usd(sumUsd(all, [name]))),
    usd(totalUsd),
  ];
}

function describeCase(
  { tariffName, year }: Bill,
  { tariffFile, loadFile, column, options, load, tariff }: BilledCase,
): string[] {
  const { calendar, demandMinutes } = options;
  const when =
    calendar.kind === 'local'
      ? `${String(year)} by the clock of ${calendar.zone}`
      : `standard year from a ${WEEKDAYS[calendar.startWeekday - 1]!}`;
  const stepMinutes = load.grid.stepMs / MS_PER_MINUTE;
  const windowMinutes = demandMinutes ?? (tariff.demand.windowMs ?? load.grid.stepMs) / MS_PER_MINUTE;
  const name = tariffName === tariffFile ? tariffFile : `${tariffName} (${tariffFile})`;
  return [
    ...wrapLines(`tariff: ${name}`, '  '),
    ...wrapLines(`load: ${loadFile}${column === null ? '' : `, ${column}`}, steps of ${stepMinutes} minutes`, '  '),
    `${when}; demand over ${windowMinutes} minutes`,
  ];
}

function describeNotes({ carry }: Bill, { tariff }: BilledCase): string[] {
  const notes = [...tariff.notes];
  const creditKwh = carry.creditKwh.reduce((sum, kwh) => sum + kwh, 0);
  if (carry.creditUsd > 0) notes.push(`credit left at the end: ${usd(carry.creditUsd)} USD`);
  if (creditKwh > 0) notes.push(`credit left at the end: ${formatNumber(creditKwh, 0)} kWh`);
  return notes.length === 0 ? [] : ['', ...notes.flatMap((note) => wrapLines(`note: ${note}`, '  '))];
}

function usd(amountUsd: number): string {
  return formatNumber(amountUsd, CENT_DIGITS);
}
