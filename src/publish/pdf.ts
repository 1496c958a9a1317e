import type { Page } from './browser.js';

/**
 * Prints a drawn page: tagged, with an outline, on the paper that its style names.
 */
export async function printPdf(page: Page, pdfPath: string): Promise<void> {
  await page.pdf({
    path: pdfPath,
    tagged: true,
    outline: true,
    preferCSSPageSize: true,
    printBackground: true,
    timeout: 0,
  });
}
