import { readFile } from 'node:fs/promises';
import { WattbookError } from '../base/errors.js';
import type { Page } from './browser.js';
import type { DrawSignal, PrintJob } from './page.js';

export type PageFacts = {
  job: PrintJob;
  drawn: DrawSignal;
  /** Script that lists the faults of the page it runs in. */
  audit: string;
};

/**
 * Checks a drawn page against its report: every figure is there, no hole shows in the text, each link within the page
 * leads somewhere, nothing sticks out over the edge of the paper.
 *
 * @throws WattbookError `browser` naming the first fault.
 */
export async function verifyPage(page: Page, { job, drawn, audit }: PageFacts): Promise<void> {
  const expected = job.report.blocks.filter(({ kind }) => kind === 'figure').length;
  if (drawn.figures !== expected) fail(job, `${drawn.figures} of ${expected} figures were drawn`);
  const [fault] = (await page.evaluate(audit)) as string[];
  if (fault !== undefined) fail(job, fault);
}

/**
 * Checks a printed report: a PDF with pages, tags, language, outline, and no fewer figures than the report has.
 *
 * @throws WattbookError `browser` naming the first fault.
 */
export async function verifyPdf(pdfPath: string, job: PrintJob): Promise<void> {
  const pdf = await readFile(pdfPath, 'latin1');
  if (!pdf.startsWith('%PDF-')) fail(job, 'the printed file is no PDF');
  const figureCount = job.report.blocks.filter(({ kind }) => kind === 'figure').length;
  const parts: [name: string, isThere: boolean][] = [
    ['page', countMatches(pdf, /\/Type\s*\/Page\b/g) > 0],
    ['structure tree', pdf.includes('/StructTreeRoot')],
    ['language', pdf.includes('/Lang')],
    ['outline', pdf.includes('/Outlines')],
    ['title', titleForms(job.report.title).some((form) => pdf.includes(`/Title ${form}`))],
    ['figure for each of the report', countMatches(pdf, /\/S\s*\/Figure\b/g) >= figureCount],
  ];
  const missing = parts.find(([, isThere]) => !isThere);
  if (missing !== undefined) fail(job, `the PDF has no ${missing[0]}`);
}

/** How a PDF writes a text: in brackets while it is ASCII, else as UTF-16 in hexadecimal digits (ISO 32000-1, 7.9.2). */
function titleForms(title: string): string[] {
  const hex = Buffer.from(`\uFEFF${title}`, 'utf16le').swap16().toString('hex');
  return [`(${title.replace(/[\\()]/g, '\\$&')})`, `<${hex.toUpperCase()}>`, `<${hex}>`];
}

function fail({ notebookPath }: PrintJob, what: string): never {
  throw new WattbookError('browser', what, {
    where: { notebook: notebookPath },
    next: 'Nothing was published; the last good report stays.',
  });
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
