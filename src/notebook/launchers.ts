import { WattbookError } from '../base/errors.js';
import type { KernelLauncher } from './kernel.js';
import type { Notebook } from './format/nbformat.js';
import { wattbookLauncher } from './runtime/launch.js';
import { tslabLauncher } from './tslab/launch.js';

/** Kernels that run notebooks here. */
export const KERNEL_NAMES = ['wattbook', 'tslab'] as const;
export type KernelName = (typeof KERNEL_NAMES)[number];

const LAUNCHERS: Readonly<Record<KernelName, KernelLauncher>> = { wattbook: wattbookLauncher, tslab: tslabLauncher };

/**
 * The launcher for a notebook: our own runtime unless another is asked for. It runs every TypeScript notebook, whichever
 * kernel it was written with.
 *
 * @throws WattbookError 'kernel' when the notebook is of another language.
 */
export function pickLauncher(notebook: Notebook, kernel: KernelName = 'wattbook'): KernelLauncher {
  const { kernelspec } = notebook.metadata;
  if (kernelspec === undefined || isTypeScript(kernelspec)) return LAUNCHERS[kernel];
  throw new WattbookError('kernel', `kernel ${kernelspec.name} is not supported`, {
    where: { notebook: notebook.path },
    next: 'Only TypeScript notebooks run here; change the kernel in Jupyter if it is one.',
  });
}

function isTypeScript({ name, language }: { name: string; language?: unknown }): boolean {
  const isKnown = KERNEL_NAMES.some((known) => known === name);
  return isKnown || (typeof language === 'string' && language.toLowerCase() === 'typescript');
}
