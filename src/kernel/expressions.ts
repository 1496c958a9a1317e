import type { CellOutput, MimeBundle } from './output.js';

/** What came of an expression that was asked for with a cell. */
export type ExpressionResult =
  | { status: 'ok'; data: MimeBundle; metadata: Record<string, unknown> }
  | { status: 'error'; name: string; message: string; traceback: string[] };

/** Runs code as a cell that is not counted. */
type RunHidden = (code: string, onOutput: (output: CellOutput) => void) => Promise<unknown>;

/** Evaluates expressions one after the other; what they print goes to `onOutput`. */
export async function evaluateExpressions(
  expressions: Record<string, string>,
  run: RunHidden,
  onOutput: (output: CellOutput) => void,
): Promise<Record<string, ExpressionResult>> {
  const results: [string, ExpressionResult][] = [];
  for (const [key, expression] of Object.entries(expressions)) {
    let result: ExpressionResult = { status: 'ok', data: { 'text/plain': 'undefined' }, metadata: {} };
    // Brackets refuse what is no expression; those of an object stay what they are.
    await run(`(${expression}\n)`, (output) => {
      if (output.kind === 'result') result = { status: 'ok', data: output.data, metadata: output.metadata };
      else if (output.kind === 'error') result = toFailed(output);
      else onOutput(output);
    });
    results.push([key, result]);
  }
  return Object.fromEntries(results);
}

function toFailed({ name, message, traceback }: Extract<CellOutput, { kind: 'error' }>): ExpressionResult {
  return { status: 'error', name, message, traceback };
}
