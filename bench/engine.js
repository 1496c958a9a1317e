// The notebook engine: what it adds to a cell, to a schedule of many notebooks, and to memory.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inParallel } from '../dist/cli/inParallel.js';
import { decide, executeOnce } from '../dist/notebook/cache/executeOnce.js';
import { takeFingerprints } from '../dist/notebook/cache/inputs.js';
import { toRecipe } from '../dist/notebook/cache/recipe.js';
import { openStore } from '../dist/notebook/cache/store.js';
import { executeNotebook } from '../dist/notebook/execute.js';
import { parseNotebook, readNotebook } from '../dist/notebook/format/readNotebook.js';
import { formatNotebook } from '../dist/notebook/format/writeNotebook.js';
import { installedLauncher } from '../dist/notebook/jupyter/launch.js';
import { wattbookLauncher } from '../dist/notebook/runtime/launch.js';
import { timeMs } from './pairs.js';
import { measureRow } from './row.js';

const CELL_COUNT = 100;
const WARM_UP = 5;
const UNCHANGED_COUNT = 50;
const MANY_COUNT = 12;
const LONG_COUNT = 1000;
const BUSY = 'const end = Date.now() + 60; let turns = 0; while (Date.now() < end) turns++; turns > 0';

/** @param jupyter the peer, or undefined where it is not installed */
export async function* benchEngine(jupyter) {
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-bench-'));
  const python = join(folder, 'python.ipynb');
  await writeFile(python, formatNotebook(toNotebook(Array(CELL_COUNT).fill('1 + 1'), 'python3')));
  if (jupyter !== undefined) {
    yield measureRow({
      name: 'a trivial Python cell, our executor / nbclient',
      unit: 'ms',
      goal: 1,
      ours: async () => medianCellMs(await readNotebook(python), installedLauncher('python3')),
      peer: () => jupyter.cellMs(python, 'python3'),
    });
  }
  yield decisionRow(folder);
  const many = Array.from({ length: MANY_COUNT }, () => toNotebook(Array(10).fill(BUSY), 'wattbook'));
  const runAll = (count) =>
    inParallel(many, count, (notebook) => executeNotebook(notebook, { launcher: wattbookLauncher, directory: folder }));
  yield measureRow({
    name: `${MANY_COUNT} notebooks, two at a time / one after the other`,
    unit: 'ms',
    goal: 1 / 1.7,
    ours: () => timeMs(() => runAll(2)),
    peer: () => timeMs(() => runAll(1)),
  });
  yield memoryRow(folder);
}

async function decisionRow(folder) {
  const store = openStore(join(folder, 'cache'));
  const notebook = toNotebook(
    ["import { readFileSync } from 'node:fs';", "readFileSync('python.ipynb').length"],
    'wattbook',
  );
  const optionsOf = (index) => ({
    store,
    project: folder,
    notebookId: `${index}.ipynb`,
    recipe: toRecipe(notebook, { parameters: {}, kernel: 'bench', lockText: '' }),
    environment: process.env,
  });
  const ids = Array.from({ length: UNCHANGED_COUNT }, (_, index) => index);
  for (const index of ids) {
    const run = { launcher: wattbookLauncher, directory: folder };
    const { whyNotKept } = await executeOnce(notebook, run, optionsOf(index));
    if (whyNotKept !== undefined) throw new Error(`not kept: ${whyNotKept}`);
  }
  const limitMs = 500;
  const ours = await timeMs(async () => {
    const fingerprints = takeFingerprints(process.env);
    const found = await Promise.all(ids.map((index) => decide({ ...optionsOf(index), fingerprints })));
    if (!found.every(({ isKept }) => isKept)) throw new Error('a notebook would run again');
  });
  const name = `${UNCHANGED_COUNT} unchanged notebooks decided`;
  return { name, ours, peer: null, unit: 'ms', ratio: null, goal: limitMs, met: ours <= limitMs };
}

async function memoryRow(folder) {
  const used = [];
  await executeNotebook(toNotebook(Array(LONG_COUNT).fill('1 + 1'), 'wattbook'), {
    launcher: wattbookLauncher,
    directory: folder,
    onProgress: ({ cell, state }) => {
      if (state !== 'done' || cell % (LONG_COUNT / 10) !== 0) return;
      globalThis.gc?.();
      used.push(process.memoryUsage().heapUsed / 2 ** 20);
    },
  });
  const [ours, peer] = [used.at(-1), used[0]];
  const name = `executor's heap after ${LONG_COUNT} cells / after ${LONG_COUNT / 10}`;
  return { name, ours, peer, unit: 'MB', ratio: ours / peer, goal: 1.2, met: ours / peer <= 1.2 };
}

async function medianCellMs(notebook, launcher) {
  const times = [];
  const onProgress = ({ state, durationMs }) => state === 'done' && times.push(durationMs);
  await executeNotebook(notebook, { launcher, directory: '.', onProgress });
  return times.slice(WARM_UP).toSorted((a, b) => a - b)[Math.floor((times.length - WARM_UP) / 2)];
}

function toNotebook(sources, kernel) {
  const cells = sources.map((source, index) => ({
    cell_type: 'code',
    id: `c${index}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const language = kernel === 'python3' ? 'python' : 'typescript';
  const kernelspec = { name: kernel, display_name: kernel, language };
  return parseNotebook(
    JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
    'bench.ipynb',
  );
}
