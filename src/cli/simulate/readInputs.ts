/** All that a scenario names, read and put on one grid. */
import { localYearSpan } from '../../base/calendar.js';
import type { TimeGrid } from '../../base/grid.js';
import { gridEndMs } from '../../base/grid.js';
import { commonGrid, resampleTo } from '../../base/resample.js';
import type { Series } from '../../base/series.js';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../base/units.js';
import { parseDeclaredSeries } from '../../sim/market/reader/parseDeclared.js';
import type { BillOptions } from '../../sim/market/tariff/billYear.js';
import type { ExportSpec } from '../../sim/market/tariff/exportRule.js';
import type { Tariff } from '../../sim/market/tariff/tariff.js';
import type { CalendarChoice } from '../billTimes.js';
import { parseTariff } from '../billTariff.js';
import { checkZone } from '../given.js';
import { fillSeries } from './fillSeries.js';
import type { PowerSource } from './readPowerSource.js';
import { readPowerSource, spreadPower } from './readPowerSource.js';
import type { MarketPrices } from './readPriceSource.js';
import { readPriceSource } from './readPriceSource.js';
import type { ScenarioFile } from './readScenario.js';
import { atField, fieldFault, readNamed } from './readScenario.js';
import type { TemperatureFile } from './sourceFields.js';
import { given } from './toScenarioBattery.js';

export type Inputs = {
  readonly grid: TimeGrid;
  /** Whose midnights count. */
  readonly zone: string;
  /** One for each year; empty without a market. */
  readonly prices: readonly MarketPrices[];
  readonly tariff: Tariff | null;
  readonly billOptions: BillOptions;
  /** Null for a battery in a market by itself. */
  readonly site: { readonly load: Series<'kW'>; readonly generation: Series<'kW'> | null } | null;
  /** Of the air outside. */
  readonly ambient: number | Series<'°C'> | null;
  readonly notes: readonly string[];
};

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const STANDARD_YEAR = { startMs: Date.UTC(2001, 0, 1), endMs: Date.UTC(2001, 0, 1) + 365 * MS_PER_DAY };
const EXPORT_RULES: Readonly<Record<'none' | 'net-billing', ExportSpec>> = {
  none: { kind: 'none' },
  'net-billing': { kind: 'net-billing', surplus: 'paid' },
};

/**
 * Reads the files of a scenario.
 *
 * @throws WattbookError `data` for a bad file, `usage` for a field that does not fit.
 */
export async function readInputs(file: ScenarioFile): Promise<Inputs> {
  const { prices } = file.scenario;
  const calendar = toCalendar(file);
  const zone = calendar.kind === 'local' ? calendar.zone : 'UTC';
  const market = prices === undefined ? NO_MARKET : await readPriceSource(file, prices);
  const tariff = await readTariff(file);
  const powers = await readPowers(file, calendar);
  const air = await readAmbient(file, zone);
  const grid = toGrid(file, calendar, [...market.years.slice(0, 1).map(({ buy }) => buy), ...powers.flatMap(seriesOf)]);
  const [load, generation] = powers.map((source) =>
    'series' in source ? toGridSteps(source.series, grid) : spreadPower(source.powerKwAt, grid, zone),
  );
  return {
    ...{ grid, zone, tariff },
    prices: market.years.map((year) => toGridPrices(year, grid)),
    billOptions: toBillOptions(file, calendar),
    site: load === undefined ? null : { load, generation: generation ?? null },
    ambient: air === null || typeof air === 'number' ? air : atField(file, ['ambient'], () => toGridSteps(air, grid)),
    notes: [...market.notes, ...(tariff?.notes ?? []), ...powers.flatMap(notesOf)],
  };
}

const NO_MARKET = { years: [], notes: [] };

/** The load and, where there is one, the generation; nothing without a site. */
async function readPowers(file: ScenarioFile, calendar: CalendarChoice): Promise<PowerSource[]> {
  const { site } = file.scenario;
  if (site === undefined) return [];
  const load = await readPowerSource(file, 'load', { source: site.load, calendar });
  if (site.generation === undefined) return [load];
  return [load, await readPowerSource(file, 'generation', { source: site.generation, calendar })];
}

function toGridPrices({ buy, sell, dayAhead }: MarketPrices, grid: TimeGrid): MarketPrices {
  const bought = toGridSteps(buy, grid);
  return {
    buy: bought,
    sell: sell === buy ? bought : toGridSteps(sell, grid),
    dayAhead: dayAhead === null ? null : toGridSteps(dayAhead, grid),
  };
}

function toBillOptions({ scenario }: ScenarioFile, calendar: CalendarChoice): BillOptions {
  const { before, demandMinutes, holidays } = scenario.tariff ?? {};
  return {
    calendar: calendar.kind === 'local' ? { kind: 'local', zone: calendar.zone, ...given({ holidays }) } : calendar,
    ...given({ before, demandMinutes }),
  };
}

function toCalendar(file: ScenarioFile): CalendarChoice {
  const { zone, year, tariff } = file.scenario;
  if (tariff?.standardYear !== undefined) {
    return { kind: 'standard', startWeekday: WEEKDAYS.indexOf(tariff.standardYear) + 1 };
  }
  try {
    return { kind: 'local', zone: checkZone(zone), year };
  } catch {
    throw fieldFault(file, ['zone'], `give an IANA time zone such as America/Chicago; this one is ${zone}`);
  }
}

async function readTariff(file: ScenarioFile): Promise<Tariff | null> {
  const { tariff } = file.scenario;
  if (tariff === undefined) return null;
  const text = await readNamed(file, tariff.file, 'tariff');
  const rule = tariff.export === undefined ? undefined : EXPORT_RULES[tariff.export];
  const source = { file: tariff.file, label: tariff.label, leaveOut: tariff.leaveOut ?? [], export: rule };
  return atField(file, ['tariff'], () => parseTariff(text, source));
}

async function readAmbient(file: ScenarioFile, zone: string): Promise<number | Series<'°C'> | null> {
  const { ambient } = file.scenario;
  if (ambient === undefined) return null;
  if (typeof ambient === 'number') return ambient;
  const text = await readNamed(file, ambient.file, 'temperature file');
  return atField(file, ['ambient'], () => fillSeries(parseTemperature(text, ambient, zone), ambient.fill, zone).series);
}

function parseTemperature(text: string, source: TemperatureFile, zone: string): Series<'°C'> {
  const { file, column: valueColumn, timeColumn, timeForm, dateOrder, stepMinutes, skippedHour, holes } = source;
  const columns = { file, valueColumn, timeColumn, timeForm, zone, ...given({ dateOrder, stepMinutes }) };
  return parseDeclaredSeries(text, { ...columns, ...given({ skippedHour, holes }), unit: '°C' });
}

/** The span that all files share, in the shortest of their steps; without files the year. */
function toGrid(file: ScenarioFile, calendar: CalendarChoice, sources: readonly Series<string>[]): TimeGrid {
  const grids = sources.map(({ grid }) => grid);
  if (grids.length > 0) {
    const shared = atField(file, ['site'], () => commonGrid(grids));
    const stepMs = Math.min(...grids.map((grid) => grid.stepMs));
    if (shared.stepMs % stepMs !== 0) return shared;
    return { ...shared, stepMs, count: shared.count * (shared.stepMs / stepMs) };
  }
  const { year, stepMinutes = MS_PER_HOUR / MS_PER_MINUTE } = file.scenario;
  if (calendar.kind === 'local' && year === undefined) {
    throw fieldFault(file, ['year'], 'is missing: neither prices nor load have times of their own');
  }
  const span = calendar.kind === 'standard' ? STANDARD_YEAR : localYearSpan(calendar.zone, year!);
  const stepMs = stepMinutes * MS_PER_MINUTE;
  const count = (span.endMs - span.startMs) / stepMs;
  if (Number.isInteger(count)) return { startMs: span.startMs, stepMs, count };
  throw fieldFault(file, ['stepMinutes'], `give a divisor of an hour, such as 15 or 60; this one is ${stepMinutes}`);
}

function toGridSteps<Unit extends string>(series: Series<Unit>, grid: TimeGrid): Series<Unit> {
  const isSame = series.grid.startMs === grid.startMs && series.grid.stepMs === grid.stepMs;
  return isSame && gridEndMs(series.grid) === gridEndMs(grid) ? series : resampleTo(series, grid);
}

function seriesOf(source: PowerSource): Series<'kW'>[] {
  return 'series' in source ? [source.series] : [];
}

function notesOf(source: PowerSource): readonly string[] {
  return 'series' in source ? source.notes : [];
}
