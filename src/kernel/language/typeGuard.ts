import type { CellOutput } from '../output.js';
import { toErrorOutput } from '../traceback.js';
import type { Language } from './language.js';
import type { TypeProblem } from './problems.js';

/**
 * What faults of types mean: nothing; a warning on stderr beside the output of the cell; or an error named
 * `TypeScriptError`, and the cell does not run.
 */
export type TypesMode = 'off' | 'warn' | 'error';

type Status = 'ok' | 'error';
type ErrorOutput = Extract<CellOutput, { kind: 'error' }>;
type Checks = Pick<Language, 'check'>;

/** The cell that is to run. */
export type GuardedCell = { source: string; label: string; onOutput: (output: CellOutput) => void };

/** Runs a cell, or does not, and tells the faults of its types. */
export type TypeGuard = (cell: GuardedCell, run: () => Promise<Status>) => Promise<Status>;

/** Problems that are told of one cell; of more only their number. */
const TOLD_PROBLEMS = 10;

/** Checks each cell before it runs, or while it runs where it runs in any case. */
export function createTypeGuard(language: Checks, mode: TypesMode): TypeGuard {
  switch (mode) {
    case 'off':
      return (_, run) => run();
    case 'warn':
      return (cell, run) => runBeside(language, cell, run);
    case 'error':
      return (cell, run) => runAfter(language, cell, run);
  }
}

/** The check takes as long as it takes while the cell runs; its words come last. */
async function runBeside(language: Checks, cell: GuardedCell, run: () => Promise<Status>): Promise<Status> {
  const running = run();
  const [status, output] = await Promise.all([running, checkCell(language, cell, 'TypeScriptWarning')]);
  if (output !== undefined) cell.onOutput({ kind: 'stream', name: 'stderr', text: `${output.traceback.join('\n')}\n` });
  return status;
}

async function runAfter(language: Checks, cell: GuardedCell, run: () => Promise<Status>): Promise<Status> {
  const output = await checkCell(language, cell, 'TypeScriptError');
  if (output === undefined) return run();
  cell.onOutput(output);
  return 'error';
}

/** The faults of a cell as one error; undefined without any. That they are not known is one too. */
async function checkCell(language: Checks, cell: GuardedCell, name: string): Promise<ErrorOutput | undefined> {
  try {
    const problems = await language.check(cell.source);
    return problems.length === 0 ? undefined : toTypeOutput(problems, cell, name);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return toErrorOutput(
      { name, message: `the types of this cell are not known: ${reason}`, frames: [] },
      cell.label,
      () => undefined,
    );
  }
}

function toTypeOutput(problems: readonly TypeProblem[], { source, label }: GuardedCell, name: string): ErrorOutput {
  const shown = problems.slice(0, TOLD_PROBLEMS).map(({ line, column, code, message }) => {
    const failure = { name, message: `TS${code}: ${message}`, frames: [{ file: label, line, column }] };
    return toErrorOutput(failure, label, () => source);
  });
  const [first] = shown;
  const others = problems.length - 1;
  const untold = problems.length - shown.length;
  return {
    ...first!,
    message: others === 0 ? first!.message : `${first!.message} (and ${others} more)`,
    traceback: [...shown.flatMap(({ traceback }) => traceback), ...(untold === 0 ? [] : [`... and ${untold} more`])],
  };
}
