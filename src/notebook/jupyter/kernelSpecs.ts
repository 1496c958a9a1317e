/** Kernelspecs: the folders by which Jupyter knows a kernel. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { WattbookError } from '../../base/errors.js';
import { suggestName } from '../../base/nearest.js';
import { searchedKernels } from './kernelFolders.js';

const specSchema = z.looseObject({
  argv: z.tuple([z.string()], z.string()),
  display_name: z.string(),
  language: z.string(),
  env: z.record(z.string(), z.string()).optional(),
  interrupt_mode: z.enum(['signal', 'message']).optional(),
  metadata: z.looseObject({ wattbook: z.looseObject({ version: z.string() }).optional() }).optional(),
});

/** The content of a `kernel.json`. */
export type KernelJson = z.infer<typeof specSchema>;

export type KernelSpec = {
  name: string;
  folder: string;
  json: KernelJson;
  /** Whether this package wrote it. */
  isOurs: boolean;
};

/** The kernelspecs of a folder, by name; what Jupyter would pass over is passed over. */
export async function readSpecs(kernels: string): Promise<KernelSpec[]> {
  const names = await readdir(kernels).catch(() => []);
  const specs = await Promise.all(names.sort().map((name) => readSpec(kernels, name)));
  return specs.filter((spec) => spec !== undefined);
}

/** The kernelspec of a name; undefined when there is none that Jupyter would take. */
export async function readSpec(kernels: string, name: string): Promise<KernelSpec | undefined> {
  const folder = join(kernels, name);
  try {
    const json = specSchema.parse(JSON.parse(await readFile(join(folder, 'kernel.json'), 'utf8')));
    return { name, folder, json, isOurs: json.metadata?.wattbook !== undefined };
  } catch {
    return undefined;
  }
}

/**
 * The kernelspec of a name, from the first folder of Jupyter's search path that has it.
 *
 * @throws WattbookError 'kernel' that names the nearest one there is.
 */
export async function findSpec(name: string, env: NodeJS.ProcessEnv): Promise<KernelSpec> {
  const folders = await searchedKernels(env);
  for (const kernels of folders) {
    const spec = await readSpec(kernels, name);
    if (spec !== undefined) return spec;
  }
  const known = (await Promise.all(folders.map(readSpecs))).flat().map((spec) => spec.name);
  throw new WattbookError('kernel', `no kernel ${name} is installed`, { next: suggestName(name, [...new Set(known)]) });
}
