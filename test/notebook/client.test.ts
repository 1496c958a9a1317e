import { afterEach, describe, expect, it } from 'vitest';
import { WattbookError } from '../../src/base/errors.js';
import { executeCode, type JupyterClient } from '../../src/notebook/jupyter/client.js';
import { connectClient } from '../../src/notebook/jupyter/connect.js';
import type { KernelOutput } from '../../src/notebook/kernel.js';
import { KEY, startScriptedKernel, type Stage } from './scriptedKernel.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const SECOND_SIGN_LIMIT_MS = 200;

async function connect(script: (stage: Stage) => Promise<void>) {
  const kernel = await startScriptedKernel(script);
  const connection = { ports: kernel.ports, key: KEY, secondSignLimitMs: SECOND_SIGN_LIMIT_MS };
  const { client, info } = await connectClient(connection, AbortSignal.timeout(5000));
  closers.push(client.close, kernel.close);
  return { client, info, kernel };
}

async function execute(client: JupyterClient) {
  const outputs: KernelOutput[] = [];
  const done = executeCode(client, { code: '1', label: 'cell 1', onOutput: (output) => void outputs.push(output) });
  const { result, error } = await done.then(
    (value) => ({ result: value, error: undefined }),
    (cause: unknown) => ({ result: undefined, error: cause }),
  );
  return { result, error, outputs };
}

const idle = { execution_state: 'idle' };
const text = (value: string): Record<string, unknown> => ({ name: 'stdout', text: value });

describe('a Jupyter client', () => {
  it('reads what the kernel is', async () => {
    const { info } = await connect(() => Promise.resolve());
    expect(info).toEqual({
      name: 'scripted',
      implementationVersion: '1',
      language: 'ts',
      languageVersion: '6',
      nodeVersion: '',
    });
  });

  it('hands on every kind of output in order', async () => {
    const { client } = await connect(async ({ publish, reply, request }) => {
      expect(request.content).toMatchObject({ code: '1', allow_stdin: false });
      await publish('status', { execution_state: 'busy' });
      await publish('execute_input', { code: '1', execution_count: 5 });
      await publish('stream', text('a'));
      await publish('display_data', { data: { 'text/plain': 'd' }, metadata: {}, transient: { display_id: 'x' } });
      await publish('update_display_data', {
        data: { 'text/plain': 'e' },
        metadata: {},
        transient: { display_id: 'x' },
      });
      await publish('clear_output', { wait: true });
      await publish('execute_result', { data: { 'text/plain': '3' }, metadata: {}, execution_count: 5 });
      await reply({ status: 'ok', execution_count: 5 });
      await publish('status', idle);
    });
    const { result, outputs } = await execute(client);
    expect(result).toEqual({ status: 'ok', executionCount: 5 });
    expect(outputs).toEqual([
      { kind: 'stream', name: 'stdout', text: 'a' },
      { kind: 'display', data: { 'text/plain': 'd' }, metadata: {}, displayId: 'x' },
      { kind: 'update', data: { 'text/plain': 'e' }, metadata: {}, displayId: 'x' },
      { kind: 'clear', wait: true },
      { kind: 'result', data: { 'text/plain': '3' }, metadata: {}, executionCount: 5 },
    ]);
  });

  it('waits for output that comes after the reply', async () => {
    const { client } = await connect(async ({ publish, reply }) => {
      await reply({ status: 'ok', execution_count: 1 });
      for (const part of ['a', 'b', 'c']) {
        await new Promise((resolve) => setTimeout(resolve, SECOND_SIGN_LIMIT_MS * 0.6));
        await publish('stream', text(part));
      }
      await publish('status', idle);
    });
    const { result, outputs } = await execute(client);
    expect(result?.status).toBe('ok');
    expect(outputs).toHaveLength(3);
  });

  const losses: [name: string, script: (stage: Stage) => Promise<void>, what: RegExp][] = [
    [
      'the idle status is missing',
      ({ reply }) => reply({ status: 'ok', execution_count: 1 }),
      /no idle status for 0.2 s/,
    ],
    ['the reply is missing', ({ publish }) => publish('status', idle), /no reply for 0.2 s; output may be lost/],
    [
      'a signature is wrong',
      ({ publish }) => publish('stream', text('a'), 'other key'),
      /wrong signature came on .* iopub/,
    ],
    ['an output is malformed', ({ publish }) => publish('stream', { name: 'stdout' }), /malformed stream message/],
    ...['aborted', 'abort', 'whatever'].map((status): [string, (stage: Stage) => Promise<void>, RegExp] => [
      `the kernel skips the cell (${status})`,
      async ({ publish, reply }) => {
        await reply({ status });
        await publish('status', idle);
      },
      new RegExp(`did not run the cell \\(status ${status}\\)`),
    ]),
  ];
  it.each(losses)('fails when %s', async (_, script, what) => {
    const { client } = await connect(script);
    const { error } = await execute(client);
    expect(error).toMatchObject({ code: 'kernel', what: expect.stringMatching(what) as string });
  });

  it('refuses to be asked for input', async () => {
    const { client } = await connect(({ askForInput }) => askForInput());
    expect((await execute(client)).error).toMatchObject({
      code: 'notebook',
      what: expect.stringContaining('asks for input') as string,
    });
  });

  it('takes the error from the reply when no error message came', async () => {
    const { client } = await connect(async ({ publish, reply }) => {
      await reply({ status: 'error', execution_count: 1, ename: 'TypeError', evalue: 'no', traceback: ['x'] });
      await publish('status', idle);
    });
    const { result, outputs } = await execute(client);
    expect(result?.status).toBe('error');
    expect(outputs).toEqual([{ kind: 'error', name: 'TypeError', message: 'no', traceback: ['x'] }]);
  });

  it('shows one error when the message came too', async () => {
    const { client } = await connect(async ({ publish, reply }) => {
      await publish('error', { ename: 'TypeError', evalue: 'no', traceback: [], line: 3 });
      await reply({ status: 'error', execution_count: 1, ename: 'TypeError', evalue: 'no', traceback: [] });
      await publish('status', idle);
    });
    expect((await execute(client)).outputs).toEqual([
      { kind: 'error', name: 'TypeError', message: 'no', traceback: [], line: 3 },
    ]);
  });

  it('rejects the running cell and all later ones when told that the kernel is gone', async () => {
    const { client } = await connect(() => Promise.resolve());
    const running = execute(client);
    client.fail(new WattbookError('kernel', 'the kernel ended (exit code 3)'));
    expect((await running).error).toMatchObject({ what: 'the kernel ended (exit code 3)' });
    expect((await execute(client)).error).toMatchObject({ what: 'the kernel ended (exit code 3)' });
  });

  it('asks the kernel to end', async () => {
    const { client, kernel } = await connect(() => Promise.resolve());
    client.shutdown();
    await expect.poll(() => kernel.asked).toContain('shutdown_request');
  });

  it('gives up when nobody answers in time', async () => {
    const ports = { shell: 1, iopub: 2, control: 3, stdin: 4 };
    const connecting = connectClient({ ports, key: KEY }, AbortSignal.timeout(100));
    await expect(connecting).rejects.toMatchObject({ code: 'kernel', what: 'the kernel does not answer' });
  });
});
