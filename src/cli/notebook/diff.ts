import { resolve } from 'node:path';
import { EXIT_CODES } from '../../base/errors.js';
import { compareNotebooks, type CellChange, type NotebookChanges } from '../../notebook/compare/compareNotebooks.js';
import { readNotebook } from '../../notebook/format/readNotebook.js';
import type { Command, CommandArgs, Terminal } from '../command.js';

export const diffCommand: Command = {
  help: `Show what is different between two notebooks, cell by cell.

Usage: wattbook notebook diff BEFORE AFTER [options]

      --no-outputs   compare text and metadata only
      --json         print the changes as JSON

Either may be an .ipynb file or percent text (.ts). Execution counts and times are no difference. Exit code 0 when there
is none, 1 when there is one, as diff has it.

Examples:
  wattbook notebook diff storage-value.ipynb out/run/storage-value.ipynb
  git show HEAD:notebooks/planning/policies.ipynb > before.ipynb
  wattbook notebook diff before.ipynb notebooks/planning/policies.ipynb --no-outputs`,
  options: { 'no-outputs': { type: 'boolean' }, json: { type: 'boolean' } },
  positionals: ['BEFORE', 'AFTER'],
  run,
};

async function run(args: CommandArgs, terminal: Terminal): Promise<number> {
  const [before, after] = args.positionals as [string, string];
  const changes = compareNotebooks(
    await readNotebook(resolve(terminal.directory, before)),
    await readNotebook(resolve(terminal.directory, after)),
    { outputs: !args.flag('no-outputs') },
  );
  const isSame = changes.cells.length === 0 && changes.metadata.length === 0;
  if (args.flag('json')) terminal.out(JSON.stringify({ ok: true, isSame, before, after, ...changes }, null, 2));
  else if (!isSame) terminal.out(formatChanges(before, after, changes));
  return isSame ? EXIT_CODES.ok : EXIT_CODES.notebook;
}

function formatChanges(before: string, after: string, { metadata, cells }: NotebookChanges): string {
  const parts = [`--- ${before}\n+++ ${after}`];
  if (metadata.length > 0) parts.push(['metadata of the notebook', ...metadata].join('\n'));
  return [...parts, ...cells.map(formatChange)].join('\n\n');
}

function formatChange({ kind, before, after, label, parts }: CellChange): string {
  const position = before === undefined || after === undefined || before === after ? (after ?? before) : undefined;
  const place = position === undefined ? `cell ${before ?? ''} -> ${after ?? ''}` : `cell ${position}`;
  const title = label === place ? `${place}: ${kind}` : `${place} (${label}): ${kind}`;
  const isWhole = kind === 'added' || kind === 'removed';
  return [title, ...parts.flatMap(({ part, patch }) => (isWhole ? patch : [part, ...patch]))].join('\n');
}
