import { it } from 'vitest';
import { mkdirSync, writeFileSync } from 'node:fs';
import { publishReport } from '../../src/publish/publish.js';
import { writeIndex } from '../../src/publish/writeIndex.js';
import { findBrowser, withBrowser } from '../../src/publish/browser.js';
import { plannerNotebook } from './planner.js';
it('x', async () => {
  mkdirSync('/tmp/exp/nb', { recursive: true });
  writeFileSync('/tmp/exp/nb/storage-value.ipynb', '{}');
  for (const found of [await findBrowser(), await findBrowser({ ...process.env }, [])]) {
    const t = performance.now();
    console.log(found.origin, found.version);
    await withBrowser(async (browser) => {
      console.log('launch', performance.now() - t);
      for (let i = 0; i < 3; i++) {
      const p = await publishReport({ notebook: { ...plannerNotebook(), path: '/tmp/exp/nb/storage-value.ipynb' }, id: 'storage-value', outDir: '/tmp/exp/out-' + found.origin.replace(/\W/g, ''), created: new Date('2026-11-21T12:00:00Z'), parameters: { year: 2022, zone: 'HB_NORTH' }, browser, wattbookVersion: '0.1.0' });
      console.log(JSON.stringify(p.manifest.durationsMs), JSON.stringify(p.manifest.outputs.map(o => o.sizeBytes)), JSON.stringify(p.manifest.versions)); }
      await writeIndex('/tmp/exp/out-' + found.origin.replace(/\W/g, ''), 'Energy planning reports');
    }, { found });
    console.log('all', performance.now() - t);
  }
});
