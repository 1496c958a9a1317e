import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { executeNotebook, type ExecuteOptions } from '../../../src/notebook/execute.js';
import type { Notebook } from '../../../src/notebook/format/nbformat.js';
import { parseNotebook } from '../../../src/notebook/format/readNotebook.js';
import { formatNotebook } from '../../../src/notebook/format/writeNotebook.js';
import { installedLauncher } from '../../../src/notebook/jupyter/launch.js';
import { describeWithPython } from '../../debianPython.js';
import { isAlive } from '../../processes.js';
import { codeCell, makeNotebook, printed, type CellSpec } from '../makeNotebook.js';

const directory = mkdtempSync(join(tmpdir(), 'wattbook-python-'));
const launcher = installedLauncher('python3');

function run(cells: CellSpec[], options: Partial<ExecuteOptions> = {}): Promise<Notebook> {
  return executeNotebook(makeNotebook(...cells), { launcher, directory, ...options });
}

/** This old nbclient leaves neighbouring text of one stream apart; all front ends show it as one. */
const BY_NBCLIENT = `
import sys, json, nbformat, nbclient
notebook = nbformat.reads(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, kernel_name='python3', allow_errors=True).execute()
def merged(outputs):
    kept = []
    for output in outputs:
        last = kept[-1] if kept else {}
        if output.output_type == 'stream' == last.get('output_type') and output.name == last.name: last.text += output.text
        else: kept.append(output)
    return kept
print(json.dumps([merged(cell.outputs) for cell in notebook.cells if cell.cell_type == 'code']))`;

const CELLS: CellSpec[] = [
  "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n1 + 1",
  "from IPython.display import display, clear_output, HTML, Image\nhandle = display('first', display_id='x')\ndisplay(HTML('<b>h</b>'))",
  "handle.update('second')",
  "print('gone'); clear_output(); print('stays')",
  "print('waits'); clear_output(wait=True); print('replaces')",
  'for i in range(300): print(i)',
  "import time\nfor i in range(5):\n    print(i, end=' ', flush=True)\n    time.sleep(0.02)",
  { source: '1 / 0', tags: ['raises-exception'] },
  "'after'",
  "display({'text/plain': 'p', 'application/json': {'a': [1]}}, raw=True)",
  '%%html\n<i>magic</i>',
  "'é😀'",
  '# nothing',
];

describeWithPython('a Python notebook', ['nbclient', 'ipykernel'], (python) => {
  it('has the outputs that nbclient gives, cell by cell', async () => {
    const theirs = JSON.parse(python(BY_NBCLIENT, [formatNotebook(makeNotebook(...CELLS))])) as unknown[];
    const ours = await run(CELLS);
    const outputs = parseNotebook(formatNotebook(ours), 'a.ipynb').cells.map(
      (_, index) => codeCell(ours, index + 1).outputs,
    );
    expect(outputs).toEqual(theirs);
  });

  it('counts, times and names the kernel', async () => {
    const notebook = await run(['1']);
    expect(codeCell(notebook, 1).execution_count).toBe(1);
    expect(notebook.metadata).toMatchObject({
      language_info: { name: 'python' },
      wattbook: { kernel: { name: 'python3' } },
    });
  });

  it('fails with cell and message', async () => {
    await expect(run(['1', "raise ValueError('no supply')"])).rejects.toMatchObject({
      code: 'notebook',
      message: expect.stringContaining('cell 2: ValueError: no supply') as string,
    });
  });

  it('is interrupted over its limit', async () => {
    await expect(run(['while True: pass'], { cellTimeoutMs: 1500 })).rejects.toMatchObject({
      what: 'the cell ran over its limit of 1.5 s',
    });
  });

  it('is asked for no input', async () => {
    await expect(run(["input('name? ')"])).rejects.toMatchObject({ where: { cell: 1 } });
  });

  it.each([
    ['in a cell', 'import os, signal; os.kill(os.getpid(), signal.SIGKILL)'],
    ['between cells', 'import os, threading; threading.Timer(0.2, lambda: os._exit(3)).start()'],
  ])('whose kernel dies %s ends with an error', async (_, code) => {
    await expect(run([code, 'import time; time.sleep(60)'])).rejects.toMatchObject({ code: 'kernel' });
  });

  it('leaves no kernel and no folder behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('wattbook-jupyter-'));
    const notebook = await run(['import os; print(os.getpid())']);
    await expect.poll(() => isAlive(Number(printed(notebook, 1)))).toBe(false);
    const left = readdirSync(tmpdir()).filter((name) => name.startsWith('wattbook-jupyter-') && !before.includes(name));
    expect(left).toEqual([]);
  });

  it('runs four at once without a port', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, (_, i) => run([`print(${i})`])));
    expect(runs.map((notebook) => printed(notebook, 1))).toEqual(['0\n', '1\n', '2\n', '3\n']);
  });
});

describe('a kernelspec', () => {
  it('that does not start says why', async () => {
    const data = mkdtempSync(join(tmpdir(), 'wattbook-data-'));
    mkdirSync(join(data, 'kernels', 'broken'), { recursive: true });
    const spec = { argv: ['sh', '-c', 'echo no such language >&2; exit 7'], display_name: 'Broken', language: 'x' };
    writeFileSync(join(data, 'kernels', 'broken', 'kernel.json'), JSON.stringify(spec));
    const before = process.env.JUPYTER_DATA_DIR;
    process.env.JUPYTER_DATA_DIR = data;
    try {
      const starting = installedLauncher('broken').start({ directory });
      await expect(starting).rejects.toThrow(/the kernel broken did not start \(exit code 7\):\nno such language/);
    } finally {
      if (before === undefined) delete process.env.JUPYTER_DATA_DIR;
      else process.env.JUPYTER_DATA_DIR = before;
    }
  });
});
