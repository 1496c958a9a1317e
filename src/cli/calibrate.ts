import { createHash } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { EXIT_CODES } from '../base/errors.js';
import { formatNumber } from '../base/format.js';
import { priceGoodness, type GoodnessRow } from '../sim/dispatch/priceGoodness.js';
import { calibratePrices } from '../sim/market/calibratePrices.js';
import { requireCalendarYear } from '../sim/market/calendarYear.js';
import { parsePrices } from '../sim/market/parsePrices.js';
import { formatPriceCalibration } from '../sim/market/priceCalibration.js';
import type { Command, CommandArgs, Terminal } from './command.js';
import { checkZone, readText, writeTextAtomically } from './given.js';
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
  -o, --output FILE    write the table there; without it the table is printed
      --json           print table and goodness as one JSON

The goodness table compares the real year with ${GOODNESS_SEEDS.length} generated ones; it goes to standard error. "fitted" rows
are taken from the real year, "free" ones follow from the model. Verdict: good where the generated mean is near and the
real value within the generated range, fair where one of these holds, poor where neither does.

Examples:
  wattbook data calibrate ercot_dam_hub_2022.csv -o my-prices.calibration.json
  wattbook data calibrate ercot_dam_hub_2022.csv --column HB_WEST --source "ERCOT report 13060, 2022"`,
  options: {
    column: { type: 'string', short: 'c' },
    zone: { type: 'string' },
    source: { type: 'string' },
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
  const calibration = calibratePrices(series, { zone, source, hub });
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

function formatGoodness(rows: readonly GoodnessRow[]): string[] {
  const shown = rows.map((row) => {
    const digits = Math.abs(row.observedValue) < 10 ? 2 : 0;
    const numbers = [row.observedValue, row.generatedMean, row.generatedMin, row.generatedMax];
    return [row.name, row.unit, row.basis, row.verdict, ...numbers.map((number) => formatNumber(number, digits))];
  });
  const header = ['', '', 'basis', 'verdict', 'real', 'generated', 'least', 'most'];
  return formatTable({ header, rows: shown, textCount: 4 });
}
