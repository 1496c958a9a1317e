import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/kernel/wire/connection.js';
import { encodeMessage, toMessage } from '../../../src/kernel/wire/message.js';
import { isAlive } from '../../processes.js';
import { openTestClient, type TestClient } from './jupyterClient.js';

const MAIN = fileURLToPath(new URL('../../../dist/kernel/jupyter/main.js', import.meta.url));
const HEARTBEAT = new URL('../../../dist/kernel/wire/heartbeat.js', import.meta.url).href;
const folder = mkdtempSync(join(tmpdir(), 'wattbook-life-'));
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

type Place = { file: string; read: () => Record<string, number> };

function makeConnectionFile(): Place {
  const file = join(folder, `connection-${Math.random()}.json`);
  const ports = { shell_port: 0, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
  writeFileSync(file, JSON.stringify({ transport: 'tcp', ip: '127.0.0.1', key: 'k', ...ports }), { mode: 0o600 });
  return { file, read: () => JSON.parse(readFileSync(file, 'utf8')) as Record<string, number> };
}

async function connectTo({ read }: Place): Promise<TestClient> {
  await expect.poll(() => read().shell_port, { timeout: 20_000 }).toBeGreaterThan(0);
  const { shell_port, iopub_port, stdin_port, control_port, hb_port } = read();
  const ports = { shell: shell_port, iopub: iopub_port, stdin: stdin_port, control: control_port, heartbeat: hb_port };
  return openTestClient({ transport: 'tcp', ip: '127.0.0.1', ports: ports as Connection['ports'], key: 'k' });
}

async function startKernel(): Promise<{ child: ChildProcess; client: TestClient }> {
  const place = makeConnectionFile();
  const child = spawn(process.execPath, [MAIN, place.file], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, JPY_PARENT_PID: String(process.pid) },
  });
  started.push(child);
  return { child, client: await connectTo(place) };
}

async function isGoneWithin(pid: number, limitMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < limitMs && isAlive(pid); waitedMs += 50) await sleep(50);
  return !isAlive(pid);
}

describe('the process of a kernel', () => {
  it.each([
    ['a free kernel', '0'],
    ['one with a running cell', 'for (;;) {}'],
    ['one with a timer', 'setInterval(() => undefined, 10); 0'],
  ])('answers and ends when asked to: %s', async (_, code) => {
    const { child, client } = await startKernel();
    const pid = Number((await client.run('process.pid')).result);
    const cell = client.send('execute_request', { code });
    await client.wait(({ parent, header }) => parent.msg_id === cell && header.msg_type === 'execute_input');
    const ended = once(child, 'exit');
    expect(await client.ask('shutdown_request', { restart: false }, { channel: 'control' })).toMatchObject({
      status: 'ok',
    });
    expect(await ended).toEqual([0, null]);
    expect(await isGoneWithin(pid, 2000)).toBe(true);
    client.close();
  });

  it('leaves with whoever started it, and takes its runtime along', async () => {
    const place = makeConnectionFile();
    const code = `
      const { spawn } = require('node:child_process');
      const env = { ...process.env, JPY_PARENT_PID: String(process.pid) };
      const child = spawn(process.execPath, [${JSON.stringify(MAIN)}, ${JSON.stringify(place.file)}], { stdio: 'inherit', env });
      console.log(child.pid);
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(parent);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const client = await connectTo(place);
    const pids = [Number(line.toString()), Number((await client.run('process.pid')).result)];
    client.send('execute_request', { code: 'for (;;) {}' });
    expect(pids.map(isAlive)).toEqual([true, true]);
    parent.kill('SIGKILL');
    expect(await Promise.all(pids.map((pid) => isGoneWithin(pid, 8000)))).toEqual([true, true]);
    client.close();
  });

  it('stops a cell on SIGINT, and ends on SIGTERM', async () => {
    const { child, client } = await startKernel();
    const cell = client.send('execute_request', { code: 'for (;;) {}' });
    await client.wait(({ parent, header }) => parent.msg_id === cell && header.msg_type === 'execute_input');
    child.kill('SIGINT');
    expect(await client.answer(cell)).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect((await client.run('6 * 7')).result).toBe('42');
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    client.close();
  });

  it('goes on when nobody reads its log any more', async () => {
    const place = makeConnectionFile();
    const child = spawn(process.execPath, [MAIN, place.file], { stdio: ['ignore', 'ignore', 'pipe'] });
    started.push(child);
    const client = await connectTo(place);
    child.stderr.destroy();
    await client.sendFrames('shell', [Buffer.from('garbage')]);
    await client.sendFrames('shell', encodeMessage(toMessage('execute_request', {}, { session: 'x' }), 'other key'));
    expect((await client.run('6 * 7')).result).toBe('42');
    const ended = once(child, 'exit');
    client.send('shutdown_request', { restart: false }, { channel: 'control' });
    expect(await ended).toEqual([0, null]);
    client.close();
  });

  it('ends at once when it exits without closing', async () => {
    const code = `
      import { Router } from 'zeromq';
      import { startHeartbeat } from ${JSON.stringify(HEARTBEAT)};
      const socket = new Router();
      await socket.bind('tcp://127.0.0.1:*');
      await startHeartbeat(socket);
      setTimeout(() => process.exit(5), 50);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
    started.push(child);
    expect(await once(child, 'exit')).toEqual([5, null]);
  });

  it('says what is wrong and ends with code 4 when it cannot listen', async () => {
    const file = join(folder, 'wrong.json');
    writeFileSync(file, '{}', { mode: 0o600 });
    const child = spawn(process.execPath, [MAIN, file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await once(child, 'close')).toEqual([4, null]);
    expect(text).toContain(`${file}: shell_port is no port`);
  });

  it('tells that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { file, read } = makeConnectionFile();
    writeFileSync(file, JSON.stringify({ ...read(), shell_port: (other.address() as AddressInfo).port }));
    const child = spawn(process.execPath, [MAIN, file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    expect(await once(child, 'close')).toEqual([4, null]);
    expect(text).toMatch(/sockets cannot be bound .*EADDRINUSE|Address already in use/);
    other.close();
  });
});
