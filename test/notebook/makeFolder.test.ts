import { existsSync } from 'node:fs';
import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../src/notebook/makeFolder.js';

it('makes a folder, those above it, and is content with one that is there', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'wattbook-')), 'a', 'b', 'c');
  await Promise.all([makeFolder(folder, 0o700), makeFolder(folder, 0o700)]);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

it('does not take a file for a folder', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'wattbook-')), 'file');
  await writeFile(file, '');
  await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(file, 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

it.runIf(existsSync('/proc/self'))('ends where no folder can be made', async () => {
  await expect(makeFolder('/proc/none/a/b')).rejects.toMatchObject({ code: 'ENOENT' });
});
