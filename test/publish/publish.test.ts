import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatNotebook } from '../../src/notebook/format/writeNotebook.js';
import type { Cell, CellOutput } from '../../src/notebook/format/nbformat.js';
import { withBrowser, type Browser } from '../../src/publish/browser.js';
import { publishReport, type Published } from '../../src/publish/publish.js';
import { writeIndex } from '../../src/publish/writeIndex.js';
import { author, code, figure, notebookOf, prose, stream, value, type Chart } from '../report/fixture.js';
import { plannerNotebook } from '../report/planner.js';
import { testFolder } from './folder.js';

const CREATED = new Date('2026-11-21T12:00:00Z');
let browser: Browser;
let giveBack: () => void = () => undefined;
let lent: Promise<void>;

beforeAll(async () => {
  await new Promise<void>((resolve, reject) => {
    lent = withBrowser((opened) => {
      browser = opened;
      resolve();
      return new Promise<void>((done) => (giveBack = done));
    });
    lent.catch(reject);
  });
});

afterAll(async () => {
  giveBack();
  await lent;
});

async function publish(outDir: string, cells: Cell[]): Promise<Published> {
  const notebook = notebookOf(cells, join(outDir, 'source.ipynb'));
  await writeFile(notebook.path, formatNotebook(notebook));
  return publishReport({ outDir, id: 'case', notebook, created: CREATED, browser, wattbookVersion: '0.1.0' });
}

async function refusal(outputs: CellOutput[]): Promise<unknown> {
  const outDir = await testFolder();
  const error = await publish(outDir, [prose('# Case'), code('a', outputs)]).catch((caught: unknown) => caught);
  expect(await readdir(join(outDir, 'case'))).toEqual(['case.failed.ipynb']);
  return error;
}

const chart = (trace: Record<string, unknown>, layout: Record<string, unknown> = {}): Chart => ({
  data: [{ type: 'scatter', ...trace }],
  layout,
});

describe('a whole report', () => {
  it('is page, PDF, notebook and manifest, and the manifest knows their bytes', async () => {
    const outDir = await testFolder();
    const { folder, manifest } = await publish(outDir, plannerNotebook().cells);
    expect(await readdir(folder)).toEqual(['case.ipynb', 'case.pdf', 'index.html', 'manifest.json']);
    expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
    for (const { path, sha256, sizeBytes } of manifest.outputs) {
      const bytes = await readFile(join(folder, path));
      expect({ path, sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length }).toEqual({
        path,
        sha256,
        sizeBytes,
      });
    }
    expect(manifest.inputs.map(({ path }) => path)).toEqual(['source.ipynb', 'data/hb_north_2022.csv']);
    expect(manifest.values).toContainEqual({
      name: 'revenue',
      label: 'Result revenue',
      value: 129_558.32,
      unit: 'USD/MW',
    });
    expect(manifest).toMatchObject({
      id: 'case',
      nature: 'measured',
      created: '2026-11-21T12:00:00.000Z',
      versions: { wattbook: '0.1.0' },
    });

    const index = await readFile(await writeIndex(outDir, 'Reports'), 'utf8');
    for (const { path } of manifest.outputs) expect(index).toContain(`href="case/${path}"`);
  });

  it('prints a tagged PDF with outline, language, title, figures and their words', async () => {
    const outDir = await testFolder();
    const { folder } = await publish(outDir, plannerNotebook().cells);
    const pdf = await getDocument({ data: new Uint8Array(await readFile(join(folder, 'case.pdf'))), verbosity: 0 })
      .promise;
    const { info } = await pdf.getMetadata();
    const outline = await pdf.getOutline();
    const pages = await Promise.all(Array.from({ length: pdf.numPages }, (_, i) => pdf.getPage(i + 1)));
    const texts = await Promise.all(
      pages.map(async (page) =>
        (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' '),
      ),
    );
    const trees = JSON.stringify(await Promise.all(pages.map((page) => page.getStructTree() as Promise<unknown>)));
    const [, , width, height] = pages[0]!.view;
    expect(info).toMatchObject({ Title: 'What four hours of storage earn', Language: 'en' });
    expect([width, height].map((points) => Math.round((points! / 72) * 25.4))).toEqual([210, 297]);
    expect(JSON.stringify(outline)).toContain('"title":"What it earns"');
    expect(trees.match(/"role":"Figure"/g)?.length).toBeGreaterThanOrEqual(4);
    expect(trees).toContain('A line that falls and rises.');
    expect(texts[0]).toContain('Measured data');
    expect(texts[0]).toContain(`page 1 of ${pdf.numPages}`);
    // Axis titles are text, so the charts are vectors; code and data tables stay on the screen.
    expect(texts.join(' ')).toContain('Revenue (USD/MW a year)');
    expect(texts.join(' ')).not.toContain('priceDurationFigure');
    expect(texts.join(' ')).not.toContain('Data of figure');
  });

  it('may have no chart, and a title that is not ASCII', async () => {
    const { folder } = await publish(await testFolder(), [
      prose('# Größe (1) – „x“\n\nText.'),
      code('a', [value('x', 1)]),
    ]);
    expect((await readFile(join(folder, 'case.pdf'), 'latin1')).startsWith('%PDF-')).toBe(true);
  });
});

describe('a figure that is not drawn', () => {
  it('is refused with its number and cell', async () => {
    const error = await refusal([figure('good'), figure('bad', chart({ x: [], y: [] }))]);
    expect(error).toMatchObject({
      code: 'browser',
      what: 'Figure 2 could not be drawn: trace 1 (trace 0) has no point to draw; no mark was drawn',
      where: { cell: 2 },
    });
  });
});

describe('a page with a fault', () => {
  it('refuses holes in what a program wrote, not in what an author wrote', async () => {
    expect(await refusal([stream('stdout', 'price: NaN USD')])).toMatchObject({
      what: expect.stringContaining('holds "NaN"') as string,
    });
    expect(await refusal([stream('stdout', 'x [object Object]')])).toMatchObject({ code: 'browser' });
    await expect(
      publish(await testFolder(), [prose('# Case\n\nThe tariff is undefined there.')]),
    ).resolves.toBeDefined();
  });

  it('refuses a table wider than the paper', async () => {
    const columns = Array.from({ length: 40 }, (_, i) => ({ label: `Column${i}` }));
    const wide = author({
      kind: 'table',
      name: 'wide',
      title: 'Wide',
      caption: '',
      columns,
      rows: [columns.map(({ label }) => label)],
    });
    expect(await refusal([wide])).toMatchObject({
      what: expect.stringContaining('Wide is wider than the paper') as string,
    });
  });

  it('refuses a link that leads nowhere', async () => {
    const outDir = await testFolder();
    await expect(publish(outDir, [prose('# Case\n\n[x](#nowhere)')])).rejects.toThrow(
      'the link #nowhere leads nowhere',
    );
  });

  it('refuses a request to the outside, which the policy stops', async () => {
    const remote = chart(
      { x: [1, 2], y: [1, 2] },
      { images: [{ source: 'https://example.org/logo.png', x: 0, y: 1, sizex: 1, sizey: 1 }] },
    );
    expect(await refusal([figure('a', remote)])).toMatchObject({
      code: 'browser',
      what: expect.stringContaining('example.org') as string,
    });
  });
});

describe('a failed run', () => {
  it('keeps the last good report and the failed notebook until the next good one', async () => {
    const outDir = await testFolder();
    const good = [prose('# Case'), code('a', [figure('a')])];
    await publish(outDir, good);
    const before = await readFile(join(outDir, 'case', 'case.pdf'));
    await expect(publish(outDir, [prose('# Case'), code('a', [figure('a', chart({ x: [], y: [] }))])])).rejects.toThrow(
      'Figure 1',
    );
    expect(await readFile(join(outDir, 'case', 'case.pdf'))).toEqual(before);
    const failed = JSON.parse(await readFile(join(outDir, 'case', 'case.failed.ipynb'), 'utf8')) as {
      metadata: unknown;
    };
    expect(failed.metadata).toMatchObject({
      wattbook: { failed: { message: expect.stringContaining('Figure 1') as string } },
    });
    await publish(outDir, good);
    expect(await readdir(join(outDir, 'case'))).not.toContain('case.failed.ipynb');
    expect((await readdir(outDir)).sort()).toEqual(['case', 'source.ipynb']);
  });
});
