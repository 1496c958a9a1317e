#!/usr/bin/env node
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import { parseCommandArgs, type Command, type Terminal } from './command.js';

const HELP = `wattbook - notebooks and reports for planning the energy of AI data centres

Usage: wattbook COMMAND [options]

  build                   run the notebooks of wattbook.config.yaml, write HTML and PDF reports
  run NOTEBOOK            run one notebook without a screen
  preview NOTEBOOK        its report in the browser, kept at the state of its files
  explain [NOTEBOOK...]   why notebooks would run or not
  notebook convert FILE   plain text from a notebook, or back
  notebook strip FILE...  take the outputs out
  notebook diff A B       what is different, cell by cell
  notebook lint FILE...   look over without running: types, parameters, files, outputs
  data calibrate FILE     make the price generator's table from a price file
  simulate SCENARIO.yaml  a battery in a market or behind a meter, under several policies
  dispatch PRICES.csv     what a battery earns against market prices, and its schedule
  bill TARIFF LOAD.csv    the bill of a year, by month and component
  comply POWER.csv        hold a power series against named grid rules, with margins
  check                   hold the simulation against published and closed-form results
  kernel install          tell Jupyter about the TypeScript kernel; also list, remove, doctor, start
  doctor                  check kernel, browser, fonts and versions

wattbook COMMAND --help shows options and examples.
wattbook --version prints the version.

Exit codes: 0 ok, 1 a cell or check failed, 2 wrong usage, 3 bad data, 4 kernel, 5 browser, 6 destination, 130 stopped by Ctrl-C.`;

// Loaded on demand, so that --help and --version answer at once.
const COMMANDS: Record<string, () => Promise<Command>> = {
  build: async () => (await import('./build.js')).buildCommand,
  run: async () => (await import('./run.js')).runCommand,
  preview: async () => (await import('./preview.js')).previewCommand,
  explain: async () => (await import('./explain.js')).explainCommand,
  'notebook convert': async () => (await import('./notebook/convert.js')).convertCommand,
  'notebook strip': async () => (await import('./notebook/strip.js')).stripCommand,
  'notebook diff': async () => (await import('./notebook/diff.js')).diffCommand,
  'notebook lint': async () => (await import('./notebook/lint.js')).lintCommand,
  'data calibrate': async () => (await import('./calibrate.js')).calibrateCommand,
  simulate: async () => (await import('./simulate.js')).simulateCommand,
  dispatch: async () => (await import('./dispatch.js')).dispatchCommand,
  bill: async () => (await import('./bill.js')).billCommand,
  comply: async () => (await import('./comply.js')).complyCommand,
  check: async () => (await import('./check.js')).checkCommand,
  'kernel install': async () => (await import('./kernelInstall.js')).kernelInstallCommand,
  'kernel list': async () => (await import('./kernelList.js')).kernelListCommand,
  'kernel remove': async () => (await import('./kernelRemove.js')).kernelRemoveCommand,
  'kernel doctor': async () => (await import('./kernelDoctor.js')).kernelDoctorCommand,
  'kernel start': async () => (await import('./kernelStart.js')).kernelStartCommand,
  doctor: async () => (await import('./doctor.js')).doctorCommand,
};

const EXIT_INTERRUPTED = 130;

async function main(words: string[], terminal: Terminal): Promise<number> {
  const [first] = words;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    terminal.out(HELP);
    return EXIT_CODES.ok;
  }
  if (first === '--version') {
    const { readVersion } = await import('./version.js');
    terminal.out(readVersion());
    return EXIT_CODES.ok;
  }
  const { name, rest } = findCommand(words);
  const command = await (COMMANDS[name] as () => Promise<Command>)();
  const args = parseCommandArgs(name, command, rest);
  if (args.flag('help')) {
    terminal.out(command.help);
    if (args.positionals.length > 0 && command.helpFor !== undefined)
      terminal.out(await command.helpFor(args, terminal));
    return EXIT_CODES.ok;
  }
  return command.run(args, terminal);
}

function findCommand(words: string[]): { name: string; rest: string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    if (Object.hasOwn(COMMANDS, name)) return { name, rest: words.slice(length) };
  }
  const name =
    words
      .filter((word) => !word.startsWith('-'))
      .slice(0, 2)
      .join(' ') || String(words[0]);
  throw new WattbookError('usage', `no command "${name}". ${suggestName(name, Object.keys(COMMANDS))}`, {
    next: 'See wattbook --help.',
  });
}

function report(error: unknown, words: string[], terminal: Terminal): number {
  if (terminal.signal.aborted) {
    terminal.err('stopped');
    return EXIT_INTERRUPTED;
  }
  if (!(error instanceof WattbookError)) {
    terminal.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
    terminal.err('This is a fault of wattbook itself; please report it with the lines above.');
    return EXIT_CODES.notebook;
  }
  if (words.includes('--json')) {
    const { code, exitCode, what, where, next } = error;
    terminal.out(JSON.stringify({ ok: false, error: { code, exitCode, what, where, next } }, null, 2));
  }
  terminal.err(`error: ${error.message}`);
  return error.exitCode;
}

const interrupt = new AbortController();
process.on('SIGINT', () => {
  if (interrupt.signal.aborted) process.exit(EXIT_INTERRUPTED);
  interrupt.abort();
});
process.on('SIGTERM', () => {
  interrupt.abort();
});

const terminal: Terminal = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  isWatched: process.stderr.isTTY,
  directory: process.cwd(),
  env: process.env,
  signal: interrupt.signal,
};

// A reader that leaves early (`wattbook build | head -1`) does not end the work.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const words = process.argv.slice(2);
process.exitCode = await main(words, terminal).catch((error: unknown) => report(error, words, terminal));
