// Our runtime beside tslab, beside a plain module of Node, and beside Debian's Jupyter.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { wattbookLauncher } from '../dist/notebook/runtime/launch.js';
import { tslabLauncher } from '../dist/notebook/tslab/launch.js';
import { timeMs } from './pairs.js';
import { measureRow } from './row.js';

const call = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = new URL('../dist/', import.meta.url);
const CLI = fileURLToPath(new URL('cli/main.js', DIST));
const CELL_COUNT = 45;
const PARALLEL_COUNT = 4;
const LONG_COUNT = 10_000;

/** What a user writes at the top level: a cell of declarations, and the later cell that is timed. */
const LOOPS = {
  'a sum of 200 million steps': ['let s = 0;', 'for (let i = 0; i < 2e8; i++) s += i & 7;'],
  'a function over arrays of an earlier cell': [
    'const A = new Float64Array(300_000).fill(1.5), B = new Float64Array(300_000).fill(2); let k = 0.5, sum = 0;',
    `function weigh() { let w = 0; for (let r = 0; r < 90; r++) for (let i = 0; i < A.length; i++) w += A[i] * B[i] * k; return w; }
     sum = weigh();`,
  ],
  'a 300 x 300 matrix product of an earlier cell': [
    `const N = 300; const X = Array.from({ length: N }, (_, i) => Array.from({ length: N }, (_, j) => i + j));
     const Y = X.map((row) => row.slice()), Z = X.map((row) => row.map(() => 0));`,
    `for (let i = 0; i < N; i++) for (let j = 0; j < N; j++) {
       let q = 0; for (let l = 0; l < N; l++) q += X[i][l] * Y[l][j]; Z[i][j] = q; }`,
  ],
};

const TYPED_CELL = (number) =>
  Array.from(
    { length: 19 },
    (_, i) =>
      `type Row${i} = { price: number; hour: number };\nconst best${i}_${number} = (rows: Row${i}[]): number => Math.max(...rows.map(({ price }) => price));`,
  ).join('\n');

/** @param jupyter the peer for whole notebooks, or undefined where it is not installed */
export async function* benchKernel(jupyter) {
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-bench-'));
  const pair = (measure) => ({ ours: () => measure(wattbookLauncher), peer: () => measure(tslabLauncher) });
  yield measureRow({
    name: 'ready in a fresh process, our runtime / tslab',
    unit: 'ms',
    goal: 0.35 / 1.36,
    ours: () => freshMs(readyScript('runtime/launch.js', 'wattbookLauncher')),
    peer: () => freshMs(readyScript('tslab/launch.js', 'tslabLauncher')),
  });
  const trivial = (i) => (i === 0 ? 'const x0 = 0;' : `const x${i} = x${i - 1} + 1; x${i}`);
  yield measureRow({
    name: 'a trivial cell, our runtime / tslab',
    unit: 'ms',
    goal: 2 / 17.8,
    ...pair((launcher) => medianCellMs(launcher, trivial)),
  });
  yield measureRow({
    name: 'a typed cell of 38 lines, our runtime / tslab',
    unit: 'ms',
    goal: 4 / 48,
    ...pair((launcher) => medianCellMs(launcher, TYPED_CELL)),
  });
  for (const [name, cells] of Object.entries(LOOPS)) {
    const plain = join(folder, 'plain.mjs');
    await writeFile(plain, toModule(cells));
    const [ours, peer] = [() => loopMs(cells), () => freshMs(plain)];
    yield measureRow({ name: `${name}, our runtime / plain module`, unit: 'ms', goal: 1.3, ours, peer });
  }
  yield measureRow({
    name: 'memory after the start, our runtime / tslab',
    unit: 'MB',
    goal: 140 / 190,
    ...pair(residentMb),
  });
  let session;
  yield measureRow({
    name: `the last 100 of ${LONG_COUNT} cells / cells 100 to 200`,
    unit: 'ms',
    goal: 1.5,
    rounds: 1,
    ours: async () => (session = await longSessionMs()).last,
    peer: () => Promise.resolve(session.first),
  });
  yield measureRow({
    name: `memory after ${LONG_COUNT} cells / after the start`,
    unit: 'MB',
    goal: 3,
    rounds: 1,
    ours: () => Promise.resolve(session.endMb),
    peer: () => Promise.resolve(session.startMb),
  });
  yield* benchWholeNotebooks(folder, jupyter);
  await rm(folder, { recursive: true });
}

async function* benchWholeNotebooks(folder, jupyter) {
  const notebook = join(folder, 'fifteen.ipynb');
  await writeFile(join(folder, 'local.ts'), 'export const scale = (value: number): number => value * 2;');
  await writeFile(notebook, JSON.stringify(fifteenCells('wattbook')));
  const tslabNotebook = join(folder, 'tslab.ipynb');
  await writeFile(tslabNotebook, JSON.stringify(fifteenCells('tslab')));
  let runs = 0;
  const oursMs = () => {
    const output = join(folder, `out-${(runs += 1)}.ipynb`);
    return timeMs(() => call(process.execPath, [CLI, 'run', notebook, '--output', output], { cwd: ROOT }));
  };
  const peerMs = () => timeMs(() => jupyter.convert(tslabNotebook));
  const times = (count, run) => () => timeMs(() => Promise.all(Array.from({ length: count }, run)));
  yield measureRow({
    name: '15 cells without a screen, wattbook run / nbconvert with tslab',
    unit: 'ms',
    goal: 0.35 / 3.08,
    rounds: 3,
    ours: oursMs,
    peer: jupyter && peerMs,
  });
  yield measureRow({
    name: `${PARALLEL_COUNT} such notebooks at once`,
    unit: 'ms',
    goal: 0.8 / 8.8,
    rounds: 1,
    ours: times(PARALLEL_COUNT, oursMs),
    peer: jupyter && times(PARALLEL_COUNT, peerMs),
  });
}

function readyScript(file, name) {
  const path = new URL(`notebook/${file}`, DIST).href;
  return `const start = performance.now();
    const { ${name} } = await import('${path}');
    const kernel = await ${name}.start({ directory: process.cwd() });
    console.log(performance.now() - start);
    await kernel.close();`;
}

/** What a script, given as text or as a file, prints last. */
async function freshMs(script) {
  const args = script.endsWith('.mjs') ? [script] : ['--input-type=module', '--eval', script];
  const { stdout } = await call(process.execPath, args, { cwd: ROOT });
  return Number(stdout.trim().split('\n').at(-1));
}

async function withKernel(launcher, use) {
  const kernel = await launcher.start({ directory: ROOT });
  const run = async (code) => {
    let shown;
    const onOutput = (output) => (shown = output.data?.['text/plain'] ?? output.text);
    const { status } = await kernel.execute({ code, label: 'cell', onOutput });
    if (status !== 'ok') throw new Error(`The cell failed: ${code}`);
    return shown;
  };
  try {
    return await use(run, kernel);
  } finally {
    await kernel.close();
  }
}

function medianCellMs(launcher, codeOf) {
  return withKernel(launcher, async (run) => {
    const times = [];
    for (let i = 0; i < CELL_COUNT; i++) times.push(await timeMs(() => run(codeOf(i))));
    return times.slice(5).toSorted((a, b) => a - b)[Math.floor((times.length - 5) / 2)];
  });
}

/** Median times of early and late cells of one session, and its memory; a result or a line that is missing is an error. */
function longSessionMs() {
  return withKernel(wattbookLauncher, async (run, { pid }) => {
    const startMb = residentMbOf(pid);
    const times = [];
    for (let i = 0; i < LONG_COUNT; i++) {
      const code = `const long${i} = ${i}; long${i} * 2`;
      times.push(await timeMs(async () => requireEqual(await run(code), String(i * 2))));
    }
    const median = (part) => part.toSorted((a, b) => a - b)[Math.floor(part.length / 2)];
    const endMb = residentMbOf(pid);
    return { first: median(times.slice(100, 200)), last: median(times.slice(-100)), startMb, endMb };
  });
}

function requireEqual(found, wanted) {
  if (found !== wanted) throw new Error(`A cell gave ${found}, not ${wanted}.`);
}

function loopMs([setup, loop]) {
  return withKernel(wattbookLauncher, async (run) => {
    await run(`const started = [0]; ${setup}`);
    return Number(await run(`started[0] = performance.now();\n${loop}\nperformance.now() - started[0]`));
  });
}

function toModule([setup, loop]) {
  return `${setup}\nconst started = performance.now();\n${loop}\nconsole.log(performance.now() - started);\n`;
}

function residentMb(launcher) {
  return withKernel(launcher, (_, { pid }) => Promise.resolve(residentMbOf(pid)));
}

function residentMbOf(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kilobytes) / 1024;
}

function fifteenCells(kernel) {
  const code = (i) =>
    i === 0
      ? "import { scale } from './local'; const values = Float64Array.from({ length: 8760 }, (_, h) => Math.sin(h));"
      : `const total${i} = values.reduce((sum, value) => sum + scale(value) * ${i}, 0);\nconsole.log('total', total${i}); total${i}`;
  const cells = Array.from({ length: 15 }, (_, i) => ({
    id: `cell-${i}`,
    cell_type: 'code',
    metadata: {},
    execution_count: null,
    outputs: [],
    source: code(i),
  }));
  const kernelspec = { name: kernel, display_name: 'TypeScript', language: 'typescript' };
  return { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
}
