import type { KernelLauncher } from './kernel.js';
import type { Notebook } from './format/nbformat.js';
import { installedLauncher } from './jupyter/launch.js';
import { wattbookLauncher } from './runtime/launch.js';
import { tslabLauncher } from './tslab/launch.js';

/** Kernels that this package brings along; any other name is one that Jupyter knows. */
const LAUNCHERS: Readonly<Record<string, KernelLauncher>> = { wattbook: wattbookLauncher, tslab: tslabLauncher };

/**
 * The launcher for a notebook: of the kernel asked for; else our own runtime, which runs every TypeScript notebook, whichever
 * kernel it was written with; else the installed kernel that the notebook names. Whether that is there shows when it starts.
 */
export function pickLauncher(notebook: Notebook, kernel?: string): KernelLauncher {
  const name = kernel ?? (isTypeScript(notebook) ? 'wattbook' : notebook.metadata.kernelspec!.name);
  return Object.hasOwn(LAUNCHERS, name) ? LAUNCHERS[name]! : installedLauncher(name);
}

/** Whether a notebook is in TypeScript; one that says nothing is. */
export function isTypeScript({ metadata: { kernelspec } }: Notebook): boolean {
  if (kernelspec === undefined || Object.hasOwn(LAUNCHERS, kernelspec.name)) return true;
  return typeof kernelspec.language === 'string' && kernelspec.language.toLowerCase() === 'typescript';
}
