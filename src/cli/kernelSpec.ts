/** Our own kernelspec in Jupyter's folders. */
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSpec, type KernelJson, type KernelSpec } from '../notebook/jupyter/kernelSpecs.js';
import { makeFolder } from '../notebook/makeFolder.js';
import { WattbookError } from '../base/errors.js';
import { PACKAGE_ROOT, readVersion } from './version.js';

export const DEFAULT_NAME = 'wattbook';
export const DEFAULT_DISPLAY_NAME = 'TypeScript (Wattbook)';

const LOGOS = ['logo-svg.svg', 'logo-64x64.png'];

/** How Jupyter starts our kernel: this Node runs the compiled program. */
export function toKernelJson(displayName: string): KernelJson {
  return {
    argv: [process.execPath, join(PACKAGE_ROOT, 'dist/kernel/jupyter/main.js'), '{connection_file}'],
    display_name: displayName,
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { debugger: false, wattbook: { version: readVersion() } },
  };
}

/**
 * Writes a kernelspec with its logos; one of the same name is replaced if it is ours.
 *
 * @throws WattbookError 'destination' when the folder cannot be written or holds somebody else's kernel.
 */
export async function writeSpec(kernels: string, name: string, displayName: string): Promise<KernelSpec> {
  checkName(name);
  const folder = join(kernels, name);
  const old = await readSpec(kernels, name);
  if (old?.isOurs === false) {
    throw new WattbookError('destination', `${folder} holds the kernel ${old.json.display_name}`, {
      next: 'Give another name with --name NAME.',
    });
  }
  const json = toKernelJson(displayName);
  try {
    await makeFolder(folder);
    for (const logo of LOGOS) await copyFile(join(PACKAGE_ROOT, 'templates/kernel', logo), join(folder, logo));
    await writeFile(join(folder, 'kernel.json'), `${JSON.stringify(json, undefined, 2)}\n`);
  } catch (cause) {
    throw new WattbookError('destination', `cannot write the kernelspec in ${folder} (${(cause as Error).message})`, {
      next: 'Choose a folder of your own with --user or --prefix DIR.',
      cause,
    });
  }
  return { name, folder, json, isOurs: true };
}

/**
 * Removes a kernelspec of ours.
 *
 * @returns its folder; undefined when there is none of that name.
 * @throws WattbookError 'destination' for a kernel that is not ours.
 */
export async function removeSpec(kernels: string, name: string): Promise<string | undefined> {
  checkName(name);
  const spec = await readSpec(kernels, name);
  if (spec === undefined) return undefined;
  if (!spec.isOurs) {
    throw new WattbookError(
      'destination',
      `${spec.folder} holds the kernel ${spec.json.display_name}, not one of wattbook`,
      {
        next: `Remove it with its own program, or: jupyter kernelspec remove ${name}`,
      },
    );
  }
  await rm(spec.folder, { recursive: true });
  return spec.folder;
}

/** Jupyter's own rule for names. */
function checkName(name: string): void {
  if (/^[a-z0-9._-]+$/i.test(name) && !/^\.+$/.test(name)) return;
  throw new WattbookError('usage', `--name ${name}: use letters, digits, ., _ and - alone`);
}
