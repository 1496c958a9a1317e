import { WattbookError } from '../../../base/errors.js';
import { HOURS_PER_DAY } from '../../../base/units.js';
import type { CsvRow, CsvTable } from '../reader/csvTable.js';
import { parseCsvTable } from '../reader/csvTable.js';
import { parsePrice } from '../reader/priceCell.js';
import type { TimeOfUseDemandSpec } from './demandCharge.js';
import type { EnergyPeriodSpec } from './energyCharge.js';
import { MONTHS_PER_YEAR } from './schedule.js';
import type { TariffSpec } from './tariff.js';
import { requireTariff } from './tariffFile.js';

/** One row of the table: a charge and the hours at which it holds. */
type BillingPeriod = {
  /** Number and name, as `7 Summer Peak`. */
  readonly name: string;
  readonly kind: 'energy' | 'demand';
  /** USD/kWh or USD/kW-month. */
  readonly value: number;
  /** Of a local month (1 to 12), hour (0 to 23) and kind of day. */
  readonly holdsAt: (month: number, hour: number, isWeekend: boolean) => boolean;
};

const COLUMNS = ['Start Month', 'End Month', 'Start Time', 'End Time', 'Weekday?', 'Value', 'Charge'] as const;
type Column = (typeof COLUMNS)[number] | 'Billing Period' | 'Excluding Start Time' | 'Excluding End Time';

/**
 * A tariff from the billing-period table of StorageVET and DER-VET (CSV): one row a charge, months and hours ending
 * inclusive, an excluded span of hours, `Weekday?` 1 for Monday to Friday, 0 for the weekend, 2 for both.
 *
 * Energy rows that hold at the same hour add up. Every demand row is a charge of its own on its hours' highest demand
 * in a month. Demand is over the step of the load.
 *
 * @throws WattbookError `data` with file, row and column: a missing column, a cell out of range, an unknown charge, or
 * an hour that no energy row covers, a value that looks like USD/MWh.
 * @example
 * ```ts @import.meta.vitest
 * const header = 'Billing Period,Start Month,End Month,Start Time,End Time,Weekday?,Value,Charge';
 * const spec = parseBillingPeriods(`${header}\n1,1,12,1,24,2,0.05,energy\n2,1,12,17,21,1,8,demand\n`, { file: 't.csv' });
 * expect(spec.energy.periods).toHaveLength(1);
 * expect(spec.demand?.timeOfUse).toHaveLength(1);
 * ```
 */
export function parseBillingPeriods(text: string, { file, name = file }: { file: string; name?: string }): TariffSpec {
  const table = parseCsvTable(text, file);
  requireColumns(table);
  const rows = table.rows.map((row) => toBillingPeriod(table, row));
  const demand = rows.filter(({ kind }) => kind === 'demand');
  const energy = rows.filter(({ kind }) => kind === 'energy');
  const spec = {
    name,
    energy: toEnergy(energy, file),
    ...(demand.length === 0 ? {} : { demand: { timeOfUse: demand.map(toTimeOfUse) } }),
  };
  return requireTariff(spec, file);
}

function requireColumns(table: CsvTable): void {
  const missing = COLUMNS.find((column) => !table.header.includes(column));
  if (missing === undefined) return;
  throw new WattbookError('data', `no column ${missing}`, {
    where: { file: table.file, row: 1 },
    next: `Give the columns ${COLUMNS.join(', ')}.`,
  });
}

function toBillingPeriod(table: CsvTable, row: CsvRow): BillingPeriod {
  const months = toSpan(table, row, ['Start Month', 'End Month'], MONTHS_PER_YEAR);
  const hours = toSpan(table, row, ['Start Time', 'End Time'], HOURS_PER_DAY);
  const excluded = hasCell(table, row, 'Excluding Start Time')
    ? toSpan(table, row, ['Excluding Start Time', 'Excluding End Time'], HOURS_PER_DAY)
    : () => false;
  const days = parseWhole(table, row, 'Weekday?', [0, 2]);
  const label = table.header.find((column) => /^name/i.test(column));
  const name = label === undefined ? '' : (row.cells[table.header.indexOf(label)]?.trim() ?? '');
  return {
    name: `${cellOf(table, row, 'Billing Period')} ${name}`.trim(),
    kind: toKind(table, row),
    value: parsePrice(cellOf(table, row, 'Value'), placeOf(table, row, 'Value')),
    holdsAt: (month, hour, isWeekend) =>
      months(month) && hours(hour + 1) && !excluded(hour + 1) && (days === 2 || (days === 0) === isWeekend),
  };
}

function toKind(table: CsvTable, row: CsvRow): 'energy' | 'demand' {
  const kind = cellOf(table, row, 'Charge').toLowerCase();
  if (kind === 'energy' || kind === 'demand') return kind;
  throw new WattbookError('data', `"${kind}" is not a kind of charge`, {
    where: placeOf(table, row, 'Charge'),
    next: 'Write energy or demand.',
  });
}

/** Whether a number lies in the row's span, both ends included. */
function toSpan(
  table: CsvTable,
  row: CsvRow,
  [first, last]: readonly [Column, Column],
  max: number,
): (value: number) => boolean {
  const low = parseWhole(table, row, first, [1, max]);
  const high = parseWhole(table, row, last, [1, max]);
  if (low <= high) return (value) => value >= low && value <= high;
  throw new WattbookError('data', `${last} ${high} comes before ${first} ${low}`, {
    where: placeOf(table, row, last),
    next: 'Split a span over the turn of the year or of the day into two rows.',
  });
}

function parseWhole(table: CsvTable, row: CsvRow, column: Column, [low, high]: readonly [number, number]): number {
  const cell = cellOf(table, row, column);
  const value = /^\d+(\.0*)?$/.test(cell) ? Number(cell) : NaN;
  if (value >= low && value <= high) return value;
  throw new WattbookError('data', `"${cell}" is not a whole number from ${low} to ${high}`, {
    where: placeOf(table, row, column),
    next: `Write a whole number from ${low} to ${high}.`,
  });
}

function toEnergy(rows: readonly BillingPeriod[], file: string): TariffSpec['energy'] {
  const periods: EnergyPeriodSpec[] = [];
  const indexOf = new Map<string, number>();
  const toPeriod = (month: number, hour: number, isWeekend: boolean): number => {
    const holding = rows.filter((row) => row.holdsAt(month, hour, isWeekend));
    const name = holding.map((row) => row.name).join(' + ');
    if (holding.length === 0) throw uncovered(file, month, hour, isWeekend);
    const known = indexOf.get(name) ?? periods.length;
    if (known === periods.length) {
      const buyUsdPerKwh = holding.reduce((sum, { value }) => sum + value, 0);
      periods.push({ name, tiers: [{ buyUsdPerKwh }] });
      indexOf.set(name, known);
    }
    return known;
  };
  const weekday = toTable((month, hour) => toPeriod(month, hour, false));
  const weekend = toTable((month, hour) => toPeriod(month, hour, true));
  return { periods, weekday, weekend };
}

function toTimeOfUse({ name, value, holdsAt }: BillingPeriod): TimeOfUseDemandSpec {
  return {
    periods: [
      { name: 'no charge', tiers: [{ rateUsdPerKw: 0 }] },
      { name, tiers: [{ rateUsdPerKw: value }] },
    ],
    weekday: toTable((month, hour) => Number(holdsAt(month, hour, false))),
    weekend: toTable((month, hour) => Number(holdsAt(month, hour, true))),
  };
}

function toTable(periodAt: (month: number, hour: number) => number): number[][] {
  return Array.from({ length: MONTHS_PER_YEAR }, (_month, monthIndex) =>
    Array.from({ length: HOURS_PER_DAY }, (_hour, hour) => periodAt(monthIndex + 1, hour)),
  );
}

function uncovered(file: string, month: number, hour: number, isWeekend: boolean): WattbookError {
  const what = `no energy row covers the hour ending ${hour + 1} of ${isWeekend ? 'weekends' : 'weekdays'} in month ${month}`;
  return new WattbookError('data', what, { where: { file }, next: 'Add a row, with value 0 if energy is free then.' });
}

function hasCell(table: CsvTable, row: CsvRow, column: Column): boolean {
  return table.header.includes(column) && cellOf(table, row, column) !== '';
}

function cellOf(table: CsvTable, row: CsvRow, column: Column): string {
  return row.cells[table.header.indexOf(column)]?.trim() ?? '';
}

function placeOf(table: CsvTable, row: CsvRow, column: Column): { file: string; row: number; column: string } {
  return { file: table.file, row: row.row, column };
}
