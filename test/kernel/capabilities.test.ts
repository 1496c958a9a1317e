import { describe, expect, it } from 'vitest';
import { makeFolder, startSession, type Outcome } from './session.js';

// Each row is a fault of another kernel for TypeScript, or a line of the table in which they are compared, by its name.
const FILES = {
  'package.json': '{ "name": "capabilities" }',
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "paths": { "@sim/*": ["./src/*"] } } }',
  'src/x.ts': 'export const x: number = 4;',
  'src/waits.ts': 'export const waited = await Promise.resolve(5);',
  'src/throws.ts': 'type T = {\n  a: 1;\n};\nexport const fail = (): never => {\n  throw new Error("inside");\n};',
  'src/view.tsx':
    'const React = { createElement: (tag: string, _: unknown, ...rest: string[]) => `<${tag}>${rest.join("")}</${tag}>` };\nexport const view = (text: string) => <b>{text}</b>;',
  'src/data.json': '{ "rows": 3 }',
  'node_modules/esm-only/package.json': '{ "name": "esm-only", "type": "module", "exports": "./index.js" }',
  'node_modules/esm-only/index.js': 'export const scale = 2;',
  'node_modules/common/package.json': '{ "name": "common", "main": "index.js" }',
  'node_modules/common/index.js': 'module.exports = { sum: (list) => list.reduce((a, b) => a + b, 0) };',
  'notebooks/.keep': '',
};
const { directory } = makeFolder(FILES);
const session = await startSession({ directory: `${directory}/notebooks` });

async function runAll(cells: string[]): Promise<Outcome> {
  let outcome: Outcome | undefined;
  for (const code of cells) outcome = await session.run(code);
  return outcome!;
}

describe('what other kernels lack', () => {
  const rows: [row: string, cells: string[], result: string][] = [
    ['top-level await', ['const got = await Promise.resolve(1); String(got)'], '1'],
    [
      'top-level for await',
      ['let sum1 = 0; for await (const v of [1, Promise.resolve(2)]) sum1 += v; String(sum1)'],
      '3',
    ],
    ['top-level await in an imported module', ["import { waited } from '../src/waits'; String(waited)"], '5'],
    ['import ./x without an ending', ["import { x as x1 } from '../src/x'; String(x1)"], '4'],
    ['import ./x.js that is x.ts', ["import { x as x2 } from '../src/x.js'; String(x2)"], '4'],
    ['import ./x.ts', ["import { x as x3 } from '../src/x.ts'; String(x3)"], '4'],
    ['import ../ outside of the folder of the notebook', ["String((await import('../src/x')).x)"], '4'],
    ['paths of tsconfig.json', ["import { x as x4 } from '@sim/x'; String(x4)"], '4'],
    ['a package that is ECMAScript only', ["import { scale } from 'esm-only'; String(scale)"], '2'],
    ['a package that is CommonJS', ["import { sum } from 'common'; String(sum([1, 2]))"], '3'],
    ['JSON without an attribute', ["import d1 from '../src/data.json'; String(d1.rows)"], '3'],
    ['JSON with { type: "json" }', ["import d2 from '../src/data.json' with { type: 'json' }; String(d2.rows)"], '3'],
    ['require and __dirname', ["require('node:path').basename(__dirname)"], 'notebooks'],
    ['import.meta', ['[typeof import.meta.url, import.meta.dirname === __dirname].join()'], 'string,true'],
    ['redeclare const', ['const a1 = 1;', 'const a1 = 2; String(a1)'], '2'],
    ['redeclare let', ['let a2 = 1;', 'let a2 = 2; String(a2)'], '2'],
    ['redeclare class', ['class A3 { v = 1 }', 'class A3 { v = 2 } String(new A3().v)'], '2'],
    ['redeclare function', ['function a4() { return 1; }', 'function a4() { return 2; } String(a4())'], '2'],
    ['redeclare enum', ['enum A5 { X }', 'enum A5 { Y } String(A5.Y)'], '0'],
    [
      'closures see what a later cell assigns',
      ['let n = 0; const inc = () => ++n;', 'inc(); inc();', 'n = 100; String(inc())'],
      '101',
    ],
    ['satisfies', ['const b1 = { a: 1 } satisfies Record<string, number>; String(b1.a)'], '1'],
    ['const type parameters', ['const b2 = <const T,>(v: T): T => v; String(b2([1])[0])'], '1'],
    ['accessor', ['class B3 { accessor v = 3 } String(new B3().v)'], '3'],
    ['using', ["let gone = ''; { using r = { [Symbol.dispose]() { gone = 'gone'; } }; void r; } gone"], 'gone'],
    ['NoInfer', ['const b4 = <T,>(v: T, w: NoInfer<T>) => [v, w].join(); b4(1, 2)'], '1,2'],
    [
      'standard decorators',
      [
        'const up = (m: () => string, _: unknown) => () => m().toUpperCase(); class B5 { @up v() { return "a"; } } new B5().v()',
      ],
      'A',
    ],
    ['toSorted', ['[3, 1].toSorted().join()'], '1,3'],
    ['JSX in a cell', ['const React = { createElement: (tag: string) => tag }; String(<i />)'], 'i'],
    ['JSX in a module', ["import { view } from '../src/view'; view('v')"], '<b>v</b>'],
    [
      'worker_threads by eval',
      [
        "const { Worker } = require('node:worker_threads'); const w = new Worker('require(\"worker_threads\").parentPort.postMessage(1)', { eval: true }); String(await new Promise((done) => w.once('message', done)))",
      ],
      '1',
    ],
    ['a session goes on after an error', ["throw new Error('x')", "'after'"], 'after'],
    ['text that looks like no expression', ["'a' + 'b'"], 'ab'],
    ['every expression is evaluated, once', ['let c1 = 0; const hit = () => ++c1; hit(); hit(); String(hit())'], '3'],
  ];
  it.each(rows)('%s', async (_, cells, result) => {
    const outcome = await runAll(cells);
    expect([outcome.error, outcome.result]).toEqual([undefined, result]);
  });

  it.each([520, 2000, 20_000])('a loop that prints %i lines', async (count) => {
    const { stdout } = await session.run(`for (let i = 0; i < ${count}; i++) console.log(i);`);
    expect(stdout.split('\n')).toHaveLength(count + 1);
  });

  it('800 displays in a loop, each a bundle with metadata', async () => {
    const { outputs } = await session.run(
      "for (let i = 0; i < 800; i++) display({ 'text/html': `<b>${i}</b>`, 'text/plain': String(i) }, { raw: true });",
    );
    expect(outputs).toHaveLength(800);
    expect(outputs[799]).toMatchObject({ kind: 'display', data: { 'text/html': '<b>799</b>', 'text/plain': '799' } });
  });

  it('all that process.stdout.write is given', async () => {
    expect((await session.run("process.stdout.write('a'); process.stdout.write(Buffer.from('b'))")).stdout).toBe('ab');
  });

  it('tracebacks by the lines and columns of cell and module, and no internal frame', async () => {
    const { error } = await session.run("import { fail } from '../src/throws';\ntype U = 1;\n  fail();");
    const frames = error!.traceback.filter((line) => line.startsWith('    at '));
    expect(frames[0]).toBe(`    at fail (${directory}/src/throws.ts:5:9)`);
    expect(frames[1]).toMatch(/^ {4}at cell \d+:3:3$/);
    expect(frames).toHaveLength(2);
  });
});
