import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import { formatNumber } from '../base/format.js';
import { priceGoodness, type GoodnessRow } from '../sim/dispatch/priceGoodness.js';
import type { Series } from '../base/series.js';
import { KW_PER_MW } from '../base/units.js';
import type { CalibrationSource } from '../sim/market/generator/calibratePrices.js';
import { calibratePrices } from '../sim/market/generator/calibratePrices.js';
import type { CompanionSeries } from '../sim/market/generator/companions/fitCompanions.js';
import { parseCsvTable } from '../sim/market/reader/csvTable.js';
import { toPriceForm } from '../sim/market/reader/priceForm.js';
import { toSeriesOfRows } from '../sim/market/reader/seriesOfRows.js';
import { requireCalendarYear } from '../sim/market/calendarYear.js';
import { parsePrices } from '../sim/market/reader/parsePrices.js';
import type { PriceCalibration } from '../sim/market/generator/priceCalibration.js';
import { formatPriceCalibration } from '../sim/market/generator/priceCalibration.js';
import type { Command, CommandArgs, Terminal } from './command.js';
import { checkZone, readText, writeTextAtomically } from './given.js';
import { parsePowerKw } from './quantity.js';
import { formatTable } from './textTable.js';

const DEFAULT_COLUMN = 'HB_NORTH';
const DEFAULT_ZONE = 'America/Chicago';
const GOODNESS_SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

export const calibrateCommand: Command = {
  help: `Make the price generator's table from one calendar year of hourly prices.

Usage: wattbook data calibrate FILE [options]

  -c, --column NAME    column or settlement point to use (default: ${DEFAULT_COLUMN})
      --zone ZONE      IANA time zone of the file (default: ${DEFAULT_ZONE})
      --source TEXT    where the prices come from; kept in the table (default: the file's name and SHA-256)
      --wind-column NAME   wind output in MW in the same file: tells how wind goes with the price
      --wind-capacity POWER  installed wind power, as 37000MW (default: the highest output)
      --load-column NAME   load in MW in the same file: tells how load goes with the price
  -o, --output FILE    write the table there; without it the table is printed
      --json           print table and goodness as one JSON

The goodness table compares the real year with ${GOODNESS_SEEDS.length} generated ones; it goes to standard error. "fitted" rows
are taken from the real year, "free" ones follow from the model. Verdict: good where the generated mean is near and the
real value within the generated range, fair where one of these holds, poor where neither does.

Examples:
  wattbook data calibrate ercot_dam_hub_2022.csv -o my-prices.calibration.json
  wattbook data calibrate ercot_dam_hub_2022.csv --column HB_WEST --source "ERCOT report 13060, 2022"
  wattbook data calibrate market.csv --column HB_NORTH --wind-column wind_mw --load-column load_mw -o my.json`,
  options: {
    column: { type: 'string', short: 'c' },
    zone: { type: 'string' },
    source: { type: 'string' },
    'wind-column': { type: 'string' },
    'wind-capacity': { type: 'string' },
    'load-column': { type: 'string' },
    output: { type: 'string', short: 'o' },
    json: { type: 'boolean' },
  },
  positionals: ['FILE'],
  run,
};

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const path = resolve(terminal.directory, args.positionals[0]!);
  const file = basename(path);
  const text = await readText(path, 'price file');
  const hub = args.text('column') ?? DEFAULT_COLUMN;
  const zone = checkZone(args.text('zone') ?? DEFAULT_ZONE);
  const series = requireCalendarYear(parsePrices(text, { file, column: hub, zone }), zone);
  const source = args.text('source') ?? `${file}, SHA-256 ${createHash('sha256').update(text).digest('hex')}`;
  const companions = readCompanions(args, text, { file, zone, source });
  const calibration = fitTable(series, { zone, source, hub, ...(companions === null ? {} : { companions }) }, file);
  const goodness = priceGoodness(calibration, series, { seeds: GOODNESS_SEEDS });
  const output = args.text('output');
  if (output !== undefined) {
    await writeTextAtomically(resolve(terminal.directory, output), formatPriceCalibration(calibration), 'table');
  }
  if (args.flag('json')) {
    terminal.out(JSON.stringify({ ok: true, calibration, goodness }, null, 2));
  } else {
    for (const line of formatGoodness(goodness)) terminal.err(line);
    terminal.out(output ?? formatPriceCalibration(calibration).trimEnd());
  }
  return EXIT_CODES.ok;
}

type Origin = { readonly file: string; readonly zone: string; readonly source: string };

/** Wind and load beside the prices; null where none is asked for. */
function readCompanions(args: CommandArgs, text: string, { file, zone, source }: Origin): CompanionSeries | null {
  const [windColumn, loadColumn] = [args.text('wind-column'), args.text('load-column')];
  const capacity = args.text('wind-capacity');
  if (capacity !== undefined && windColumn === undefined) {
    throw new WattbookError('usage', '--wind-capacity is for --wind-column; give both');
  }
  if (windColumn === undefined && loadColumn === undefined) return null;
  const table = parseCsvTable(text, file);
  const read = (column: string) =>
    toSeriesOfRows(table, toPriceForm(table, { column, zone }), {
      unit: 'kW',
      zone,
      noun: 'power',
      scaleFactor: KW_PER_MW,
    });
  return {
    source,
    ...(windColumn === undefined ? {} : { wind: read(windColumn) }),
    ...(capacity === undefined ? {} : { windCapacityKw: parsePowerKw('--wind-capacity', capacity) }),
    ...(loadColumn === undefined ? {} : { load: read(loadColumn) }),
  };
}

/** What does not fit into a table is the file's fault, not the program's. */
function fitTable(series: Series<'USD/MWh'>, options: CalibrationSource, file: string): PriceCalibration {
  try {
    return calibratePrices(series, options);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new WattbookError('data', cause.message, { where: { file }, cause });
  }
}

function formatGoodness(rows: readonly GoodnessRow[]): string[] {
  const shown = rows.map((row) => {
    const digits = Math.abs(row.observedValue) < 10 ? 2 : 0;
    const numbers = [row.observedValue, row.generatedMean, row.generatedMin, row.generatedMax];
    return [row.name, row.unit, row.basis, row.verdict, ...numbers.map((number) => formatNumber(number, digits))];
  });
  const header = ['', '', 'basis', 'verdict', 'real', 'generated', 'least', 'most'];
  return formatTable({ header, rows: shown, textCount: 4 });
}
