import { randomUUID } from 'node:crypto';
import { WattbookError } from '../../base/errors.js';
import type { ExecuteRequest, ExecuteResult, KernelOutput } from '../kernel.js';
import { Exchanges, type Reply } from './exchanges.js';
import { errorOutputOf, executeReplySchema, statusSchema, toKernelOutput } from './messages.js';
import { openClientSockets } from '../../kernel/wire/clientSockets.js';
import type { ChannelName, Place } from '../../kernel/wire/connection.js';
import { decodeMessage, encodeMessage, toMessage, type JupyterMessage } from '../../kernel/wire/message.js';

/**
 * Longest silence once a kernel has sent one of the two signs that a cell is done (its reply, its idle status) and not
 * the other; after it output may be lost. Every output of the cell starts the time anew.
 */
const SECOND_SIGN_LIMIT_MS = 10_000;

export type JupyterConnection = {
  /** Default: this machine, over tcp. */
  place?: Place;
  ports: Record<ChannelName, number>;
  key: string;
  secondSignLimitMs?: number;
};

const LOOPBACK: Place = { transport: 'tcp', ip: '127.0.0.1' };

/** A strict client of the Jupyter protocol 5.x: nothing that a cell writes is lost without an error. */
export type JupyterClient = {
  /** Sends a request on the shell channel; resolves with the reply's content when reply and idle status are there. */
  ask: (type: string, content: Record<string, unknown>, options?: AskOptions) => Promise<Reply>;
  /** Asks the kernel to stop what it runs, by message; does not wait for it. */
  interrupt: () => void;
  /** Asks the kernel to end; does not wait for it. */
  shutdown: () => void;
  /** Rejects what is running and all that comes later, for example because the kernel's process has ended. */
  fail: (error: WattbookError) => void;
  close: () => void;
};

type AskOptions = {
  metadata?: Record<string, unknown>;
  onOutput?: (output: KernelOutput) => void;
  /** Infinity while connecting: before the subscription holds, the idle status does not arrive. */
  secondSignLimitMs?: number;
};

/** Opens the channels to a kernel; `connectClient` also waits until it answers. */
export function openClient(connection: JupyterConnection): JupyterClient {
  const { place = LOOPBACK, ports, key, secondSignLimitMs = SECOND_SIGN_LIMIT_MS } = connection;
  const session = randomUUID();
  const exchanges = new Exchanges();
  const fail = (what: string, cause?: unknown): void => {
    exchanges.fail(new WattbookError('kernel', what, { cause }));
  };
  const sockets = openClientSockets({ ...place, ports }, session, {
    onFrames: (channel, frames) => {
      const decoded = decodeMessage(frames, key);
      if (!decoded.ok) fail(`${decoded.reason} came on the kernel's ${channel} channel`);
      else receive(channel, decoded.message, exchanges);
    },
    onBroken: (channel, cause) => {
      fail(`the kernel's ${channel} channel broke`, cause);
    },
  });
  const send = (channel: 'shell' | 'control', request: JupyterMessage): void => {
    sockets.send(channel, encodeMessage(request, key)).catch((cause: unknown) => {
      fail(`the kernel's ${channel} channel broke`, cause);
    });
  };
  return {
    ask: (type, content, { metadata = {}, onOutput, secondSignLimitMs: limitMs = secondSignLimitMs } = {}) => {
      const request = toMessage(type, content, { session, metadata });
      const reply = exchanges.wait(request.header.msg_id, limitMs, onOutput);
      send('shell', request);
      return reply;
    },
    interrupt: () => {
      send('control', toMessage('interrupt_request', {}, { session }));
    },
    shutdown: () => {
      send('control', toMessage('shutdown_request', { restart: false }, { session }));
    },
    fail: (error) => {
      exchanges.fail(error);
    },
    close: () => {
      sockets.close();
    },
  };
}

function receive(channel: ChannelName, { header, parent, content }: JupyterMessage, exchanges: Exchanges): void {
  const id = parent.msg_id ?? '';
  if (channel === 'shell') exchanges.takeReply(id, content);
  else if (channel === 'stdin') exchanges.refuse(id, toInputError());
  else if (channel === 'iopub' && header.msg_type === 'status') {
    if (statusSchema.safeParse(content).data?.execution_state === 'idle') exchanges.takeIdle(id);
  } else if (channel === 'iopub') {
    try {
      const output = toKernelOutput(header.msg_type, content);
      if (output !== undefined) exchanges.takeOutput(id, output);
    } catch (cause) {
      exchanges.fail(new WattbookError('kernel', `the kernel sent a malformed ${header.msg_type} message`, { cause }));
    }
  }
}

function toInputError(): WattbookError {
  return new WattbookError('notebook', 'the cell asks for input, and nobody is there to give it', {
    next: 'Make the answer a parameter.',
  });
}

/**
 * Runs one cell.
 *
 * @throws WattbookError 'kernel' when the kernel skipped the cell (a status such as `aborted`) or may have lost output.
 */
export async function executeCode(client: JupyterClient, request: ExecuteRequest): Promise<ExecuteResult> {
  const { code, label, onOutput } = request;
  const errors: KernelOutput[] = [];
  const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  const reply = await client.ask('execute_request', content, {
    metadata: { label },
    onOutput: (output) => {
      if (output.kind === 'error') errors.push(output);
      onOutput(output);
    },
  });
  const { status, execution_count: count } = executeReplySchema.parse(reply);
  if (status === 'ok') return { status, executionCount: count ?? null };
  if (status !== 'error') throw new WattbookError('kernel', `the kernel did not run the cell (status ${status})`);
  if (errors.length === 0) onOutput(errorOutputOf(reply));
  return { status, executionCount: count ?? null };
}
