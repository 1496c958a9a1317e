import { beforeAll, describe, expect, it } from 'vitest';
import type { CellOutput } from '../../src/notebook/format/nbformat.js';
import { readAssets } from '../../src/report/assets.js';
import { toPages, type Pages } from '../../src/report/html.js';
import { toReport } from '../../src/report/report.js';
import { sanitizeOutput } from '../../src/report/sanitize.js';
import { LINE, author, code, figure, notebookOf, prose, shown, stream } from './fixture.js';

const ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
let pages: Pages;

beforeAll(async () => {
  pages = toPages(await readAssets());
});

function page(outputs: CellOutput[], title = 'Title', text = ''): string {
  const cells = [prose(`# ${title}\n\n${text}`), code(ATTACK, outputs)];
  return pages.formatReport(
    toReport(notebookOf(cells), { id: 'a', created: new Date(0), parameters: { [ATTACK]: ATTACK } }),
  );
}

/** The page without our own scripts and styles. */
function content(html: string): string {
  return html.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '');
}

describe('text from outputs', () => {
  it.each([
    ['stream', stream('stdout', ATTACK)],
    ['warning', stream('stderr', ATTACK)],
    ['plain text', shown({ 'text/plain': ATTACK })],
    ['Markdown', shown({ 'text/markdown': `${ATTACK}\n\n[x](javascript:alert(1))` })],
    ['HTML', shown({ 'text/html': ATTACK })],
    ['image text', shown({ 'image/png': `AA"onerror="alert(1)`, 'text/plain': ATTACK })],
    ['figure', figure('a', { data: [{ ...LINE.data[0], name: `</script>${ATTACK}` }], layout: {} }, ATTACK)],
    [
      'table',
      author({
        kind: 'table',
        name: 'a',
        title: ATTACK,
        caption: ATTACK,
        columns: [{ label: ATTACK, unit: ATTACK }],
        rows: [[ATTACK]],
      }),
    ],
    ['value', author({ kind: 'value', name: 'a', label: ATTACK, value: 1, unit: ATTACK, digits: 0 })],
    ['source', author({ kind: 'source', nature: 'measured', title: ATTACK, detail: ATTACK })],
    ['input', author({ kind: 'input', path: ATTACK, sha256: '0'.repeat(64), sizeBytes: 1 })],
  ])('stays text: %s', (_name, output) => {
    const html = content(page([output]));
    expect(html).not.toMatch(/<script(?! type="application\/json")/);
    expect(html).not.toMatch(/<[^>"]*(?:"[^"]*"[^>"]*)*\son\w+=/);
    expect(html).not.toMatch(/(?:href|src)="?\s*javascript:/i);
    expect(html).not.toMatch(/<img src=x/);
  });

  it('keeps JSON inside its script element', () => {
    const html = page([
      figure('a', { data: [{ type: 'scatter', name: '</script><!--', x: [1], y: [1] }], layout: {} }),
    ]);
    const [, json = ''] = /<script type="application\/json">([\s\S]*?)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(json)).toMatchObject({ data: [{ name: '</script><!--' }] });
    expect(json).not.toContain('<');
  });

  it('does not read Handlebars in text', () => {
    const html = content(page([stream('stdout', '{{title}} {{{style}}} {{> appendix}}')]));
    expect(html).toContain('{{title}} {{{style}}} {{&gt; appendix}}');
  });

  it('keeps a title from ending the style or the policy', () => {
    const html = page([], `x"; } </style><script>alert(1)</script> \\22 ' unsafe-inline`);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html).toMatch(/content: "x\\22 \\3b {2}\\7d {2}\\3c \\2f style/);
    expect(content(html)).not.toContain('<script>alert');
  });
});

describe('prose', () => {
  it('shows raw HTML as text and drops dangerous links', () => {
    const html = content(
      page([], 'Title', `${ATTACK}\n\n[x](javascript:alert(1)) [y](data:text/html,x) [z](VBScript:x)`),
    );
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toMatch(/href="(?:javascript|data|vbscript)/i);
  });
});

describe('sanitizeOutput', () => {
  it.each([
    ['script', '<script>alert(1)</script>', ''],
    [
      'script in a cell',
      '<table><tr><td><script>alert(1)</script>1</td></tr></table>',
      '<table><tr><td>1</td></tr></table>',
    ],
    ['style element', '<style>body{display:none}</style>a', 'a'],
    ['style attribute', '<p style="background:url(https://x.org)">a</p>', '<p>a</p>'],
    ['event handler', '<td onmouseover="x()">a</td>', '<td>a</td>'],
    ['javascript link', '<a href="javascript:alert(1)">a</a>', 'a'],
    ['split javascript link', '<a href="java\nscript:alert(1)">a</a>', 'a'],
    ['remote image', '<img src="https://x.org/p.png">a', 'a'],
    ['protocol-relative image', '<img src="//x.org/p.png">a', 'a'],
    ['SVG in an image', '<img src="data:image/svg+xml;base64,PHN2Zz4=">a', 'a'],
    [
      'srcset',
      '<img srcset="https://x.org/p.png 1x" src="data:image/png;base64,AA==">',
      '<img src="data:image/png;base64,AA==" />',
    ],
    ['SVG', '<svg><script>alert(1)</script><a href="x">b</a></svg>a', 'a'],
    ['frame', '<iframe src="https://x.org">b</iframe>a', 'a'],
    ['form', '<form action="https://x.org"><input name="a"></form>a', 'a'],
    ['base and meta', '<base href="https://x.org"><meta http-equiv="refresh" content="0;url=x">a', 'a'],
    ['broken tag', '<<script>alert(1)//<</script>a', '&lt;a'],
    ['class and id', '<p class="source" id="main">a</p>', '<p>a</p>'],
    ['heading', '<h1>a</h1>', '<h4>a</h4>'],
  ])('takes out: %s', (_name, html, expected) => {
    expect(sanitizeOutput(html)).toBe(expected);
  });

  it('keeps raster images', () => {
    const html = '<img src="data:image/png;base64,iVBORw0KGgo=" alt="plan" />';
    expect(sanitizeOutput(html)).toBe(html);
  });
});
