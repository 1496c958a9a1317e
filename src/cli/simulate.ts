import { setImmediate } from 'node:timers/promises';
import { relative, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import type { Command, CommandArgs, Terminal } from './command.js';
import { readInputs } from './simulate/readInputs.js';
import { fieldFault, readScenario } from './simulate/readScenario.js';
import { runScenario } from './simulate/runScenario.js';
import { toFileName, writeSimulation } from './simulate/simulationFiles.js';
import { toSimulationJson } from './simulate/simulationJson.js';
import { describeSimulation } from './simulate/simulationReport.js';
import { toScenarioBattery } from './simulate/toScenarioBattery.js';
import { toScenarioPolicies } from './simulate/toScenarioPolicies.js';

export const simulateCommand: Command = {
  help: `Run a scenario file: a battery in a market or behind a site's meter, under several policies.

Usage: wattbook simulate SCENARIO.yaml [options]

  -o, --output FOLDER  write the schedule of each policy as CSV, and summary.json
      --json           print the result as JSON, every figure with its unit in its name

The file has these sections; name, battery, and prices or tariff must be there. A name with a unit takes a plain number
(minSocFraction: 0.1), any other a number with its unit (power: 1 MW). Paths are relative to the file.

  name, zone, year     title; IANA time zone (default: UTC); year of what has no times of its own
  battery              power, energy, one of roundTripFraction, converterLosses, or chargeEfficiencyFraction with
                       dischargeEfficiencyFraction (a share, or a list by load); min-, max-, initialSocFraction,
                       selfDischargePerHour, auxiliary, derating, ramp, minimumHold, reserve
  wear                 cost of discharging, as 20 USD/MWh
  prices               file and column, in any form that wattbook dispatch reads, sellColumn, dayAheadColumn, usdPer; with
                       timeColumn, timeForm and unit any other CSV; or calibration and seed; holes, fill, transforms
  tariff               file, as for wattbook bill; label, leaveOut, export, before, demandMinutes, holidays, standardYear
  site                 load and generation (constant, profile of 24 hours, or file), importLimit, exportLimit
  ambient, thermal     air outside (25 °C, or a file); exposure, containerCount, cooling, heating
  ageing, years        model, cells (130 USD/kWh), plan; years of operation with cells that age
  policies             optimal, idle, threshold, selfUse, gridTarget, peakShaving, demandResponse, recedingHorizon,
                       stochasticValue: a name alone or fields with kind and forecast (perfect, backcast, noisy, published)

With prices and a tariff, energy costs the sum of both. What knows the future is labelled so: an upper bound.

Examples:
  wattbook simulate notebooks/scenarios/merchant.yaml
  wattbook simulate notebooks/scenarios/behind-the-meter.yaml -o out/site
  wattbook simulate notebooks/scenarios/ten-years.yaml --json`,
  options: { output: { type: 'string', short: 'o' }, json: { type: 'boolean' } },
  positionals: ['SCENARIO.yaml'],
  run,
};

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const name = args.positionals[0]!;
  const file = await readScenario(resolve(terminal.directory, name), name);
  const battery = toScenarioBattery(file);
  const inputs = await readInputs(file);
  const policies = toScenarioPolicies(file, inputs);
  const output = args.text('output');
  if (output !== undefined) requireFileNames(file, policies);
  const scenarioCase = { file, inputs, battery, policies };
  const result = await runScenario(scenarioCase, async (what) => {
    if (terminal.isWatched) terminal.err(`running: ${what}`);
    await listen(terminal);
  });
  await listen(terminal);
  const json = { ok: true, ...toSimulationJson(scenarioCase, result) };
  if (args.flag('json')) terminal.out(JSON.stringify(json, undefined, 2));
  else for (const line of describeSimulation(scenarioCase, result)) terminal.out(line);
  if (output !== undefined) {
    const folder = resolve(terminal.directory, output);
    const names = await writeSimulation(folder, result.policies, json);
    if (!args.flag('json'))
      terminal.out(`\nwritten to ${relative(terminal.directory, folder) || '.'}: ${names.join(', ')}`);
  }
  return EXIT_CODES.ok;
}

/** Ctrl-C is heard between two pieces of work, and before anything is printed or written. */
async function listen({ signal }: Terminal): Promise<void> {
  // Twice: a signal that came while the program was busy is told in the turn after this one.
  await setImmediate();
  await setImmediate();
  if (signal.aborted) throw new WattbookError('usage', 'stopped');
}

function requireFileNames(file: Parameters<typeof fieldFault>[0], policies: readonly { name: string }[]): void {
  const names = policies.map(({ name }) => toFileName(name));
  const twin = names.findIndex((name, index) => names.indexOf(name) < index || name === 'summary');
  if (twin < 0) return;
  throw fieldFault(
    file,
    ['policies', twin],
    `give it another name: its file would be ${names[twin]!}.csv, as another's`,
  );
}
