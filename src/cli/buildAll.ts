import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import type { KernelLauncher } from '../notebook/kernel.js';
import { findBrowser } from '../publish/browser.js';
import { writeIndex } from '../publish/writeIndex.js';
import { buildReport, type BuiltReport } from './buildReport.js';
import { parsePositive, type CommandArgs, type Terminal } from './command.js';
import { CONFIG_FILE, chooseReports, readConfig } from './config.js';
import { readGivenParameters } from './givenParameters.js';
import { inParallel } from './inParallel.js';
import { toKernelName } from './kernelOption.js';
import { planReports, type Plan } from './plan.js';
import type { GivenLayer } from './prepare.js';
import type { PreparedRun } from './prepareRun.js';
import { readTimeLimits, type TimeLimits } from './timeLimits.js';
import { readWorldRules } from './worldOptions.js';
import { warmKernels } from './warmKernels.js';

type Outcome = { ok: true; built: BuiltReport } | { ok: false; id: string; error: WattbookError };

/** The work of `wattbook build`; @returns the exit code. */
export async function buildAll(args: CommandArgs, terminal: Terminal): Promise<number> {
  const { directory } = terminal;
  const order = await toOrder(args, terminal);
  const config = await readConfig(order.configPath);
  const reports = chooseReports(config, args.texts('report'));
  const plans = await planReports(config, reports, {
    ...order,
    environment: terminal.env,
    rules: readWorldRules(args, config),
  });
  const toRun = plans.filter(({ decision }) => !decision.isKept).map(({ prepared }) => prepared);
  const warm = warmKernels(toRun, order.jobCount);
  const launchers = new Map(toRun.map((prepared, index) => [prepared, warm.launchers[index]!]));
  try {
    const outcomes = await buildEach(plans, { ...order, launchers }, terminal);
    const index = outcomes.some(({ ok }) => ok) ? await writeIndex(order.outDir, config.title) : undefined;
    if (order.isJson) terminal.out(JSON.stringify(toJson(outcomes, index), undefined, 2));
    else if (index !== undefined) terminal.out(relative(directory, index));
    const failure = outcomes.find((outcome) => !outcome.ok);
    return failure === undefined ? EXIT_CODES.ok : failure.error.exitCode;
  } finally {
    await warm.close();
  }
}

type Order = {
  configPath: string;
  outDir: string;
  layers: GivenLayer[];
  jobCount: number;
  kernel: string | undefined;
  limits: TimeLimits;
  /** Whether to run also what has not changed. */
  isFresh: boolean;
  isJson: boolean;
};

async function toOrder(args: CommandArgs, terminal: Terminal): Promise<Order> {
  const { directory } = terminal;
  return {
    configPath: resolve(directory, args.text('config') ?? CONFIG_FILE),
    outDir: resolve(directory, args.text('out') ?? 'out'),
    layers: await readGivenParameters(args, terminal),
    jobCount: Math.ceil(parsePositive('--jobs', args.text('jobs'), availableParallelism())),
    kernel: toKernelName(args),
    limits: readTimeLimits(args),
    isFresh: args.flag('fresh'),
    isJson: args.flag('json'),
  };
}

type BuildContext = Order & { launchers: ReadonlyMap<PreparedRun, KernelLauncher> };

async function buildEach(plans: readonly Plan[], context: BuildContext, terminal: Terminal): Promise<Outcome[]> {
  // Without a browser no report can be finished: say so before the notebooks run.
  const browser = await findBrowser(terminal.env);
  const { launchers, jobCount, isJson, ...common } = context;
  return inParallel(plans, jobCount, async (plan): Promise<Outcome> => {
    const launcher = launchers.get(plan.prepared) ?? plan.prepared.launcher;
    const outcome = await tryBuild(() => buildReport({ ...common, plan, browser, launcher }, terminal), plan, terminal);
    if (!isJson) announce(outcome, terminal);
    return outcome;
  });
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
  const { id, files, durationMs, isKept } = outcome.built;
  terminal.out(`${id}  ${(durationMs / 1000).toFixed(1)} s${isKept ? '  (cells as kept)' : ''}`);
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
