import { readFile } from 'node:fs/promises';
import { dirname, extname, relative, resolve, isAbsolute } from 'node:path';
import type { Notebook } from '../notebook/format/nbformat.js';
import { readMarkdownFacts } from '../report/markdown.js';

const MIME_TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
};

/** The images that the prose refers to, as data URIs by their path; only files within the notebook's folder. */
export async function readImages(notebook: Notebook): Promise<ReadonlyMap<string, string>> {
  const folder = resolve(dirname(notebook.path));
  const prose = notebook.cells.filter(({ cell_type }) => cell_type === 'markdown');
  const addresses = new Set(prose.flatMap(({ source }) => readMarkdownFacts(source).imageAddresses));
  const images = await Promise.all(
    [...addresses].map(async (address) => [address, await readImage(folder, address)] as const),
  );
  return new Map(images.flatMap(([address, image]) => (image === undefined ? [] : [[address, image] as const])));
}

async function readImage(folder: string, address: string): Promise<string | undefined> {
  const path = resolve(folder, address);
  const inside = relative(folder, path);
  const mime = MIME_TYPES[extname(path).toLowerCase()];
  if (mime === undefined || inside.startsWith('..') || isAbsolute(inside)) return undefined;
  const bytes = await readFile(path).catch(() => undefined);
  return bytes === undefined ? undefined : `data:${mime};base64,${bytes.toString('base64')}`;
}
