import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { readConnection, writePorts } from '../../../src/kernel/jupyter/connectionFile.js';
import { createGuard } from '../../../src/kernel/jupyter/guard.js';
import { createLog } from '../../../src/kernel/jupyter/log.js';
import { encodeMessage, toMessage } from '../../../src/kernel/wire/message.js';
import { openTestKernel } from './jupyterClient.js';

const { client, connection, lines } = await openTestKernel();
const { run, send, sendFrames, ask, heard } = client;

const execute = (code: string) => toMessage('execute_request', { code }, { session: 'x' });
const heardOf = (id: string) => heard.filter(({ message }) => message.parent.msg_id === id);

describe('what comes without the key', () => {
  const message = execute('globalThis.forged = true');
  const signed = encodeMessage(message, 'another key');
  const [delimiter, signature, ...parts] = signed;
  const attempts: [name: string, frames: Buffer[], line: RegExp][] = [
    ['signed with another key', signed, /wrong signature was ignored on shell/],
    ['not signed', [delimiter!, Buffer.alloc(0), ...parts], /wrong signature/],
    ['cut short', [delimiter!, signature!, ...parts.slice(0, 3)], /cut short/],
    ['garbage', [Buffer.from([0, 255, 7]), Buffer.alloc(0)], /without delimiter/],
    ['a long frame', [Buffer.alloc(5 * 2 ** 20, 1)], /without delimiter/],
  ];
  it.each(attempts)('is ignored and logged: %s', async (_, frames, line) => {
    for (const channel of ['shell', 'control', 'stdin'] as const) await sendFrames(channel, frames);
    await expect.poll(() => lines.join('\n')).toMatch(line);
    expect((await run('typeof forged')).result).toBe('undefined');
    expect(heardOf(message.header.msg_id)).toEqual([]);
  });

  it('is told once a kind, however often it comes', async () => {
    for (let i = 0; i < 2000; i++) await sendFrames('shell', signed);
    await ask('kernel_info_request');
    expect(lines.filter((line) => line.includes('wrong signature'))).toHaveLength(1);
  });
});

describe('what is signed', () => {
  it('is not taken twice', async () => {
    const frames = encodeMessage(execute('globalThis.times = (globalThis.times ?? 0) + 1'), connection.key);
    for (let i = 0; i < 3; i++) await sendFrames('shell', frames);
    expect((await run('times')).result).toBe('1');
    expect(lines.join('\n')).toContain('a message that came before was ignored on shell');
  });

  it('and makes no sense is ignored', async () => {
    send('no_such_request', {});
    send('constructor', {});
    send('comm_msg', { data: 1 });
    send('execute_request', { code: 7, user_expressions: [] });
    send('input_reply', { value: 1 }, { channel: 'stdin' });
    expect(await ask('complete_request', { code: 5, cursor_pos: 'x' })).toMatchObject({
      status: 'ok',
      matches: expect.anything() as unknown,
    });
    expect((await run('1 + 1')).result).toBe('2');
    expect(lines.join('\n')).toContain('unknown type was ignored: no_such_request');
  });

  it('is remembered within bounds', () => {
    const guard = createGuard(
      'key',
      createLog(() => undefined),
    );
    const first = encodeMessage(execute('0'), 'key');
    expect(guard('shell', first)).toBeDefined();
    expect(guard('shell', first)).toBeUndefined();
    for (let i = 0; i < 100; i++) expect(guard('shell', encodeMessage(execute('1'), 'key'))).toBeDefined();
    expect(guard('shell', first)).toBeUndefined();
  });
});

describe('connections', () => {
  async function openMany(count: number, port: number, text?: string): Promise<Socket[]> {
    const sockets: Socket[] = [];
    for (let i = 0; i < count; i++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
      // The listener's queue is short.
      if (i % 100 === 99) await Promise.race([once(socket, 'connect'), sleep(1000)]);
      if (text !== undefined) socket.write(text);
    }
    return sockets;
  }

  it('10,000 of them do no harm, silent or talking something else', async () => {
    for (const [port, text] of [
      [connection.ports.shell, undefined],
      [connection.ports.iopub, 'GET / HTTP/1.1\r\n\r\n'],
      [connection.ports.heartbeat, '\0'.repeat(64)],
      [connection.ports.control, '\xff\0\0\0\0\0\0\0\x01\x7f'],
    ] as const) {
      const sockets = await openMany(2500, port, text);
      expect((await run('6 * 7')).result).toBe('42');
      for (const socket of sockets) socket.destroy();
    }
    expect((await run('6 * 7')).result).toBe('42');
    expect(await ask('kernel_info_request', {}, { channel: 'control' })).toMatchObject({ status: 'ok' });
    expect(lines.filter((line) => line.includes('does not speak ZeroMQ was cut off'))).toHaveLength(1);
  });
});

describe('a connection file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wattbook-connection-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
  const good = { transport: 'tcp', ip: '127.0.0.1', signature_scheme: 'hmac-sha256', key: 'k', ...ports };
  const log: string[] = [];

  async function read(content: unknown, mode = 0o600) {
    const file = join(folder, 'connection.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    chmodSync(file, mode);
    return {
      file,
      connection: await readConnection(
        file,
        createLog((line) => log.push(line)),
      ),
    };
  }

  it('is read', async () => {
    expect((await read(good)).connection).toEqual({
      transport: 'tcp',
      ip: '127.0.0.1',
      key: 'k',
      ports: { shell: 1, iopub: 2, stdin: 3, control: 4, heartbeat: 5 },
    });
    expect((await read({ ...good, ip: 'localhost' })).connection.ip).toBe('127.0.0.1');
    expect((await read({ ...good, ip: '::1' })).connection.ip).toBe('::1');
  });

  it('that others can read is closed to them, with a line', async () => {
    const { file } = await read(good, 0o644);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(log.join('\n')).toContain('others could read the key');
  });

  it('gets the ports that the system chose', async () => {
    const { file } = await read({ ...good, shell_port: 0, more: 1 });
    await writePorts(file, { shell: 9, iopub: 2, stdin: 3, control: 4, heartbeat: 5 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await readConnection(file, () => undefined)).ports.shell).toBe(9);
  });

  const faults: [name: string, content: unknown, what: RegExp][] = [
    ['no JSON', '{', /cannot be read as a connection file/],
    ['a list', [], /is no connection file/],
    ['no key', { ...good, key: '' }, /has no key/],
    ['another scheme', { ...good, signature_scheme: 'hmac-md5' }, /hmac-md5 is not supported/],
    ['another transport', { ...good, transport: 'udp' }, /udp is not supported/],
    ['an open address', { ...good, ip: '0.0.0.0' }, /can be reached from other machines/],
    ['any address', { ...good, ip: '*' }, /can be reached from other machines/],
    ['an address of the net', { ...good, ip: '192.168.1.5' }, /can be reached from other machines/],
    ['a port that is none', { ...good, hb_port: 70_000 }, /hb_port is no port/],
    ['sockets in an open folder', { ...good, transport: 'ipc', ip: '/tmp/wattbook-test' }, /others can write in \/tmp/],
    ['sockets in no folder', { ...good, transport: 'ipc', ip: '/no/such/folder/k' }, /no folder \/no\/such\/folder/],
  ];
  it.each(faults)('is refused with %s', async (_, content, what) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'kernel',
      what: expect.stringMatching(what) as string,
      where: { file: join(folder, 'connection.json') },
    });
  });
});

describe('ipc', () => {
  it('works the same, on sockets that are for this user alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wattbook-ipc-'));
    mkdirSync(join(folder, 'private'), { mode: 0o700 });
    const ip = join(folder, 'private', 'kernel');
    const ports = { shell: 1, iopub: 2, stdin: 3, control: 4, heartbeat: 5 };
    const opened = await openTestKernel({ connection: { transport: 'ipc', ip, ports, key: 'k' } });
    expect((await opened.client.run('6 * 7')).result).toBe('42');
    for (const port of Object.values(ports)) expect(statSync(`${ip}-${port}`).mode & 0o077).toBe(0);
    opened.client.close();
    await opened.kernel.close();
    rmSync(folder, { recursive: true });
  });
});
