import { describe, expect, it } from 'vitest';
import { Request } from 'zeromq';
import { startRuntime } from '../../../src/kernel/runtime.js';
import { openTestKernel, toRan } from './jupyterClient.js';

const { client, connection, kernel } = await openTestKernel();
const { run, ask, send, answer, wait, outputsOf } = client;

describe('questions of a cell', () => {
  it('go to the client of the cell and come back', async () => {
    const id = send('execute_request', {
      code: "const name = await input('Name? '); const key = await input('Key? ', { isPassword: true }); name + key",
    });
    for (const [prompt, password, value] of [
      ['Name? ', false, 'Ada'],
      ['Key? ', true, 'x'],
    ] as const) {
      const asked = await wait(({ content }, channel) => channel === 'stdin' && content.prompt === prompt);
      expect(asked).toMatchObject({
        header: { msg_type: 'input_request' },
        parent: { msg_id: id },
        content: { password },
      });
      send('input_reply', { value }, { channel: 'stdin' });
    }
    const ran = toRan(await answer(id), outputsOf(id));
    expect(ran.result).toBe('Adax');
  });

  it('fail where the client takes none', async () => {
    const { reply } = await run("prompt('Name?')", { allow_stdin: false });
    expect(reply).toMatchObject({ status: 'error', ename: 'StdinNotSupported' });
  });

  it('end with an interrupt, and a late answer does no harm', async () => {
    const id = send('execute_request', { code: "prompt('Never answered')" });
    await wait(({ content }, channel) => channel === 'stdin' && String(content.prompt).startsWith('Never'));
    await ask('interrupt_request', {}, { channel: 'control' });
    expect(await answer(id)).toMatchObject({ status: 'error', ename: 'Interrupted' });
    send('input_reply', { value: 'late' }, { channel: 'stdin' });
    expect((await run('1 + 1')).result).toBe('2');
  });
});

describe('comms', () => {
  it('opened by code reach the client, and its messages the code', async () => {
    const id = send('execute_request', {
      code: "var talk = comms.open('my.target', { start: 1 }); talk.onMessage((data) => { talk.send({ twice: data.value * 2 }); });",
    });
    await answer(id);
    const opened = outputsOf(id).find(({ type }) => type === 'comm_open')?.content;
    expect(opened).toMatchObject({ target_name: 'my.target', data: { start: 1 } });
    const commId = opened?.comm_id as string;
    expect((await ask('comm_info_request', { target_name: 'my.target' })).comms).toEqual({
      [commId]: { target_name: 'my.target' },
    });
    expect((await ask('comm_info_request', { target_name: 'other' })).comms).toEqual({});
    send('comm_msg', { comm_id: commId, data: { value: 21 } });
    const told = await wait(({ header, content }) => header.msg_type === 'comm_msg' && content.comm_id === commId);
    expect(told.content.data).toEqual({ twice: 42 });
    send('comm_close', { comm_id: commId, data: {} });
    expect((await ask('comm_info_request')).comms).toEqual({});
  });

  it('opened by the client for a target that nobody knows are closed', async () => {
    send('comm_open', { comm_id: 'c1', target_name: 'nobody', data: {} });
    await wait(({ header, content }) => header.msg_type === 'comm_close' && content.comm_id === 'c1');
    expect((await ask('comm_info_request')).comms).toEqual({});
  });

  it('opened by the client reach the handler of their target', async () => {
    await run("comms.registerTarget('echo', (comm, data) => comm.send({ heard: data }));");
    send('comm_open', { comm_id: 'c2', target_name: 'echo', data: { a: 1 } });
    const told = await wait(({ header, content }) => header.msg_type === 'comm_msg' && content.comm_id === 'c2');
    expect(told.content.data).toEqual({ heard: { a: 1 } });
  });
});

describe('an interrupt', () => {
  it.each(['for (;;) {}', 'await new Promise(() => undefined)', 'while (true) await 0'])('stops %s', async (code) => {
    await run('var kept = 7');
    const id = send('execute_request', { code });
    await wait(({ parent, header }) => parent.msg_id === id && header.msg_type === 'execute_input');
    expect(await ask('interrupt_request', {}, { channel: 'control' })).toEqual({ status: 'ok' });
    expect(await answer(id)).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect((await run('kept')).result).toBe('7');
  });

  it('does nothing when no cell runs', async () => {
    expect(await ask('interrupt_request', {}, { channel: 'control' })).toEqual({ status: 'ok' });
    expect((await run('1')).reply.status).toBe('ok');
  });
});

describe('the heartbeat', () => {
  it('beats while a cell runs and while this process is held up', async () => {
    const beat = new Request({ receiveTimeout: 5000 });
    beat.connect(`tcp://127.0.0.1:${connection.ports.heartbeat}`);
    const id = send('execute_request', { code: 'for (;;) {}' });
    await wait(({ parent, header }) => parent.msg_id === id && header.msg_type === 'execute_input');
    await beat.send('ping');
    expect(String((await beat.receive())[0])).toBe('ping');
    beat.close();
    kernel.interrupt();
    await answer(id);
  });
});

describe('a runtime that ends', () => {
  it('fails its cell, says what is lost, and a fresh one takes over', async () => {
    await run('var lostName = 1');
    const { reply, outputs } = await run('process.exit(3)');
    expect(reply).toMatchObject({
      status: 'error',
      ename: 'KernelError',
      evalue: expect.stringMatching(/exit code 3[\s\S]*lostName/) as string,
    });
    expect(outputs.filter(({ type }) => type === 'error')).toHaveLength(1);
    expect((await run('typeof lostName')).result).toBe('undefined');
  });

  it('between cells is told where the latest cell is', async () => {
    const id = send('execute_request', { code: 'setTimeout(() => process.exit(4), 50); 0' });
    await answer(id);
    const told = await wait(({ parent, content }) => parent.msg_id === id && content.name === 'stderr');
    expect(told.content.text).toContain('exit code 4');
    expect((await run('2')).result).toBe('2');
  });

  it('of memory says so', async () => {
    const { client: other } = await openTestKernel({
      startRuntime: (options) =>
        startRuntime({ directory: process.cwd(), memoryLimitBytes: 400 * 2 ** 20, types: 'off', ...options }),
    });
    const code =
      'const kept: Buffer[] = []; for (;;) { kept.push(Buffer.alloc(2 ** 20, 1)); await new Promise((next) => setTimeout(next, 1)); }';
    expect((await other.run(code)).reply).toMatchObject({
      status: 'error',
      evalue: expect.stringContaining('out of memory: more than 400 MB') as string,
    });
    expect((await other.run('3')).result).toBe('3');
  });
});

describe('the end', () => {
  it('is answered while a cell runs, to all clients', async () => {
    const { client: other, kernel: ending } = await openTestKernel();
    const id = other.send('execute_request', { code: 'for (;;) {}' });
    await other.wait(({ parent, header }) => parent.msg_id === id && header.msg_type === 'execute_input');
    const asked = other.send('shutdown_request', { restart: true }, { channel: 'control' });
    expect(await other.answer(asked)).toEqual({ status: 'ok', restart: true });
    expect(other.outputsOf(asked).map(({ type }) => type)).toContain('shutdown_reply');
    await ending.asked;
    await ending.close();
  });
});
