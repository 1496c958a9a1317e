import { WattbookError } from '../base/errors.js';
import { suggestName } from '../base/nearest.js';
import type { KernelLauncher } from './kernel.js';
import type { Notebook } from './nbformat.js';
import { wattbookLauncher } from './runtime/launch.js';
import { tslabLauncher } from './tslab/launch.js';

const LAUNCHERS: readonly KernelLauncher[] = [wattbookLauncher, tslabLauncher];

/**
 * The launcher for a notebook's kernel, the one its metadata names (`kernelspec.name`).
 *
 * @throws WattbookError 'kernel' when the notebook names none or one that is not supported.
 */
export function pickLauncher(notebook: Notebook, launchers: readonly KernelLauncher[] = LAUNCHERS): KernelLauncher {
  const name = notebook.metadata.kernelspec?.name;
  const where = { notebook: notebook.path };
  const supported = launchers.map((launcher) => launcher.name);
  if (name === undefined) {
    throw new WattbookError('kernel', 'names no kernel', {
      where,
      next: `Choose one in Jupyter and save; supported: ${supported.join(', ')}.`,
    });
  }
  const launcher = launchers.find((candidate) => candidate.name === name);
  if (launcher !== undefined) return launcher;
  throw new WattbookError('kernel', `kernel ${name} is not supported`, { where, next: suggestName(name, supported) });
}
