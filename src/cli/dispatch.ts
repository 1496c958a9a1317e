import { basename, relative, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import type { Series } from '../base/series.js';
import type { ArbitrageRun } from '../sim/dispatch/arbitrageRun.js';
import { optimalArbitrage } from '../sim/dispatch/optimalArbitrage.js';
import { planOnBackcast } from '../sim/dispatch/planOnBackcast.js';
import { parsePrices } from '../sim/market/parsePrices.js';
import type { Battery } from '../sim/storage/battery.js';
import { fromRoundTripEfficiency, toBattery } from '../sim/storage/battery.js';
import type { Command, CommandArgs, Terminal } from './command.js';
import { checkWord, checkZone, readText, writeTextAtomically } from './given.js';
import { describeDispatch, toFigures } from './dispatchReport.js';
import { formatSchedule } from './dispatchSchedule.js';
import { parseEnergyKwh, parseFromZero, parsePowerKw, parseShare, parseWindow } from './quantity.js';

const DEFAULT_COLUMN = 'HB_NORTH';
const DEFAULT_ZONE = 'America/Chicago';
const DEFAULT_ROUND_TRIP = '0.85';
const DEFAULT_WINDOW = '0-1';
const POLICIES = ['optimal', 'backcast', 'both'] as const;

export const dispatchCommand: Command = {
  help: `Charge and discharge a battery against hourly prices: what it earns with perfect foresight, and on last week's prices.

Usage: wattbook dispatch PRICES.csv --power 1MW --energy 4MWh [options]

      --power POWER        at the terminals, both directions, with its unit: 1MW, 250kW
      --energy ENERGY      nameplate, stored, with its unit: 4MWh, 500kWh
      --round-trip SHARE   round-trip efficiency, its root on charging and on discharging (default: ${DEFAULT_ROUND_TRIP})
      --wear USD           cost of each MWh discharged; shuns cycles that earn less (default: 0)
      --window LOW-HIGH    usable states of charge; starts at the lower end (default: ${DEFAULT_WINDOW})
  -c, --column NAME        column or settlement point of the prices in USD/MWh (default: ${DEFAULT_COLUMN})
      --zone ZONE          IANA time zone of the file's hours and of the plan's midnights (default: ${DEFAULT_ZONE})
      --policy NAME        optimal, backcast or both (default: both)
  -o, --output FILE        write the schedule as CSV
      --json               print the result as JSON

optimal knows all prices beforehand: an upper bound, not a forecast. backcast plans each day on the mean prices of the week
before and knows nothing later. PRICES.csv is hourly: utc_start and a column per hub, or date and hour_ending (1 to 24), or
ERCOT's long form. Missing hours are errors but for the repeated clock-change hour, a gap in which the battery stands idle.

The schedule has utc_start, price_usd_per_mwh, power_kw (mean of the hour; positive discharges) and energy_kwh (stored at
the end of the hour); with both policies, the last two for each, named by the policy.

Examples:
  wattbook dispatch ercot_dam_hub_2022.csv --power 1MW --energy 4MWh
  wattbook dispatch prices.csv --power 250kW --energy 500kWh --wear 20 --column HB_WEST --policy optimal -o schedule.csv`,
  options: {
    power: { type: 'string' },
    energy: { type: 'string' },
    'round-trip': { type: 'string' },
    wear: { type: 'string' },
    window: { type: 'string' },
    column: { type: 'string', short: 'c' },
    zone: { type: 'string' },
    policy: { type: 'string' },
    output: { type: 'string', short: 'o' },
    json: { type: 'boolean' },
  },
  positionals: ['PRICES.csv'],
  run,
};

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const battery = readBattery(args);
  const wearUsdPerMwh = parseFromZero('--wear', args.text('wear') ?? '0', 'a cost in USD per MWh discharged');
  const zone = checkZone(args.text('zone') ?? DEFAULT_ZONE);
  const policy = checkWord('--policy', args.text('policy') ?? 'both', POLICIES);
  const path = resolve(terminal.directory, args.positionals[0]!);
  const output = readOutput(args, terminal, path);
  const column = args.text('column') ?? DEFAULT_COLUMN;
  const source = { file: basename(path), column, zone };
  const prices = parsePrices(await readText(path, 'price file'), source);
  const runs = runPolicies(battery, prices, { policy, zone, wearUsdPerMwh });
  if (output !== undefined) await writeTextAtomically(output, formatSchedule(runs), 'schedule');
  const figures = runs.map((one) => toFigures(one, zone));
  if (args.flag('json')) {
    terminal.out(JSON.stringify({ ok: true, source, battery, wearUsdPerMwh, results: figures, output }, undefined, 2));
    return EXIT_CODES.ok;
  }
  for (const line of describeDispatch(figures, { source, battery, prices, wearUsdPerMwh })) terminal.out(line);
  if (output !== undefined) terminal.out(`\nschedule: ${relative(terminal.directory, output)}`);
  return EXIT_CODES.ok;
}

function readBattery(args: CommandArgs): Battery {
  const powerKw = parsePowerKw('--power', args.text('power'));
  const energyKwh = parseEnergyKwh('--energy', args.text('energy'));
  const roundTrip = parseShare('--round-trip', args.text('round-trip') ?? DEFAULT_ROUND_TRIP);
  const [minSocFraction, maxSocFraction] = parseWindow('--window', args.text('window') ?? DEFAULT_WINDOW);
  return toBattery({ powerKw, energyKwh, ...fromRoundTripEfficiency(roundTrip), minSocFraction, maxSocFraction });
}

function readOutput(args: CommandArgs, { directory }: Terminal, pricesPath: string): string | undefined {
  const given = args.text('output');
  if (given === undefined) return undefined;
  const output = resolve(directory, given);
  if (output !== pricesPath) return output;
  throw new WattbookError('usage', '--output is the price file itself', { where: { file: output } });
}

type Plan = { policy: (typeof POLICIES)[number]; zone: string; wearUsdPerMwh: number };

function runPolicies(
  battery: Battery,
  prices: Series<'USD/MWh'>,
  { policy, zone, wearUsdPerMwh }: Plan,
): ArbitrageRun[] {
  const runs: ArbitrageRun[] = [];
  if (policy !== 'backcast') runs.push(optimalArbitrage(battery, prices, { wearUsdPerMwh }));
  if (policy !== 'optimal') runs.push(planOnBackcast(battery, prices, { zone, wearUsdPerMwh }));
  return runs;
}
