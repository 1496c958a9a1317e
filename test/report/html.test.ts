import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { readAssets } from '../../src/report/assets.js';
import { toPages, type Pages } from '../../src/report/html.js';
import { toReport } from '../../src/report/report.js';
import { author, code, figure, notebookOf, prose, stream, table, value } from './fixture.js';
import { plannerNotebook } from './planner.js';

let pages: Pages;

beforeAll(async () => {
  pages = toPages(await readAssets());
});

const CREATED = new Date('2026-11-21T12:00:00Z');

/** Scripts and styles are folded away: the golden file shows the structure. */
function fold(html: string): string {
  return html
    .replace(/(<(script|style)>)[\s\S]*?(<\/\2>)/g, '$1…$3')
    .replace(/sha256-[A-Za-z0-9+/=]+/g, 'sha256-…')
    .replace(/(<script type="application\/json">)[\s\S]*?(<\/script>)/g, '$1…$2');
}

describe('report page', () => {
  it('has the structure of the golden page', async () => {
    const options = {
      id: 'storage-value',
      created: CREATED,
      parameters: { year: 2022, zone: 'HB_NORTH' },
      origin: [{ label: 'Made with', text: 'wattbook 0.1.0' }],
    };
    const html = pages.formatReport(toReport(plannerNotebook(), options));
    await expect(fold(html)).toMatchFileSnapshot('../golden/report/storage-value.html');
  });

  it('is the same text each time', () => {
    const make = () => pages.formatReport(toReport(plannerNotebook(), { id: 'a', created: CREATED }));
    expect(make()).toBe(make());
  });

  it('allows no script but its own, by hash', () => {
    const html = pages.formatReport(toReport(plannerNotebook(), { id: 'a', created: CREATED }));
    const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text = '']) => text);
    const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const plain = policy.replaceAll('&#x27;', "'").replaceAll('&#x3D;', '=');
    expect(scripts).toHaveLength(2);
    expect(plain).toContain(`default-src 'none'; script-src ${hashes.join(' ')};`);
  });

  it('brings plotly only where there is a chart, and is small without', () => {
    const html = pages.formatReport(toReport(notebookOf([prose('# Empty')]), { id: 'a', created: CREATED }));
    expect(html.length).toBeLessThan(60_000);
    expect(html).toContain('Data source not stated');
  });

  it('names generated data as such', () => {
    const source = author({ kind: 'source', nature: 'generated', title: 'Calibrated on 2022', detail: '' });
    const html = pages.formatReport(
      toReport(notebookOf([prose('# A'), code('a', [source])]), { id: 'a', created: CREATED }),
    );
    expect(html).toContain('<div class="source generated" role="note" aria-label="Generated data, not measured">');
  });

  it('cites values with their unrounded number, and figures and tables as links', () => {
    const cells = [
      prose('# A\n\n- {{revenue}}\n- {{chart-a}} and {{table-a}}'),
      code('a', [value('revenue', 129_558.32), figure('chart-a'), table('table-a')]),
    ];
    const html = pages.formatReport(toReport(notebookOf(cells), { id: 'a', created: CREATED }));
    expect(html).toContain(
      '<data class="value" value="129558.32" data-name="revenue" title="Result revenue">129,558\u00a0USD/MW</data>',
    );
    expect(html).toContain('<a href="#chart-a">Figure\u00a01</a> and <a href="#table-a">Table\u00a01</a>');
  });

  it('keeps one h1: later level-1 headings sink with all below them', () => {
    const html = pages.formatReport(
      toReport(notebookOf([prose('# A'), prose('# B\n\n## C'), code('', [stream('stdout', 'x')])]), {
        id: 'a',
        created: CREATED,
      }),
    );
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('<h2 id="b">B</h2>');
    expect(html).toContain('<h3 id="c">C</h3>');
  });

  it('gives equal headings anchors of their own, none that a figure has', () => {
    const cells = [prose('# A\n\n- x\n\n## Prices\n\n## Prices\n\n## Chart a'), code('a', [figure('chart-a')])];
    const html = pages.formatReport(toReport(notebookOf(cells), { id: 'a', created: CREATED }));
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toContain('chart-a-2');
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('list of reports', () => {
  it('puts the newest first and links the files', () => {
    const entry = (id: string, created: string) => ({
      id,
      title: `Report <${id}>`,
      description: 'One line.',
      created,
      nature: 'measured' as const,
      files: [{ label: 'HTML' as const, href: `${id}/index.html` }],
    });
    const html = pages.formatIndex('Reports', [
      entry('old', '2025-01-01T00:00:00.000Z'),
      entry('new', '2026-01-01T00:00:00.000Z'),
    ]);
    expect(html.indexOf('new/index.html')).toBeLessThan(html.indexOf('old/index.html'));
    expect(html).toContain('<a href="new/index.html">Report &lt;new&gt;</a>');
    expect(html).toContain('script-src &#x27;none&#x27;');
  });
});
