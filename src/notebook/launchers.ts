import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import type { KernelLauncher } from './kernel.js';
import type { Notebook } from './format/nbformat.js';
import { wattbookLauncher } from './runtime/launch.js';
import { tslabLauncher } from './tslab/launch.js';

/** Kernels that run notebooks here. */
export const KERNEL_NAMES = ['wattbook', 'tslab'] as const;
export type KernelName = (typeof KERNEL_NAMES)[number];

const LAUNCHERS: Readonly<Record<KernelName, KernelLauncher>> = { wattbook: wattbookLauncher, tslab: tslabLauncher };

/**
 * The launcher for a notebook: of the kernel asked for, else of the one that its metadata names (`kernelspec.name`). Either
 * runs the notebooks of the other.
 *
 * @throws WattbookError 'kernel' when the notebook names none or one that is not supported.
 */
export function pickLauncher(notebook: Notebook, kernel?: KernelName): KernelLauncher {
  const name = notebook.metadata.kernelspec?.name;
  const where = { notebook: notebook.path };
  if (name === undefined) {
    throw new WattbookError('kernel', 'names no kernel', {
      where,
      next: `Choose one in Jupyter and save; supported: ${KERNEL_NAMES.join(', ')}.`,
    });
  }
  const named = KERNEL_NAMES.find((known) => known === name);
  if (named !== undefined) return LAUNCHERS[kernel ?? named];
  throw new WattbookError('kernel', `kernel ${name} is not supported`, {
    where,
    next: suggestName(name, KERNEL_NAMES),
  });
}
