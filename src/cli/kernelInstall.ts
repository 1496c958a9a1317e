import { EXIT_CODES } from '../base/errors.js';
import type { Command } from './command.js';
import { PLACE_HELP, PLACE_OPTIONS } from './kernelPlaceHelp.js';

export const kernelInstallCommand: Command = {
  help: `Tell Jupyter about the TypeScript kernel, so that Notebook, JupyterLab, VS Code and nbconvert offer it.

Usage: wattbook kernel install [options]

${PLACE_HELP}
      --name NAME           name of the kernelspec (default: wattbook)
      --display-name TEXT   how menus show it (default: TypeScript (Wattbook))
      --json                print the result as JSON

Install it again after moving the package or changing Node: the kernelspec names both by their paths.

Examples:
  wattbook kernel install
  wattbook kernel install --sys-prefix
  jupyter nbconvert --execute --to html --ExecutePreprocessor.kernel_name=wattbook notebook.ipynb`,
  options: {
    ...PLACE_OPTIONS,
    name: { type: 'string' },
    'display-name': { type: 'string' },
    json: { type: 'boolean' },
  },
  positionals: [],
  run: async (args, terminal) => {
    const { chosenKernels } = await import('./kernelPlaces.js');
    const { DEFAULT_DISPLAY_NAME, DEFAULT_NAME, writeSpec } = await import('./kernelSpec.js');
    const displayName = args.text('display-name') ?? DEFAULT_DISPLAY_NAME;
    const { name, folder } = await writeSpec(
      await chosenKernels(args, terminal),
      args.text('name') ?? DEFAULT_NAME,
      displayName,
    );
    terminal.out(
      args.flag('json')
        ? JSON.stringify({ ok: true, name, displayName, folder }, undefined, 2)
        : `installed ${displayName} as ${name} in ${folder}`,
    );
    return EXIT_CODES.ok;
  },
};
