// Kernel start, overhead of a cell and a whole build, beside Debian's Jupyter with the same tslab.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tslabLauncher } from '../dist/notebook/tslab/launch.js';
import { timeMs } from './pairs.js';
import { measureRow } from './row.js';

const call = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLI = join(ROOT, 'dist/cli/main.js');
const REPORT_NOTEBOOK = 'notebooks/planning/storage-value.ipynb';
const CELL_COUNT = 45;

/** @param jupyter the peer, or undefined where it is not installed */
export async function* benchNotebooks(jupyter) {
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-bench-'));
  const cells = join(folder, 'cells.ipynb');
  await writeFile(cells, JSON.stringify(trivialNotebook()));
  yield measureRow({
    name: 'kernel start, tslab / jupyter_client',
    unit: 'ms',
    goal: 1,
    ours: startKernelMs,
    peer: jupyter?.kernelStartMs,
  });
  yield measureRow({
    name: 'a trivial cell, tslab / nbclient',
    unit: 'ms',
    goal: 1,
    ours: medianCellMs,
    peer: jupyter && (() => jupyter.cellMs(cells)),
  });
  yield measureRow({
    name: 'storage-value to HTML and PDF / nbconvert to HTML',
    unit: 'ms',
    goal: 1,
    rounds: 3,
    ours: () =>
      timeMs(() => call(process.execPath, [CLI, 'build', '--report', 'storage-value', '--out', folder], { cwd: ROOT })),
    peer: jupyter && (() => timeMs(() => jupyter.convert(REPORT_NOTEBOOK))),
  });
  await rm(folder, { recursive: true });
}

async function startKernelMs() {
  let kernel;
  const startMs = await timeMs(async () => (kernel = await tslabLauncher.start({ directory: ROOT })));
  await kernel.close();
  return startMs;
}

async function medianCellMs() {
  const kernel = await tslabLauncher.start({ directory: ROOT });
  const times = [];
  for (const [index, { source }] of trivialNotebook().cells.entries()) {
    const request = { code: source, label: `cell ${index + 1}`, onOutput: () => undefined };
    times.push(await timeMs(() => kernel.execute(request)));
  }
  await kernel.close();
  return times.slice(5).toSorted((a, b) => a - b)[Math.floor((times.length - 5) / 2)];
}

function trivialNotebook() {
  const cells = Array.from({ length: CELL_COUNT }, (_, i) => ({
    id: `cell-${i}`,
    cell_type: 'code',
    metadata: {},
    execution_count: null,
    outputs: [],
    source: i === 0 ? 'const x0 = 0;' : `const x${i} = x${i - 1} + 1;`,
  }));
  const kernelspec = { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
  return { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
}
