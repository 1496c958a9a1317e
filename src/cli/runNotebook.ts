import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import { CELL_LIMIT_MS, executeNotebook } from '../notebook/execute.js';
import type { Notebook } from '../notebook/format/nbformat.js';
import { writeNotebook } from '../notebook/format/writeNotebook.js';
import { parsePositive, type CommandArgs, type Terminal } from './command.js';
import { readGivenParameters } from './givenParameters.js';
import { toKernelName } from './kernelOption.js';
import { prepareNotebook, readWithParameters } from './prepare.js';
import { toProgress } from './progress.js';

const MS_PER_S = 1000;

/** The work of `wattbook run`; @returns the exit code. */
export async function runNotebook(args: CommandArgs, terminal: Terminal): Promise<number> {
  const cellTimeoutMs = MS_PER_S * parsePositive('--cell-timeout', args.text('cell-timeout'), CELL_LIMIT_MS / MS_PER_S);
  const path = resolve(terminal.directory, args.positionals[0]!);
  const layers = await readGivenParameters(args, terminal);
  const read = await readWithParameters(path);
  const { notebook, launcher, directory, values } = prepareNotebook(read, layers, toKernelName(args));
  const output = resolve(
    terminal.directory,
    args.text('output') ?? join('out', 'run', `${basename(path, extname(path))}.ipynb`),
  );
  if (output === path) throw new WattbookError('usage', '--output is the notebook itself', { where: { file: output } });
  await makeFolder(dirname(output));
  const startMs = performance.now();
  await executeNotebook(notebook, {
    launcher,
    directory,
    cellTimeoutMs,
    onProgress: toProgress(basename(path, extname(path)), terminal),
    save: (executed: Notebook) => writeNotebook(output, executed),
    signal: terminal.signal,
  });
  const durationMs = Math.round(performance.now() - startMs);
  const result = { ok: true, notebook: path, output, parameters: values, durationMs };
  terminal.out(
    args.flag('json') ? JSON.stringify(result, null, 2) : `${output}  (${(durationMs / 1000).toFixed(1)} s)`,
  );
  return EXIT_CODES.ok;
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw new WattbookError('destination', 'cannot make the folder', { where: { file: path }, cause });
  }
}
