import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseNotebook, readNotebook } from '../../../src/notebook/format/readNotebook.js';
import { formatNotebook } from '../../../src/notebook/format/writeNotebook.js';
import { describeWithPython } from '../../debianPython.js';

const PATH = fileURLToPath(new URL('../../notebooks/nbformat-3.ipynb', import.meta.url));

type Document = { cells: { id?: string }[]; metadata: Record<string, unknown> };

const CONVERT = `
import sys, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
print(nbformat.writes(notebook))`;

describe('a notebook of nbformat 3', () => {
  it('is read whole: headings, HTML, all outputs, both worksheets', async () => {
    const { cells, metadata } = await readNotebook(PATH);
    expect(metadata).toEqual({ kept: { a: 1 } });
    expect(cells.map(({ cell_type, source }) => [cell_type, source])).toEqual([
      ['markdown', '## Two lines'],
      ['markdown', 'Text\nmore'],
      ['markdown', '<b>bold</b>'],
      ['raw', 'raw'],
      ['code', '1 + 1\n2'],
      ['code', ''],
    ]);
    expect(cells[4]).toMatchObject({
      execution_count: 3,
      metadata: { collapsed: false },
      outputs: [
        { output_type: 'stream', name: 'stderr', text: 'warned\n' },
        { output_type: 'execute_result', data: { 'text/plain': '2', 'application/json': { a: [1] } } },
        { output_type: 'display_data', metadata: { 'image/png': { width: 3 } }, data: { 'image/png': 'AQID' } },
        { output_type: 'error', ename: 'E', traceback: ['line 1', 'line 2'] },
      ],
    });
  });

  it.each([
    ['a worksheet without a list of cells', { worksheets: [{ cells: 1 }] }, /field worksheets\.0\.cells/],
    ['no kind of cell', { worksheets: [{ cells: [{ cell_type: 'code', outputs: 3 }] }] }, /cell 1: field outputs/],
    [
      'JSON that is none',
      { worksheets: [{ cells: [{ cell_type: 'code', outputs: [{ output_type: 'pyout', json: '{' }] }] }] },
      /an output of nbformat 3 is malformed/,
    ],
  ])('with a fault is refused: %s', (_, document, message) => {
    const text = JSON.stringify({ nbformat: 3, nbformat_minor: 0, metadata: {}, ...document });
    expect(() => parseNotebook(text, 'old.ipynb')).toThrow(message);
  });
});

describeWithPython("beside Jupyter's own reader", ['nbformat'], (run) => {
  it('nbformat 3 becomes the same', async () => {
    const theirs = JSON.parse(run(CONVERT, [PATH])) as Document;
    const ours = JSON.parse(formatNotebook(await readNotebook(PATH))) as Document;
    for (const cell of [...ours.cells, ...theirs.cells]) delete cell.id;
    const { orig_nbformat: _origin, ...metadata } = theirs.metadata;
    expect(ours.metadata).toEqual(metadata);
    expect(ours.cells).toEqual(theirs.cells);
  });

  it('what is written is valid nbformat 4.5', async () => {
    const text = formatNotebook(await readNotebook(PATH));
    const program = 'import sys, json, nbformat; nbformat.validate(json.loads(sys.argv[1])); print("valid")';
    expect(run(program, [text])).toBe('valid\n');
    expect(readFileSync(PATH, 'utf8')).toContain('"nbformat": 3');
  });
});
