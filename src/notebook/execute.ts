import { WattbookError } from '../base/errors.js';
import { createOutputCollector, type OutputCollector } from './cellOutputs.js';
import { labelCell } from './cellLabel.js';
import { mark, withoutMarks } from './format/marks.js';
import { createKeeper, type Keeper } from './keeper.js';
import { placeError, runCell, type CellRun, type TimeLimit } from './runCell.js';
import type { CodeToRun, Kernel, KernelLauncher } from './kernel.js';
import { hasTag, type Cell, type CodeCell, type Notebook } from './format/nbformat.js';

/** Longest time for one cell unless the caller says otherwise. */
export const CELL_LIMIT_MS = 600_000;

export type CellProgress = {
  /** Position among all cells of the notebook, from 1. */
  cell: number;
  cellCount: number;
  label: string;
  state: 'running' | 'done' | 'failed' | 'skipped';
  /** Once the cell is done or has failed. */
  durationMs?: number;
};

export type ExecuteOptions = {
  /** Starts a kernel for this run and ends it, or gives one that the caller ends; exactly one of the two. */
  launcher?: KernelLauncher;
  kernel?: Kernel;
  /** Working directory of the cells: the notebook's folder. */
  directory: string;
  cellTimeoutMs?: number;
  /** Longest time for all cells together; none by default. */
  timeoutMs?: number;
  onProgress?: (progress: CellProgress) => void;
  /** Takes the executed notebook, also a partly executed one before the error is thrown. */
  save?: (notebook: Notebook) => Promise<void>;
  /** Takes the notebook as far as it has come, about once a second, so that a crash of this process leaves evidence. */
  keep?: (notebook: Notebook) => Promise<void>;
  /** Called after the last cell while the kernel is still there. */
  onRan?: (kernel: Kernel) => Promise<void>;
  /** Ends the run and the kernel. */
  signal?: AbortSignal;
};

/**
 * Runs the code cells of a notebook in order and returns a copy of it with their outputs. A cell tagged
 * `skip-execution` is left out, one tagged `raises-exception` may fail.
 *
 * @throws WattbookError 'notebook' when a cell fails, runs over its time limit or the run is stopped, 'kernel' when
 * the kernel does not start, dies or loses output. The cell and the notebook are marked in their metadata
 * (`wattbook.failed`), and `save` has run before.
 */
export async function executeNotebook(notebook: Notebook, options: ExecuteOptions): Promise<Notebook> {
  const { save = () => Promise.resolve(), keep = () => Promise.resolve(), signal } = options;
  const executed = withoutOutputs(notebook);
  const keeper = createKeeper(() => keep(executed));
  try {
    await runWithKernel(executed, { ...options, keeper });
    await keeper.stop();
  } catch (error) {
    await keeper.stop();
    const failure = inNotebook(signal?.aborted === true ? toStopError(error) : error, executed.path);
    markFailed(executed, failure);
    await save(executed);
    throw failure;
  }
  await save(executed);
  return executed;
}

type RunOptions = ExecuteOptions & { keeper: Keeper };

async function runWithKernel(notebook: Notebook, options: RunOptions): Promise<void> {
  const { launcher, directory, signal } = options;
  signal?.throwIfAborted();
  await refuseFaults(notebook, launcher);
  const kernel = options.kernel ?? (await startKernel(launcher, directory));
  const stop = (): void => void kernel.close();
  signal?.addEventListener('abort', stop);
  try {
    noteKernel(notebook, kernel);
    kernel.expect?.(notebook.cells.filter(isRun).map(({ source }) => source));
    await runCells(notebook, kernel, options);
    await kernel.settle?.();
    await options.onRan?.(kernel);
  } finally {
    signal?.removeEventListener('abort', stop);
    if (options.kernel === undefined || signal?.aborted === true) await kernel.close();
  }
}

function withoutOutputs(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  copy.metadata = withoutMarks(copy.metadata);
  for (const cell of copy.cells) {
    cell.metadata = withoutMarks(cell.metadata);
    if (cell.cell_type !== 'code') continue;
    cell.outputs = [];
    cell.execution_count = null;
    delete cell.metadata.execution;
  }
  return copy;
}

function startKernel(launcher: KernelLauncher | undefined, directory: string): Promise<Kernel> {
  if (launcher === undefined) throw new TypeError('Give executeNotebook a launcher or a kernel; it has neither.');
  return launcher.start({ directory });
}

async function refuseFaults(notebook: Notebook, launcher: KernelLauncher | undefined): Promise<void> {
  const code: CodeToRun[] = [];
  for (const [index, cell] of notebook.cells.entries()) {
    if (isRun(cell)) code.push({ cell: index + 1, source: cell.source });
  }
  const [fault] = (await launcher?.check?.(code)) ?? [];
  if (fault === undefined) return;
  const { cell, line, message, next } = fault;
  throw new WattbookError('notebook', message, { where: { cell, line }, next });
}

function isRun(cell: Cell): cell is CodeCell {
  return cell.cell_type === 'code' && !hasTag(cell, 'skip-execution') && cell.source.trim() !== '';
}

async function runCells(notebook: Notebook, kernel: Kernel, options: RunOptions): Promise<void> {
  const collector = createOutputCollector();
  const limits = createLimits(options);
  for (const [index, cell] of notebook.cells.entries()) {
    if (cell.cell_type !== 'code') continue;
    options.signal?.throwIfAborted();
    const progress = { cell: index + 1, cellCount: notebook.cells.length, label: labelCell(notebook, index) };
    if (isRun(cell)) await runWithProgress({ cell, progress, kernel, collector, limits, options });
    else options.onProgress?.({ ...progress, state: 'skipped' });
    options.keeper.touch();
  }
}

/** The nearer of two limits, the cell's and what is left of the notebook's. */
function createLimits({ cellTimeoutMs = CELL_LIMIT_MS, timeoutMs = Infinity }: ExecuteOptions): () => TimeLimit {
  const endMs = performance.now() + timeoutMs;
  return () => {
    const leftMs = Math.max(0, endMs - performance.now());
    return leftMs < cellTimeoutMs
      ? { ms: leftMs, words: `the limit of the whole notebook, ${timeoutMs / 1000} s` }
      : { ms: cellTimeoutMs, words: `its limit of ${cellTimeoutMs / 1000} s` };
  };
}

type Step = {
  cell: CodeCell;
  progress: Omit<CellProgress, 'state' | 'durationMs'>;
  kernel: Kernel;
  collector: OutputCollector;
  limits: () => TimeLimit;
  options: ExecuteOptions;
};

async function runWithProgress({ cell, progress, kernel, collector, limits, options }: Step): Promise<void> {
  const { onProgress = () => undefined } = options;
  const run: CellRun = { kernel, number: progress.cell, onOutput: collector.collect(cell.outputs), limit: limits() };
  onProgress({ ...progress, state: 'running' });
  const startMs = performance.now();
  try {
    await runCell(cell, run);
  } catch (error) {
    onProgress({ ...progress, state: 'failed', durationMs: performance.now() - startMs });
    throw error;
  }
  onProgress({ ...progress, state: 'done', durationMs: performance.now() - startMs });
}

function noteKernel(notebook: Notebook, { info }: Kernel): void {
  notebook.metadata.language_info = { name: info.language, version: info.languageVersion };
  mark(notebook, { kernel: { ...info } });
}

function toStopError(cause: unknown): WattbookError {
  const where = cause instanceof WattbookError ? cause.where : {};
  return new WattbookError('notebook', 'the run was stopped', { where, cause });
}

function inNotebook(error: unknown, path: string): unknown {
  if (!(error instanceof WattbookError)) return error;
  return placeError(error, { ...error.where, notebook: path });
}

function markFailed(notebook: Notebook, error: unknown): void {
  const what = error instanceof WattbookError ? error.what : String(error);
  const number = error instanceof WattbookError ? error.where.cell : undefined;
  mark(notebook, { failed: { message: what, ...(number === undefined ? {} : { cell: number }) } });
  const cell = number === undefined ? undefined : notebook.cells[number - 1];
  if (cell !== undefined) mark(cell, { failed: true });
}
