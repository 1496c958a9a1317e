import { describe, expect, it } from 'vitest';
import type { WattbookError } from '../../src/base/errors.js';
import { PLOTLY_MIME, WATTBOOK_MIME } from '../../src/base/output.js';
import type { Cell } from '../../src/notebook/format/nbformat.js';
import { toReport, type ReportOptions } from '../../src/report/report.js';
import { LINE, author, code, figure, notebookOf, prose, shown, stream, table, value } from './fixture.js';

const OPTIONS: ReportOptions = { id: 'case', created: new Date('2026-11-21T12:00:00Z') };

function report(cells: Cell[], options: Partial<ReportOptions> = {}) {
  return toReport(notebookOf([prose('# Title'), ...cells]), { ...OPTIONS, ...options });
}

function refusal(cells: Cell[], options: Partial<ReportOptions> = {}): Partial<WattbookError> {
  try {
    report(cells, options);
  } catch (error) {
    return error as WattbookError;
  }
  throw new Error('The notebook was not refused.');
}

describe('opening', () => {
  it('lifts the first level-1 heading and the paragraph under it', () => {
    const { title, lead, blocks } = toReport(
      notebookOf([prose('# A *b*\n\nOne line.\n\n## Summary\n\nText.')]),
      OPTIONS,
    );
    expect({ title, lead }).toEqual({ title: 'A b', lead: 'One line.' });
    expect(blocks).toMatchObject([{ kind: 'markdown', text: '## Summary\n\nText.' }]);
  });

  it('leaves a list under the heading in the body', () => {
    const { lead, blocks } = toReport(notebookOf([prose('# A\n\n- first\n- second')]), OPTIONS);
    expect(lead).toBe('');
    expect(blocks).toMatchObject([{ text: '- first\n- second' }]);
  });

  it('prefers what the configuration gives, and an empty description is none', () => {
    const given = toReport(notebookOf([prose('# A\n\nParagraph.')]), { ...OPTIONS, title: 'B', description: 'C' });
    expect(given).toMatchObject({ title: 'B', lead: 'C', description: 'C', blocks: [{ text: 'Paragraph.' }] });
    expect(toReport(notebookOf([prose('# A\n\nParagraph.')]), { ...OPTIONS, description: '' }).lead).toBe('Paragraph.');
  });

  it('refuses a notebook without title', () => {
    expect(() => toReport(notebookOf([prose('## Only a section')]), OPTIONS)).toThrow('the notebook has no title');
  });

  it('takes no heading out of a code fence', () => {
    expect(() => toReport(notebookOf([prose('```\n# no title\n```')]), OPTIONS)).toThrow('the notebook has no title');
  });
});

describe('outputs', () => {
  it('numbers figures and tables each in their own order', () => {
    const { blocks } = report([code('a', [figure('f1'), table('t1'), figure('f2'), table('t2')], ['remove-input'])]);
    expect(blocks.map((block) => [block.kind, 'number' in block ? block.number : 0])).toEqual([
      ['figure', 1],
      ['table', 1],
      ['figure', 2],
      ['table', 2],
    ]);
  });

  it('takes values, source and inputs out of their place, also where outputs are not shown', () => {
    const source = author({ kind: 'source', nature: 'generated', title: 'Made prices', detail: '' });
    const input = author({ kind: 'input', path: 'a.csv', sha256: '0'.repeat(64), sizeBytes: 3 });
    const { blocks, values, sources, inputs } = report([
      code('a', [value('x', 1.5), source, input, input], ['remove-cell']),
    ]);
    expect(blocks).toEqual([]);
    expect(values).toMatchObject([{ name: 'x', value: 1.5, cell: 2 }]);
    expect(sources).toEqual([{ nature: 'generated', title: 'Made prices', detail: '' }]);
    expect(inputs).toEqual([{ path: 'a.csv', sha256: '0'.repeat(64), sizeBytes: 3 }]);
  });

  it('shows streams, warnings, HTML, images and Markdown in order', () => {
    const outputs = [
      stream('stdout', '\u001b[32mgreen\u001b[0m'),
      stream('stderr', 'careful'),
      shown({ 'text/html': '<b>x</b>', 'text/plain': 'x' }),
      shown({ 'image/svg+xml': '<svg/>', 'text/plain': 'a drawing' }),
      shown({ 'text/markdown': '**{{no-citation}}**' }),
    ];
    expect(report([code('a', outputs, ['remove-input'])]).blocks).toMatchObject([
      { kind: 'text', text: 'green' },
      { kind: 'warning', text: 'careful' },
      { kind: 'html', html: '<b>x</b>' },
      { kind: 'image', dataUri: 'data:image/svg+xml;base64,PHN2Zy8+', alt: 'a drawing' },
      { kind: 'markdown', cites: false },
    ]);
  });

  it('takes the title of a plain plotly figure from its layout, and refuses one without', () => {
    const titled = shown({ [PLOTLY_MIME]: { ...LINE, layout: { title: { text: 'From <b>layout</b>' } } } });
    expect(report([code('a', [titled])]).blocks[1]).toMatchObject({ kind: 'figure', title: 'From layout', number: 1 });
    expect(refusal([code('a', [shown({ [PLOTLY_MIME]: LINE })])])).toMatchObject({
      code: 'notebook',
      what: 'a chart has no title',
      where: { cell: 2 },
    });
  });

  it.each([
    [
      'a figure without its chart',
      { [WATTBOOK_MIME]: { kind: 'figure', name: 'a', title: 'A', caption: '', alt: 'A' } },
    ],
    ['a chart without traces', { [PLOTLY_MIME]: { data: [], layout: { title: 'A' } } }],
    [
      'a table with a short row',
      { [WATTBOOK_MIME]: { kind: 'table', name: 'a', title: 'A', caption: '', columns: [{ label: 'x' }], rows: [[]] } },
    ],
    [
      'a value that is no number',
      { [WATTBOOK_MIME]: { kind: 'value', name: 'a', label: 'A', value: null, unit: '', digits: 0 } },
    ],
    [
      'a name with an attack in it',
      { [WATTBOOK_MIME]: { kind: 'value', name: '"><script>', label: 'A', value: 1, unit: '', digits: 0 } },
    ],
    ['a type that pages cannot show', { 'application/pdf': 'JVBERi0=' }],
  ])('refuses %s', (_name, bundle) => {
    expect(refusal([code('a', [shown(bundle)])])).toMatchObject({ code: 'notebook', where: { cell: 2 } });
  });
});

describe('tags', () => {
  it.each([
    [[], ['code', 'text']],
    [['hide-input'], ['code', 'text']],
    [['remove-input'], ['text']],
    [['remove-output'], ['code']],
    [['remove-cell'], []],
    [['parameters'], ['text']],
    [['injected-parameters'], ['text']],
  ])('%j shows %j of a code cell', (tags, kinds) => {
    expect(report([code('a', [stream('stdout', 'text')], tags)]).blocks.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('removes prose too', () => {
    expect(report([prose('Notes to myself.', ['remove-cell'])]).blocks).toEqual([]);
  });
});

describe('holes', () => {
  const failure = { output_type: 'error' as const, ename: 'TypeError', evalue: 'no', traceback: [] };

  it('refuses a cell that failed and one that was not run', () => {
    expect(refusal([code('a', [failure])])).toMatchObject({ code: 'notebook', where: { cell: 2 } });
    expect(refusal([{ ...code('a'), execution_count: null }])).toMatchObject({ what: 'the cell has not been run' });
  });

  it('shows an expected failure and passes over cells that are left out', () => {
    const leftOut = { ...code('a', [], ['skip-execution']), execution_count: null };
    const { blocks } = report([
      code('a', [failure], ['raises-exception', 'remove-input']),
      leftOut,
      { ...code(''), execution_count: null },
    ]);
    expect(blocks).toMatchObject([{ kind: 'error', name: 'TypeError', message: 'no' }, { kind: 'code' }]);
  });

  it('refuses a name taken twice, whatever it names', () => {
    expect(refusal([code('a', [value('x', 1)]), code('b', [figure('x')])])).toMatchObject({
      what: 'the name x is taken by cell 2',
      where: { cell: 3 },
    });
  });

  it('refuses an input that changed while the notebook ran', () => {
    const input = (digit: string) => author({ kind: 'input', path: 'a.csv', sha256: digit.repeat(64), sizeBytes: 3 });
    expect(refusal([code('a', [input('0'), input('1')])])).toMatchObject({
      what: 'a.csv changed while the notebook ran',
    });
  });
});

describe('citations', () => {
  it('may stand before the cell that computes the value', () => {
    const { title, description } = toReport(
      notebookOf([prose('# Earns {{x}}\n\nAt {{x}}.'), code('a', [value('x', 81_346.3)])]),
      OPTIONS,
    );
    expect(title).toBe('Earns 81,346\u00a0USD/MW');
    expect(description).toBe('At 81,346\u00a0USD/MW.');
  });

  it('names the cell and the nearest name of an unknown one', () => {
    const error = refusal([code('a', [value('revenue-4h', 1)]), prose('It earns {{revenue-4}}.')]);
    expect(error).toMatchObject({
      code: 'notebook',
      where: { cell: 3 },
      message: expect.stringContaining('{{revenue-4}}') as string,
    });
    expect(error.next).toContain('Did you mean revenue-4h?');
  });

  it('leaves braces in code alone', () => {
    expect(() => report([prose('Handlebars writes `{{name}}`.\n\n```\n{{other}}\n```')])).not.toThrow();
  });
});

describe('what travels with the report', () => {
  it('takes local images along and refuses missing and remote ones', () => {
    const readImage = (path: string) => (path === 'site plan.png' ? 'data:image/png;base64,AA==' : undefined);
    const [block] = report([prose('![plan](<site plan.png>)')], { readImage }).blocks;
    expect(block).toMatchObject({ images: { 'site plan.png': 'data:image/png;base64,AA==' } });
    expect(refusal([prose('![x](gone.png)')], { readImage })).toMatchObject({
      what: 'the image gone.png is missing',
    });
    for (const address of ['https://example.org/x.png', '//example.org/x.png', 'ftp://example.org/x.png']) {
      const error = refusal([prose(`![x](${address})`)], { readImage: () => 'data:image/png;base64,AA==' });
      expect(error.what).toContain(address);
    }
  });

  it('takes attachments of the cell', () => {
    const cell = { ...prose('![plan](attachment:plan.png)'), attachments: { 'plan.png': { 'image/png': 'AA==\n' } } };
    expect(report([cell]).blocks[0]).toMatchObject({ images: { 'attachment:plan.png': 'data:image/png;base64,AA==' } });
  });

  it('refuses links to files', () => {
    expect(refusal([prose('See [the other](other.ipynb).')]).message).toContain('other.ipynb');
    expect(() => report([prose('[a](https://example.org) [b](mailto:a@b.org) [c](#title)')])).not.toThrow();
  });
});
