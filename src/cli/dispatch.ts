import { basename, relative, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import type { Series } from '../base/series.js';
import type { PriceSource } from '../sim/market/reader/parsePrices.js';
import { parsePrices } from '../sim/market/reader/parsePrices.js';
import type { Battery } from '../sim/storage/battery.js';
import { fromRoundTripEfficiency, toBattery } from '../sim/storage/battery.js';
import type { Command, CommandArgs, Terminal } from './command.js';
import { parsePairs, parsePositive } from './command.js';
import { checkZone, readText, writeTextAtomically } from './given.js';
import { describeDispatch, toFigures } from './dispatchReport.js';
import { dispatchBy, parsePolicies } from './dispatchPlans.js';
import { formatSchedule } from './dispatchSchedule.js';
import { parseEnergyKwh, parseFromZero, parsePowerKw, parseShare, parseWindow } from './quantity.js';

const DEFAULT_COLUMN = 'HB_NORTH';
const DEFAULT_ZONE = 'America/Chicago';
const DEFAULT_ROUND_TRIP = '0.85';
const DEFAULT_WINDOW = '0-1';

export const dispatchCommand: Command = {
  help: `Charge and discharge a battery against market prices: what it earns with perfect foresight, and with less.

Usage: wattbook dispatch PRICES.csv --power 1MW --energy 4MWh [options]

      --power POWER        at the terminals, both directions, with its unit: 1MW, 250kW
      --energy ENERGY      nameplate, stored, with its unit: 4MWh, 500kWh
      --round-trip SHARE   round-trip efficiency, its root on charging and on discharging (default: ${DEFAULT_ROUND_TRIP})
      --wear USD           cost of each MWh discharged; shuns cycles that earn less (default: 0)
      --window LOW-HIGH    usable states of charge; starts at the lower end (default: ${DEFAULT_WINDOW})
      --self-discharge RATE  share of the stored energy that leaks in an hour (default: 0)
      --end-energy ENERGY  stored at the end of the optimum; free and without value by default
  -c, --column NAME        hub, zone, node or area of the prices (default: ${DEFAULT_COLUMN})
      --sell-column NAME   another one for what is sold
      --usd-per CUR=RATE   USD that one unit of another currency is worth, as EUR=1.08; may be repeated
      --zone ZONE          IANA time zone of the file's local times and of the plans' midnights (default: ${DEFAULT_ZONE})
      --policy LIST        optimal, backcast, published, stochastic, by commas (default: both, which is the first two)
  -o, --output FILE        write the schedule as CSV
      --json               print the result as JSON

optimal knows all prices beforehand: an upper bound, not a forecast. backcast plans each day on the mean prices of the week
before and knows nothing later. published plans on day-ahead prices as they come out. stochastic weighs the present price
against what waiting may bring.

PRICES.csv has even steps of any length and is told by its header: utc_start and a column per hub; date and hour_ending (1 to
24); ERCOT day-ahead and real time; CAISO OASIS; ENTSO-E. Missing steps are errors but for the repeated clock-change hour, a
gap in which the battery stands idle.

The schedule has utc_start, price_usd_per_mwh, power_kw (mean of the step; positive discharges) and energy_kwh (stored at
the end of the step); with several policies, the last two for each, named by the policy.

Examples:
  wattbook dispatch ercot_dam_hub_2022.csv --power 1MW --energy 4MWh
  wattbook dispatch prices.csv --power 250kW --energy 500kWh --wear 20 --column HB_WEST --policy optimal -o schedule.csv
  wattbook dispatch entsoe.csv -c "BZN|DE-LU" --zone Europe/Berlin --usd-per EUR=1.08 --power 1MW --energy 2MWh`,
  options: {
    power: { type: 'string' },
    energy: { type: 'string' },
    'round-trip': { type: 'string' },
    wear: { type: 'string' },
    window: { type: 'string' },
    'self-discharge': { type: 'string' },
    'end-energy': { type: 'string' },
    column: { type: 'string', short: 'c' },
    'sell-column': { type: 'string' },
    'usd-per': { type: 'string', multiple: true },
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
  const policies = parsePolicies(args.text('policy') ?? 'both');
  const path = resolve(terminal.directory, args.positionals[0]!);
  const output = readOutput(args, terminal, path);
  const endEnergyKwh = readEndEnergy(args, battery, policies);
  const column = args.text('column') ?? DEFAULT_COLUMN;
  const sellColumn = args.text('sell-column');
  const source = { file: basename(path), column, zone, usdPer: readRates(args.texts('usd-per')) };
  const text = await readText(path, 'price file');
  const prices = readPrices(text, source);
  const sellPrices = sellColumn === undefined ? prices : readPrices(text, { ...source, column: sellColumn });
  const market = { prices, sellPrices, zone, wearUsdPerMwh, endEnergyKwh };
  const runs = policies.map((policy) => dispatchBy(battery, policy, market));
  if (output !== undefined) await writeTextAtomically(output, formatSchedule(runs), 'schedule');
  const figures = runs.map((one) => toFigures(one, zone));
  if (args.flag('json')) {
    const given = { source: { ...source, sellColumn }, battery, wearUsdPerMwh, endEnergyKwh };
    terminal.out(JSON.stringify({ ok: true, ...given, results: figures, output }, undefined, 2));
    return EXIT_CODES.ok;
  }
  for (const line of describeDispatch(figures, { source, sellColumn, battery, prices, wearUsdPerMwh })) {
    terminal.out(line);
  }
  if (output !== undefined) terminal.out(`\nschedule: ${relative(terminal.directory, output)}`);
  return EXIT_CODES.ok;
}

/** The reader's advice speaks of its own option; here it has another name. */
function readPrices(text: string, source: PriceSource): Series<'USD/MWh'> {
  try {
    return parsePrices(text, source);
  } catch (cause) {
    if (!(cause instanceof WattbookError) || cause.next?.includes('usdPer') !== true) throw cause;
    const next = 'Give the rate with --usd-per, such as --usd-per EUR=1.08.';
    throw new WattbookError(cause.code, cause.what, { where: cause.where, next, cause });
  }
}

function readRates(words: readonly string[]): Record<string, number> {
  const pairs = Object.entries(parsePairs('--usd-per', [...words]));
  return Object.fromEntries(
    pairs.map(([currency, text]) => {
      if (/^[A-Z]{3}$/.test(currency)) return [currency, parsePositive(`--usd-per ${currency}`, text, NaN)];
      throw new WattbookError('usage', `--usd-per ${currency}: give a currency by its three letters, as EUR=1.08`);
    }),
  );
}

function readEndEnergy(args: CommandArgs, battery: Battery, policies: readonly string[]): number | undefined {
  const given = args.text('end-energy');
  if (given === undefined) return undefined;
  if (!policies.includes('optimal'))
    throw new WattbookError('usage', '--end-energy is for the optimum; add it to --policy');
  const energyKwh = parseEnergyKwh('--end-energy', given);
  if (energyKwh >= battery.minEnergyKwh && energyKwh <= battery.maxEnergyKwh) return energyKwh;
  const window = `${battery.minEnergyKwh} to ${battery.maxEnergyKwh} kWh`;
  throw new WattbookError('usage', `--end-energy ${given}: give an energy within the window, ${window}`);
}

function readBattery(args: CommandArgs): Battery {
  const powerKw = parsePowerKw('--power', args.text('power'));
  const energyKwh = parseEnergyKwh('--energy', args.text('energy'));
  const roundTrip = parseShare('--round-trip', args.text('round-trip') ?? DEFAULT_ROUND_TRIP);
  const [minSocFraction, maxSocFraction] = parseWindow('--window', args.text('window') ?? DEFAULT_WINDOW);
  const rateWanted = 'the share that leaks in an hour, such as 0.0001';
  const selfDischargePerHour = parseFromZero('--self-discharge', args.text('self-discharge') ?? '0', rateWanted);
  const window = { minSocFraction, maxSocFraction };
  return toBattery({ powerKw, energyKwh, ...fromRoundTripEfficiency(roundTrip), ...window, selfDischargePerHour });
}

function readOutput(args: CommandArgs, { directory }: Terminal, pricesPath: string): string | undefined {
  const given = args.text('output');
  if (given === undefined) return undefined;
  const output = resolve(directory, given);
  if (output !== pricesPath) return output;
  throw new WattbookError('usage', '--output is the price file itself', { where: { file: output } });
}
