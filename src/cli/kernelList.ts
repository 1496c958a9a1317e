import { EXIT_CODES } from '../base/errors.js';
import type { Command } from './command.js';

export const kernelListCommand: Command = {
  help: `List the kernels that Jupyter finds on this machine, with their folders.

Usage: wattbook kernel list [--json]

A kernel of this package is marked with *. Of two that bear one name, Jupyter takes the first.

Example:
  wattbook kernel list`,
  options: { json: { type: 'boolean' } },
  positionals: [],
  run: async (args, terminal) => {
    const { searchedKernels } = await import('../notebook/jupyter/kernelFolders.js');
    const { readSpecs } = await import('../notebook/jupyter/kernelSpecs.js');
    const { formatTable } = await import('./textTable.js');
    const specs = (await Promise.all((await searchedKernels(terminal.env)).map(readSpecs))).flat();
    if (args.flag('json')) {
      const kernels = specs.map(({ name, folder, json, isOurs }) => {
        const { display_name: displayName, language, argv } = json;
        return { name, displayName, language, isOurs, folder, argv };
      });
      terminal.out(JSON.stringify({ ok: true, kernels }, undefined, 2));
      return EXIT_CODES.ok;
    }
    if (specs.length === 0) terminal.out('no kernels; add ours with wattbook kernel install');
    const rows = specs.map(({ name, folder, json, isOurs }) => [
      isOurs ? '*' : '',
      name,
      json.display_name,
      json.language,
      folder,
    ]);
    if (rows.length > 0) {
      formatTable({ header: ['', 'name', 'shown as', 'language', 'folder'], rows, textCount: 5 }).forEach((line) => {
        terminal.out(line);
      });
    }
    return EXIT_CODES.ok;
  },
};
