import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeNotebook } from '../notebook/format/writeNotebook.js';
import { readAssets } from '../report/assets.js';
import { toPages } from '../report/html.js';
import type { Report } from '../report/report.js';
import type { Browser } from './browser.js';
import { readFileFact, toManifest, type Manifest } from './manifest.js';
import { makeReport, type ReportSource } from './makeReport.js';
import { readVersions } from './origin.js';
import { withPrintPage } from './page.js';
import { printPdf } from './pdf.js';
import { within } from './limit.js';
import { keepFailed, withPlace, type Place } from './place.js';
import { verifyPage, verifyPdf } from './verify.js';

/** A report of a dozen charts takes 2 s to draw and print. */
const PRINT_LIMIT_MS = 300_000;

export type PublishOptions = Place &
  ReportSource & {
    browser: Browser;
    /** Named among the inputs of the manifest. */
    configPath?: string | undefined;
    /** Steps before this one -> time they took, in ms. */
    durationsMs?: Readonly<Record<string, number>> | undefined;
  };

export type Published = {
  /** Holds `index.html`, `id.pdf`, `id.ipynb` and `manifest.json`. */
  folder: string;
  manifest: Manifest;
};

/**
 * Makes the report of an executed notebook: page, PDF, notebook and manifest, checked, then placed all at once. When
 * anything fails the last good report stays and the notebook is kept as `id.failed.ipynb`.
 *
 * @throws WattbookError `notebook` when the notebook makes no whole report, `browser` when a figure is not drawn or the
 * page does not print, `destination` when the output folder cannot be written.
 */
export async function publishReport(options: PublishOptions): Promise<Published> {
  const { outDir, id, notebook } = options;
  try {
    const report = await makeReport(options);
    const manifest = await withPlace({ outDir, id }, (folder) => build(folder, report, options));
    return { folder: join(outDir, id), manifest };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const marks = { ...(notebook.metadata.wattbook as object | undefined), failed: { message } };
    const marked = { ...notebook, metadata: { ...notebook.metadata, wattbook: marks } };
    // Where even this cannot be written, the first error says more than the second.
    await keepFailed({ outDir, id }, marked).catch(() => undefined);
    throw error;
  }
}

/** Fills the folder with all files of the report and checks them. */
async function build(folder: string, report: Report, options: PublishOptions): Promise<Manifest> {
  const { notebook, browser, configPath } = options;
  const at = (ending: string) => join(folder, `${report.id}${ending}`);
  const html = join(folder, 'index.html');
  const job = { htmlPath: html, report, notebookPath: notebook.path };
  const startMs = performance.now();
  const assets = await readAssets();
  await writeFile(html, toPages(assets).formatReport(report));
  const pageMs = performance.now();
  const printing = withPrintPage(browser, job, async (page, drawn) => {
    await verifyPage(page, { job, drawn, audit: assets.audit });
    await printPdf(page, at('.pdf'));
  });
  await within(printing, PRINT_LIMIT_MS);
  await verifyPdf(at('.pdf'), job);
  const printedMs = performance.now();
  await writeNotebook(at('.ipynb'), notebook);
  const manifest = toManifest({
    report,
    versions: { ...readVersions(notebook, options.wattbookVersion), browser: await browser.version() },
    parameters: { ...options.parameters },
    inputs: await Promise.all(
      [notebook.path, ...(configPath === undefined ? [] : [configPath])].map((path) => readFileFact(path)),
    ),
    outputs: await Promise.all([html, at('.pdf'), at('.ipynb')].map((file) => readFileFact(file))),
    durationsMs: { ...options.durationsMs, page: Math.round(pageMs - startMs), print: Math.round(printedMs - pageMs) },
  });
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}
