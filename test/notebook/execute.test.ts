import { describe, expect, it, vi } from 'vitest';
import { WattbookError } from '../../src/base/errors.js';
import { executeNotebook, type CellProgress, type ExecuteOptions } from '../../src/notebook/execute.js';
import type { KernelOutput } from '../../src/notebook/kernel.js';
import type { Notebook } from '../../src/notebook/format/nbformat.js';
import { fakeKernel, fakeLauncher, type FakeCell } from './fakeKernel.js';
import { codeCell, makeNotebook, printed, type CellSpec } from './makeNotebook.js';

const write =
  (...outputs: KernelOutput[]): FakeCell =>
  ({ onOutput }) => {
    outputs.forEach(onOutput);
    return { status: 'ok', executionCount: 1 };
  };
const say = (text: string): KernelOutput => ({ kind: 'stream', name: 'stdout', text });
const oops: KernelOutput = { kind: 'error', name: 'TypeError', message: 'no', traceback: ['TypeError: no'], line: 2 };
const failing: FakeCell = ({ onOutput }) => {
  onOutput(oops);
  return { status: 'error', executionCount: 1 };
};

async function run(cells: Record<string, FakeCell>, specs: CellSpec[], options: Partial<ExecuteOptions> = {}) {
  const kernel = fakeKernel(cells);
  const saved: Notebook[] = [];
  const progress: CellProgress[] = [];
  const result = await executeNotebook(makeNotebook(...specs), {
    launcher: fakeLauncher(kernel),
    directory: '.',
    save: (notebook) => {
      saved.push(notebook);
      return Promise.resolve();
    },
    onProgress: (step) => void progress.push(step),
    ...options,
  }).then(
    (notebook) => ({ notebook, error: undefined }),
    (error: unknown) => ({ notebook: undefined, error }),
  );
  return { ...result, kernel, saved, progress, last: saved.at(-1)! };
}

describe('executeNotebook', () => {
  it('runs code cells in order, saves once, ends the kernel', async () => {
    const { kernel, saved, notebook } = await run({ a: write(say('1')), b: write(say('2')) }, [
      { source: '# T', type: 'markdown' },
      'a',
      'b',
    ]);
    expect(kernel.calls).toEqual(['execute a', 'execute b', 'close']);
    expect(saved).toEqual([notebook]);
    expect(printed(notebook!, 3)).toBe('2');
  });

  it('leaves the given notebook as it is, and forgets old outputs', async () => {
    const before = makeNotebook('a');
    codeCell(before, 1).outputs.push({ output_type: 'stream', name: 'stdout', text: 'old' });
    const kernel = fakeKernel({ a: write(say('new')) });
    const after = await executeNotebook(before, { kernel, directory: '.' });
    expect(printed(after, 1)).toBe('new');
    expect(printed(before, 1)).toBe('old');
  });

  it('takes away the marks of an earlier run and no other metadata', async () => {
    const before = makeNotebook('a');
    before.metadata.wattbook = { title: 'Storage', failed: { message: 'old' } };
    codeCell(before, 1).metadata.wattbook = { failed: true };
    const after = await executeNotebook(before, { kernel: fakeKernel({ a: write() }), directory: '.' });
    expect(after.metadata.wattbook).toEqual({ title: 'Storage', kernel: expect.anything() as unknown });
    expect(codeCell(after, 1).metadata.wattbook).toBeUndefined();
  });

  it('does not end a kernel that it was given', async () => {
    const kernel = fakeKernel({ a: write() });
    await executeNotebook(makeNotebook('a'), { kernel, directory: '.' });
    expect(kernel.calls).toEqual(['execute a']);
  });

  it('notes kernel, count and times', async () => {
    const { notebook } = await run({ a: write() }, ['a']);
    expect(notebook!.metadata).toMatchObject({
      language_info: { name: 'typescript', version: '6' },
      wattbook: { kernel: { name: 'fake', nodeVersion: '20' } },
    });
    expect(codeCell(notebook!, 1).execution_count).toBe(1);
    expect(codeCell(notebook!, 1).metadata.execution).toMatchObject({
      'iopub.status.busy': expect.stringMatching(/^\d{4}-.*Z$/) as string,
      'iopub.status.idle': expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
  });

  it('tells progress with a label', async () => {
    const { progress } = await run({ '// Load\na': write(), b: write() }, [
      '// Load\na',
      { source: '## Storage value', type: 'markdown' },
      'b',
      { source: 'c', tags: ['skip-execution'] },
    ]);
    expect(progress.map(({ cell, cellCount, label, state }) => [cell, cellCount, label, state])).toEqual([
      [1, 4, 'Load', 'running'],
      [1, 4, 'Load', 'done'],
      [3, 4, 'Storage value', 'running'],
      [3, 4, 'Storage value', 'done'],
      [4, 4, 'Storage value', 'skipped'],
    ]);
    expect(progress[1]!.durationMs).toBeGreaterThanOrEqual(0);
  });

  it('skips empty cells', async () => {
    const { kernel } = await run({}, ['  \n']);
    expect(kernel.calls).toEqual(['close']);
  });

  it('stops at the first failing cell, with place and source line', async () => {
    const { error, last, kernel } = await run({ 'one\ntwo': failing }, ['one\ntwo', 'never']);
    expect(error).toMatchObject({ code: 'notebook', message: 'made.ipynb, cell 1, line 2: TypeError: no\n  two' });
    expect(kernel.calls).toEqual(['execute one\ntwo', 'close']);
    expect(last.metadata.wattbook).toEqual({
      kernel: expect.anything() as unknown,
      failed: { message: 'TypeError: no\n  two', cell: 1 },
    });
    expect(codeCell(last, 1)).toMatchObject({ metadata: { wattbook: { failed: true } }, execution_count: 1 });
  });

  it('goes on after a cell that may fail', async () => {
    const { error, kernel } = await run({ a: failing, b: write() }, [{ source: 'a', tags: ['raises-exception'] }, 'b']);
    expect(error).toBeUndefined();
    expect(kernel.calls).toEqual(['execute a', 'execute b', 'close']);
  });

  it('fails on a kernel error even in a cell that may fail, and shows it in the cell', async () => {
    const dead: FakeCell = () => Promise.reject(new WattbookError('kernel', 'the kernel ended (signal SIGKILL)'));
    const { error, last } = await run({ a: dead }, [{ source: 'a', tags: ['raises-exception'] }]);
    expect(error).toMatchObject({ code: 'kernel', where: { notebook: 'made.ipynb', cell: 1 } });
    expect(codeCell(last, 1).outputs).toEqual([
      { output_type: 'error', ename: 'KernelError', evalue: 'the kernel ended (signal SIGKILL)', traceback: [] },
    ]);
  });

  it('interrupts a cell over its limit and keeps a kernel that stops', async () => {
    const slow: FakeCell = async (_, { interrupted }) => {
      await interrupted;
      return { status: 'error', executionCount: 1 };
    };
    const { error, kernel, last } = await run({ a: slow }, ['a'], { cellTimeoutMs: 20 });
    expect(error).toMatchObject({ code: 'notebook', what: 'the cell ran over its limit of 0.02 s' });
    expect(kernel.calls).toEqual(['execute a', 'interrupt', 'close']);
    expect(codeCell(last, 1).outputs).toMatchObject([{ ename: 'NotebookError' }]);
  });

  it('holds all cells together to the limit of the notebook', async () => {
    const slow: FakeCell = async (_, { interrupted }) => {
      await interrupted;
      return { status: 'error', executionCount: 2 };
    };
    const { error } = await run({ a: write(say('1')), b: slow }, ['a', 'b'], { timeoutMs: 30 });
    expect(error).toMatchObject({
      what: 'the cell ran over the limit of the whole notebook, 0.03 s',
      where: { cell: 2 },
    });
  });

  it('keeps what has come while later cells run', async () => {
    const kept: string[] = [];
    const waiting: FakeCell = async () => {
      await vi.waitUntil(() => kept.length > 0);
      return { status: 'ok', executionCount: 2 };
    };
    const keep = (notebook: Notebook): Promise<void> => Promise.resolve(void kept.push(printed(notebook, 1)));
    await run({ a: write(say('1')), b: waiting }, ['a', 'b'], { keep });
    expect(kept).toEqual(['1']);
  });

  it('closes a kernel that does not stop when interrupted', async () => {
    const deaf: FakeCell = async (_, { closed }) => {
      await closed;
      throw new WattbookError('kernel', 'the kernel ended');
    };
    const kernel = fakeKernel({ a: deaf });
    const running = executeNotebook(makeNotebook('a'), { kernel, directory: '.', cellTimeoutMs: 20 });
    await expect(running).rejects.toMatchObject({ code: 'notebook' });
    expect(kernel.calls).toEqual(['execute a', 'interrupt', 'close']);
  });

  it('stops a cell that writes without end', async () => {
    const chatty: FakeCell = async ({ onOutput }, { interrupted }) => {
      for (let i = 0; i < 11; i++) onOutput(say('x'.repeat(10_000_000)));
      await interrupted;
      return { status: 'ok', executionCount: 1 };
    };
    const { error, last } = await run({ a: chatty }, ['a']);
    expect(error).toMatchObject({ code: 'notebook', what: 'the cell wrote more than 100000000 characters' });
    expect(printed(last, 1)).toHaveLength(100_000_000);
  });

  it('ends kernel and run when the signal aborts', async () => {
    const controller = new AbortController();
    const waiting: FakeCell = async (_, { closed }) => {
      controller.abort();
      await closed;
      throw new WattbookError('kernel', 'the kernel ended');
    };
    const { error, kernel, saved } = await run({ a: waiting }, ['a', 'b'], { signal: controller.signal });
    expect(error).toMatchObject({ code: 'notebook', what: 'the run was stopped', where: { cell: 1 } });
    expect(kernel.calls).toEqual(['execute a', 'close']);
    expect(saved).toHaveLength(1);
  });

  it('starts no kernel when the signal has aborted before', async () => {
    const { error, kernel } = await run({}, ['a'], { signal: AbortSignal.abort() });
    expect(error).toMatchObject({ what: 'the run was stopped' });
    expect(kernel.calls).toEqual([]);
  });

  it('looks for faults before the kernel starts, in cells that will run', async () => {
    const kernel = fakeKernel({});
    const seen: unknown[] = [];
    const launcher = fakeLauncher(kernel, (cells) => {
      seen.push(...cells);
      return Promise.resolve([{ cell: 2, line: 3, message: 'n is stale', next: 'Use an object.' }]);
    });
    const specs = ['a', 'b', { source: 'c', tags: ['skip-execution'] }];
    const { error, last } = await run({}, specs, { launcher });
    expect(error).toMatchObject({ message: 'made.ipynb, cell 2, line 3: n is stale\n  Use an object.' });
    expect(seen).toEqual([
      { cell: 1, source: 'a' },
      { cell: 2, source: 'b' },
    ]);
    expect(kernel.calls).toEqual([]);
    expect(codeCell(last, 2).metadata.wattbook).toEqual({ failed: true });
  });

  it('saves and reports when the kernel does not start', async () => {
    const launcher = { name: 'x', start: () => Promise.reject(new WattbookError('kernel', 'did not start')) };
    const { error, last } = await run({}, ['a'], { launcher });
    expect(error).toMatchObject({ code: 'kernel', where: { notebook: 'made.ipynb' } });
    expect(last.metadata.wattbook).toEqual({ failed: { message: 'did not start' } });
  });

  it('refuses to guess a kernel', async () => {
    await expect(executeNotebook(makeNotebook('a'), { directory: '.' })).rejects.toThrow(TypeError);
  });
});
