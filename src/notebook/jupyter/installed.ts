import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WattbookError } from '../../base/errors.js';
import { suggestName } from '../../base/nearest.js';
import { searchedKernels } from './kernelFolders.js';

const specSchema = z.looseObject({
  argv: z.tuple([z.string()], z.string()),
  env: z.record(z.string(), z.string()).default({}),
  interrupt_mode: z.enum(['signal', 'message']).default('signal'),
});

/** A kernel that Jupyter knows: how to start it and how to stop a cell of it. */
export type InstalledKernel = z.output<typeof specSchema> & {
  name: string;
  /** Of the kernelspec. */
  folder: string;
};

/**
 * The kernel of a name, from the first folder of Jupyter's search path that has it.
 *
 * @throws WattbookError 'kernel' that names the nearest one there is.
 */
export async function findInstalledKernel(name: string, env: NodeJS.ProcessEnv): Promise<InstalledKernel> {
  const folders = await searchedKernels(env);
  for (const kernels of folders) {
    const folder = join(kernels, name);
    const spec = await readSpec(folder);
    if (spec !== undefined) return { ...spec, name, folder };
  }
  const known = (await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])))).flat();
  throw new WattbookError('kernel', `no kernel ${name} is installed`, { next: suggestName(name, [...new Set(known)]) });
}

async function readSpec(folder: string): Promise<z.output<typeof specSchema> | undefined> {
  const path = join(folder, 'kernel.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return specSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new WattbookError('kernel', 'is no kernelspec', { where: { file: path }, cause });
  }
}
