import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { executeNotebook, type ExecuteOptions } from '../../src/notebook/execute.js';
import type { Kernel } from '../../src/notebook/kernel.js';
import type { Notebook } from '../../src/notebook/format/nbformat.js';
import { tslabLauncher } from '../../src/notebook/tslab/launch.js';
import { isAlive } from '../processes.js';
import { codeCell, makeNotebook, printed } from './makeNotebook.js';

const directory = process.cwd();
const planning = fileURLToPath(new URL('../../notebooks/planning/', import.meta.url));

/** Eight kernels, started at once; each test takes one and may destroy it. */
let kernels: Kernel[] = [];
let started: readonly Kernel[] = [];

beforeAll(async () => {
  const folders = Array.from({ length: 8 }, (_, i) => (i === 0 ? planning : directory));
  started = await Promise.all(folders.map((folder) => tslabLauncher.start({ directory: folder })));
  kernels = [...started];
}, 120_000);
afterAll(async () => {
  await Promise.all(started.map((kernel) => kernel.close()));
});

function take(): Kernel {
  const kernel = kernels.pop();
  if (kernel === undefined) throw new RangeError('No kernel is left; start more.');
  return kernel;
}

async function goneWithin(pid: number, limitMs: number): Promise<boolean> {
  const endMs = Date.now() + limitMs;
  while (isAlive(pid) && Date.now() < endMs) await sleep(20);
  return !isAlive(pid);
}

async function fail(options: Partial<ExecuteOptions>, ...sources: string[]) {
  let saved: Notebook | undefined;
  const save = (notebook: Notebook): Promise<void> => {
    saved = notebook;
    return Promise.resolve();
  };
  const error: unknown = await executeNotebook(makeNotebook(...sources), { directory, save, ...options }).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return { error, saved: saved! };
}

describe('tslab kernels', () => {
  it('start eight at a time and all work', async () => {
    const run = (kernel: Kernel, i: number): Promise<Notebook> =>
      executeNotebook(makeNotebook(`console.log(${i} * 11);`), { kernel, directory });
    const notebooks = await Promise.all(started.map(run));
    expect(notebooks.map((notebook) => printed(notebook, 1))).toEqual(started.map((_, i) => `${i * 11}\n`));
  });

  it('work in the folder of the notebooks, with danfojs-node', async () => {
    const kernel = kernels.shift()!;
    const notebook = await executeNotebook(
      makeNotebook(
        "import * as dfd from 'danfojs-node';",
        'console.log(new dfd.DataFrame({ a: [1, 2, 6] }).a.mean());',
      ),
      { kernel, directory: planning },
    );
    expect(printed(notebook, 2)).toBe('3\n');
  });

  it('say so when killed in the middle of a cell', async () => {
    const kernel = take();
    const { error, saved } = await fail(
      {
        kernel,
        onProgress: ({ state }) => {
          if (state === 'running') setTimeout(() => process.kill(kernel.pid!, 'SIGKILL'), 300);
        },
      },
      'console.log("begin"); await new Promise(() => {});',
    );
    expect(error).toMatchObject({
      code: 'kernel',
      where: { cell: 1 },
      what: expect.stringContaining('SIGKILL') as string,
    });
    expect(printed(saved, 1)).toBe('begin\n');
    expect(codeCell(saved, 1).outputs.at(-1)).toMatchObject({ output_type: 'error', ename: 'KernelError' });
  });

  it('say so when a cell ends the process, and keep what it wrote before', async () => {
    const { error, saved } = await fail({ kernel: take() }, 'console.log("last words"); process.exit(3);');
    expect(error).toMatchObject({ code: 'kernel', what: expect.stringContaining('exit code 3') as string });
    expect(printed(saved, 1)).toBe('last words\n');
  });

  it('are killed when an interrupt does not stop a cell', async () => {
    const kernel = take();
    const { error } = await fail(
      { kernel, cellTimeoutMs: 300 },
      'await new Promise((done) => setTimeout(done, 1)); while (true) {}',
    );
    expect(error).toMatchObject({ code: 'notebook', what: 'the cell ran over its limit of 0.3 s' });
    expect(isAlive(kernel.pid!)).toBe(false);
  });

  it('end with the run that a signal stops', async () => {
    const kernel = take();
    const controller = new AbortController();
    const onProgress = (): void =>
      void setTimeout(() => {
        controller.abort();
      }, 300);
    const { error, saved } = await fail({ kernel, signal: controller.signal, onProgress }, 'while (true) {}', '2');
    expect(error).toMatchObject({ code: 'notebook', what: 'the run was stopped', where: { cell: 1 } });
    expect(saved.metadata.wattbook).toMatchObject({ failed: { message: 'the run was stopped', cell: 1 } });
    expect(isAlive(kernel.pid!)).toBe(false);
  });

  it('close at once though a timer lives, and take the processes of their cells along', async () => {
    const kernel = take();
    const notebook = await executeNotebook(
      makeNotebook(
        `import { spawn } from 'child_process';
         setInterval(() => {}, 1000);
         process.on('SIGTERM', () => {});
         console.log(spawn('sleep', ['600']).pid);`,
      ),
      { kernel, directory },
    );
    const sleeper = Number(printed(notebook, 1));
    expect(isAlive(sleeper)).toBe(true);
    const startMs = performance.now();
    await kernel.close();
    expect(performance.now() - startMs).toBeLessThan(2000);
    expect(isAlive(kernel.pid!)).toBe(false);
    expect(await goneWithin(sleeper, 1000)).toBe(true);
  });

  it('map errors in local modules, and fail the cell whose timer threw', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wattbook-'));
    await writeFile(
      join(folder, 'helper.ts'),
      'type A = {\n  a: 1;\n};\nexport function check(value: number): number {\n  if (value > 1) throw new Error("too big");\n  return value;\n}\n',
    );
    const launcher = tslabLauncher;
    const { error, saved } = await fail(
      { launcher, directory: folder },
      "import { check } from './helper';\ncheck(1);",
      'interface B {}\n\ncheck(2);',
    );
    expect(error).toMatchObject({ where: { cell: 2, line: 3 } });
    expect(codeCell(saved, 2).outputs).toMatchObject([
      { traceback: ['Error: too big', `    at check (${join(folder, 'helper.ts')}:5:24)`, '    at cell 2:3:1'] },
    ]);
  });

  it('fail the waiting cell when a timer of theirs throws', async () => {
    const { error } = await fail(
      { kernel: take() },
      'setTimeout(() => {\n  throw new Error("late");\n}, 50);\nawait new Promise(() => {});',
    );
    expect(error).toMatchObject({
      where: { cell: 1, line: 2 },
      what: expect.stringContaining('Error: late') as string,
    });
  });

  it('die with their parent, even when both are in the middle of something', async () => {
    const script = fileURLToPath(new URL('orphanParent.mjs', import.meta.url));
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    const isGone = await goneWithin(pid, 3000);
    if (!isGone) process.kill(pid, 'SIGKILL');
    expect(isGone).toBe(true);
  });

  it('refuse a folder that does not exist', async () => {
    await expect(tslabLauncher.start({ directory: '/no/such/folder' })).rejects.toMatchObject({ code: 'kernel' });
  });

  it('say so when they do not start in time, and leave no process', async () => {
    await expect(tslabLauncher.start({ directory, startTimeoutMs: 100 })).rejects.toMatchObject({
      code: 'kernel',
      message: expect.stringContaining('too long') as string,
    });
  });

  it('leave no process behind', async () => {
    await Promise.all(started.map((kernel) => kernel.close()));
    const left = started.filter((kernel) => isAlive(kernel.pid!));
    expect(left).toEqual([]);
  });
});
