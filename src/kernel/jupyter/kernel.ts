import { randomUUID } from 'node:crypto';
import type { Runtime } from '../runtime.js';
import type { RuntimeOptions } from '../runtimeOptions.js';
import type { ChannelName, Connection, KernelPorts } from '../wire/connection.js';
import { bindKernelSockets, type KernelSockets } from '../wire/kernelSockets.js';
import { toAnswers } from './answers.js';
import { createCellExecutor } from './cell.js';
import { createFigures } from './figures.js';
import { createComms, toCommMessage } from './comms.js';
import { createExecution } from './execution.js';
import { createGuard } from './guard.js';
import { createHistory } from './history.js';
import { createHost, toEndNotice, type Host } from './host.js';
import { createInputs } from './inputs.js';
import type { Log } from './log.js';
import { createOutbox, type Outbox } from './outbox.js';
import { createRequests, type Requests } from './requests.js';
import { createRunner } from './runner.js';

/** A kernel that answers over the Jupyter protocol 5.4. */
export type JupyterKernel = {
  /** The ports it listens on. */
  readonly ports: KernelPorts;
  /** Fulfils when a client has asked for the end and has its answer. */
  readonly asked: Promise<void>;
  interrupt: () => void;
  /** Ends the runtime and closes the sockets; may be called twice. */
  close: () => Promise<void>;
};

export type KernelParts = {
  connection: Connection;
  startRuntime: (options: Pick<RuntimeOptions, 'onComm'>) => Promise<Runtime>;
  log: Log;
};

/**
 * Opens a kernel and begins to start its runtime; requests are answered from now on.
 *
 * @throws the system's error, such as EADDRINUSE, when a socket cannot be bound.
 */
export async function openKernel({ connection, startRuntime, log }: KernelParts): Promise<JupyterKernel> {
  let send: KernelSockets['send'] = () => Promise.resolve();
  const outbox = createOutbox(connection.key, (channel, frames) => {
    send(channel, frames).catch((error: unknown) => {
      log(`a message on ${channel} could not be sent:`, String(error));
    });
  });
  const { host, requests, interrupt } = assemble({ outbox, startRuntime, log });
  const onFrames = toHearer(connection.key, requests, log);
  const sockets = await bindKernelSockets(connection, { onFrames, onSubscribe: outbox.welcome, onRefused: log });
  send = sockets.send;
  outbox.publish('status', { execution_state: 'starting' });
  host.ready().catch((error: unknown) => {
    log('the runtime does not start:', String(error));
  });
  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    await host.close();
    // What a cell tells that was ended with it is for nobody.
    send = () => Promise.resolve();
    await sockets.close();
  }
  return { ports: sockets.ports, asked: requests.asked, interrupt, close: () => (closing ??= close()) };
}

type Assembled = { host: Host; requests: Requests; interrupt: () => void };

function assemble({ outbox, startRuntime, log }: Omit<KernelParts, 'connection'> & { outbox: Outbox }): Assembled {
  const comms = createComms();
  const inputs = createInputs(outbox);
  const history = createHistory();
  const onComm: RuntimeOptions['onComm'] = (message) => {
    comms.note(message);
    const { type, content } = toCommMessage(message);
    outbox.publish(type, content, execution.running() ?? execution.latest(), message.metadata);
  };
  const host = createHost(
    () => startRuntime({ onComm }),
    (how, names) => {
      for (const id of comms.drop()) outbox.publish('comm_close', { comm_id: id, data: {} }, execution.latest());
      // A running cell tells it itself.
      if (execution.running() === undefined) outbox.print('stderr', toEndNotice(how, names), execution.latest());
    },
  );
  const interrupt = (): void => {
    // One that is still starting gets it with its first cell.
    if (execution.running() === undefined) host.current()?.interrupt();
    else
      void host.ready().then(
        (runtime) => {
          runtime.interrupt();
        },
        () => undefined,
      );
  };
  const run = createRunner({ host, inputs, log });
  const execution = createExecution(
    outbox,
    createCellExecutor({ outbox, history, run, figures: createFigures(randomUUID().slice(0, 8)) }),
  );
  const answers = toAnswers({ comms, history, host, log, interrupt });
  return { host, interrupt, requests: createRequests({ outbox, execution, inputs, answers, log }) };
}

function toHearer(key: string, requests: Requests, log: Log) {
  const guard = createGuard(key, log);
  return (channel: Exclude<ChannelName, 'iopub'>, frames: Buffer[]): void => {
    const message = guard(channel, frames);
    if (message !== undefined) requests.hear(channel, message);
  };
}
