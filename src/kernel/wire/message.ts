import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/**
 * Messages of the Jupyter protocol 5.x as ZeroMQ frames: identities, delimiter, signature, header, parent header,
 * metadata, content, buffers.
 *
 * @see https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
const DELIMITER = Buffer.from('<IDS|MSG>');

export const PROTOCOL_VERSION = '5.4';

export type JsonObject = Record<string, unknown>;

export type MessageHeader = { msg_id: string; msg_type: string; session: string } & JsonObject;

export type JupyterMessage = {
  identities: Buffer[];
  header: MessageHeader;
  /** The header of the message that this one answers; empty without one. */
  parent: { msg_id?: string } & JsonObject;
  metadata: JsonObject;
  content: JsonObject;
  buffers: Buffer[];
};

export type DecodedMessage =
  { ok: true; message: JupyterMessage; /** Hexadecimal. */ signature: string } | { ok: false; reason: string };

export type MessageOptions = {
  session: string;
  parent?: MessageHeader | undefined;
  identities?: Buffer[];
  metadata?: JsonObject;
};

/** A new message of a type; without `parent` it begins an exchange. */
export function toMessage(
  type: string,
  content: JsonObject,
  { session, parent, identities = [], metadata = {} }: MessageOptions,
): JupyterMessage {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: 'wattbook',
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { identities, header, parent: parent ?? {}, metadata, content, buffers: [] };
}

/**
 * HMAC-SHA256 of the four JSON parts, in hexadecimal.
 *
 * @example
 * ```ts @import.meta.vitest
 * const signature = signParts([Buffer.from('what do ya want '), Buffer.from('for nothing?')], 'Jefe');
 * expect(signature).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
 * ```
 */
export function signParts(parts: readonly Buffer[], key: string): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/** The frames of a message, signed with the key. */
export function encodeMessage(message: JupyterMessage, key: string): Buffer[] {
  const parts = [message.header, message.parent, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return [...message.identities, DELIMITER, Buffer.from(signParts(parts, key)), ...parts, ...message.buffers];
}

/** The message in the frames, or why it is none: delimiter, signature or JSON is wrong. The signature is checked first. */
export function decodeMessage(frames: readonly Buffer[], key: string): DecodedMessage {
  const at = frames.findIndex((frame) => frame.equals(DELIMITER));
  if (at < 0) return { ok: false, reason: 'a message without delimiter' };
  const [signature, ...rest] = frames.slice(at + 1);
  const parts = rest.slice(0, 4);
  if (signature === undefined || parts.length < 4) return { ok: false, reason: 'a message that is cut short' };
  const expected = signParts(parts, key);
  if (!isSameText(signature, Buffer.from(expected))) return { ok: false, reason: 'a message with a wrong signature' };
  const [header, parent, metadata, content] = parts.map(parseJson);
  if (!isHeader(header)) return { ok: false, reason: 'a malformed message (header)' };
  if (!isParent(parent)) return { ok: false, reason: 'a malformed message (parent header)' };
  if (!isObject(metadata)) return { ok: false, reason: 'a malformed message (metadata)' };
  if (!isObject(content)) return { ok: false, reason: 'a malformed message (content)' };
  const message = { identities: frames.slice(0, at), header, parent, metadata, content, buffers: rest.slice(4) };
  return { ok: true, message, signature: expected };
}

function isSameText(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

function parseJson(part: Buffer): unknown {
  try {
    return JSON.parse(part.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Whether a value is an object with fields: no array, not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isHeader(value: unknown): value is MessageHeader {
  return isObject(value) && ['msg_id', 'msg_type', 'session'].every((name) => typeof value[name] === 'string');
}

function isParent(value: unknown): value is JupyterMessage['parent'] {
  return isObject(value) && (value.msg_id === undefined || typeof value.msg_id === 'string');
}
