import { stat } from 'node:fs/promises';
import type { Access } from '../../kernel/access.js';
import type { Input } from '../input.js';
import type { RunInputs } from '../kernel.js';

/** Gathers what a runtime tells of files, hosts and programs. */
export type Watch = { take: (access: Access) => void; inputs: () => Promise<RunInputs> };

const HINDRANCES: Partial<Record<Access['kind'], string>> = {
  written: 'it wrote',
  network: 'it asked',
  program: 'it started',
};

/** A watch over one runtime. */
export function createWatch(): Watch {
  const told = new Map<string, Access>();
  return {
    take: (access) => {
      told.set(`${access.kind} ${access.target}`, access);
    },
    inputs: async () => {
      const accesses = [...told.values()];
      const looked = await Promise.all(accesses.map(toInput));
      const inputs = looked.filter((input) => input !== undefined);
      const hindrances = accesses.flatMap(({ kind, target }) => {
        const words = HINDRANCES[kind];
        return words === undefined ? [] : [`${words} ${target}`];
      });
      // A file may have been looked for before it was read.
      const distinct = new Map(inputs.map((input) => [JSON.stringify(input), input]));
      return { inputs: [...distinct.values()], hindrances };
    },
  };
}

async function toInput({ kind, target }: Access): Promise<Input | undefined> {
  if (kind === 'variable') return { kind, name: target };
  if (kind !== 'file' && kind !== 'looked' && kind !== 'folder') return undefined;
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return { kind: 'missing', path: target };
  return { kind: found.isDirectory() ? 'folder' : 'file', path: target };
}
