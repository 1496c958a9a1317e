// The types of cells from our side process, beside TypeScript 6's own language service in this process.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { createLanguage } from '../dist/kernel/language/language.js';
import { timeMs } from './pairs.js';
import { measureRow } from './row.js';

const DIRECTORY = fileURLToPath(new URL('../notebooks/planning', import.meta.url));
const CELL_COUNT = 45;
const MANY_COUNT = 300;

const TRIVIAL = (i) => `const x${i} = ${i} + 1; x${i}`;
const TYPED = (i) =>
  Array.from(
    { length: 19 },
    (_, n) =>
      `type Row${n} = { price: number; hour: number };\nconst best${n}_${i} = (rows: Row${n}[]): number => Math.max(...rows.map(({ price }) => price));`,
  ).join('\n');

/** Rows of a bench, one after the other. */
export async function* benchLanguage() {
  yield measureRow({
    name: 'types of a first cell in a fresh process, side process / TypeScript 6',
    unit: 'ms',
    goal: 0.5,
    ours: () => coldMs(startOurs),
    peer: () => coldMs(startPeer),
  });
  for (const [name, codeOf] of [
    ['a trivial cell', TRIVIAL],
    ['a typed cell of 38 lines', TYPED],
  ]) {
    yield measureRow({
      name: `types of ${name}, side process / TypeScript 6`,
      unit: 'ms',
      goal: 0.5,
      ours: () => medianCheckMs(startOurs, codeOf),
      peer: () => medianCheckMs(startPeer, codeOf),
    });
  }
  let last;
  yield measureRow({
    name: `types of the last 20 of ${MANY_COUNT} cells / of cells 10 to 30`,
    unit: 'ms',
    goal: 1.5,
    rounds: 1,
    ours: async () => (last = await manyCells()).lateMs,
    peer: () => Promise.resolve(last.earlyMs),
  });
  const after = [
    [`completion after ${MANY_COUNT} cells`, 'ms', 10, 'completeMs'],
    [`inspection after ${MANY_COUNT} cells`, 'ms', 5, 'inspectMs'],
    [`resident memory of the side process after ${MANY_COUNT} cells`, 'MB', 150, 'residentMb'],
  ];
  for (const [name, unit, limit, key] of after) {
    // Beside the most that it may be.
    yield measureRow({
      name: `${name}, side process / its limit`,
      unit,
      goal: 1,
      rounds: 1,
      ours: () => Promise.resolve(last[key]),
      peer: () => Promise.resolve(limit),
    });
  }
}

async function startOurs() {
  const language = await createLanguage({ directory: DIRECTORY });
  return {
    language,
    run: async (code) => {
      requireNone(await language.check(code));
      language.add(code);
    },
    close: language.close,
  };
}

/** Every cell a module; none of these cells needs another. */
function startPeer() {
  const texts = [];
  const nameOf = (index) => `${DIRECTORY}/peer-${index}.ts`;
  const indexOf = (name) => Number(/peer-(\d+)\.ts$/.exec(name)?.[1] ?? NaN);
  const service = ts.createLanguageService({
    getCompilationSettings: () => ({
      strict: true,
      lib: ['lib.es2023.d.ts'],
      types: ['node'],
      noEmit: true,
      skipLibCheck: true,
    }),
    getScriptFileNames: () => texts.map((_, index) => nameOf(index)),
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = texts[indexOf(name)] ?? ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => DIRECTORY,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => texts[indexOf(name)] !== undefined || ts.sys.fileExists(name),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  return Promise.resolve({
    run: (code) => {
      texts.push(`${code}\nexport {};`);
      requireNone(service.getSemanticDiagnostics(nameOf(texts.length - 1)));
      return Promise.resolve();
    },
    close: () => Promise.resolve(service.dispose()),
  });
}

function requireNone(problems) {
  if (problems.length > 0)
    throw new Error(`A cell has a fault of types: ${problems[0].message ?? problems[0].messageText}`);
}

async function withTypes(start, use) {
  const types = await start();
  try {
    return await use(types);
  } finally {
    await types.close();
  }
}

function coldMs(start) {
  return timeMs(() => withTypes(start, ({ run }) => run('const first: number = 1;')));
}

function medianCheckMs(start, codeOf) {
  return withTypes(start, async ({ run }) => {
    const times = [];
    for (let i = 0; i < CELL_COUNT; i++) times.push(await timeMs(() => run(codeOf(i))));
    return median(times.slice(5));
  });
}

/** A session of cells that each use the one before the last ten. */
function manyCells() {
  return withTypes(startOurs, async ({ language, run }) => {
    const times = [];
    for (let i = 0; i < MANY_COUNT; i++) {
      const source = i % 10 === 0 ? `${i}` : `long${i - (i % 10)} * 2`;
      times.push(await timeMs(() => run(`const long${i} = ${source};`)));
    }
    const code = `long${MANY_COUNT - 1}.toF`;
    return {
      earlyMs: median(times.slice(10, 30)),
      lateMs: median(times.slice(-20)),
      completeMs: await medianOf(() => language.complete(code, code.length)),
      inspectMs: await medianOf(() => language.inspect(code, 4, 0)),
      residentMb: residentMb(await language.pid()),
    };
  });
}

async function medianOf(run) {
  const times = [];
  for (let round = 0; round < 20; round++) times.push(await timeMs(run));
  return median(times);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function residentMb(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kilobytes) / 1024;
}
