import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodeOf, WattbookError, type ErrorPlace } from '../base/errors.js';
import type { ExecuteResult, Kernel, KernelOutput } from './kernel.js';
import { hasTag, type CodeCell } from './format/nbformat.js';

/** Time a cell has to stop once interrupted, before its kernel is killed. */
const INTERRUPT_GRACE_MS = 2000;
/** Most text that one cell may write on its streams, in characters; a loop that prints without end is stopped there. */
const TEXT_LIMIT = 100_000_000;

// Node fires a longer timer at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type CellRun = {
  kernel: Kernel;
  /** Position among all cells of the notebook, from 1. */
  number: number;
  /** Fills the outputs of the cell. */
  onOutput: (output: KernelOutput) => void;
  limit: TimeLimit;
};

/** A longest time and how to name it: `its limit of 600 s`. */
export type TimeLimit = { ms: number; words: string };

type ErrorOutput = Extract<KernelOutput, { kind: 'error' }>;

/**
 * Runs one cell: fills its outputs, its execution count and its times.
 *
 * @throws WattbookError 'notebook' when it fails, unless it is tagged `raises-exception`, or when it runs over its time
 * limit; 'kernel' as the kernel does. An error output stands in the cell in every case.
 */
export async function runCell(cell: CodeCell, run: CellRun): Promise<void> {
  const { number, onOutput } = run;
  let shown: ErrorOutput | undefined;
  const listen = (output: KernelOutput): void => {
    if (output.kind === 'error') shown ??= output;
    onOutput(output);
  };
  const start = new Date();
  try {
    const result = await executeWithinLimits(cell.source, { ...run, onOutput: listen });
    cell.execution_count = result.executionCount;
    if (result.status === 'error' && !hasTag(cell, 'raises-exception')) throw toCellError(cell, number, shown);
  } catch (cause) {
    const error = atCell(cause, number);
    if (shown === undefined) onOutput({ kind: 'error', name: error.name, message: error.what, traceback: [] });
    throw error;
  } finally {
    cell.metadata.execution = {
      'iopub.status.busy': start.toISOString(),
      'iopub.status.idle': new Date().toISOString(),
    };
  }
}

/** Runs the code; a cell that breaks a limit is interrupted, and its kernel killed when that does not help. */
async function executeWithinLimits(code: string, run: CellRun): Promise<ExecuteResult> {
  const { kernel, number, onOutput, limit } = run;
  let breach: (what: string) => void = () => undefined;
  const breached = new Promise<string>((resolve) => (breach = resolve));
  const timer = setTimeout(
    () => {
      breach(`ran over ${limit.words}`);
    },
    Math.min(limit.ms, LONGEST_TIMER_MS),
  );
  let length = 0;
  const listen = (output: KernelOutput): void => {
    if (output.kind === 'stream') length += output.text.length;
    if (length > TEXT_LIMIT) breach(`wrote more than ${TEXT_LIMIT} characters`);
    else onOutput(output);
  };
  const done = kernel.execute({ code, label: `cell ${number}`, onOutput: listen });
  try {
    const first = await Promise.race([done, breached]);
    if (typeof first !== 'string') return first;
    await stopCell(kernel, done);
    throw new WattbookError('notebook', `the cell ${first}`, { next: 'Change the cell, or split it.' });
  } finally {
    clearTimeout(timer);
  }
}

async function stopCell(kernel: Kernel, done: Promise<unknown>): Promise<void> {
  await kernel.interrupt();
  const settled = done.then(
    () => true,
    () => true,
  );
  const isStopped = await Promise.race([settled, sleep(INTERRUPT_GRACE_MS, false, { ref: false })]);
  if (!isStopped) await kernel.close();
}

function toCellError(cell: CodeCell, number: number, shown: ErrorOutput | undefined): WattbookError {
  const { name, message, line } = shown ?? { name: 'Error', message: 'the cell failed' };
  const source = line === undefined ? undefined : cell.source.split('\n')[line - 1]?.trim();
  const excerpt = source === undefined || source === '' ? '' : `\n  ${source}`;
  // An error of our own family that was thrown inside the cell keeps its exit code.
  return new WattbookError(errorCodeOf(name) ?? 'notebook', `${name}: ${message}${excerpt}`, {
    where: { cell: number, ...(line === undefined ? {} : { line }) },
  });
}

function atCell(cause: unknown, cell: number): WattbookError {
  if (!(cause instanceof WattbookError)) {
    const what = cause instanceof Error ? cause.message : String(cause);
    return new WattbookError('kernel', what, { where: { cell }, cause });
  }
  return placeError(cause, { cell, ...cause.where });
}

/** The same error at a place that is known better. */
export function placeError({ code, what, next, cause }: WattbookError, where: ErrorPlace): WattbookError {
  return new WattbookError(code, what, { where, cause, ...(next === undefined ? {} : { next }) });
}
