import { join } from 'node:path';
import { executeOnce } from '../notebook/cache/executeOnce.js';
import type { ExecuteOptions } from '../notebook/execute.js';
import type { KernelLauncher } from '../notebook/kernel.js';
import type { Notebook } from '../notebook/format/nbformat.js';
import { withBrowser, type Browser } from '../publish/browser.js';
import type { FoundBrowser } from '../publish/candidate.js';
import { keepFailed } from '../publish/place.js';
import { publishReport } from '../publish/publish.js';
import type { Terminal } from './command.js';
import type { Plan } from './plan.js';
import type { TimeLimits } from './timeLimits.js';
import { toProgress } from './progress.js';
import { readVersion } from './version.js';

export type ReportJob = {
  plan: Plan;
  outDir: string;
  configPath: string;
  limits: TimeLimits;
  browser: FoundBrowser;
  launcher: KernelLauncher;
};

export type BuiltReport = {
  id: string;
  files: { html: string; pdf: string; notebook: string; manifest: string };
  /** From reading to placing. */
  durationMs: number;
  /** Whether a kept run stood for the cells. */
  isKept: boolean;
};

/**
 * Runs one notebook and publishes its report. When the run fails, the notebook is kept as far as it came and the last
 * good report stays. The browser starts while the notebook runs.
 */
export async function buildReport(job: ReportJob, terminal: Terminal): Promise<BuiltReport> {
  const { env } = terminal;
  const startMs = performance.now();
  const noBrowser = new AbortController();
  const signal = AbortSignal.any([terminal.signal, noBrowser.signal]);
  const executing = execute(job, { ...terminal, signal });
  try {
    const built = await withBrowser((browser) => publish(job, executing, browser), {
      env,
      found: job.browser,
      signal,
    });
    return toBuilt(job.plan.report.id, built, performance.now() - startMs);
  } finally {
    noBrowser.abort();
    await executing.catch(() => undefined);
  }
}

type Placed = { folder: string; isKept: boolean };

async function publish(job: ReportJob, executing: Promise<Executed>, browser: Browser): Promise<Placed> {
  const { plan, outDir, configPath } = job;
  const { id, description } = plan.report;
  const { notebook, created, durationMs, isKept } = await executing;
  const { folder } = await publishReport({
    outDir,
    id,
    notebook,
    created,
    description,
    parameters: plan.prepared.values,
    browser,
    wattbookVersion: readVersion(),
    configPath,
    durationsMs: { cells: durationMs },
  });
  return { folder, isKept };
}

function toBuilt(id: string, { folder, isKept }: Placed, durationMs: number): BuiltReport {
  const at = (name: string) => join(folder, name);
  const files = {
    html: at('index.html'),
    pdf: at(`${id}.pdf`),
    notebook: at(`${id}.ipynb`),
    manifest: at('manifest.json'),
  };
  return { id, files, durationMs: Math.round(durationMs), isKept };
}

type Executed = { notebook: Notebook; created: Date; durationMs: number; isKept: boolean };

async function execute({ plan, outDir, limits, launcher }: ReportJob, terminal: Terminal): Promise<Executed> {
  const { notebook, directory, cache } = plan.prepared;
  const { id } = plan.report;
  const created = new Date();
  const startMs = performance.now();
  const options: ExecuteOptions = {
    launcher,
    directory,
    ...limits,
    onProgress: toProgress(id, terminal),
    keep: (kept) => keepFailed({ outDir, id }, kept),
    save: async (saved) => {
      if (hasFailed(saved)) await keepFailed({ outDir, id }, saved);
    },
    signal: terminal.signal,
  };
  const executed = await executeOnce(notebook, options, cache);
  return {
    notebook: executed.notebook,
    created,
    durationMs: Math.round(performance.now() - startMs),
    isKept: executed.decision.isKept,
  };
}

function hasFailed({ metadata }: Notebook): boolean {
  const note = metadata.wattbook as { failed?: unknown } | undefined;
  return note?.failed !== undefined;
}
