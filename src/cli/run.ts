import type { Command } from './command.js';
import { PARAMETER_HELP, PARAMETER_OPTIONS } from './parameterHelp.js';
import { WORLD_HELP, WORLD_OPTIONS } from './worldHelp.js';

export const runCommand: Command = {
  help: `Run one notebook without a screen and write the executed notebook.

Usage: wattbook run NOTEBOOK [options]

  -o, --output FILE         where to write (default: out/run/<name>.ipynb)
  -p, --param NAME=VALUE    set a parameter; may be repeated
      --params FILE.yaml    set those in the file; may be repeated
      --fresh               run the cells also when nothing changed that goes into them
      --kernel NAME         wattbook, tslab or one that Jupyter knows (default: by the language)
${WORLD_HELP}
      --cell-timeout S      longest time for one cell in seconds (default: 600)
      --timeout S           longest time for a whole notebook in seconds (default: none)
      --json                print the result as JSON

${PARAMETER_HELP}
wattbook run NOTEBOOK --help shows the notebook's own.

When a cell fails, the notebook is written as far as it came, with the error in it, and the exit code is not 0.

Examples:
  wattbook run notebooks/planning/storage-value.ipynb
  wattbook run notebooks/planning/storage-value.ipynb -p seed=7 -o seed7.ipynb`,
  options: {
    output: { type: 'string', short: 'o' },
    ...PARAMETER_OPTIONS,
    kernel: { type: 'string' },
    ...WORLD_OPTIONS,
    'cell-timeout': { type: 'string' },
    timeout: { type: 'string' },
    fresh: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  positionals: ['NOTEBOOK'],
  helpFor: async (args, terminal) => (await import('./notebookHelp.js')).helpForNotebook(args, terminal),
  run: async (args, terminal) => (await import('./runNotebook.js')).runNotebook(args, terminal),
};
