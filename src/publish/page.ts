import { pathToFileURL } from 'node:url';
import { WattbookError } from '../base/errors.js';
import type { Report } from '../report/report.js';
import type { Browser, Page } from './browser.js';

/** What the page script says, see templates/report/page.js. */
export type DrawSignal = {
  state: 'drawing' | 'ready' | 'failed';
  errors: { figure: number; text: string }[];
  /** How many were drawn. */
  figures: number;
};

/** A written page and where it comes from. */
export type PrintJob = { htmlPath: string; report: Report; notebookPath: string };

/** Content width of the paper in templates/report/print.css: A4 less 16 mm at either side, at 96 pixels per inch. */
const PAPER_WIDTH_PX = 672;
const VIEWPORT_HEIGHT_PX = 970;

/**
 * Opens a report as it will be printed, lends the drawn page and closes it. Nothing but the file itself is loaded.
 *
 * @throws WattbookError `browser` when a figure is not drawn, the page reports any error or asks for anything outside.
 */
export async function withPrintPage<T>(
  browser: Browser,
  job: PrintJob,
  use: (page: Page, drawn: DrawSignal) => Promise<T>,
): Promise<T> {
  const page = await browser.newPage();
  try {
    const url = pathToFileURL(job.htmlPath).href;
    const faults = await watch(page, url);
    await page.emulateMediaType('print');
    await page.setViewport({ width: PAPER_WIDTH_PX, height: VIEWPORT_HEIGHT_PX });
    await page.goto(url, { waitUntil: 'load' });
    const drawn = await waitForCharts(page, job, faults);
    const result = await use(page, drawn);
    refuseFaults(faults, job);
    return result;
  } finally {
    await page.close().catch(() => undefined);
  }
}

/** Collects what goes wrong in the page, and stops each request but the one for the file. */
async function watch(page: Page, url: string): Promise<string[]> {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error instanceof Error ? error.message : String(error)));
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const address = request.url();
    const isInside = address === url || /^(?:data|blob):/.test(address);
    if (!isInside) faults.push(`the page asked for ${address}`);
    void (isInside ? request.continue() : request.abort()).catch(() => undefined);
  });
  return faults;
}

async function waitForCharts(page: Page, job: PrintJob, faults: readonly string[]): Promise<DrawSignal> {
  const drawn = await page.evaluate(async () => {
    const signal = (globalThis as { wattbook?: DrawSignal & { done: Promise<void> } }).wattbook;
    await signal?.done;
    return signal === undefined ? undefined : { state: signal.state, errors: signal.errors, figures: signal.figures };
  });
  const [failure] = drawn?.errors ?? [];
  if (failure !== undefined) refuseFigure(failure, job);
  refuseFaults(faults, job);
  if (drawn?.state === 'ready') return drawn;
  throw new WattbookError('browser', 'the page did not draw its charts', { where: { notebook: job.notebookPath } });
}

function refuseFigure({ figure, text }: DrawSignal['errors'][number], { report, notebookPath }: PrintJob): never {
  const block = report.blocks.find(
    ({ kind, ...rest }) => kind === 'figure' && 'number' in rest && rest.number === figure,
  );
  throw new WattbookError('browser', text, {
    where: { notebook: notebookPath, ...(block === undefined ? {} : { cell: block.cell }) },
    next: 'Mend the figure; a report is published whole or not at all.',
  });
}

function refuseFaults(faults: readonly string[], { notebookPath }: PrintJob): void {
  if (faults.length === 0) return;
  throw new WattbookError('browser', `the page reports: ${[...new Set(faults)].join('; ')}`, {
    where: { notebook: notebookPath },
    next: 'Nothing was published; the last good report stays.',
  });
}
