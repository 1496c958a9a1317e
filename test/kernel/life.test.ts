import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startRuntime } from '../../src/kernel/runtime.js';
import { isAlive } from '../processes.js';
import { makeFolder, startSession } from './session.js';

const directory = process.cwd();

async function isGoneWithin(pid: number, limitMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < limitMs && isAlive(pid); waitedMs += 20) await sleep(20);
  return !isAlive(pid);
}

describe('a runtime that ends under a cell', () => {
  const rows: [how: string, code: string, message: RegExp][] = [
    ['by process.exit', "console.log('before'); process.exit(3)", /ended while it was needed \(exit code 3\)/],
    [
      'by process.exit in a timer',
      "setTimeout(() => process.exit(0), 5); console.log('before'); await new Promise(() => {})",
      /exit code 0/,
    ],
    [
      'by a signal',
      "console.log('before'); process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})",
      /signal SIGKILL/,
    ],
    ['by abort', "console.log('before'); process.abort()", /signal SIGABRT/],
  ];
  it.each(rows)(
    '%s answers with an error, after what was printed, and a fresh one starts',
    async (_, code, message) => {
      const outputs: string[] = [];
      const runtime = await startRuntime({ directory });
      const running = runtime.execute({
        code,
        label: 'cell 1',
        onOutput: (output) => outputs.push(JSON.stringify(output)),
      });
      await expect(running).rejects.toMatchObject({
        code: 'kernel',
        message: expect.stringMatching(message) as string,
      });
      expect(outputs[0]).toContain('before');
      expect(outputs.join()).not.toContain('debugger');
      await expect(runtime.execute({ code: '1', label: 'cell 2', onOutput: () => undefined })).rejects.toMatchObject({
        code: 'kernel',
      });
      await runtime.close();
      expect((await (await startSession()).run('6 * 7')).result).toBe('42');
    },
  );

  it('by a heap that is full says so', async () => {
    const before = process.env.NODE_OPTIONS;
    process.env.NODE_OPTIONS = '--max-old-space-size=64';
    const session = await startSession();
    process.env.NODE_OPTIONS = before ?? '';
    const code = 'const all: unknown[] = []; for (;;) all.push(new Array(1e5).fill(all.length));';
    await expect(session.run(code)).rejects.toMatchObject({ code: 'kernel', what: 'the runtime ran out of memory' });
  });

  it('by buffers beyond its limit says so', async () => {
    const session = await startSession({ memoryLimitBytes: 300 * 2 ** 20 });
    const code =
      'const kept: Buffer[] = []; for (;;) { kept.push(Buffer.alloc(2 ** 20, 1)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); }';
    await expect(session.run(code)).rejects.toMatchObject({ what: 'the runtime ran out of memory: more than 300 MB' });
  });
});

describe('a runtime', () => {
  it('ends with its parent, and so does what it started, even in a busy loop', async () => {
    const script = fileURLToPath(new URL('orphanParent.mjs', import.meta.url));
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await Promise.race([once(parent.stdout, 'data'), once(parent, 'exit')])) as [Buffer | number];
    const pids = line.toString().trim().split(' ').map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    parent.kill('SIGKILL');
    const gone = await Promise.all(pids.map((pid) => isGoneWithin(pid, 5000)));
    for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    expect(gone).toEqual([true, true]);
  });

  it('leaves no process behind when closed, busy or not, and may be closed twice', async () => {
    for (const code of [
      "require('node:child_process').spawn('sleep', ['600']).pid",
      "console.log(require('node:child_process').spawn('sleep', ['600']).pid); for (;;) {}",
    ]) {
      const runtime = await startRuntime({ directory });
      let child = 0;
      const running = runtime.execute({
        code,
        label: 'cell 1',
        onOutput: (output) => {
          child = Number(output.kind === 'stream' ? output.text : 'data' in output ? output.data['text/plain'] : 0);
        },
      });
      const failure = running.catch((error: unknown) => error);
      while (child === 0) await sleep(10);
      await Promise.all([runtime.close(), runtime.close()]);
      await failure;
      expect([await isGoneWithin(child, 2000), await isGoneWithin(runtime.pid, 2000)]).toEqual([true, true]);
    }
  });

  it('lets a cell that ended clean up when it is closed', async () => {
    const { directory: folder } = makeFolder({ 'package.json': '{}' });
    const runtime = await startRuntime({ directory: folder });
    const code = "process.on('exit', () => require('node:fs').writeFileSync('bye', ''));";
    await runtime.execute({ code, label: 'cell 1', onOutput: () => undefined });
    await runtime.close();
    expect(existsSync(`${folder}/bye`)).toBe(true);
  });

  it('does not start in a folder that is none, nor without end', async () => {
    await expect(startRuntime({ directory: '/no/such/folder' })).rejects.toMatchObject({ code: 'kernel' });
    await expect(startRuntime({ directory, startTimeoutMs: 1 })).rejects.toMatchObject({
      code: 'kernel',
      message: expect.stringContaining('too long') as string,
    });
  });

  it('listens on no port', async () => {
    const { run, runtime } = await startSession();
    await run("import './test/processes';");
    const sockets = readdirSync(`/proc/${runtime.pid}/fd`).flatMap((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${runtime.pid}/fd/${fd}`)) ?? [];
      return inode === undefined ? [] : [inode];
    });
    const tcp = ['tcp', 'tcp6', 'udp'].flatMap((name) =>
      readFileSync(`/proc/${runtime.pid}/net/${name}`, 'utf8').split('\n'),
    );
    expect(sockets.filter((inode) => tcp.some((row) => row.trim().split(/\s+/)[9] === inode))).toEqual([]);
  });

  it('keeps its size over 1,000 cells', async () => {
    const { run } = await startSession();
    const residentBytes = async (): Promise<number> => Number((await run('process.memoryUsage().rss')).result);
    for (let i = 0; i < 200; i++) await run(`const x${i} = ${i}; x${i}`);
    const before = await residentBytes();
    for (let i = 200; i < 1000; i++) await run(`const x${i} = x${i - 1} + 1; x${i}`);
    expect((await run('x999')).result).toBe('999');
    expect((await residentBytes()) - before).toBeLessThan(100 * 2 ** 20);
  });
});

describe('the deterministic mode', () => {
  const CODE =
    "[Date.now(), new Date().toISOString(), new Date(0).getFullYear(), Math.random(), Math.random(), Intl.DateTimeFormat().resolvedOptions().timeZone, (1234.5).toLocaleString(), new Date() instanceof Date, performance.now() < performance.now()].join('|')";

  it('gives the same in every run, by its seed, clock, zone and locale', async () => {
    const deterministic = { nowMs: 1_700_000_000_000, seed: 7, timeZone: 'America/Chicago', locale: 'de-DE' };
    const [first, second, other] = await Promise.all([
      startSession({ deterministic }),
      startSession({ deterministic }),
      startSession({ deterministic: { ...deterministic, seed: 8 } }),
    ]);
    const result = (await first.run(CODE)).result as string;
    expect((await second.run(CODE)).result).toBe(result);
    expect((await other.run(CODE)).result).not.toBe(result);
    const words = result.split('|');
    expect(words.slice(0, 3)).toEqual(['1700000000000', '2023-11-14T22:13:20.000Z', '1969']);
    expect(words.slice(5)).toEqual(['America/Chicago', '1.234,5', 'true', 'true']);
  });

  it('draws evenly', async () => {
    const { run } = await startSession({ deterministic: {} });
    const { result } = await run(
      'const bins = new Array(10).fill(0); for (let i = 0; i < 1e5; i++) bins[Math.floor(Math.random() * 10)]++; bins.join()',
    );
    for (const count of String(result).split(',').map(Number)) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});
