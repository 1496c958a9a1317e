import type { Command } from './command.js';
import { PARAMETER_HELP, PARAMETER_OPTIONS } from './parameterHelp.js';
import { WORLD_HELP, WORLD_OPTIONS } from './worldHelp.js';

export const buildCommand: Command = {
  help: `Run the notebooks of wattbook.config.yaml and write their reports: HTML, PDF, executed notebook, manifest.

Usage: wattbook build [options]

      --report ID           build this report only; may be repeated
  -o, --out DIR             where to write (default: out)
  -p, --param NAME=VALUE    set a parameter of every chosen report that has it; may be repeated
      --params FILE.yaml    set those in the file; may be repeated
      --fresh               run the cells also when nothing changed that goes into them
      --kernel NAME         wattbook, tslab or one that Jupyter knows (default: by the language)
      --jobs N              reports built at the same time (default: one per processor)
${WORLD_HELP}
      --cell-timeout S      longest time for one cell in seconds (default: 600)
      --timeout S           longest time for a whole notebook in seconds (default: none)
      --config FILE         configuration (default: wattbook.config.yaml)
      --json                print the result as JSON

${PARAMETER_HELP}

A report is replaced only when every chart was drawn and every check passed; when it fails, the last good one stays and
ID.failed.ipynb beside it shows how far the run came.

Examples:
  wattbook build
  wattbook build --report storage-value --param prices=ercot_dam_hub_2022.csv --out /srv/reports`,
  options: {
    report: { type: 'string', multiple: true },
    out: { type: 'string', short: 'o' },
    ...PARAMETER_OPTIONS,
    kernel: { type: 'string' },
    jobs: { type: 'string' },
    ...WORLD_OPTIONS,
    'cell-timeout': { type: 'string' },
    timeout: { type: 'string' },
    fresh: { type: 'boolean' },
    config: { type: 'string' },
    json: { type: 'boolean' },
  },
  positionals: [],
  run: async (args, terminal) => (await import('./buildAll.js')).buildAll(args, terminal),
};
