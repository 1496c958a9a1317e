import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepFailed, withPlace } from '../../src/publish/place.js';
import { notebookOf, prose } from '../report/fixture.js';
import { testFolder } from './folder.js';

const put = (text: string) => (folder: string) => writeFile(join(folder, 'a.txt'), text);
const fail = () => Promise.reject(new Error('no'));

describe('withPlace', () => {
  it('replaces the report as a whole and leaves nothing beside it', async () => {
    const outDir = join(await testFolder(), 'deep', 'out');
    await withPlace({ outDir, id: 'a' }, put('first'));
    await keepFailed({ outDir, id: 'a' }, notebookOf([prose('# A')]));
    await withPlace({ outDir, id: 'a' }, put('second'));
    expect(await readdir(outDir)).toEqual(['a']);
    expect(await readdir(join(outDir, 'a'))).toEqual(['a.txt']);
    expect(await readFile(join(outDir, 'a', 'a.txt'), 'utf8')).toBe('second');
  });

  it('keeps the last good report when the work fails half-way', async () => {
    const outDir = await testFolder();
    await withPlace({ outDir, id: 'a' }, put('good'));
    const halfway = withPlace({ outDir, id: 'a' }, async (folder) => {
      await put('half')(folder);
      await fail();
    });
    await expect(halfway).rejects.toThrow('no');
    expect(await readdir(outDir)).toEqual(['a']);
    expect(await readFile(join(outDir, 'a', 'a.txt'), 'utf8')).toBe('good');
  });

  it('lets several runs place the same report at once', async () => {
    const outDir = await testFolder();
    await Promise.all(['1', '2', '3'].map((text) => withPlace({ outDir, id: 'a' }, put(text))));
    expect(await readdir(outDir)).toEqual(['a']);
    expect(['1', '2', '3']).toContain(await readFile(join(outDir, 'a', 'a.txt'), 'utf8'));
  });

  it('puts back a report whose run died between the two renames', async () => {
    const outDir = await testFolder();
    await withPlace({ outDir, id: 'a' }, put('good'));
    await rename(join(outDir, 'a'), join(outDir, '.a.previous-0'));
    await expect(withPlace({ outDir, id: 'a' }, fail)).rejects.toThrow('no');
    expect(await readFile(join(outDir, 'a', 'a.txt'), 'utf8')).toBe('good');
  });

  it('clears what a dead run left long ago, and nothing younger or of another report', async () => {
    const outDir = await testFolder();
    for (const name of ['.a.building-old', '.a.building-young', '.b.building-old']) await mkdir(join(outDir, name));
    for (const name of ['.a.building-old', '.b.building-old']) await utimes(join(outDir, name), 0, 0);
    await withPlace({ outDir, id: 'a' }, put('x'));
    expect(await readdir(outDir)).toEqual(['.a.building-young', '.b.building-old', 'a']);
  });

  it('makes a folder that others may read as this user allows', async () => {
    const outDir = await testFolder();
    await withPlace({ outDir, id: 'a' }, put('x'));
    await mkdir(join(outDir, 'usual'));
    expect((await stat(join(outDir, 'a'))).mode).toBe((await stat(join(outDir, 'usual'))).mode);
  });

  it('says so when the output folder cannot be written', async () => {
    const file = join(await testFolder(), 'file');
    await writeFile(file, '');
    await expect(withPlace({ outDir: file, id: 'a' }, put('x'))).rejects.toMatchObject({ code: 'destination' });
    await expect(keepFailed({ outDir: file, id: 'a' }, notebookOf([]))).rejects.toMatchObject({ code: 'destination' });
  });

  it('passes on an error of the work about a file elsewhere', async () => {
    const outDir = await testFolder();
    const missing = join(outDir, '..', 'wattbook-no-such-file');
    await expect(withPlace({ outDir, id: 'a' }, () => readFile(missing))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
