import { join } from 'node:path';
import { executeNotebook } from '../notebook/execute.js';
import type { Notebook } from '../notebook/nbformat.js';
import { withBrowser } from '../publish/browser.js';
import { keepFailed } from '../publish/place.js';
import { publishReport } from '../publish/publish.js';
import type { Terminal } from './command.js';
import type { Plan } from './plan.js';
import { toProgress } from './progress.js';
import { readVersion } from './version.js';

export type ReportJob = { plan: Plan; outDir: string; configPath: string; cellTimeoutMs: number };

export type BuiltReport = {
  id: string;
  files: { html: string; pdf: string; notebook: string; manifest: string };
  durationMs: number;
};

/**
 * Runs one notebook and publishes its report. When the run fails, the notebook is kept as far as it came and the last
 * good report stays.
 */
export async function buildReport(job: ReportJob, terminal: Terminal): Promise<BuiltReport> {
  const { plan, outDir, configPath } = job;
  const { id, description } = plan.report;
  const created = new Date();
  const startMs = performance.now();
  const notebook = await execute(job, terminal);
  const cellsMs = Math.round(performance.now() - startMs);
  const { env, signal } = terminal;
  const { folder } = await withBrowser(
    (browser) =>
      publishReport({
        outDir,
        id,
        notebook,
        created,
        description,
        parameters: plan.prepared.values,
        browser,
        wattbookVersion: readVersion(),
        configPath,
        durationsMs: { cells: cellsMs },
      }),
    { env, signal },
  );
  const at = (name: string) => join(folder, name);
  const files = {
    html: at('index.html'),
    pdf: at(`${id}.pdf`),
    notebook: at(`${id}.ipynb`),
    manifest: at('manifest.json'),
  };
  return { id, files, durationMs: Math.round(performance.now() - startMs) };
}

function execute({ plan, outDir, cellTimeoutMs }: ReportJob, terminal: Terminal): Promise<Notebook> {
  const { notebook, launcher, directory } = plan.prepared;
  const { id } = plan.report;
  return executeNotebook(notebook, {
    launcher,
    directory,
    cellTimeoutMs,
    onProgress: toProgress(id, terminal),
    save: async (executed) => {
      if (hasFailed(executed)) await keepFailed({ outDir, id }, executed);
    },
    signal: terminal.signal,
  });
}

function hasFailed({ metadata }: Notebook): boolean {
  const note = metadata.wattbook as { failed?: unknown } | undefined;
  return note?.failed !== undefined;
}
