import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../../base/errors.js';
import { keepRun } from '../../notebook/format/keepRun.js';
import type { Notebook } from '../../notebook/format/nbformat.js';
import { isPercentPath, readNotebook } from '../../notebook/format/readNotebook.js';
import { writeNotebook } from '../../notebook/format/writeNotebook.js';
import type { Command, CommandArgs, Terminal } from '../command.js';

export const convertCommand: Command = {
  help: `Turn a notebook into plain text that compares line by line, or back.

Usage: wattbook notebook convert NOTEBOOK [options]

  -o, --output FILE   where to write; its ending, .ipynb or .ts, tells the form (default: beside the notebook)
      --update        keep ids, outputs and counts of the cells of FILE whose text is the same
      --force         write over FILE

The text is that of Jupytext's percent format: // %% starts a cell, // %% [markdown] prose. It has no outputs and no ids.
Commands take either form as a notebook. A notebook of nbformat 3 is written as 4.5.

Examples:
  wattbook notebook convert notebooks/planning/storage-value.ipynb
  wattbook notebook convert storage-value.ts -o storage-value.ipynb --update`,
  options: {
    output: { type: 'string', short: 'o' },
    update: { type: 'boolean' },
    force: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  positionals: ['NOTEBOOK'],
  run,
};

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const path = resolve(terminal.directory, args.positionals[0]!);
  const output = resolve(terminal.directory, args.text('output') ?? withOtherEnding(path));
  if (!/\.(ipynb|ts)$/.test(output)) {
    throw new WattbookError('usage', '--output wants a name that ends in .ipynb or .ts', { where: { file: output } });
  }
  const notebook = await readNotebook(path);
  const result = (await isThere(output)) ? await ontoExisting(notebook, output, args) : notebook;
  await writeNotebook(output, result);
  terminal.out(args.flag('json') ? JSON.stringify({ ok: true, notebook: path, output }, null, 2) : output);
  return EXIT_CODES.ok;
}

function withOtherEnding(path: string): string {
  return isPercentPath(path) ? path.replace(/\.ts$/, '.ipynb') : path.replace(/(\.ipynb)?$/, '.ts');
}

async function ontoExisting(notebook: Notebook, output: string, args: CommandArgs): Promise<Notebook> {
  if (args.flag('update')) return isPercentPath(output) ? notebook : keepRun(notebook, await readNotebook(output));
  if (args.flag('force')) return notebook;
  throw new WattbookError('usage', 'the file is there already', {
    where: { file: output },
    next: 'Give --update to keep what it has of the same cells, or --force to write over it.',
  });
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
