import { WattbookError } from '../../base/errors.js';
import type { CellOutput } from '../output.js';
import type { Runtime } from '../runtime.js';
import type { JsonObject, JupyterMessage } from '../wire/message.js';
import { toExpressionsContent, type Asked } from './asked.js';
import { toEndNotice, toLoss, type Host } from './host.js';
import type { Inputs } from './inputs.js';
import type { Log } from './log.js';
import { toInspection, toPagePayload, toQuestion } from './lookup.js';

type ErrorOutput = Extract<CellOutput, { kind: 'error' }>;

export type CellToRun = {
  asked: Asked;
  request: JupyterMessage;
  /** Names the cell in errors. */
  label: string;
  onOutput: (output: CellOutput) => void;
};

/** What came of a cell; `error` when it failed. */
export type Outcome = { error?: ErrorOutput; payload?: JsonObject[]; userExpressions?: JsonObject };

/** Runs one cell; all its outputs come before it fulfils. Never rejects. */
export type CellRunner = (cell: CellToRun) => Promise<Outcome>;

export type RunnerParts = { host: Host; inputs: Inputs; log: Log };

/** Runs cells in whatever runtime is there. */
export function createRunner({ host, inputs, log }: RunnerParts): CellRunner {
  let used: Runtime | undefined;

  async function run({ asked, request, label, onOutput }: CellToRun): Promise<Outcome> {
    const runtime = (used = await host.ready());
    const question = toQuestion(asked.code);
    if (question !== undefined)
      return { payload: [toPagePayload(await toInspection(question, runtime, log), question)] };
    let error: ErrorOutput | undefined;
    const { status, userExpressions } = await runtime.execute({
      code: asked.code,
      label,
      userExpressions: asked.userExpressions,
      ...(asked.allowsInput ? { onInput: (input) => inputs.ask(request, input) } : {}),
      onOutput: (output) => {
        if (output.kind === 'error') error = output;
        onOutput(output);
      },
    });
    // It ended once the code had run, while its types were still being checked.
    if (host.current() !== runtime) {
      onOutput({ kind: 'stream', name: 'stderr', text: toEndNotice(await runtime.ended, await runtime.names()) });
    }
    if (status === 'error') return { error: error ?? toErrorOutput(new Error('the cell failed'), undefined) };
    return { userExpressions: toExpressionsContent(userExpressions) };
  }

  return async (cell) => {
    try {
      return await run(cell);
    } catch (cause) {
      const error = toErrorOutput(cause, await used?.names());
      cell.onOutput(error);
      return { error };
    } finally {
      used = undefined;
      inputs.drop();
    }
  };
}

/** The runtime ended under the cell, or does not start. */
function toErrorOutput(cause: unknown, names: readonly string[] | undefined): ErrorOutput {
  const { name, message, stack = '' } = cause instanceof Error ? cause : new Error(String(cause));
  const head = cause instanceof WattbookError ? `${name}: ${message}` : stack;
  const loss = names === undefined ? [] : [toLoss(names)];
  return { kind: 'error', name, message: [message, ...loss].join('\n  '), traceback: [head, ...loss] };
}
