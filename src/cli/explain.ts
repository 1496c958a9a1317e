import { resolve } from 'node:path';
import { EXIT_CODES } from '../base/errors.js';
import { decide, type Decision } from '../notebook/cache/executeOnce.js';
import { takeFingerprints } from '../notebook/cache/inputs.js';
import type { Command, CommandArgs, Terminal } from './command.js';
import { CONFIG_FILE, chooseReports, readConfig } from './config.js';
import { readGivenParameters } from './givenParameters.js';
import { toKernelName } from './kernelOption.js';
import { PARAMETER_OPTIONS } from './parameterHelp.js';
import { planReports } from './plan.js';
import { prepareNotebook, readWithParameters } from './prepare.js';
import { prepareRun } from './prepareRun.js';
import { WORLD_HELP, WORLD_OPTIONS } from './worldHelp.js';
import { readWorldRules } from './worldOptions.js';

export const explainCommand: Command = {
  help: `Say why notebooks would run or not; nothing runs.

Usage: wattbook explain [NOTEBOOK...] [options]

      --report ID           this report of the configuration; may be repeated (default without a notebook: all)
  -p, --param NAME=VALUE    parameters of the run in question
      --params FILE.yaml    the same from a file
      --kernel NAME         wattbook, tslab or one that Jupyter knows (default: by the language)
${WORLD_HELP}
      --config FILE         configuration (default: wattbook.config.yaml)
      --json                print the result as JSON

A notebook runs again when its code, its parameters, a module or file or environment variable that its cells looked at,
the kernel, or the lock file of its packages changed. Prose is not among them. Kept runs lie in .wattbook/cache; the
folder may be deleted at any time.

Examples:
  wattbook explain
  wattbook explain notebooks/planning/storage-value.ipynb -p seed=7`,
  options: {
    ...PARAMETER_OPTIONS,
    ...WORLD_OPTIONS,
    report: { type: 'string', multiple: true },
    kernel: { type: 'string' },
    config: { type: 'string' },
    json: { type: 'boolean' },
  },
  positionals: [],
  hasMore: true,
  run,
};

type Explained = { name: string; decision: Decision };

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const isOfConfig = args.positionals.length === 0 || args.texts('report').length > 0;
  const explained = [
    ...(isOfConfig ? await explainReports(args, terminal) : []),
    ...(await explainNotebooks(args, terminal)),
  ];
  if (args.flag('json')) terminal.out(JSON.stringify({ ok: true, notebooks: explained.map(toJson) }, null, 2));
  else for (const { name, decision } of explained) terminal.out(`${name}: ${toWords(decision)}`);
  return EXIT_CODES.ok;
}

async function explainReports(args: CommandArgs, terminal: Terminal): Promise<Explained[]> {
  const config = await readConfig(resolve(terminal.directory, args.text('config') ?? CONFIG_FILE));
  const plans = await planReports(config, chooseReports(config, args.texts('report')), {
    layers: await readGivenParameters(args, terminal),
    kernel: toKernelName(args),
    environment: terminal.env,
    isFresh: false,
    rules: readWorldRules(args, config),
  });
  return plans.map(({ report, decision }) => ({ name: report.id, decision }));
}

async function explainNotebooks(args: CommandArgs, terminal: Terminal): Promise<Explained[]> {
  const layers = await readGivenParameters(args, terminal);
  const rules = readWorldRules(args);
  const fingerprints = takeFingerprints(terminal.env);
  return Promise.all(
    args.positionals.map(async (name) => {
      const read = await readWithParameters(resolve(terminal.directory, name));
      const prepared = prepareNotebook(read, layers, toKernelName(args));
      const { cache } = await prepareRun(prepared, { environment: terminal.env, isFresh: false, rules });
      return { name, decision: await decide({ ...cache, fingerprints }) };
    }),
  );
}

function toWords(decision: Decision): string {
  return decision.isKept ? 'does not run, nothing changed' : `runs: ${decision.reasons.join('; ')}`;
}

function toJson({ name, decision }: Explained): unknown {
  return decision.isKept ? { name, runs: false } : { name, runs: true, reasons: decision.reasons };
}
