import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * Messages of the Jupyter protocol 5.x as ZeroMQ frames: identities, delimiter, signature, header, parent header,
 * metadata, content, buffers.
 *
 * @see https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
 */
const DELIMITER = Buffer.from('<IDS|MSG>');
const PROTOCOL_VERSION = '5.3';

const headerSchema = z.looseObject({ msg_id: z.string(), msg_type: z.string(), session: z.string() });
const recordSchema = z.record(z.string(), z.unknown());
// A message without a parent has an empty parent header.
const parentSchema = z.looseObject({ msg_id: z.string().optional() });

export type JupyterMessage = {
  identities: Buffer[];
  header: z.infer<typeof headerSchema>;
  parent: z.infer<typeof parentSchema>;
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers: Buffer[];
};

export type DecodedMessage = { ok: true; message: JupyterMessage } | { ok: false; reason: string };

export type RequestOptions = { session: string; metadata?: Record<string, unknown> };

/** A new message of a type, without parent, as a client sends it. */
export function toRequest(type: string, content: Record<string, unknown>, options: RequestOptions): JupyterMessage {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session: options.session,
    username: 'wattbook',
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { identities: [], header, parent: {}, metadata: options.metadata ?? {}, content, buffers: [] };
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
  if (!isSameText(signature, Buffer.from(signParts(parts, key)))) {
    return { ok: false, reason: 'a message with a wrong signature' };
  }
  const [header, parent, metadata, content] = parts.map(parseJson);
  const parsed = messageSchema.safeParse({ header, parent, metadata, content });
  if (!parsed.success) return { ok: false, reason: `a malformed message (${z.prettifyError(parsed.error)})` };
  return { ok: true, message: { identities: frames.slice(0, at), ...parsed.data, buffers: rest.slice(4) } };
}

const messageSchema = z.object({
  header: headerSchema,
  parent: parentSchema,
  metadata: recordSchema,
  content: recordSchema,
});

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
