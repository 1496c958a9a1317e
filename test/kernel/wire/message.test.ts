import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, signParts, toMessage } from '../../../src/kernel/wire/message.js';

const key = 'a'.repeat(32);
const request = toMessage('execute_request', { code: '1 + 1' }, { session: 's', metadata: { label: 'cell 1' } });
const encode = (): Buffer[] => encodeMessage(request, key);

describe('signature', () => {
  // RFC 4231, test cases 1 and 2.
  const vectors: [key: Buffer, data: Buffer, digest: string][] = [
    [
      Buffer.alloc(20, 0x0b),
      Buffer.from('Hi There'),
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      Buffer.from('Jefe'),
      Buffer.from('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
  ];
  it.each(vectors)('%#', (vectorKey, data, digest) => {
    expect(signParts([data], vectorKey.toString('latin1'))).toBe(digest);
    expect(signParts([data.subarray(0, 3), data.subarray(3)], vectorKey.toString('latin1'))).toBe(digest);
  });
});

describe('a message', () => {
  it('comes back', () => {
    expect(decodeMessage(encode(), key)).toEqual({ ok: true, message: request, signature: String(encode()[1]) });
  });

  it('keeps identities and buffers', () => {
    const message = { ...request, identities: [Buffer.from('id')], buffers: [Buffer.from([1, 2])] };
    expect(decodeMessage(encodeMessage(message, key), key)).toMatchObject({ ok: true, message });
  });

  it('has the frames of the protocol', () => {
    const [delimiter, signature, ...parts] = encode().map(String);
    expect(delimiter).toBe('<IDS|MSG>');
    expect(signature).toMatch(/^[0-9a-f]{64}$/);
    expect(parts.map((part) => JSON.parse(part) as unknown)).toEqual([
      expect.objectContaining({ msg_type: 'execute_request', version: '5.4', session: 's' }),
      {},
      { label: 'cell 1' },
      { code: '1 + 1' },
    ]);
  });

  it.each([2, 3, 4, 5])('is refused when frame %i is changed', (index) => {
    const frames = encode();
    frames[index] = Buffer.from('{"msg_id":"x","msg_type":"y","session":"z"}');
    expect(decodeMessage(frames, key)).toEqual({ ok: false, reason: 'a message with a wrong signature' });
  });

  const tampered: [name: string, change: (frames: Buffer[]) => Buffer[], key: string, reason: string][] = [
    ['another key', (frames) => frames, 'b', 'a message with a wrong signature'],
    ['no signature', ([head, , ...rest]) => [head!, Buffer.alloc(0), ...rest], key, 'a message with a wrong signature'],
    ['a half signature', (f) => f.with(1, f[1]!.subarray(0, 32)), key, 'a message with a wrong signature'],
    ['no delimiter', (frames) => frames.slice(1), key, 'a message without delimiter'],
    ['a missing part', (frames) => frames.slice(0, 5), key, 'a message that is cut short'],
    ['nothing', () => [], key, 'a message without delimiter'],
  ];
  it.each(tampered)('is refused with %s', (_, change, otherKey, reason) => {
    expect(decodeMessage(change(encode()), otherKey)).toEqual({ ok: false, reason });
  });

  it('is refused when it is signed and no JSON', () => {
    const parts = ['{"msg_id":', '{}', '{}', '{}'].map((part) => Buffer.from(part));
    const frames = [Buffer.from('<IDS|MSG>'), Buffer.from(signParts(parts, key)), ...parts];
    expect(decodeMessage(frames, key)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^a malformed/) as string,
    });
  });
});
