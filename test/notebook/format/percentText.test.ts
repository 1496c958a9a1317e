import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { formatPercent } from '../../../src/notebook/format/percentText.js';
import type { Notebook } from '../../../src/notebook/format/nbformat.js';
import { parseNotebook, readNotebook } from '../../../src/notebook/format/readNotebook.js';
import { writeNotebook } from '../../../src/notebook/format/writeNotebook.js';
import { makeNotebook } from '../makeNotebook.js';

const HAND_WRITTEN = `// ---
// jupyter:
//   kernelspec:
//     name: wattbook
// ---

// %% [markdown]
// # Prices
//
// Text.

// %% Load prices tags=["parameters"]
const year = 2022;

const zone = 'UTC';
// %%
year;
// %% [raw]
// as is
`;

describe('a notebook in percent text', () => {
  it('has a header, prose in comments, code as it is, titles and tags', () => {
    const notebook = parseNotebook(HAND_WRITTEN, 'prices.ts');
    expect(notebook.metadata).toEqual({ kernelspec: { name: 'wattbook' } });
    expect(notebook.cells).toMatchObject([
      { cell_type: 'markdown', source: '# Prices\n\nText.', metadata: {} },
      {
        cell_type: 'code',
        source: "const year = 2022;\n\nconst zone = 'UTC';",
        metadata: { title: 'Load prices', tags: ['parameters'] },
      },
      { cell_type: 'code', source: 'year;', outputs: [], execution_count: null },
      { cell_type: 'raw', source: 'as is' },
    ]);
  });

  it('is written as Jupytext writes it', () => {
    const text = formatPercent(
      makeNotebook({ source: '# A\n\nb', type: 'markdown' }, { source: 'let x = 1;', tags: ['t'] }),
    );
    expect(text).toBe(`// ---
// jupyter:
//   jupytext:
//     text_representation:
//       extension: .ts
//       format_name: percent
//       format_version: "1.3"
//   kernelspec:
//     name: tslab
//     display_name: TypeScript
//     language: typescript
// ---

// %% [markdown]
// # A
//
// b

// %% tags=["t"]
let x = 1;
`);
  });

  it('keeps ids when text is put in above', () => {
    const [, code] = parseNotebook(HAND_WRITTEN, 'a.ts').cells;
    const longer = HAND_WRITTEN.replace('// %% [markdown]', '// %%\n"new";\n\n// %% [markdown]');
    expect(parseNotebook(longer, 'a.ts').cells[2]).toMatchObject({ id: code!.id });
  });

  it('may have Windows line ends, a byte order mark and no header', () => {
    const { cells } = parseNotebook('\uFEFF// %%\r\nconst a = 1;\r\n\r\n// %%\r\na;\r\n', 'a.ts');
    expect(cells.map(({ source }) => source)).toEqual(['const a = 1;', 'a;']);
  });

  it('goes to a file and back by the ending of its path', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'wattbook-')), 'a.ts');
    await writeNotebook(path, makeNotebook('1 + 1'));
    expect(await readFile(path, 'utf8')).toContain('// %%\n1 + 1\n');
    expect((await readNotebook(path)).cells).toMatchObject([{ source: '1 + 1' }]);
  });
});

const line = fc.string({ unit: fc.constantFrom('a', ' ', '/', '#', '"', '{', 'é', '😀', '`') });
const source = fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n'));
const json = fc.jsonValue({ maxDepth: 2 });
const cell = fc.record({
  cell_type: fc.constantFrom('code', 'markdown', 'raw'),
  source,
  metadata: fc.record(
    {
      title: fc.string({ unit: fc.constantFrom('a', '=', ' ', '[', 'z', '"', '.') }),
      tags: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 2 }),
      name: fc.string(),
      'x.y-z': json,
      'odd key': json,
    },
    { requiredKeys: [] },
  ),
});

describe('text and notebook', () => {
  test.prop([fc.array(cell, { minLength: 1, maxLength: 5 })])('are one content in two forms', (cells) => {
    const document = { nbformat: 4, nbformat_minor: 4, metadata: { kernelspec: { name: 'wattbook' } }, cells };
    const first = parseNotebook(JSON.stringify(document), 'a.ipynb');
    const second = parseNotebook(formatPercent(first), 'a.ts');
    expect(contentOf(second)).toEqual(contentOf(first));
    expect(formatPercent(second)).toBe(formatPercent(first));
  });
});

function contentOf({ cells, metadata }: Notebook): unknown {
  return { metadata, cells: cells.map(({ cell_type, source: text, metadata: notes }) => ({ cell_type, text, notes })) };
}

const faults: [name: string, text: string, where: object, message: RegExp][] = [
  ['no marker', 'const a = 1;\n', { line: 1 }, /text before the first cell/],
  ['nothing at all', '\n', { line: 1 }, /no line \/\/ %% starts a cell/],
  ['code above the first marker', '\nlet a;\n// %%\n', { line: 2 }, /text before the first cell/],
  ['a header without an end', '// ---\n// a: 1\n', { line: 1 }, /the header does not end/],
  ['a header that is no YAML', '// ---\n// a: [\n// ---\n// %%\n', { line: 1 }, /the header is no YAML/],
  ['a bare line in prose', '// %% [markdown]\n// a\nb\n', { line: 3 }, /a line of a markdown cell is no comment/],
  ['an option without a value', '// %%\n1\n// %% tags=["a"] b\n', { line: 3 }, /stands b, not key=value/],
  ['an option in no JSON', '// %% tags=[a]\n', { line: 1 }, /\[a\] after the marker is no JSON/],
];

describe('faulty percent text', () => {
  it.each(faults)('%s', (_, text, where, message) => {
    expect(() => parseNotebook(text, 'a.ts')).toThrow(
      expect.objectContaining({
        code: 'data',
        where: { notebook: 'a.ts', ...where },
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  it('is not written: code that would start a cell', () => {
    expect(() => formatPercent(makeNotebook('1', 'let a;\n// %% b'))).toThrow(
      expect.objectContaining({ where: { notebook: 'made.ipynb', cell: 2, line: 2 } }),
    );
  });
});
