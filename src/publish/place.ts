import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { WattbookError } from '../base/errors.js';
import { makeFolder } from '../notebook/makeFolder.js';
import type { Notebook } from '../notebook/format/nbformat.js';
import { writeNotebook } from '../notebook/format/writeNotebook.js';

/** Where a report's files stand: `outDir/id/`. */
export type Place = { outDir: string; id: string };

/** Left by a run that died; younger ones may belong to a run that is at work. */
const STALE_MS = 3_600_000;
/** Two runs that place the same report at the same instant each try again this often. */
const SWAP_ATTEMPTS = 5;

/**
 * Lends an empty folder beside the report's and puts it in the report's place once the work is done. The folder there
 * before stays until then, and stays when the work fails. Between two renames, some microseconds, there is none.
 *
 * @throws WattbookError `destination` when the output folder cannot be written.
 */
export async function withPlace<T>(place: Place, build: (folder: string) => Promise<T>): Promise<T> {
  const staging = join(place.outDir, `.${place.id}.building-${randomUUID()}`);
  try {
    await makeFolder(place.outDir);
    await recover(place);
    await mkdir(staging);
    const result = await build(staging);
    await swap(staging, place);
    return result;
  } catch (error) {
    throw toDestinationError(error, place.outDir);
  } finally {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Keeps the notebook of a failed run as `id.failed.ipynb` beside the last good report; the next good one removes it.
 *
 * @throws WattbookError `destination` when it cannot be written.
 */
export async function keepFailed({ outDir, id }: Place, notebook: Notebook): Promise<void> {
  const path = join(outDir, id, `${id}.failed.ipynb`);
  try {
    await makeFolder(join(outDir, id));
    await writeNotebook(path, notebook);
  } catch (error) {
    throw toDestinationError(error, outDir);
  }
}

async function swap(staging: string, place: Place): Promise<void> {
  const target = join(place.outDir, place.id);
  const previous = join(place.outDir, `.${place.id}.previous-${randomUUID()}`);
  for (let attempt = 1; ; attempt += 1) {
    const hadPrevious = await renameIfThere(target, previous);
    try {
      await rename(staging, target);
      break;
    } catch (error) {
      const isTaken = hasCode(error, 'ENOTEMPTY') || hasCode(error, 'EEXIST');
      if (hadPrevious && !isTaken) await rename(previous, target);
      if (!isTaken || attempt === SWAP_ATTEMPTS) throw error;
      await rm(previous, { recursive: true, force: true });
    }
  }
  await rm(previous, { recursive: true, force: true });
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** Puts back the report of a run that died between its two renames, and clears what dead runs left. */
async function recover({ outDir, id }: Place): Promise<void> {
  const names = await readdir(outDir);
  const previous = names.find((name) => name.startsWith(`.${id}.previous-`));
  if (previous !== undefined && !names.includes(id)) await renameIfThere(join(outDir, previous), join(outDir, id));
  for (const name of names) {
    if (!name.startsWith(`.${id}.previous-`) && !name.startsWith(`.${id}.building-`)) continue;
    const found = await stat(join(outDir, name)).catch(() => undefined);
    const isStale = found !== undefined && Date.now() - found.mtimeMs > STALE_MS;
    if (isStale) await rm(join(outDir, name), { recursive: true, force: true });
  }
}

function toDestinationError(error: unknown, outDir: string): unknown {
  const isOfFile = error instanceof Error && 'path' in error && typeof error.path === 'string';
  if (!isOfFile || !resolve(String(error.path)).startsWith(resolve(outDir))) return error;
  return new WattbookError('destination', `the output folder cannot be written: ${error.message}`, {
    where: { file: outDir },
    next: 'Give a folder that this user can write to and that has room.',
    cause: error,
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
