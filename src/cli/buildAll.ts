import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import { CELL_LIMIT_MS } from '../notebook/execute.js';
import { findBrowser } from '../publish/browser.js';
import { writeIndex } from '../publish/writeIndex.js';
import { buildReport, type BuiltReport } from './buildReport.js';
import { parsePairs, parsePositive, type CommandArgs, type Terminal } from './command.js';
import { CONFIG_FILE, readConfig } from './config.js';
import { inParallel } from './inParallel.js';
import { planReports, type Plan } from './plan.js';

const MS_PER_S = 1000;

type Outcome = { ok: true; built: BuiltReport } | { ok: false; id: string; error: WattbookError };

/** The work of `wattbook build`; @returns the exit code. */
export async function buildAll(args: CommandArgs, terminal: Terminal): Promise<number> {
  const { directory, env } = terminal;
  const cellTimeoutMs = MS_PER_S * parsePositive('--cell-timeout', args.text('cell-timeout'), CELL_LIMIT_MS / MS_PER_S);
  const jobCount = Math.floor(parsePositive('--jobs', args.text('jobs'), availableParallelism()));
  const outDir = resolve(directory, args.text('out') ?? 'out');
  const config = await readConfig(resolve(directory, args.text('config') ?? CONFIG_FILE));
  const parameters = parsePairs('--param', args.texts('param'));
  const plans = await planReports(config, { reports: args.texts('report'), parameters, directory });
  // Without a browser no report can be finished: say so before the notebooks run.
  const browser = await findBrowser(env);
  const outcomes = await inParallel(plans, Math.max(1, jobCount), async (plan): Promise<Outcome> => {
    const job = { plan, outDir, configPath: config.path, cellTimeoutMs, browser };
    const outcome = await tryBuild(() => buildReport(job, terminal), plan, terminal);
    if (!args.flag('json')) announce(outcome, terminal);
    return outcome;
  });
  const index = outcomes.some(({ ok }) => ok) ? await writeIndex(outDir, config.title) : undefined;
  const failure = outcomes.find((outcome) => !outcome.ok);
  if (args.flag('json')) terminal.out(JSON.stringify(toJson(outcomes, index), undefined, 2));
  else if (index !== undefined) terminal.out(relative(directory, index));
  return failure === undefined ? EXIT_CODES.ok : failure.error.exitCode;
}

/** A fault of one report does not end the others; a fault of ours or Ctrl-C does. */
async function tryBuild(build: () => Promise<BuiltReport>, plan: Plan, terminal: Terminal): Promise<Outcome> {
  try {
    return { ok: true, built: await build() };
  } catch (error) {
    if (terminal.signal.aborted || !(error instanceof WattbookError)) throw error;
    return { ok: false, id: plan.report.id, error };
  }
}

function announce(outcome: Outcome, terminal: Terminal): void {
  if (!outcome.ok) {
    terminal.err(`error: ${outcome.id}: ${outcome.error.message}`);
    return;
  }
  const { id, files, durationMs } = outcome.built;
  terminal.out(`${id}  ${(durationMs / MS_PER_S).toFixed(1)} s`);
  for (const file of Object.values(files)) terminal.out(`  ${relative(terminal.directory, file)}`);
}

function toJson(outcomes: readonly Outcome[], index: string | undefined): unknown {
  const reports = outcomes.map((outcome) => {
    if (outcome.ok) return { ok: true, ...outcome.built };
    const { code, exitCode, what, where, next } = outcome.error;
    return { ok: false, id: outcome.id, error: { code, exitCode, what, where, next } };
  });
  return { ok: outcomes.every(({ ok }) => ok), index, reports };
}
