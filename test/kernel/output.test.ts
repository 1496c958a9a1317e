import { describe, expect, it } from 'vitest';
import { startSession } from './session.js';

const session = await startSession();

describe('printed text', () => {
  it.each([20_000, 200_000])('of a loop of %i lines comes whole and in order', async (count) => {
    const { stdout } = await session.run(`for (let i = 0; i < ${count}; i++) console.log('line', i);`);
    expect(stdout === Array.from({ length: count }, (_, i) => `line ${i}\n`).join('')).toBe(true);
  });

  it('of 50 MB comes whole', async () => {
    const { stdout } = await session.run(
      "const block = 'x'.repeat(1_000_000 - 1) + '\\n'; for (let i = 0; i < 50; i++) process.stdout.write(block);",
    );
    expect([stdout.length, stdout.endsWith('x\n')]).toEqual([50_000_000, true]);
  });

  it('comes while the cell runs, before the loop behind it ends', async () => {
    const seen: string[] = [];
    let printed: () => void;
    const first = new Promise<void>((resolve) => (printed = resolve));
    const code = "console.log('begin'); while (true) {}";
    const done = session.runtime.execute({
      code,
      label: 'loop',
      onOutput: (output) => {
        if (output.kind !== 'stream') return;
        seen.push(output.text);
        printed();
      },
    });
    await first;
    session.runtime.interrupt();
    expect((await done).status).toBe('error');
    expect(seen).toEqual(['begin\n']);
  });

  it('keeps its order among results and displays', async () => {
    const { outputs } = await session.run("console.log('a'); display('b'); console.error('c'); display('d'); 'e'");
    const words = outputs.map((output) =>
      output.kind === 'stream' ? output.text.trim() : 'data' in output ? output.data['text/plain'] : '?',
    );
    expect(words).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('keeps whole characters of a split chunk, and calls the callback of a write', async () => {
    const { stdout } = await session.run(
      "const bytes = Buffer.from('5 €'); process.stdout.write(bytes.subarray(0, 3)); await new Promise<void>((done) => process.stdout.write(bytes.subarray(3), () => done()));",
    );
    expect(stdout).toBe('5 €');
  });

  it('of child processes and file descriptors is taken, all of it before the cell ends', async () => {
    const { stdout, stderr } = await session.run(
      "require('node:child_process').execSync('echo to out; echo to err >&2; head -c 1000000 /dev/zero | tr \"\\\\0\" x', { stdio: 'inherit' }); require('node:fs').writeSync(1, 'direct');",
    );
    expect([stdout.slice(0, 7), stdout.length, stdout.slice(-6), stderr]).toEqual([
      'to out\n',
      7 + 1_000_000 + 6,
      'direct',
      'to err\n',
    ]);
    expect((await session.run('"next"')).outputs).toHaveLength(1);
  });

  it('has what was written on a file descriptor by the end of the cell, also when this process was busy', async () => {
    const running = session.run("require('node:fs').writeSync(1, 'busy');");
    await new Promise((resolve) => setTimeout(resolve, 1));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    expect((await running).stdout).toBe('busy');
  });

  it('does not end with a descriptor that the cell closes', async () => {
    const own = await startSession();
    expect((await own.run("require('node:fs').closeSync(1); console.log('still')")).stdout).toBe('still\n');
    expect((await own.run("console.log('again')")).stdout).toBe('again\n');
    await own.runtime.close();
  });

  it('of a timer that outlives its cell stands in that cell, also while another one runs', async () => {
    const first = await session.run("setTimeout(() => console.log('late'), 20); void 0");
    const second = await session.run("console.log('second'); await new Promise((done) => setTimeout(done, 80));");
    expect([first.stdout, second.stdout]).toEqual(['late\n', 'second\n']);
  });

  it('of code behind an await that outlives its cell stands in that cell', async () => {
    const first = await session.run(
      "(async () => { await new Promise((done) => setTimeout(done, 20)); console.log('late'); })(); void 0",
    );
    const second = await session.run('await new Promise((done) => setTimeout(done, 80));');
    expect([first.stdout, second.stdout]).toEqual(['late\n', '']);
  });
});

it('no result and no line of 300 cells is lost', async () => {
  const seen: unknown[] = [];
  for (let i = 0; i < 300; i++) {
    const { stdout, result } = await session.run(`console.log('at ${i}'); ${i} * 2`);
    seen.push([stdout, result]);
  }
  expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => [`at ${i}\n`, String(i * 2)]));
});

describe('rich output', () => {
  /** Data of all displays and results of a cell. */
  async function shown(code: string): Promise<Record<string, unknown>[]> {
    const { outputs, error } = await session.run(code);
    expect(error).toBeUndefined();
    return outputs.flatMap((output) => ('data' in output ? [output.data] : []));
  }

  it('is what a display method gives, also an asynchronous one', async () => {
    const code = (method: string): string =>
      `({ ${method} [Symbol.for('Jupyter.display')]() { return { 'text/html': '<b>1</b>', 'text/plain': '1' }; } })`;
    const bundle = { 'text/html': '<b>1</b>', 'text/plain': '1' };
    expect(await shown(code(''))).toEqual([bundle]);
    expect(await shown(code('async'))).toEqual([bundle]);
    expect(await shown(`display(${code('async')}); void 0`)).toEqual([bundle]);
  });

  it('is a plotly figure, with typed arrays as lists', async () => {
    const [bundle] = await shown(
      "({ data: [{ type: 'bar', y: Float64Array.of(1, NaN, 2) }], layout: { title: { text: 'Bars' } } })",
    );
    expect(bundle).toEqual({
      'application/vnd.plotly.v1+json': {
        data: [{ type: 'bar', y: [1, null, 2] }],
        layout: { title: { text: 'Bars' } },
      },
      'text/plain': 'Figure: Bars (1 trace)',
    });
  });

  it('is a table for a DataFrame and a Series of danfojs', async () => {
    const [frame, series] = await shown(
      "import * as dfd from 'danfojs-node'; const df = new dfd.DataFrame([[1, '<x>'], [2, 'y']], { columns: ['n', 't'] }); display(df); df['n']",
    );
    expect(frame!['text/plain']).toBe('   n    t\n0  1  <x>\n1  2    y\n2 rows, 2 columns');
    expect(frame!['text/html']).toContain('<td>&lt;x&gt;</td>');
    expect(series!['text/plain']).toBe('   n\n0  1\n1  2\n2 rows, 1 column');
  });

  it('is a table for a time series, its ends only when it is long', async () => {
    const [short, long] = await shown(
      "const made = (count: number) => ({ unit: 'kW', grid: { startMs: 0, stepMs: 3_600_000, count }, values: Float64Array.from({ length: count }, (_, i) => i), gaps: [] }); display(made(2)); made(8760)",
    );
    expect(short!['text/plain']).toBe(
      '      start (UTC)  kW\n1970-01-01T00:00Z   0\n1970-01-01T01:00Z   1\n2 steps of 60 min from 1970-01-01T00:00Z',
    );
    expect(String(long!['text/plain']).split('\n')).toHaveLength(23);
    expect(long!['text/html']).toContain('8759');
  });

  it('is short for long typed arrays, with their extent', async () => {
    const [{ 'text/plain': text } = {}] = await shown('Float64Array.from({ length: 1000 }, (_, i) => i)');
    expect(text).toContain('... 980 more items');
    expect(text).toContain('min 0, mean 499.5, max 999');
  });

  it('is changed in place by update, and taken away by clearOutput', async () => {
    const { outputs } = await session.run("const shownOne = display('1 of 3'); clearOutput({ wait: true }); void 0");
    const later = await session.run(
      "shownOne.update('3 of 3'); display('x', { id: shownOne.id, update: true }); void 0",
    );
    const [first, clear] = outputs;
    expect(clear).toEqual({ kind: 'clear', wait: true });
    const displayId = first?.kind === 'display' ? first.displayId : undefined;
    expect(later.outputs).toMatchObject([
      { kind: 'update', data: { 'text/plain': '3 of 3' }, displayId },
      { kind: 'update', data: { 'text/plain': 'x' }, displayId },
    ]);
  });

  it('comes by the words of tslab, without tslab', async () => {
    const { outputs } = await session.run(
      "import * as tslab from 'tslab'; tslab.display.html('<i>4</i>'); tslab.display.png(new Uint8Array([1, 2, 3])); const counter = tslab.newDisplay(); counter.text('1'); counter.text('2');",
    );
    expect(outputs).toMatchObject([
      { kind: 'display', data: { 'text/html': '<i>4</i>' } },
      { kind: 'display', data: { 'image/png': 'AQID' } },
      { kind: 'display', data: { 'text/plain': '1' } },
      { kind: 'update', data: { 'text/plain': '2' } },
    ]);
    const loaded = await session.run("Object.keys(require.cache).some((path) => path.includes('node_modules/tslab'))");
    expect(loaded.result).toBe('false');
  });

  it('that cannot be told is an error, not silence', async () => {
    const { error } = await session.run("({ [Symbol.for('Jupyter.display')]() { return 3; } })");
    expect(error).toMatchObject({ name: 'TypeError' });
  });
});
