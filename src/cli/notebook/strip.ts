import { resolve } from 'node:path';
import { EXIT_CODES } from '../../base/errors.js';
import { withoutRun } from '../../notebook/format/withoutRun.js';
import { readNotebook } from '../../notebook/format/readNotebook.js';
import { formatNotebook, writeNotebook } from '../../notebook/format/writeNotebook.js';
import type { Command, CommandArgs, Terminal } from '../command.js';

export const stripCommand: Command = {
  help: `Take outputs, execution counts and the traces of front ends out of notebooks, in place.

Usage: wattbook notebook strip NOTEBOOK... [options]

      --check   write nothing; name the notebooks that hold something to strip, and end with exit code 1 if any does
      --json    print the result as JSON

Examples:
  wattbook notebook strip notebooks/planning/*.ipynb
  wattbook notebook strip --check $(git diff --cached --name-only -- '*.ipynb')`,
  options: { check: { type: 'boolean' }, json: { type: 'boolean' } },
  positionals: ['NOTEBOOK'],
  hasMore: true,
  run,
};

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const isCheck = args.flag('check');
  const found: string[] = [];
  for (const word of args.positionals) {
    const path = resolve(terminal.directory, word);
    const notebook = await readNotebook(path);
    const stripped = withoutRun(notebook);
    if (formatNotebook(stripped) === formatNotebook(notebook)) continue;
    found.push(word);
    if (!isCheck) await writeNotebook(path, stripped);
  }
  const ok = !isCheck || found.length === 0;
  if (args.flag('json')) terminal.out(JSON.stringify({ ok, [isCheck ? 'toStrip' : 'stripped']: found }, null, 2));
  else for (const word of found) terminal.out(`${isCheck ? 'holds outputs' : 'stripped'}: ${word}`);
  return ok ? EXIT_CODES.ok : EXIT_CODES.notebook;
}
