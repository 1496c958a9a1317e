import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { compareNotebooks } from '../../../src/notebook/compare/compareNotebooks.js';
import { pairCells } from '../../../src/notebook/compare/pairCells.js';
import type { Notebook } from '../../../src/notebook/format/nbformat.js';
import { codeCell, makeNotebook } from '../makeNotebook.js';

const ALL = { outputs: true };

/** A copy with these cells, by id, in this order. */
function arrange(notebook: Notebook, ...ids: string[]): Notebook {
  return { ...notebook, cells: ids.map((id) => structuredClone(notebook.cells.find((cell) => cell.id === id)!)) };
}

describe('the difference of two notebooks', () => {
  const before = makeNotebook('const a = 1;\nconst b = 2;', { source: '# Title', type: 'markdown' }, 'a + b');

  it('is nothing for one and the same', () => {
    expect(compareNotebooks(before, structuredClone(before), ALL)).toEqual({ metadata: [], cells: [] });
  });

  it('is nothing for a mere run without outputs', () => {
    const after = structuredClone(before);
    codeCell(after, 1).execution_count = 7;
    codeCell(after, 1).metadata.execution = { started: 1 };
    expect(compareNotebooks(before, after, ALL).cells).toEqual([]);
  });

  it('names the lines of a changed cell', () => {
    const after = structuredClone(before);
    after.cells[0]!.source = 'const a = 1;\nconst b = 3;';
    expect(compareNotebooks(before, after, ALL).cells).toEqual([
      {
        kind: 'changed',
        before: 1,
        after: 1,
        label: 'cell 1',
        parts: [{ part: 'source', patch: ['@@ -1,2 +1,2 @@', ' const a = 1;', '-const b = 2;', '+const b = 3;'] }],
      },
    ]);
  });

  it('shows what came and what went, each in its place', () => {
    const other = makeNotebook('x', 'y', 'z', 'function entirelyDifferent() {}');
    const after = { ...before, cells: [before.cells[0]!, { ...other.cells[3]!, id: 'new' }, before.cells[2]!] };
    expect(compareNotebooks(before, after, ALL).cells).toMatchObject([
      { kind: 'removed', before: 2, parts: [{ patch: ['-# Title'] }] },
      { kind: 'added', after: 2, parts: [{ patch: ['+function entirelyDifferent() {}'] }] },
    ]);
  });

  it('calls the fewest cells moved', () => {
    expect(compareNotebooks(before, arrange(before, 'c3', 'c1', 'c2'), ALL).cells).toMatchObject([
      { kind: 'moved', before: 3, after: 1 },
    ]);
  });

  it('counts kind, metadata and outputs', () => {
    const after = structuredClone(before);
    after.cells[1] = { ...after.cells[1]!, cell_type: 'raw', metadata: { tags: ['x'] } };
    codeCell(after, 3).outputs = [{ output_type: 'stream', name: 'stdout', text: '3' }];
    expect(compareNotebooks(before, after, ALL).cells).toMatchObject([
      { parts: [{ part: 'kind', patch: ['-markdown', '+raw'] }, { part: 'metadata' }] },
      { parts: [{ part: 'outputs', patch: ['@@ -1,1 +1,2 @@', '-', '+[stdout]', '+3'] }] },
    ]);
    expect(compareNotebooks(before, after, { outputs: false }).cells).toHaveLength(1);
  });

  it('shows an image by size and fingerprint', () => {
    const png = (data: string): Notebook => {
      const notebook = structuredClone(before);
      codeCell(notebook, 3).outputs = [{ output_type: 'display_data', data: { 'image/png': data }, metadata: {} }];
      return notebook;
    };
    const [change] = compareNotebooks(png('AQID'), png('AQIE'), ALL).cells;
    expect(change!.parts[0]!.patch).toContainEqual(
      expect.stringMatching(/^\+\[image\/png\] 4 characters, [0-9a-f]{12}$/),
    );
  });

  it('sees metadata of the notebook', () => {
    const after = structuredClone(before);
    after.metadata.kernelspec = { name: 'wattbook' };
    expect(compareNotebooks(before, after, ALL).metadata.join('\n')).toContain('+  "name": "wattbook"');
  });
});

describe('cells without ids of their own', () => {
  const [first, second] = [makeNotebook('const price = 40;', 'alone()'), makeNotebook('const price = 55;', 'alone()')];

  it('are paired by text, then by likeness', () => {
    const renamed = (notebook: Notebook, prefix: string): Notebook['cells'] =>
      notebook.cells.map((cell) => ({ ...cell, id: `${prefix}${cell.id}` }));
    expect(pairCells(renamed(first, 'a'), renamed(second, 'b'))).toEqual([
      { before: 0, after: 0 },
      { before: 1, after: 1 },
    ]);
  });

  const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { minLength: 0, maxLength: 8 });
  test.prop([ids, ids])('every cell stands in exactly one pair', (old, now) => {
    const cells = (names: string[]): Notebook['cells'] =>
      names.map((name) => ({ ...makeNotebook(`const ${name} = '${name.repeat(9)}';`).cells[0]!, id: name }));
    const pairs = pairCells(cells(old), cells(now));
    expect(pairs.flatMap(({ before }) => before ?? []).sort()).toEqual(old.map((_, i) => i));
    expect(pairs.flatMap(({ after }) => after ?? [])).toEqual(now.map((_, i) => i));
  });
});
