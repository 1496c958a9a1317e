import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseNotebook, readNotebook } from '../../../src/notebook/format/readNotebook.js';
import { formatNotebook, writeNotebook } from '../../../src/notebook/format/writeNotebook.js';
import { makeNotebook } from '../makeNotebook.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../../notebooks/${name}.ipynb`, import.meta.url));

describe('a notebook file', () => {
  it('comes back byte for byte', async () => {
    const path = fixture('all-kinds');
    expect(formatNotebook(await readNotebook(path))).toBe(await readFile(path, 'utf8'));
  });

  it('has text as one string in memory', async () => {
    const { cells } = await readNotebook(fixture('all-kinds'));
    expect(cells[0]!.source).toBe('# Title\n\nText with an é and a ✓.');
    expect(cells[2]).toMatchObject({
      outputs: [{ text: 'a\nb' }, { data: { 'text/html': '<b>\n</b>', 'image/png': 'AQID' } }, {}, {}],
    });
  });

  it('may have its text as one string', () => {
    const cell = { cell_type: 'markdown', metadata: {}, source: 'a\nb' };
    const text = JSON.stringify({ nbformat: 4, nbformat_minor: 2, metadata: {}, cells: [cell] });
    const notebook = parseNotebook(text, 'old.ipynb');
    expect(notebook.cells[0]!.source).toBe('a\nb');
    expect(JSON.parse(formatNotebook(notebook))).toMatchObject({
      nbformat_minor: 5,
      cells: [{ source: ['a\n', 'b'] }],
    });
  });

  it('gets the same ids each time when it has none', () => {
    const cell = { cell_type: 'markdown', metadata: {}, source: 'same' };
    const text = JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [cell, cell] });
    const [first, second] = parseNotebook(text, 'a.ipynb').cells;
    expect(first!.id).toMatch(/^[0-9a-f]{12}$/);
    expect(second!.id).not.toBe(first!.id);
    expect(parseNotebook(text, 'b.ipynb').cells[0]!.id).toBe(first!.id);
  });

  it('is written whole and leaves nothing beside it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wattbook-'));
    await writeNotebook(join(folder, 'a.ipynb'), makeNotebook('1'));
    expect(await readdir(folder)).toEqual(['a.ipynb']);
    expect((await readNotebook(join(folder, 'a.ipynb'))).cells[0]).toMatchObject({ id: 'c1', source: '1' });
  });

  it('cannot be written into a folder that is missing', async () => {
    const path = join(tmpdir(), 'no-such-folder', 'a.ipynb');
    await expect(writeNotebook(path, makeNotebook('1'))).rejects.toMatchObject({ code: 'destination' });
  });
});

const faults: [name: string, code: string, where: object, what: RegExp][] = [
  ['nbformat-2', 'data', {}, /has nbformat 2; nbformat 3 and 4 are read/],
  ['cut-off', 'data', {}, /is no JSON/],
  ['no-notebook', 'data', {}, /no field nbformat/],
  ['cell-without-source', 'data', { cell: 2 }, /field source: /],
  ['stream-without-name', 'data', { cell: 1 }, /field outputs\.0\.name: /],
  ['same-id-twice', 'data', { cell: 2 }, /field id: a is the id of an earlier cell/],
  ['all-kind', 'usage', {}, /no such notebook\n {2}Did you mean all-kinds.ipynb\?/],
];

describe('a faulty notebook file', () => {
  it.each(faults)('%s: %s error', async (name, code, where, message) => {
    const path = fixture(name);
    await expect(readNotebook(path)).rejects.toMatchObject({
      code,
      where: { notebook: path, ...where },
      message: expect.stringMatching(message) as string,
    });
  });

  it('in a folder that does not exist is told as such', async () => {
    await expect(readNotebook('/no/such/a.ipynb')).rejects.toMatchObject({
      code: 'usage',
      what: 'there is no folder /no/such',
    });
  });
});
