import { basename, dirname, extname, join, resolve } from 'node:path';
import { EXIT_CODES, WattbookError } from '../base/errors.js';
import { executeOnce } from '../notebook/cache/executeOnce.js';
import type { ExecuteOptions } from '../notebook/execute.js';
import type { Notebook } from '../notebook/format/nbformat.js';
import { makeFolder } from '../notebook/makeFolder.js';
import { writeNotebook } from '../notebook/format/writeNotebook.js';
import type { CommandArgs, Terminal } from './command.js';
import { readGivenParameters } from './givenParameters.js';
import { toKernelName } from './kernelOption.js';
import { prepareNotebook, readWithParameters } from './prepare.js';
import { prepareRun } from './prepareRun.js';
import { readTimeLimits } from './timeLimits.js';
import { readWorldRules } from './worldOptions.js';
import { toProgress } from './progress.js';

/** The work of `wattbook run`; @returns the exit code. */
export async function runNotebook(args: CommandArgs, terminal: Terminal): Promise<number> {
  const limits = readTimeLimits(args);
  const path = resolve(terminal.directory, args.positionals[0]!);
  const layers = await readGivenParameters(args, terminal);
  const read = await readWithParameters(path);
  const prepared = await prepareRun(prepareNotebook(read, layers, toKernelName(args)), {
    environment: terminal.env,
    isFresh: args.flag('fresh'),
    rules: readWorldRules(args),
  });
  const { notebook, launcher, directory, values, cache } = prepared;
  const output = resolve(
    terminal.directory,
    args.text('output') ?? join('out', 'run', `${basename(path, extname(path))}.ipynb`),
  );
  if (output === path) throw new WattbookError('usage', '--output is the notebook itself', { where: { file: output } });
  await makeOutputFolder(dirname(output));
  const write = (executed: Notebook): Promise<void> => writeNotebook(output, executed);
  const startMs = performance.now();
  const options: ExecuteOptions = {
    launcher,
    directory,
    ...limits,
    onProgress: toProgress(basename(path, extname(path)), terminal),
    keep: write,
    save: write,
    signal: terminal.signal,
  };
  const { decision } = await executeOnce(notebook, options, cache);
  const durationMs = Math.round(performance.now() - startMs);
  const { isKept } = decision;
  const result = { ok: true, notebook: path, output, parameters: values, isKept, durationMs };
  terminal.out(
    args.flag('json')
      ? JSON.stringify(result, null, 2)
      : `${output}  (${(durationMs / 1000).toFixed(1)} s${isKept ? ', as kept' : ''})`,
  );
  return EXIT_CODES.ok;
}

async function makeOutputFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (cause) {
    throw new WattbookError('destination', 'cannot make the folder', { where: { file: path }, cause });
  }
}
