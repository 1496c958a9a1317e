/** Files and names that a person gives to a command. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WattbookError } from '../base/errors.js';
import { makeFolder } from '../notebook/makeFolder.js';

/**
 * The text of an input file.
 *
 * @param what names the file in the error, as `price file`.
 * @throws WattbookError `data` when it cannot be read.
 */
export async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new WattbookError('data', `cannot read the ${what}`, { where: { file: path }, cause });
  }
}

/**
 * Writes a file whole or not at all: beside its place first, then by one rename.
 *
 * @param what names the file in the error, as `schedule`.
 * @throws WattbookError `destination` when it cannot be written; nothing is left behind then.
 */
export async function writeTextAtomically(path: string, text: string, what: string): Promise<void> {
  const part = `${path}.${process.pid}.part`;
  try {
    await makeFolder(dirname(path));
    await writeFile(part, text);
    await rename(part, path);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined);
    throw new WattbookError('destination', `cannot write the ${what}`, { where: { file: path }, cause });
  }
}

/**
 * The zone itself, when it is an IANA time zone.
 *
 * @throws WattbookError `usage` when it is not.
 * @example
 * ```ts @import.meta.vitest
 * expect(checkZone('UTC')).toBe('UTC');
 * expect(() => checkZone('Texas')).toThrow('--zone Texas');
 * ```
 */
export function checkZone(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch (cause) {
    throw new WattbookError('usage', `--zone ${zone}: give an IANA time zone such as America/Chicago`, { cause });
  }
}

/** One of the known words, or `usage` naming them. */
export function checkWord<const Word extends string>(option: string, word: string, known: readonly Word[]): Word {
  const found = known.find((candidate) => candidate === word);
  if (found !== undefined) return found;
  throw new WattbookError('usage', `${option} ${word}: give ${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}`);
}
