import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject, JupyterMessage, MessageHeader } from '../wire/message.js';
import { toAsked } from './asked.js';
import { publishState, type CellExecutor } from './cell.js';
import type { Outbox } from './outbox.js';

/** The cells of a kernel, one after the other. */
export type Execution = {
  add: (request: JupyterMessage) => void;
  /** The request whose cell is running. */
  running: () => MessageHeader | undefined;
  /** The request of the latest cell: what comes from none is shown there. */
  latest: () => MessageHeader | undefined;
  /** Fulfils when no cell waits or runs, and at the latest when cells have been running for `limitMs`. */
  settled: (limitMs: number) => Promise<void>;
};

/** A queue of `execute_request`s; a cell that fails gives up those that wait, unless its request says other. */
export function createExecution(outbox: Outbox, execute: CellExecutor): Execution {
  const waiting: JupyterMessage[] = [];
  let running: JupyterMessage | undefined;
  let latest: MessageHeader | undefined;
  let busySinceMs = 0;
  let idle = Promise.resolve();

  async function work(): Promise<void> {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
      running = request;
      latest = request.header;
      finish(request, await execute(request));
      running = undefined;
    }
  }

  function finish(request: JupyterMessage, reply: JsonObject): void {
    outbox.send('shell', 'execute_reply', reply, request);
    publishState(outbox, 'idle', request.header);
    if (reply.status === 'error' && toAsked(request.content).stopsOnError) waiting.splice(0).forEach(giveUp);
  }

  function giveUp(request: JupyterMessage): void {
    publishState(outbox, 'busy', request.header);
    outbox.send('shell', 'execute_reply', { status: 'aborted' }, request);
    publishState(outbox, 'idle', request.header);
  }

  return {
    add: (request) => {
      waiting.push(request);
      if (running !== undefined || waiting.length > 1) return;
      busySinceMs = performance.now();
      idle = idle.then(work);
    },
    running: () => running?.header,
    latest: () => latest,
    settled: async (limitMs) => {
      if (running === undefined && waiting.length === 0) return;
      const leftMs = Math.max(0, busySinceMs + limitMs - performance.now());
      await Promise.race([idle, sleep(leftMs, undefined, { ref: false })]);
    },
  };
}
