import { WattbookError } from '../base/errors.js';
import type { Browser } from './browser.js';

const SAMPLE = 'Storage 129,558 USD/MW − η 0.86';

/**
 * Names the font that the browser sets reports in.
 *
 * @throws WattbookError `browser` when it has none: pages would be full of boxes or empty.
 */
export async function checkFonts(browser: Browser): Promise<string> {
  const page = await browser.newPage();
  try {
    await page.setContent(`<p style="font-family: system-ui, sans-serif">${SAMPLE}</p>`);
    const session = await page.createCDPSession();
    await session.send('DOM.enable');
    await session.send('CSS.enable');
    const { root } = await session.send('DOM.getDocument');
    const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'p' });
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
    const names = fonts.filter(({ glyphCount }) => glyphCount > 0).map(({ familyName }) => familyName);
    if (names.length > 0) return names.join(', ');
  } finally {
    await page.close();
  }
  throw new WattbookError('browser', 'the browser finds no font', {
    next: 'Install fonts (Debian: apt-get install fonts-dejavu).',
  });
}
