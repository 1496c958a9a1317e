import { EXIT_CODES, WattbookError } from '../base/errors.js';
import type { Command } from './command.js';
import { PLACE_HELP, PLACE_OPTIONS } from './kernelPlaceHelp.js';

export const kernelRemoveCommand: Command = {
  help: `Take the TypeScript kernel away from Jupyter.

Usage: wattbook kernel remove [options]

${PLACE_HELP}
      --name NAME           name of the kernelspec (default: wattbook)
      --json                print the result as JSON

Kernels of others are left alone.

Example:
  wattbook kernel remove`,
  options: { ...PLACE_OPTIONS, name: { type: 'string' }, json: { type: 'boolean' } },
  positionals: [],
  run: async (args, terminal) => {
    const { chosenKernels } = await import('./kernelPlaces.js');
    const { DEFAULT_NAME, removeSpec } = await import('./kernelSpec.js');
    const name = args.text('name') ?? DEFAULT_NAME;
    const kernels = await chosenKernels(args, terminal);
    const folder = await removeSpec(kernels, name);
    if (folder === undefined) {
      throw new WattbookError('usage', `no kernel ${name} in ${kernels}`, { next: 'See wattbook kernel list.' });
    }
    terminal.out(args.flag('json') ? JSON.stringify({ ok: true, name, folder }, undefined, 2) : `removed ${folder}`);
    return EXIT_CODES.ok;
  },
};
