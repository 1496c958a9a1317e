import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import ts from 'typescript';
import { executeNotebook, type ExecuteOptions } from '../../src/notebook/execute.js';
import type { Kernel } from '../../src/notebook/kernel.js';
import type { Notebook } from '../../src/notebook/format/nbformat.js';
import { wattbookLauncher } from '../../src/notebook/runtime/launch.js';
import { tslabLauncher } from '../../src/notebook/tslab/launch.js';
import { withRules } from '../../src/notebook/worldRules.js';
import { codeCell, makeNotebook, printed, type CellSpec } from './makeNotebook.js';

const directory = process.cwd();
let kernel: Kernel;
beforeAll(async () => {
  kernel = await wattbookLauncher.start({ directory });
});
afterAll(() => kernel.close());

function run(cells: CellSpec[], options: Partial<ExecuteOptions> = {}): Promise<Notebook> {
  return executeNotebook(makeNotebook(...cells), { kernel, directory, cellTimeoutMs: 30_000, ...options });
}

/** The error and the notebook as it was saved before. */
async function runToFailure(cells: CellSpec[], options: Partial<ExecuteOptions> = {}) {
  let saved: Notebook | undefined;
  const save = (notebook: Notebook): Promise<void> => {
    saved = notebook;
    return Promise.resolve();
  };
  const error: unknown = await run(cells, { ...options, save }).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return { error, saved: saved! };
}

describe('the executor on our runtime', () => {
  it('tells the real versions', () => {
    expect(kernel.info).toMatchObject({
      name: 'wattbook',
      language: 'typescript',
      languageVersion: ts.version,
      nodeVersion: process.versions.node,
    });
  });

  it('fills outputs, counts and results', async () => {
    const notebook = await run([
      'const shares: number[] = [0.5, 0.25];',
      "console.log('x'); shares.map((share) => share * 4)",
    ]);
    expect(codeCell(notebook, 2).outputs).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'x\n' },
      { output_type: 'execute_result', data: { 'text/plain': '[ 2, 1 ]' }, metadata: {}, execution_count: 2 },
    ]);
    expect(codeCell(notebook, 2).execution_count).toBe(2);
  });

  it('refuses no assignment that a closure would miss elsewhere: it computes it right', async () => {
    const launched = executeNotebook(makeNotebook('let n = 0; const inc = () => ++n;', 'inc();', 'n = 100;\ninc()'), {
      launcher: wattbookLauncher,
      directory,
    });
    expect(codeCell(await launched, 3).outputs).toMatchObject([{ data: { 'text/plain': '101' } }]);
  });

  it('tells a failing cell with its line and excerpt, and ends the run', async () => {
    const { error, saved } = await runToFailure([
      { source: '# Prices', type: 'markdown' },
      "type Row = { price: number };\nconst rows: Row[] = [];\nthrow new Error('no rows');",
      'console.log("never");',
    ]);
    expect(error).toMatchObject({
      name: 'NotebookError',
      message: "made.ipynb, cell 2, line 3: Error: no rows\n  throw new Error('no rows');",
    });
    expect(codeCell(saved, 2).outputs).toMatchObject([{ output_type: 'error', ename: 'Error', evalue: 'no rows' }]);
    expect(codeCell(saved, 3)).toMatchObject({ outputs: [], execution_count: null });
  });

  it('keeps the exit code of an error of our own family', async () => {
    const { error } = await runToFailure([
      "const gap = new Error('row 3 is missing');\ngap.name = 'DataError';\nthrow gap;",
    ]);
    expect(error).toMatchObject({ code: 'data', exitCode: 3 });
  });

  it('runs each cell after an expected error', async () => {
    const notebook = await run([
      { source: "throw new Error('expected');", tags: ['raises-exception'] },
      'console.log("still here");',
      { source: 'const = 1', tags: ['raises-exception'] },
      '1 + 1',
    ]);
    expect(printed(notebook, 2)).toBe('still here\n');
    expect(codeCell(notebook, 4).outputs).toMatchObject([{ data: { 'text/plain': '2' } }]);
  });

  it('fails the run for an error that came after its cell, and shows it there', async () => {
    const { error, saved } = await runToFailure([
      "setTimeout(() => { throw new Error('late'); }, 150); void 0",
      'await new Promise((done) => setTimeout(done, 1000));',
    ]);
    expect(error).toMatchObject({ what: 'Error: late (in cell 1, after its end)', where: { cell: 2 } });
    expect(codeCell(saved, 1).outputs).toMatchObject([{ output_type: 'error', evalue: 'late' }]);
  });

  it.each(['while (true) {}', 'await new Promise(() => {});', "require('node:child_process').execSync('sleep 60')"])(
    'stops a cell over its time limit, and the kernel lives on: %s',
    async (code) => {
      const { error } = await runToFailure([`console.log('begin'); ${code}`], { cellTimeoutMs: 400 });
      expect(error).toMatchObject({
        code: 'notebook',
        what: 'the cell ran over its limit of 0.4 s',
        where: { cell: 1 },
      });
      expect(codeCell(await run(['1 + 1']), 1).outputs).toMatchObject([{ data: { 'text/plain': '2' } }]);
    },
  );

  it('puts an error into the cell that ends the process', async () => {
    const own = await wattbookLauncher.start({ directory });
    const { error, saved } = await runToFailure(["console.log('before'); process.exit(3)"], { kernel: own });
    expect(error).toMatchObject({ code: 'kernel', where: { cell: 1 } });
    expect(codeCell(saved, 1).outputs).toMatchObject([
      { output_type: 'stream', text: 'before\n' },
      { output_type: 'error', evalue: 'the runtime ended while it was needed (exit code 3)' },
    ]);
  });

  it('runs four notebooks at once', async () => {
    const cells = ['const own: number[] = [];', 'for (let i = 0; i < 1000; i++) own.push(i);', 'own.length'];
    const runs = Array.from({ length: 4 }, () =>
      executeNotebook(makeNotebook(...cells), { launcher: wattbookLauncher, directory }),
    );
    for (const notebook of await Promise.all(runs)) {
      expect(codeCell(notebook, 3).outputs).toMatchObject([{ data: { 'text/plain': '1000' } }]);
    }
  });

  it('gives the same report twice in deterministic mode', async () => {
    const launcher = withRules(wattbookLauncher, { deterministic: { seed: 3 } });
    const runs = [0, 1].map(() =>
      executeNotebook(makeNotebook('[Math.random(), new Date().toISOString()].join()'), { launcher, directory }),
    );
    const [first, second] = (await Promise.all(runs)).map((notebook) => codeCell(notebook, 1).outputs);
    expect(first).toEqual(second);
    expect(first).toMatchObject([
      { data: { 'text/plain': expect.stringContaining('1970-01-01T00:00:00.000Z') as string } },
    ]);
  });

  it('reaches no host that is not allowed', async () => {
    const launcher = withRules(wattbookLauncher, { network: { allow: [] } });
    const run = executeNotebook(makeNotebook("await fetch('https://example.org')"), { launcher, directory });
    await expect(run).rejects.toThrow(/NetworkDenied: network access to example\.org:443 is denied/);
  });

  it('refuses rules for a kernel that does not heed them', () => {
    expect(() => withRules(tslabLauncher, { network: { allow: [] } })).toThrow(/tslab cannot be kept from the network/);
    expect(withRules(tslabLauncher, {})).toBe(tslabLauncher);
  });
});
