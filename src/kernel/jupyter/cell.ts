import type { CellOutput } from '../output.js';
import type { JsonObject, JupyterMessage, MessageHeader } from '../wire/message.js';
import { toAsked } from './asked.js';
import type { Figures } from './figures.js';
import type { History } from './history.js';
import type { Outbox } from './outbox.js';
import { toErrorContent, toOutputMessage } from './outputMessage.js';
import type { CellRunner, Outcome } from './runner.js';

/** Runs the cell of an `execute_request` and shows it; fulfils with the content of its reply. Never rejects. */
export type CellExecutor = (request: JupyterMessage) => Promise<JsonObject>;

export type CellParts = { outbox: Outbox; history: History; run: CellRunner; figures: Figures };

/** Counts the cells of a kernel, which outlive a runtime. */
export function createCellExecutor({ outbox, history, run, figures }: CellParts): CellExecutor {
  let count = 0;

  function show(output: CellOutput, { header }: JupyterMessage): void {
    if (output.kind === 'stream') {
      outbox.print(output.name, output.text, header);
      return;
    }
    const shown = figures.withHtml(output.kind === 'result' ? { ...output, executionCount: count } : output);
    const { type, content } = toOutputMessage(shown);
    outbox.publish(type, content, header);
  }

  return async (request) => {
    const asked = toAsked(request.content);
    if (asked.isStored) count += 1;
    publishState(outbox, 'busy', request.header);
    const { code } = asked;
    if (!asked.isSilent) outbox.publish('execute_input', { code, execution_count: count }, request.header);
    let result: string | null = null;
    const outcome = await run({
      asked,
      request,
      label: asked.isStored ? `cell ${count}` : 'cell without number',
      onOutput: (output) => {
        if (output.kind === 'result') result = textOf(output.data['text/plain']);
        if (!asked.isSilent) show(output, request);
      },
    });
    if (asked.isStored) history.add(count, code, result);
    return toReply(outcome, count);
  };
}

/** Tells all clients that the work for a request begins or ends. */
export function publishState(outbox: Outbox, state: 'busy' | 'idle', parent: MessageHeader): void {
  outbox.publish('status', { execution_state: state }, parent);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function toReply({ error, payload = [], userExpressions = {} }: Outcome, count: number): JsonObject {
  const common = { execution_count: count, payload, user_expressions: userExpressions };
  return error === undefined ? { status: 'ok', ...common } : { status: 'error', ...common, ...toErrorContent(error) };
}
