import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { createLog } from '../../../src/kernel/jupyter/log.js';
import { openKernel, type JupyterKernel, type KernelParts } from '../../../src/kernel/jupyter/kernel.js';
import { startRuntime } from '../../../src/kernel/runtime.js';
import { openClientSockets } from '../../../src/kernel/wire/clientSockets.js';
import type { ChannelName, Connection } from '../../../src/kernel/wire/connection.js';
import {
  decodeMessage,
  encodeMessage,
  toMessage,
  type JsonObject,
  type JupyterMessage,
} from '../../../src/kernel/wire/message.js';

/** A plain client of the protocol that keeps all it hears. */
export type TestClient = {
  /** Everything heard so far, in order of arrival. */
  heard: { channel: ChannelName; message: JupyterMessage }[];
  /** Sends and does not wait. @returns the message's id */
  send: (type: string, content: JsonObject, options?: SendOptions) => string;
  /** Sends the frames of a message as they are. */
  sendFrames: (channel: Exclude<ChannelName, 'iopub'>, frames: Buffer[]) => Promise<void>;
  /** Fulfils with the content of the answer to a message when its idle status is there too. */
  answer: (id: string) => Promise<JsonObject>;
  ask: (type: string, content?: JsonObject, options?: SendOptions) => Promise<JsonObject>;
  /** Runs a cell to its end. */
  run: (code: string, content?: JsonObject) => Promise<Ran>;
  /** Fulfils with the first message that fits, of those heard and to come. */
  wait: (fits: (message: JupyterMessage, channel: ChannelName) => boolean) => Promise<JupyterMessage>;
  /** What came on iopub of a message. */
  outputsOf: (id: string) => { type: string; content: JsonObject }[];
  close: () => void;
};

type SendOptions = { channel?: Exclude<ChannelName, 'iopub'>; parent?: JupyterMessage['header'] };

export type Ran = {
  reply: JsonObject;
  /** Outputs alone: neither status nor input. */
  outputs: { type: string; content: JsonObject }[];
  stdout: string;
  result: unknown;
};

/** Connects to a kernel and waits for its welcome. */
export async function openTestClient(connection: Connection): Promise<TestClient> {
  const session = randomUUID();
  const heard: TestClient['heard'] = [];
  const watchers = new Set<() => void>();
  const sockets = openClientSockets(connection, session, {
    onFrames: (channel, frames) => {
      const decoded = decodeMessage(frames, connection.key);
      if (!decoded.ok) throw new Error(decoded.reason);
      heard.push({ channel, message: decoded.message });
      for (const look of watchers) look();
    },
    onBroken: (channel, error) => {
      throw new Error(`${channel} broke`, { cause: error });
    },
  });

  function wait(fits: (message: JupyterMessage, channel: ChannelName) => boolean): Promise<JupyterMessage> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = heard.find(({ message, channel }) => fits(message, channel));
        if (found === undefined) return;
        watchers.delete(look);
        resolve(found.message);
      };
      watchers.add(look);
      look();
    });
  }

  const send: TestClient['send'] = (type, content, { channel = 'shell', parent } = {}) => {
    const message = toMessage(type, content, { session, parent });
    void sockets.send(channel, encodeMessage(message, connection.key));
    return message.header.msg_id;
  };

  const outputsOf: TestClient['outputsOf'] = (id) =>
    heard
      .filter(({ channel, message }) => channel === 'iopub' && message.parent.msg_id === id)
      .map(({ message }) => ({ type: message.header.msg_type, content: message.content }));

  async function answer(id: string): Promise<JsonObject> {
    const reply = await wait(
      ({ parent }, channel) => channel !== 'iopub' && channel !== 'stdin' && parent.msg_id === id,
    );
    await wait(({ parent, content }) => parent.msg_id === id && content.execution_state === 'idle');
    return reply.content;
  }

  const client: TestClient = {
    heard,
    send,
    sendFrames: sockets.send,
    answer,
    wait,
    outputsOf,
    ask: (type, content = {}, options = {}) => answer(send(type, content, options)),
    run: async (code, content = {}) => {
      const id = send('execute_request', { code, ...content });
      return toRan(await answer(id), outputsOf(id));
    },
    close: sockets.close,
  };
  await wait(({ header }) => header.msg_type === 'iopub_welcome');
  return client;
}

export function toRan(reply: JsonObject, all: Ran['outputs']): Ran {
  const outputs = all.filter(({ type }) => type !== 'status' && type !== 'execute_input');
  const texts = outputs.filter(({ content }) => content.name === 'stdout').map(({ content }) => content.text);
  const result = outputs.find(({ type }) => type === 'execute_result')?.content.data as JsonObject | undefined;
  return { reply, outputs, stdout: texts.join(''), result: result?.['text/plain'] };
}

export type Opened = { kernel: JupyterKernel; client: TestClient; connection: Connection; lines: string[] };

/** A kernel in this process with a client; both are closed after the tests of the file. `lines` is its log. */
export async function openTestKernel(parts: Partial<KernelParts> = {}): Promise<Opened> {
  const lines: string[] = [];
  const ports = { shell: 0, iopub: 0, stdin: 0, control: 0, heartbeat: 0 };
  const connection: Connection = parts.connection ?? {
    transport: 'tcp',
    ip: '127.0.0.1',
    ports,
    key: randomBytes(32).toString('hex'),
  };
  const kernel = await openKernel({
    startRuntime: (options) => startRuntime({ directory: process.cwd(), ...options }),
    log: createLog((line) => lines.push(line)),
    ...parts,
    connection,
  });
  const place = { ...connection, ports: kernel.ports };
  const client = await openTestClient(place);
  afterAll(async () => {
    client.close();
    await kernel.close();
  });
  return { kernel, client, connection: place, lines };
}
