import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What runs cells: the kernels and the executor, compiled and as they are. */
const FOLDERS = ['../../kernel/', '../', '../../../src/kernel/child/', '../../../src/notebook/tslab/child/'];

let own: Promise<string> | undefined;

/** A fingerprint of this program as far as it runs notebooks; the same for the same version. */
export function readOwnFingerprint(): Promise<string> {
  return (own ??= takeOwnFingerprint());
}

async function takeOwnFingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of FOLDERS.map((path) => fileURLToPath(new URL(path, import.meta.url)))) {
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const text of await Promise.all(files.map((file) => readFile(file)))) hash.update(text);
  }
  return hash.digest('hex').slice(0, 12);
}
