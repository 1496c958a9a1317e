import { randomUUID } from 'node:crypto';
import type { ChannelName } from '../wire/connection.js';
import { encodeMessage, toMessage, type JsonObject, type JupyterMessage, type MessageHeader } from '../wire/message.js';

/** What a kernel sends, in the protocol's words. */
export type Outbox = {
  /** To all clients; `parent` is the request that it comes of. */
  publish: (type: string, content: JsonObject, parent?: MessageHeader, metadata?: JsonObject) => void;
  /** Text that a cell prints; pieces that come close together are sent as one message. */
  print: (name: 'stdout' | 'stderr', text: string, parent?: MessageHeader) => void;
  /** To the client of a request, on the channel that it came on or on stdin. */
  send: (channel: Exclude<ChannelName, 'iopub'>, type: string, content: JsonObject, request: JupyterMessage) => string;
  /** Greets a client whose subscription has come. */
  welcome: (topic: Buffer) => void;
};

/** Least time between two messages of printed text: clients slow down, or drop, when they get thousands a second. */
const PRINT_PAUSE_MS = 20;
/** Printed text is sent at once when it grows beyond this, in characters. */
const PRINT_LENGTH = 256 * 1024;

type SendOptions = { parent: MessageHeader | undefined; metadata?: JsonObject };

/** @param send takes the frames of a message; it must keep their order. */
export function createOutbox(key: string, send: (channel: ChannelName, frames: Buffer[]) => void): Outbox {
  const session = randomUUID();
  const prints = createPrints((name, text, parent) => {
    sendOut('stream', { name, text }, { parent });
  });

  function sendOut(type: string, content: JsonObject, options: SendOptions): void {
    const identities = [Buffer.from(`kernel.${session}.${type}`)];
    send('iopub', encodeMessage(toMessage(type, content, { session, identities, ...options }), key));
  }

  return {
    publish: (type, content, parent, metadata = {}) => {
      prints.flush();
      sendOut(type, content, { parent, metadata });
    },
    print: prints.add,
    send: (channel, type, content, { identities, header }) => {
      const message = toMessage(type, content, { session, parent: header, identities });
      send(channel, encodeMessage(message, key));
      return message.header.msg_id;
    },
    welcome: (topic) => {
      const content = { subscription: topic.toString('utf8') };
      send('iopub', encodeMessage(toMessage('iopub_welcome', content, { session, identities: [topic] }), key));
    },
  };
}

type Piece = { name: 'stdout' | 'stderr'; parent: MessageHeader | undefined; texts: string[]; length: number };

function createPrints(send: (name: 'stdout' | 'stderr', text: string, parent: MessageHeader | undefined) => void): {
  add: Outbox['print'];
  flush: () => void;
} {
  let held: Piece | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sentMs = -Infinity;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (held === undefined) return;
    const { name, texts, parent } = held;
    held = undefined;
    sentMs = performance.now();
    send(name, texts.join(''), parent);
  }

  function add(name: 'stdout' | 'stderr', text: string, parent?: MessageHeader): void {
    if (held !== undefined && (held.name !== name || held.parent !== parent)) flush();
    held ??= { name, parent, texts: [], length: 0 };
    held.texts.push(text);
    held.length += text.length;
    if (held.length > PRINT_LENGTH) flush();
    else timer ??= setTimeout(flush, Math.max(0, PRINT_PAUSE_MS - (performance.now() - sentMs)));
  }

  return { add, flush };
}
