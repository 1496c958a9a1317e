import { randomUUID } from 'node:crypto';
import { WattbookError } from '../../base/errors.js';
import type { ExecuteRequest, ExecuteResult, KernelOutput } from '../kernel.js';
import { executeReplySchema, statusSchema, toKernelOutput } from './messages.js';
import { openSockets, type ChannelName, type KernelPorts } from './sockets.js';
import { decodeMessage, encodeMessage, toRequest, type JupyterMessage } from './wire.js';

/**
 * Longest silence once a kernel has sent one of the two signs that a cell is done (its reply, its idle status) and not
 * the other. After it output may be lost. Every message of the cell starts the time anew.
 */
export const SECOND_SIGN_LIMIT_MS = 10_000;

export type JupyterConnection = { ports: KernelPorts; key: string };

/** A strict client of the Jupyter protocol 5.x: nothing that a cell writes is lost without an error. */
export type JupyterClient = {
  /** True while a request waits for its reply or its idle status. */
  isBusy(): boolean;
  execute(request: ExecuteRequest): Promise<ExecuteResult>;
  /** Sends a request on the shell channel; resolves with the reply's content when reply and idle status are there. */
  ask(type: string, content: Record<string, unknown>, options?: AskOptions): Promise<Record<string, unknown>>;
  /** Asks the kernel to end; does not wait for it. */
  shutdown(): Promise<void>;
  /** Rejects what is running and all that comes later, for example because the kernel's process has ended. */
  fail(error: WattbookError): void;
  close(): void;
};

export type AskOptions = {
  metadata?: Record<string, unknown>;
  onOutput?: (output: KernelOutput) => void;
  /** Infinity while connecting: before the subscription holds, the idle status does not arrive. */
  secondSignLimitMs?: number;
};

type Exchange = {
  reply?: Record<string, unknown>;
  isIdle: boolean;
  limitMs: number;
  timer?: NodeJS.Timeout;
  resolve: (reply: Record<string, unknown>) => void;
  reject: (error: WattbookError) => void;
};

/** Opens the channels to a kernel; `connectClient` of `connect.ts` also waits until it answers. */
export function openClient({ ports, key }: JupyterConnection): JupyterClient {
  const session = randomUUID();
  const exchanges = new Map<string, Exchange>();
  // Kept after the exchange: a timer that a cell left behind may still write, and that output belongs to the cell.
  const listeners = new Map<string, (output: KernelOutput) => void>();
  let failure: WattbookError | undefined;

  const sockets = openSockets(ports, session, {
    onFrames: (channel, frames) => {
      const decoded = decodeMessage(frames, key);
      if (decoded.ok) receive(channel, decoded.message);
      else fail(new WattbookError('kernel', `${decoded.reason} came on the ${channel} channel of the kernel`));
    },
    onBroken: (channel, cause) => {
      fail(new WattbookError('kernel', `the ${channel} channel of the kernel broke`, { cause }));
    },
  });

  function receive(channel: ChannelName, message: JupyterMessage): void {
    const id = message.parent.msg_id ?? '';
    if (channel === 'iopub') receiveIopub(id, message);
    else if (channel === 'stdin') refuseInput(id);
    else if (channel === 'shell') settle(id, (exchange) => (exchange.reply = message.content));
  }

  function receiveIopub(id: string, { header, content }: JupyterMessage): void {
    if (header.msg_type === 'status') {
      if (isIdleStatus(content)) settle(id, (exchange) => (exchange.isIdle = true));
      return;
    }
    try {
      const output = toKernelOutput(header.msg_type, content);
      if (output !== undefined) listeners.get(id)?.(output);
    } catch (cause) {
      fail(new WattbookError('kernel', `the kernel sent a malformed ${header.msg_type} message`, { cause }));
    }
    exchanges.get(id)?.timer?.refresh();
  }

  function settle(id: string, mark: (exchange: Exchange) => void): void {
    const exchange = exchanges.get(id);
    if (exchange === undefined) return;
    mark(exchange);
    if (exchange.reply !== undefined && exchange.isIdle) {
      end(id, exchange);
      exchange.resolve(exchange.reply);
    } else if (Number.isFinite(exchange.limitMs)) {
      const missing = exchange.isIdle ? 'reply' : 'idle status';
      const error = new WattbookError('kernel', `the kernel sent no ${missing} for ${exchange.limitMs / 1000} s`, {
        next: 'Output may be lost; run the notebook again.',
      });
      exchange.timer = setTimeout(() => {
        end(id, exchange);
        exchange.reject(error);
      }, exchange.limitMs);
    }
  }

  function end(id: string, exchange: Exchange): void {
    clearTimeout(exchange.timer);
    exchanges.delete(id);
  }

  function refuseInput(id: string): void {
    const exchange = exchanges.get(id);
    if (exchange === undefined) return;
    end(id, exchange);
    exchange.reject(new WattbookError('notebook', 'the cell asks for input, and nobody is there to give it'));
  }

  function fail(error: WattbookError): void {
    failure ??= error;
    for (const [id, exchange] of exchanges) {
      end(id, exchange);
      exchange.reject(failure);
    }
  }

  async function ask(type: string, content: Record<string, unknown>, options: AskOptions = {}) {
    if (failure !== undefined) throw failure;
    const { metadata = {}, onOutput, secondSignLimitMs = SECOND_SIGN_LIMIT_MS } = options;
    const request = toRequest(type, content, { session, metadata });
    const id = request.header.msg_id;
    if (onOutput !== undefined) listeners.set(id, onOutput);
    const answer = new Promise<Record<string, unknown>>((resolve, reject) => {
      exchanges.set(id, { isIdle: false, limitMs: secondSignLimitMs, resolve, reject });
    });
    send('shell', request);
    return answer;
  }

  function send(channel: 'shell' | 'control', request: JupyterMessage): void {
    sockets.send(channel, encodeMessage(request, key)).catch((cause: unknown) => {
      fail(new WattbookError('kernel', `the ${channel} channel of the kernel broke`, { cause }));
    });
  }

  return {
    isBusy: () => exchanges.size > 0,
    ask,
    execute: (request) => execute(ask, request),
    shutdown: () => {
      send('control', toRequest('shutdown_request', { restart: false }, { session }));
      return Promise.resolve();
    },
    fail,
    close: sockets.close,
  };
}

async function execute(ask: JupyterClient['ask'], { code, label, onOutput }: ExecuteRequest): Promise<ExecuteResult> {
  let hasError = false;
  const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  const reply = executeReplySchema.parse(
    await ask('execute_request', content, {
      metadata: { label },
      onOutput: (output) => {
        hasError ||= output.kind === 'error';
        onOutput(output);
      },
    }),
  );
  const executionCount = reply.execution_count ?? null;
  if (reply.status === 'ok' && executionCount !== null) return { status: 'ok', executionCount };
  if (reply.status !== 'error') {
    throw new WattbookError('kernel', `the kernel did not run the cell (status ${reply.status})`);
  }
  if (!hasError) onOutput(toKernelOutput('error', { ename: 'Error', evalue: '', traceback: [], ...reply })!);
  return { status: 'error', executionCount };
}

function isIdleStatus(content: unknown): boolean {
  const status = statusSchema.safeParse(content);
  return status.success && status.data.execution_state === 'idle';
}
