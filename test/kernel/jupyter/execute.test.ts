import { describe, expect, it } from 'vitest';
import { openTestKernel } from './jupyterClient.js';

const { client } = await openTestKernel();
const { run, ask, send, answer, wait, outputsOf, heard } = client;

const typesOf = (id: string): string[] => outputsOf(id).map(({ type }) => type);

describe('an execute request', () => {
  it('shows its input and outputs between busy and idle, in order', async () => {
    const id = send('execute_request', { code: "console.log('a'); console.error('b'); display(1); 'c'" });
    expect(await answer(id)).toMatchObject({ status: 'ok', payload: [], user_expressions: {} });
    expect(typesOf(id)).toEqual([
      'status',
      'execute_input',
      'stream',
      'stream',
      'display_data',
      'execute_result',
      'status',
    ]);
    const [busy, input] = outputsOf(id).map(({ content }) => content);
    expect(busy).toEqual({ execution_state: 'busy' });
    expect(input).toMatchObject({ code: expect.stringContaining('console.log') as string });
  });

  it('counts cells, and not those that are silent or not stored', async () => {
    const counts: number[] = [];
    for (const content of [
      {},
      {},
      { store_history: false },
      { silent: true },
      { silent: true, store_history: true },
      {},
    ]) {
      counts.push(Number((await run('1', content)).reply.execution_count));
    }
    const first = counts[0]!;
    expect(counts.map((count) => count - first)).toEqual([0, 1, 1, 1, 1, 2]);
  });

  it('gives results the number of their cell', async () => {
    const { reply, outputs } = await run('6 * 7');
    expect(outputs).toEqual([
      {
        type: 'execute_result',
        content: { data: { 'text/plain': '42' }, metadata: {}, execution_count: reply.execution_count },
      },
    ]);
  });

  it('shows nothing when silent, and still runs', async () => {
    const id = send('execute_request', { code: "var quiet = 1; console.log('x'); display(2); 3", silent: true });
    await answer(id);
    expect(typesOf(id)).toEqual(['status', 'status']);
    expect((await run('quiet')).result).toBe('1');
  });

  it('tells an error in the reply and as output, with the line of the cell', async () => {
    const { reply, outputs } = await run("const a = 1;\nthrow new TypeError('no');");
    const label = `cell ${String(reply.execution_count)}`;
    expect(reply).toMatchObject({ status: 'error', ename: 'TypeError', evalue: 'no' });
    expect(outputs).toHaveLength(1);
    expect(outputs[0]).toMatchObject({ type: 'error', content: { ename: 'TypeError', line: 2 } });
    expect((reply.traceback as string[]).join('\n')).toContain(`${label}:2:7`);
  });

  it('tells faults of syntax the same way', async () => {
    expect((await run('const = 1')).reply).toMatchObject({ status: 'error', ename: 'SyntaxError' });
  });

  it('evaluates user expressions one by one', async () => {
    const { reply } = await run('const base = 20', {
      user_expressions: { sum: 'base + 1', fault: 'nobody', syntax: 'a b' },
    });
    expect(reply).toMatchObject({
      status: 'ok',
      user_expressions: {
        sum: { status: 'ok', data: { 'text/plain': '21' }, metadata: {} },
        fault: { status: 'error', ename: 'ReferenceError' },
        syntax: { status: 'error', ename: 'SyntaxError' },
      },
    });
  });

  it('gives up the cells that wait when one fails', async () => {
    const ids = ["throw new Error('first')", 'var ran = 1', 'var ran = 2'].map((code) =>
      send('execute_request', { code }),
    );
    const replies = await Promise.all(ids.map(answer));
    expect(replies.map(({ status }) => status)).toEqual(['error', 'aborted', 'aborted']);
    expect(typesOf(ids[1]!)).toEqual(['status', 'status']);
    expect((await run('typeof ran')).result).toBe('undefined');
  });

  it('goes on with them when asked to', async () => {
    const contents = [{ code: "throw new Error('first')", stop_on_error: false }, { code: '1' }];
    const replies = await Promise.all(contents.map((content) => answer(send('execute_request', content))));
    expect(replies.map(({ status }) => status)).toEqual(['error', 'ok']);
  });

  it('shows displays that change and outputs that are cleared', async () => {
    const { outputs } = await run(
      "const shown = display('a', { id: 'x' }); shown.update('b'); clearOutput({ wait: true });",
    );
    expect(outputs.map(({ type, content }) => [type, content.transient ?? content.wait])).toEqual([
      ['display_data', { display_id: 'x' }],
      ['update_display_data', { display_id: 'x' }],
      ['clear_output', true],
    ]);
  });

  it('shows late output with the cell that it is of', async () => {
    const id = send('execute_request', { code: "setTimeout(() => console.log('late'), 50); 0" });
    await answer(id);
    await run('1');
    const late = await wait(({ content }) => content.text === 'late\n');
    expect(late.parent.msg_id).toBe(id);
  });

  it('puts printed lines together and loses none', async () => {
    const { stdout, outputs } = await run("for (let i = 0; i < 20000; i++) console.log('line ' + i)");
    expect(stdout).toBe(Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join(''));
    expect(outputs.length).toBeLessThan(500);
  });

  it('opens the pager on a name with a question mark', async () => {
    const { reply } = await run('?run_of_nothing');
    expect(reply).toMatchObject({ status: 'ok', payload: [{ source: 'page', start: 0 }] });
  });
});

describe('questions', () => {
  it('are answered beside a cell that takes long, and the cell is shown as running again', async () => {
    const id = send('execute_request', { code: "await new Promise((done) => (globalThis.finish = done)); 'end'" });
    await wait(({ parent, header }) => parent.msg_id === id && header.msg_type === 'execute_input');
    expect(await ask('is_complete_request', { code: '{' })).toEqual({ status: 'incomplete', indent: '  ' });
    expect(await ask('kernel_info_request')).toMatchObject({ status: 'ok' });
    expect(await ask('complete_request', { code: 'nob', cursor_pos: 3 })).toMatchObject({ status: 'ok' });
    const latestStates = () =>
      heard
        .filter(({ message }) => message.header.msg_type === 'status')
        .map(({ message }) => [message.parent.msg_id === id, message.content.execution_state])
        .slice(-2);
    await expect.poll(latestStates).toEqual([
      [false, 'idle'],
      [true, 'busy'],
    ]);
    await ask('interrupt_request', {}, { channel: 'control' });
    expect(await answer(id)).toMatchObject({ status: 'error', ename: 'Interrupted' });
  });

  it('come after the cells before them when those are short', async () => {
    const ran = send('execute_request', { code: 'var justMade = { inside: 1 }' });
    const asked = send('complete_request', { code: 'justMade.ins', cursor_pos: 12 });
    await answer(ran);
    expect(await answer(asked)).toMatchObject({ matches: ['inside'], cursor_start: 9, cursor_end: 12 });
  });

  it('count positions in code points', async () => {
    await run('var emoji = 1');
    expect(await ask('complete_request', { code: "'🔋🔋'; emo", cursor_pos: 9 })).toMatchObject({
      matches: ['emoji'],
      cursor_start: 6,
      cursor_end: 9,
    });
  });

  it('describe what a value is', async () => {
    await run('var battery = { powerKw: 5 }');
    const found = await ask('inspect_request', { code: 'battery.powerKw', cursor_pos: 10, detail_level: 1 });
    expect(found).toMatchObject({ found: true, data: { 'text/plain': expect.stringContaining('5') as string } });
    expect(await ask('inspect_request', { code: 'nobody', cursor_pos: 3, detail_level: 0 })).toMatchObject({
      found: false,
    });
  });

  it('tell what the kernel is, on both channels', async () => {
    for (const channel of ['shell', 'control'] as const) {
      expect(await ask('kernel_info_request', {}, { channel })).toMatchObject({
        status: 'ok',
        protocol_version: '5.4',
        implementation: 'wattbook',
        language_info: {
          name: 'typescript',
          file_extension: '.ts',
          mimetype: 'text/typescript',
          pygments_lexer: 'typescript',
          codemirror_mode: { name: 'javascript', typescript: true },
        },
      });
    }
  });

  it('for a debugger are answered with no', async () => {
    const content = { type: 'request', seq: 3, command: 'initialize' };
    expect(await ask('debug_request', content, { channel: 'control' })).toMatchObject({
      type: 'response',
      request_seq: 3,
      success: false,
      command: 'initialize',
    });
  });
});

describe('the history', () => {
  it('is told by tail, range and search', async () => {
    const first = Number((await run('"alpha" + 1')).reply.execution_count);
    await run('"beta" + 1');
    await run('"alpha" + 1');
    const find = async (content: Record<string, unknown>): Promise<unknown> =>
      (await ask('history_request', { output: false, raw: true, ...content })).history;
    expect(await find({ hist_access_type: 'tail', n: 2 })).toEqual([
      [1, first + 1, '"beta" + 1'],
      [1, first + 2, '"alpha" + 1'],
    ]);
    expect(await find({ hist_access_type: 'range', session: 0, start: first, stop: first + 1, output: true })).toEqual([
      [1, first, ['"alpha" + 1', 'alpha1']],
    ]);
    expect(await find({ hist_access_type: 'range', session: -1, start: 0, stop: 9 })).toEqual([]);
    expect(await find({ hist_access_type: 'search', pattern: '"[ab]*a" + ?' })).toHaveLength(3);
    expect(await find({ hist_access_type: 'search', pattern: '"alpha*', unique: true })).toHaveLength(1);
    expect(await find({ hist_access_type: 'search', pattern: '"*', n: 1 })).toEqual([[1, first + 2, '"alpha" + 1']]);
    expect(await find({ hist_access_type: 'search', pattern: '.*' })).toEqual([]);
  });
});
