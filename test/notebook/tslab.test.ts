import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeNotebook, type ExecuteOptions } from '../../src/notebook/execute.js';
import type { Kernel } from '../../src/notebook/kernel.js';
import type { Notebook } from '../../src/notebook/format/nbformat.js';
import { tslabLauncher } from '../../src/notebook/tslab/launch.js';
import { codeCell, makeNotebook, printed, type CellSpec } from './makeNotebook.js';

const directory = process.cwd();
let kernel: Kernel;

beforeAll(async () => {
  kernel = await tslabLauncher.start({ directory });
});
afterAll(async () => {
  await kernel.close();
});

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

describe('a shared tslab kernel', () => {
  it('tells the real versions', () => {
    expect(kernel.info).toEqual({
      name: 'tslab',
      implementationVersion: '1.0.22',
      language: 'typescript',
      languageVersion: '5.0.4',
      nodeVersion: process.versions.node,
    });
  });

  it('prints 20,000 lines whole and in order', async () => {
    const notebook = await run(['for (let i = 0; i < 20_000; i++) console.log("line", i);']);
    const { outputs } = codeCell(notebook, 1);
    expect(outputs).toHaveLength(1);
    expect(printed(notebook, 1)).toBe(Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join(''));
  });

  it('loses no result and no line of 300 cells', async () => {
    const cells = Array.from({ length: 300 }, (_, i) => `console.log('at ${i}'); ${i} * 2`);
    const notebook = await run(cells);
    const seen = notebook.cells.map((_, i) => [printed(notebook, i + 1), resultOf(notebook, i + 1)]);
    expect(seen).toEqual(cells.map((_, i) => [`at ${i}\n`, String(i * 2)]));
  });

  it('keeps state and types between cells', async () => {
    const notebook = await run(['const shares: number[] = [0.5, 0.25];', 'shares.map((share) => share * 4)']);
    expect(resultOf(notebook, 2)).toBe('[ 2, 1 ]');
  });

  it('takes names of earlier cells as shorthand properties, also in patterns', async () => {
    const notebook = await run([
      'const zone = "UTC"; let low = 1;',
      'const both = { zone, low, own: 2 };\n({ low } = { low: 5 });\n[both.zone, both.low, low, both.own].join()',
    ]);
    expect(resultOf(notebook, 2)).toBe('UTC,1,5,2');
  });

  it('lets a later cell declare a const anew', async () => {
    const notebook = await run(['const hours: number = 4;', 'const hours: number = 8;', 'hours']);
    expect(resultOf(notebook, 3)).toBe('8');
  });

  it('shows a later assignment to functions of later cells', async () => {
    const notebook = await run(['let count = 0;', 'const read = () => count;', 'count = 7;', 'read()']);
    expect(resultOf(notebook, 4)).toBe('7');
  });

  it('keeps whole characters of a split chunk, and calls the callback of a write', async () => {
    const notebook = await run([
      `const bytes = Buffer.from('5 €');
       process.stdout.write(bytes.subarray(0, 3));
       await new Promise<void>((done) => process.stdout.write(bytes.subarray(3), () => done()));`,
    ]);
    expect(printed(notebook, 1)).toBe('5 €');
  });

  it('takes what child processes write on its file descriptors', async () => {
    const notebook = await run([
      `import { execSync } from 'child_process';
       execSync('echo to out; echo to err >&2', { stdio: 'inherit' });`,
      '"next"',
    ]);
    expect(codeCell(notebook, 1).outputs).toEqual(
      expect.arrayContaining([
        { output_type: 'stream', name: 'stdout', text: 'to out\n' },
        { output_type: 'stream', name: 'stderr', text: 'to err\n' },
      ]),
    );
    expect(codeCell(notebook, 2).outputs).toHaveLength(1);
  });

  it('has what is written on a file descriptor by the end of the cell, also when this process was busy', async () => {
    const texts: string[] = [];
    const done = kernel.execute({
      code: "require('fs').writeSync(1, 'direct');",
      label: 'cell 1',
      onOutput: (output) => {
        if (output.kind === 'stream') texts.push(output.text);
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 1));
    // Reply, idle status and text all wait when this is over.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    await done;
    expect(texts).toEqual(['direct']);
  });

  it('takes the whole megabyte of a child process before the cell ends', async () => {
    const notebook = await run([
      `import { execSync } from 'child_process';
       execSync("head -c 1000000 /dev/zero | tr '\\\\0' x", { stdio: 'inherit' });`,
    ]);
    expect(printed(notebook, 1)).toHaveLength(1_000_000);
  });
});

describe('displays', () => {
  it('come with all their MIME types', async () => {
    const notebook = await run([
      `const { lastWriteDisplayData } = require('tslab/dist/jupyter.js');
       lastWriteDisplayData({ data: { 'text/html': '<b>3</b>', 'application/vnd.wattbook+json': { kind: 'value' } }, metadata: { a: 1 } });`,
      `import * as tslab from 'tslab';
       tslab.display.html('<i>4</i>');
       tslab.display.png(new Uint8Array([1, 2, 3]));`,
    ]);
    expect(codeCell(notebook, 1).outputs).toEqual([
      {
        output_type: 'display_data',
        data: { 'text/html': '<b>3</b>', 'application/vnd.wattbook+json': { kind: 'value' } },
        metadata: { a: 1 },
      },
    ]);
    expect(codeCell(notebook, 2).outputs).toMatchObject([
      { data: { 'text/html': '<i>4</i>' } },
      { data: { 'image/png': 'AQID' } },
    ]);
  });

  it('are updated in place, also from a later cell', async () => {
    const notebook = await run([
      `import * as tslab from 'tslab';
       const counter = tslab.newDisplay();
       counter.text('1 of 3');
       console.log('after');`,
      `counter.text('3 of 3');`,
    ]);
    expect(codeCell(notebook, 1).outputs).toMatchObject([{ data: { 'text/plain': '3 of 3' } }, { text: 'after\n' }]);
    expect(codeCell(notebook, 2).outputs).toEqual([]);
  });
});

describe('a failing cell', () => {
  it('is told with the line of the author, not of the emitted code', async () => {
    const { error, saved } = await runToFailure([
      { source: '# Prices', type: 'markdown' },
      "type Row = { price: number };\ninterface Site {\n  name: string }\nconst rows: Row[] = [];\nthrow new Error('no rows');",
    ]);
    expect(error).toMatchObject({
      name: 'NotebookError',
      message: "made.ipynb, cell 2, line 5: Error: no rows\n  throw new Error('no rows');",
    });
    expect(codeCell(saved, 2).outputs).toEqual([
      { output_type: 'error', ename: 'Error', evalue: 'no rows', traceback: ['Error: no rows', '    at cell 2:5:7'] },
    ]);
    expect(codeCell(saved, 2).metadata.wattbook).toEqual({ failed: true });
    expect(saved.metadata.wattbook).toMatchObject({ failed: { cell: 2 } });
  });

  it('is told with the line after type-only lines, at line 3', async () => {
    const { error } = await runToFailure(["type A = {\n  a: string };\nthrow new RangeError('three');"]);
    expect(error).toMatchObject({ where: { cell: 1, line: 3 } });
  });

  it('names the frames of functions of earlier cells', async () => {
    const { error, saved } = await runToFailure([
      'type Unused = {\n  a: 1;\n};\nfunction half(value: number): number {\n  if (value > 1) throw new Error("too big");\n  return value / 2;\n}',
      '// call it\n[1, 2].map((value) =>\n  half(value));',
    ]);
    expect(error).toMatchObject({ where: { cell: 2, line: 3 } });
    const output = codeCell(saved, 2).outputs.at(-1)!;
    expect(output).toMatchObject({
      traceback: ['Error: too big', '    at half (cell 1:5:24)', '    at cell 2:3:3', '    at cell 2:2:8'],
    });
  });

  it('names the frames of awaited functions', async () => {
    const { error, saved } = await runToFailure([
      'type Unused = {\n  a: 1;\n};\nasync function load() {\n  await null;\n  throw new Error("no file");\n}',
      '// call it\n\nawait load();',
    ]);
    expect(error).toMatchObject({ where: { cell: 2, line: 3 } });
    expect(codeCell(saved, 2).outputs).toMatchObject([
      { traceback: ['Error: no file', '    at load (cell 1:6:9)', '    at cell 2:3:1'] },
    ]);
  });

  it('shows a type error with code and line', async () => {
    const { error, saved } = await runToFailure(["const good = 1;\nconst hours: number = 'four';"]);
    expect(error).toMatchObject({
      message:
        "made.ipynb, cell 1, line 2: TypeScriptError: Type 'string' is not assignable to type 'number'.\n  const hours: number = 'four';",
    });
    expect(codeCell(saved, 1).outputs).toMatchObject([
      { traceback: ["cell 1:2:7 - error TS2322: Type 'string' is not assignable to type 'number'."] },
    ]);
  });

  it('shows a syntax error', async () => {
    const { error } = await runToFailure(['const = 3;']);
    expect(error).toMatchObject({ where: { cell: 1, line: 1 }, name: 'NotebookError' });
  });

  it('tells a thrown value that is no error, and the cause of one that is', async () => {
    const plain = await runToFailure(["throw 'just text';"]);
    expect(plain.error).toMatchObject({ what: 'Thrown: just text' });
    const chained = await runToFailure(["throw new Error('outer', { cause: new TypeError('inner') });"]);
    expect(codeCell(chained.saved, 1).outputs).toMatchObject([
      { traceback: ['Error: outer', '    at cell 1:1:7', 'Caused by: TypeError: inner', '    at cell 1:1:35'] },
    ]);
  });

  it('is a cell with a promise that nobody awaits and that fails', async () => {
    const { error } = await runToFailure(["const work = async () => { throw new Error('lost'); };\nwork();\n1"]);
    expect(error).toMatchObject({ where: { line: 1 }, what: expect.stringContaining('Error: lost') as string });
  });

  it('keeps the exit code of an error of our own family', async () => {
    const { error } = await runToFailure([
      "const gap = new Error('row 3 is missing');\ngap.name = 'DataError';\nthrow gap;",
    ]);
    expect(error).toMatchObject({ code: 'data', exitCode: 3 });
  });

  it('may fail when tagged, and the next cell is really run', async () => {
    const notebook = await run([
      { source: "throw new Error('expected');", tags: ['raises-exception'] },
      'console.log("still here");',
    ]);
    expect(codeCell(notebook, 1).outputs).toMatchObject([{ output_type: 'error', evalue: 'expected' }]);
    expect(printed(notebook, 2)).toBe('still here\n');
  });

  it('ends the run: later cells have no output and no count', async () => {
    const { saved } = await runToFailure(['console.log(1);', 'throw new Error();', 'console.log(3);']);
    expect(printed(saved, 1)).toBe('1\n');
    expect(codeCell(saved, 3)).toMatchObject({ outputs: [], execution_count: null });
  });
});

describe('a stale closure', () => {
  it('would give a wrong number, so it is refused before the run', async () => {
    const cells = ['let n = 0; const inc = () => ++n;', 'inc();', 'n = 100;\ninc()'];
    expect(resultOf(await run(cells), 3)).toBe('2');
    const started = makeNotebook(...cells);
    await expect(executeNotebook(started, { launcher: tslabLauncher, directory })).rejects.toMatchObject({
      code: 'notebook',
      where: { notebook: 'made.ipynb', cell: 3, line: 1 },
    });
  });
});

describe('a cell over its time limit', () => {
  it('is stopped in a busy loop, with what it wrote before, and the kernel lives on', async () => {
    const { error, saved } = await runToFailure(['console.log("begin"); while (true) {}'], { cellTimeoutMs: 2000 });
    expect(error).toMatchObject({ code: 'notebook', what: 'the cell ran over its limit of 2 s', where: { cell: 1 } });
    expect(printed(saved, 1)).toBe('begin\n');
    expect(resultOf(await run(['1 + 1']), 1)).toBe('2');
  });

  it('is stopped while it waits for a promise that never settles', async () => {
    const { error } = await runToFailure(['await new Promise(() => {});'], { cellTimeoutMs: 300 });
    expect(error).toMatchObject({ what: 'the cell ran over its limit of 0.3 s' });
    expect(resultOf(await run(['1 + 1']), 1)).toBe('2');
  });
});

function resultOf(notebook: Notebook, position: number): unknown {
  const output = codeCell(notebook, position).outputs.find((candidate) => candidate.output_type === 'execute_result');
  return output?.data['text/plain'];
}
