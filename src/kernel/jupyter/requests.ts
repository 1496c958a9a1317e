import type { ChannelName } from '../wire/connection.js';
import type { JsonObject, JupyterMessage } from '../wire/message.js';
import type { Answer } from './answers.js';
import { publishState } from './cell.js';
import type { Execution } from './execution.js';
import type { Inputs } from './inputs.js';
import type { Log } from './log.js';
import type { Outbox } from './outbox.js';
import { toErrorContent } from './outputMessage.js';

/** Time that questions wait for cells before them; then they are answered beside the running cell. */
const PATIENCE_MS = 200;

type Channel = Exclude<ChannelName, 'iopub'>;

/** What is done with the messages of clients. */
export type Requests = {
  hear: (channel: Channel, message: JupyterMessage) => void;
  /** Fulfils when a client has asked for the end and has its answer. */
  asked: Promise<void>;
};

export type RequestParts = {
  outbox: Outbox;
  execution: Execution;
  inputs: Inputs;
  answers: Map<string, Answer>;
  log: Log;
};

/** Cells wait for each other, questions for short cells, and what comes on the control channel for nothing. */
export function createRequests({ outbox, execution, inputs, answers, log }: RequestParts): Requests {
  let end: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (end = resolve));

  async function attend(channel: Channel, request: JupyterMessage, answer: Answer): Promise<void> {
    const { msg_type: type } = request.header;
    publishState(outbox, 'busy', request.header);
    const content = await tryAnswer(answer, request, log);
    const replyType = type.replace(/_request$/, '_reply');
    if (content !== undefined) outbox.send(channel, replyType, content, request);
    if (type === 'shutdown_request') outbox.publish(replyType, content ?? {}, request.header);
    publishState(outbox, 'idle', request.header);
    // Clients show the latest state: it is that of the cell.
    const running = execution.running();
    if (running !== undefined) publishState(outbox, 'busy', running);
    if (type === 'shutdown_request') end();
  }

  // One after the other, so that a comm's messages stay in order.
  let last = Promise.resolve();
  function attendInTurn(request: JupyterMessage, answer: Answer): void {
    last = last.then(async () => {
      await execution.settled(PATIENCE_MS);
      await attend('shell', request, answer);
    });
  }

  function hear(channel: Channel, request: JupyterMessage): void {
    const { msg_type: type } = request.header;
    const answer = answers.get(type);
    if (channel === 'stdin') inputs.take(request);
    else if (channel === 'shell' && type === 'execute_request') execution.add(request);
    else if (answer === undefined) log('a message of an unknown type was ignored:', type);
    else if (channel === 'shell') attendInTurn(request, answer);
    else void attend(channel, request, answer);
  }

  return { hear, asked };
}

async function tryAnswer(answer: Answer, request: JupyterMessage, log: Log): Promise<JsonObject | undefined> {
  try {
    const content = await answer(request);
    return content === undefined ? undefined : { status: 'ok', ...content };
  } catch (error) {
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    log(`${request.header.msg_type} failed:`, stack);
    return { status: 'error', ...toErrorContent({ name, message, traceback: [`${name}: ${message}`] }) };
  }
}
