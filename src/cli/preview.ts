import type { Command } from './command.js';
import { PARAMETER_OPTIONS } from './parameterHelp.js';
import { WORLD_HELP, WORLD_OPTIONS } from './worldHelp.js';

export const previewCommand: Command = {
  help: `Show the report of a notebook in the browser and keep it at the state of its files.

Usage: wattbook preview NOTEBOOK [options]

      --port N              where to listen, on this machine only (default: any free port)
  -p, --param NAME=VALUE    set a parameter; may be repeated
      --params FILE.yaml    set those in the file; may be repeated
${WORLD_HELP}
      --kernel NAME         wattbook, tslab or one that Jupyter knows (default: by the language)

New prose goes onto the last outputs at once. When code changes, or a file that a cell read, what runs is stopped and
the notebook runs again. The page shows the last good state meanwhile. Ctrl-C ends it.

Examples:
  wattbook preview notebooks/planning/storage-value.ipynb
  wattbook preview study.ts --port 8123`,
  options: { ...PARAMETER_OPTIONS, ...WORLD_OPTIONS, port: { type: 'string' }, kernel: { type: 'string' } },
  positionals: ['NOTEBOOK'],
  run: async (args, terminal) => (await import('./preview/runPreview.js')).runPreview(args, terminal),
};
