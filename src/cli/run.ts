import type { Command } from './command.js';

export const runCommand: Command = {
  help: `Run one notebook without a screen and write the executed notebook.

Usage: wattbook run NOTEBOOK [options]

  -o, --output FILE         where to write (default: out/run/<name>.ipynb)
  -p, --param NAME=VALUE    set a parameter; may be repeated
      --kernel NAME         wattbook or tslab (default: the one that the notebook names)
      --cell-timeout S      longest time for one cell in seconds (default: 600)
      --json                print the result as JSON

When a cell fails, the notebook is written as far as it came, with the error in it, and the exit code is not 0.

Examples:
  wattbook run notebooks/planning/storage-value.ipynb
  wattbook run notebooks/planning/storage-value.ipynb -p seed=7 -o seed7.ipynb`,
  options: {
    output: { type: 'string', short: 'o' },
    param: { type: 'string', short: 'p', multiple: true },
    kernel: { type: 'string' },
    'cell-timeout': { type: 'string' },
    json: { type: 'boolean' },
  },
  positionals: ['NOTEBOOK'],
  run: async (args, terminal) => (await import('./runNotebook.js')).runNotebook(args, terminal),
};
