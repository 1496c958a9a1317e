import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { Input } from '../input.js';

/** An input as it was: two of the same fingerprint are the same to a run. */
export type SeenInput = Input & { fingerprint: string };

/** Of what is not there. */
const NOTHING = 'nothing';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Takes fingerprints; a file is read once, however many notebooks look at it. */
export type Fingerprints = { of: (input: Input) => Promise<string> };

/** Fingerprints of this moment, over these environment variables. */
export function takeFingerprints(environment: Environment): Fingerprints {
  const known = new Map<string, Promise<string>>();
  return {
    of: (input) => {
      if (input.kind === 'variable') return Promise.resolve(fingerprintOf(environment[input.name]));
      const key = `${input.kind === 'folder' ? 'folder' : 'file'} ${input.path}`;
      const found = known.get(key) ?? (input.kind === 'folder' ? ofFolder(input.path) : ofFile(input.path));
      known.set(key, found);
      return found;
    },
  };
}

/** Each input with its fingerprint. */
export async function fingerprintAll(inputs: readonly Input[], fingerprints: Fingerprints): Promise<SeenInput[]> {
  return Promise.all(inputs.map(async (input) => ({ ...input, fingerprint: await fingerprints.of(input) })));
}

/**
 * The fingerprint of a text; that of nothing is another than that of an empty one.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(fingerprintOf('')).not.toBe(fingerprintOf(undefined));
 * ```
 */
export function fingerprintOf(text: string | Buffer | undefined): string {
  return text === undefined ? NOTHING : createHash('sha256').update(text).digest('hex');
}

async function ofFile(path: string): Promise<string> {
  try {
    return fingerprintOf(await readFile(path));
  } catch (error) {
    // A folder has no bytes of its own.
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
    if (isFolder) return 'folder';
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? NOTHING : 'unreadable';
  }
}

async function ofFolder(path: string): Promise<string> {
  const names = await readdir(path).catch(() => undefined);
  return fingerprintOf(names?.sort().join('\n'));
}
