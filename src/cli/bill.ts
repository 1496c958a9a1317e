import { basename, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import { formatLocal, toLocalClock } from '../base/calendar.js';
import { gridInstantMs } from '../base/grid.js';
import type { Series } from '../base/series.js';
import { toSeries } from '../base/series.js';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../base/units.js';
import type { Bill, BillOptions } from '../sim/market/tariff/billYear.js';
import { billYear } from '../sim/market/tariff/billYear.js';
import type { ExportSpec } from '../sim/market/tariff/exportRule.js';
import { isLookingBack } from '../sim/market/tariff/ratchet.js';
import type { Tariff } from '../sim/market/tariff/tariff.js';
import type { ReadLoad } from './billLoad.js';
import type { CalendarChoice } from './billTimes.js';
import { parseLoad } from './billLoad.js';
import { describeBill } from './billReport.js';
import { parseTariff } from './billTariff.js';
import type { Command, CommandArgs, Terminal } from './command.js';
import { checkWord, checkZone, readText } from './given.js';

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const EXPORT_RULES = {
  none: { kind: 'none' },
  'net-billing': { kind: 'net-billing', surplus: 'paid' },
  'sell-all': { kind: 'sell-all' },
} as const satisfies Readonly<Record<string, ExportSpec>>;
const EXPORT_NAMES = ['none', 'net-billing', 'sell-all'] as const;

export const billCommand: Command = {
  help: `The bill of a year, by month and component, rounded to the cent.

Usage: wattbook bill TARIFF LOAD.csv (--zone ZONE | --standard-year WEEKDAY) [options]

      --zone ZONE              bill by the wall clock of an IANA time zone, clock changes and leap years included
      --standard-year WEEKDAY  bill a year of 365 days of 24 hours that begins on this weekday: MONDAY to SUNDAY
      --year YEAR              with --zone: year of a load without times, or of times without a year
  -c, --column NAME            power column; may be left out where there is one only
      --demand-minutes N       interval whose mean power is demand: 15, 30, 60 (default: the tariff's, or the load's step)
      --before WHAT            for a tariff that looks back: same (a year like this one) or nothing (a new meter)
      --generation-column NAME generation behind the meter, positive; what the grid sees is the load less it
      --export RULE            none, net-billing or sell-all (load and generation by two meters), not the file's own rule
      --label LABEL            which rate of a URDB file with several
      --leave-out FIELD        URDB charge that is knowingly left out of the bill; may be repeated
      --json                   print the bill as JSON, with every line, unrounded

TARIFF is a rate of the Utility Rate Database (JSON, alone or inside a REopt scenario), or a billing-period table as of
StorageVET and DER-VET (CSV). LOAD.csv holds one year of power in kW, positive when imported, in steps that divide an hour:
with a time column (utc_start, or local times; a name with he, end or ending labels steps by their end), or one value a
line. Amounts are rounded one by one from the exact ones, so a column may miss its total by a cent.

Examples:
  wattbook bill rate.json load.csv --zone America/Los_Angeles
  wattbook bill tariff.csv load_8760.csv --standard-year MONDAY --demand-minutes 60
  wattbook bill rate.json site.csv --column "Site Load (kW)" --zone UTC --json
  wattbook bill rate.json site.csv -c load_kw --generation-column pv_kw --export sell-all --zone America/Denver`,
  options: {
    zone: { type: 'string' },
    'standard-year': { type: 'string' },
    year: { type: 'string' },
    column: { type: 'string', short: 'c' },
    'demand-minutes': { type: 'string' },
    before: { type: 'string' },
    'generation-column': { type: 'string' },
    export: { type: 'string' },
    label: { type: 'string' },
    'leave-out': { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
  positionals: ['TARIFF', 'LOAD.csv'],
  run,
};

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const choice = readCalendar(args);
  const exportName = args.text('export');
  const [tariffPath, loadPath] = args.positionals.map((name) => resolve(terminal.directory, name));
  const [tariffFile, loadFile] = [basename(tariffPath!), basename(loadPath!)];
  const tariff = parseTariff(await readText(tariffPath!, 'tariff'), {
    file: tariffFile,
    label: args.text('label'),
    leaveOut: args.texts('leave-out'),
    export: exportName === undefined ? undefined : EXPORT_RULES[checkWord('--export', exportName, EXPORT_NAMES)],
  });
  const generationColumn = args.text('generation-column');
  if (tariff.exportRule.isSellAll && generationColumn === undefined) throw noGeneration();
  const text = await readText(loadPath!, 'load');
  const read = parseLoad(text, { file: loadFile, column: args.text('column'), generationColumn, calendar: choice });
  for (const series of [read.load, read.generation]) if (series !== null) requireWhole(series, choice, loadFile);
  const load = toGridPower(read);
  const options = toOptions(args, tariff, { choice, load, loadFile });
  const generation = read.generation === null ? {} : { generation: read.generation };
  const bill = billLoad(tariff, load, { ...options, ...generation }, loadFile);
  const { column } = read;
  if (args.flag('json')) {
    const source = { tariff: tariffFile, load: loadFile, column, generationColumn, ...options };
    terminal.out(JSON.stringify({ ok: true, source, notes: tariff.notes, ...bill }, undefined, 2));
  } else {
    for (const line of describeBill(bill, { tariff, tariffFile, loadFile, column, options, load })) terminal.out(line);
  }
  return EXIT_CODES.ok;
}

function noGeneration(): WattbookError {
  const next = 'Name its column (--generation-column), or give --export none or net-billing.';
  return new WattbookError('usage', 'the tariff sells all generation, and no generation is given', { next });
}

/** What the grid sees. */
function toGridPower({ load, generation }: ReadLoad): Series<'kW'> {
  if (generation === null) return load;
  return toSeries({ ...load, values: load.values.map((powerKw, index) => powerKw - generation.values[index]!) });
}

function requireWhole({ gaps, grid }: Series<'kW'>, choice: CalendarChoice, file: string): void {
  const [gap] = gaps;
  if (gap === undefined) return;
  const zone = choice.kind === 'local' ? choice.zone : 'UTC';
  const startMs = gridInstantMs(grid, gap.index);
  const time = formatLocal(toLocalClock(zone, startMs, startMs), startMs);
  throw new WattbookError('data', `the step from ${time} (${zone}) is missing: ${gap.reason}`, {
    where: { file },
    next: 'Add the row; a bill does not guess. A file without clock change is billed with --zone UTC.',
  });
}

function readCalendar(args: CommandArgs): CalendarChoice {
  const [zone, weekday, year] = [args.text('zone'), args.text('standard-year'), args.text('year')];
  if (zone !== undefined && weekday !== undefined) {
    throw new WattbookError('usage', 'give --zone or --standard-year, not both');
  }
  if (zone !== undefined) return { kind: 'local', zone: checkZone(zone), year: toYear(year) };
  const next = 'Give --zone America/Chicago (a wall clock), or --standard-year MONDAY (365 days of 24 hours).';
  if (weekday === undefined) throw new WattbookError('usage', 'the calendar of the bill is missing', { next });
  if (year !== undefined) throw new WattbookError('usage', '--year is for --zone; a standard year has no number');
  const index = WEEKDAYS.indexOf(weekday.toUpperCase());
  if (index >= 0) return { kind: 'standard', startWeekday: index + 1 };
  throw new WattbookError('usage', `--standard-year ${weekday}: ${suggestName(weekday, WEEKDAYS)}`);
}

function toYear(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^(19|20)\d{2}$/.test(text)) return Number(text);
  throw new WattbookError('usage', `--year ${text}: give a year such as 2022`);
}

type Read = { choice: CalendarChoice; load: Series<'kW'>; loadFile: string };

function toOptions(args: CommandArgs, tariff: Tariff, { choice, load, loadFile }: Read): BillOptions {
  const demandMinutes = toDemandMinutes(args.text('demand-minutes'));
  const before = args.text('before');
  const isBound = tariff.demand.ratchet !== null && isLookingBack(tariff.demand.ratchet);
  if (isBound && before === undefined) {
    const next = 'Give --before same (a year like this one came before) or --before nothing (a new meter).';
    throw new WattbookError('usage', 'the tariff looks back at earlier months', { next });
  }
  requireFineEnough(demandMinutes, tariff, load, loadFile);
  return {
    calendar: choice.kind === 'local' ? { kind: 'local', zone: choice.zone } : choice,
    ...(demandMinutes === undefined ? {} : { demandMinutes }),
    ...(before === undefined ? {} : { before: checkWord('--before', before, ['same', 'nothing']) }),
  };
}

function toDemandMinutes(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = /^\d+$/.test(text) ? Number(text) : NaN;
  if (minutes > 0 && 60 % minutes === 0) return minutes;
  throw new WattbookError('usage', `--demand-minutes ${text}: give a divisor of 60, such as 15 or 60`);
}

function requireFineEnough(minutes: number | undefined, tariff: Tariff, { grid }: Series<'kW'>, file: string): void {
  const windowMs = minutes === undefined ? tariff.demand.windowMs : minutes * MS_PER_MINUTE;
  if (windowMs === null || windowMs % grid.stepMs === 0 || MS_PER_HOUR % grid.stepMs !== 0) return;
  const stepMinutes = grid.stepMs / MS_PER_MINUTE;
  const what = `demand is billed over ${windowMs / MS_PER_MINUTE} minutes, the load has steps of ${stepMinutes}`;
  const next = `Give a finer load, or bill demand over its own steps (--demand-minutes ${stepMinutes}).`;
  throw new WattbookError('data', what, { where: { file }, next });
}

function billLoad(tariff: Tariff, load: Series<'kW'>, options: BillOptions, file: string): Bill {
  try {
    return billYear(tariff, load, options);
  } catch (cause) {
    if (!(cause instanceof WattbookError) || cause.where.file !== undefined) throw cause;
    const next = cause.next === undefined ? {} : { next: cause.next };
    throw new WattbookError(cause.code, cause.what, { where: { ...cause.where, file }, ...next, cause });
  }
}
