import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WattbookError } from '../base/errors.js';
import { readAssets } from '../report/assets.js';
import { toPages } from '../report/html.js';
import type { IndexEntry } from '../report/indexView.js';
import { parseManifest, type Manifest } from './manifest.js';

const FILE_LABELS = [
  ['.html', 'HTML'],
  ['.pdf', 'PDF'],
  ['.ipynb', 'Notebook'],
] as const;

/**
 * Writes `index.html`, the list of all reports that stand in the output folder with their manifests.
 *
 * @returns its path.
 * @throws WattbookError `destination` when it cannot be written.
 */
export async function writeIndex(outDir: string, title: string): Promise<string> {
  const path = join(outDir, 'index.html');
  const unfinished = `${path}.${process.pid}.part`;
  const pages = toPages(await readAssets());
  try {
    const entries = (await readManifests(outDir)).map(toEntry);
    await writeFile(unfinished, pages.formatIndex(title, entries));
    await rename(unfinished, path);
  } catch (cause) {
    const next = 'Give a folder that this user can write to and that has room.';
    throw new WattbookError('destination', 'the list of reports cannot be written', {
      where: { file: path },
      next,
      cause,
    });
  }
  return path;
}

async function readManifests(outDir: string): Promise<Manifest[]> {
  const folders = (await readdir(outDir, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.'),
  );
  const texts = folders.map(({ name }) => readFile(join(outDir, name, 'manifest.json'), 'utf8').catch(() => ''));
  const manifests = (await Promise.all(texts)).map(parseManifest);
  return manifests.filter((manifest) => manifest !== undefined);
}

function toEntry({ id, title, description, created, nature, outputs }: Manifest): IndexEntry {
  const files = FILE_LABELS.flatMap(([ending, label]) => {
    const file = outputs.find(({ path }) => path.endsWith(ending));
    return file === undefined ? [] : [{ label, href: `${id}/${file.path}` }];
  });
  const all = [...files, { label: 'Manifest' as const, href: `${id}/manifest.json` }];
  return { id, title, description, created, nature, files: all };
}
