import { expect, it, describe } from 'vitest';
import { startNotebook } from './notebook.js';

/** A cell, and its faults. */
type Row = [code: string, faults?: string[]];
type Case = [what: string, ...cells: Row[]];

const SESSIONS: Case[] = [
  ['a cell without fault', ['const hours: number = 4;\nhours * 2']],
  [
    'strictness by default',
    ['const half = (v) => v / 2;', ['1:15 TS7006']],
    ['const s: string = null;', ['1:7 TS2322']],
  ],
  [
    'types of an earlier cell',
    ['const rows = [{ kw: 1 }];'],
    ['rows[0].kw.toFixed(1)'],
    ['rows[0].kW', ['1:9 TS2551']],
  ],
  ['names that no cell declares', ['nowhere + 1', ['1:1 TS2304']]],
  ['a name that is declared only later', ['later', ['1:1 TS2304']], ['const later = 1;'], ['later.toFixed()']],
  [
    'a name that is declared anew, with another type',
    ['const v = 1;'],
    ["const v = 'a';"],
    ['v.length'],
    ['v.toFixed()', ['1:3 TS2551']],
  ],
  [
    'a variable that keeps its declared type',
    ['let n = 1;'],
    ['n = 2; n += 1; n++;'],
    ["n = 'a';", ['1:1 TS2322']],
    ['n.toFixed()'],
  ],
  ['a variable of a union', ['let u: number | string = 1;'], ["u = 'a'; u.length"], ['u.length', ['1:3 TS2339']]],
  ['a variable whose type comes with a later cell', ['let chart;'], ['chart = 5; chart.toFixed();'], ["chart = 'a';"]],
  ['a constant that is written to', ['const k = 1;'], ['k = 2;', ['1:1 TS2588']]],
  [
    'destructuring',
    ['const { a, b: [c = 2, ...d] } = { a: 1, b: [1, 2] };'],
    ['a.toFixed(); c.toFixed(); d.length'],
    ['let x = 0, y = 0;'],
    ['[x, y] = [y, x];'],
    ["({ x } = { x: 'a' });", ['1:4 TS2322']],
  ],
  ['a function', ['function twice(v: number): number { return 2 * v; }'], ['twice(2)'], ["twice('a')", ['1:7 TS2345']]],
  [
    'overloads',
    [
      'function pick(v: number): number;\nfunction pick(v: string): string;\nfunction pick(v: unknown) { return v as never; }',
    ],
    ["pick('a').length; pick(1).toFixed()"],
    ['pick(true)', ['1:6 TS2769']],
  ],
  [
    'a function that is declared anew',
    ['function f() { return 1; }'],
    ["function f() { return 'a'; }"],
    ['f().length'],
  ],
  [
    'a function that calls itself',
    ['function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2); }'],
    ['fib(5).toFixed()'],
  ],
  [
    'generics',
    ['function first<T extends object>(all: readonly T[]): T | undefined { return all[0]; }'],
    ['first([{ a: 1 }])?.a.toFixed()'],
    ['first([1])', ['1:8 TS2322']],
  ],
  [
    'a class as value and type',
    ['class Cell { #level = 1; static count = 0; get level() { return this.#level; } }'],
    ['const one: Cell = new Cell();\nCell.count + one.level'],
    ['class Big extends Cell { big = true; }'],
    ['const big: Cell = new Big();'],
    ['one.charge', ['1:5 TS2339']],
  ],
  ['an enum', ['enum Mode { Off, On }'], ['const mode: Mode = Mode.On; Mode[0].length'], ['Mode.Half', ['1:6 TS2339']]],
  ['a constant enum', ['const enum Axis { X = 1 }'], ['Axis.X.toFixed()']],
  [
    'a namespace',
    ['namespace grid { export const hz = 50; export type Volt = number; }'],
    ['const v: grid.Volt = grid.hz;'],
  ],
  [
    'an interface and a type',
    ['interface Row { kw: number }\ntype Rows = Row[];'],
    ['const rows: Rows = [{ kw: 1 }];'],
    ['const row: Row = {};', ['1:7 TS2741']],
  ],
  [
    'an interface that is declared anew, and does not merge',
    ['interface P { a: number }'],
    ['interface P { b: number }'],
    ['const p: P = { b: 1 };'],
    ['const q: P = { a: 1 };', ['1:16 TS2353']],
  ],
  [
    'a type that is a value too',
    ['const Level = { low: 1 } as const;\ntype Level = (typeof Level)[keyof typeof Level];'],
    ['const level: Level = Level.low;'],
  ],
  [
    'an import for later cells',
    ["import { basename } from 'node:path'; import * as os from 'os';"],
    ['basename(os.EOL).length'],
    ['basename(1)', ['1:10 TS2345']],
  ],
  ['a default import for later cells', ["import fs from 'node:fs';"], ["fs.existsSync('a')"]],
  [
    'an import of a type for later cells',
    ["import type { Stats } from 'node:fs'; import { type Dirent } from 'node:fs';"],
    ['const size = (stats: Stats, entry: Dirent) => entry.name + stats.size;'],
    ['new Stats()', ['1:5 TS1361']],
  ],
  ['import =', ["import path = require('node:path');"], ["path.join('a').length"]],
  [
    'what a cell exports',
    [
      "export const out = 1; export default function named() { return 'a'; } export { out as other }; export type Out = number;",
    ],
    ['const o: Out = out; named().length'],
  ],
  ['what a cell exports from elsewhere', ["export { join } from 'node:path'; export * as more from 'node:os';"]],
  [
    'top-level await, also of a loop',
    ['const waited = await Promise.resolve(3); for await (const v of [waited]) v.toFixed();'],
    ['waited.toFixed()'],
  ],
  ['var in a block', ['if (true) { var inner = 1; }'], ['inner.toFixed()']],
  [
    'using, which ends with its cell',
    ['using held = { value: 1, [Symbol.dispose]() {} }; held.value.toFixed();'],
    ['held', ['1:1 TS2304']],
  ],
  [
    'await using',
    ['await using held = { async [Symbol.asyncDispose]() {} };'],
    ['await using none = 1;', ['1:20 TS2851']],
  ],
  [
    'decorators',
    [
      'function log<This, Args extends unknown[], R>(method: (this: This, ...args: Args) => R, context: ClassMethodDecoratorContext) { return method; }\nclass Meter { @log read(): number { return 1; } accessor unit = 1; }',
    ],
    ['new Meter().read().toFixed(); new Meter().unit.toFixed()'],
    ['class Wrong { @log field = 1; }', ['1:16 TS1240', '1:16 TS1270']],
  ],
  [
    'satisfies, const type parameters, NoInfer',
    [
      "const only = <const T extends string>(v: T, w: NoInfer<T>): T => v;\nconst c = { a: 'x' } satisfies Record<string, string>;",
    ],
    ["const x: 'x' = only('x', 'x'); c.a.length"],
  ],
  [
    'a global',
    ['console.log(process.pid, Buffer.from([1]), structuredClone({}), setTimeout)'],
    ["fetch('http://x').then((r) => r.status); new URL('http://x').host; performance.now()"],
  ],
  [
    'a name that is a global of JavaScript too',
    ['const name = 5; const process = { own: true };'],
    ['name.toFixed(); process.own'],
    ['const window = 1;'],
    ['window.toFixed()'],
  ],
  ['no browser', ['document.title', ['1:1 TS2584']]],
  [
    'names of CommonJS and of the module',
    ["require('node:fs'); __dirname.length; __filename.length; import.meta.url.length; import.meta.dirname.length"],
  ],
  [
    'the words of the runtime',
    [
      "const shown = display({ 'text/html': '<b>x</b>' }, { raw: true, id: 'a' }); shown.update(2); shown.id.length; clearOutput({ wait: true });",
    ],
    ['display()', ['1:1 TS2554']],
  ],
  [
    'the words of tslab',
    [
      "import { display as show, newDisplay } from 'tslab'; show.html('<b>x</b>'); newDisplay().raw('text/plain', 'a');",
    ],
    ["import * as tslab from 'tslab'; tslab.display.html(1);", ['1:52 TS2345']],
  ],
  [
    'what newer JavaScript has',
    [
      '[3, 1].toSorted(); [1].findLast((v) => v > 0); Object.groupBy; [1].at(-1)',
      process.versions.node.startsWith('20.') ? ['1:55 TS2550'] : [],
    ],
  ],
  ['a cell that is told not to be checked', ['// @ts-nocheck\nconst a: string = 1;\nconst b = 2;'], ['b.toFixed()']],
  [
    'a line that is told not to be checked',
    ['const a = 1;\n// @ts-expect-error\nconst b: string = a;'],
    ['// @ts-ignore\na.length'],
    ['// @ts-expect-error\na', ['1:1 TS2578']],
  ],
  [
    'an assertion that narrows',
    ['function must(v: unknown): asserts v { if (!v) throw new Error(); }\nconst maybe = (): number | undefined => 1;'],
    ['const m = maybe(); must(m); m.toFixed()'],
  ],
  ['a value that widens as it would in one file', ['const four = 4;'], ['let wide = four; wide = 5;']],
  ['a symbol of its own', ['const key = Symbol("key");'], ['const keyed = { [key]: 1 }; keyed[key].toFixed()']],
  [
    'a property that bears the name of another cell',
    ['const kw = 1;'],
    ['const r = { kw: "a" }; r.kw.length; type K = { kw: string }; const { kw: s } = r; s.length'],
  ],
  ['a shorthand', ['const peak = 1;'], ['const made = { peak }; made.peak.toFixed()']],
  [
    'a local name that hides one of the notebook',
    ['const h = 1;'],
    ['const len = (h: string) => h.length; for (const h of ["a"]) h.length;'],
  ],
  ['a cell that only shows', ['1 + 1'], ["'text'"], ['']],
  ['augmented globals', ['declare global { interface Array<T> { lastOf(): T } }'], ['[1].lastOf().toFixed()']],
  ['a declaration without a value', ['declare const given: { a: number };'], ['given.a.toFixed()']],
  ['a cell of types with a fault', ['const bad: number = "x";', ['1:7 TS2322']], ['bad.toFixed()']],
];

// One session: what a case declares is there for those after it.
const { faults } = await startNotebook();

describe('a long session', () => {
  it('forgets nothing that a later cell needs', async () => {
    const { language, faults: faultsOf } = await startNotebook();
    const count = 60;
    for (let i = 0; i < count; i++) language.add(`const long${i} = ${i % 10 === 0 ? i : `long${i - (i % 10)}`};`);
    language.expect(Array.from({ length: count }, (_, i) => `long${i}.toFixed();`));
    for (let i = 0; i < count; i += 10) {
      expect(await faultsOf(`long${i}.toFixed(); long${i}.none;`)).toEqual([`1:${22 + 2 * String(i).length} TS2339`]);
      const code = `[long${i}, long${count - 1}, long${i}].len`;
      expect(await language.complete(code, code.length)).toMatchObject({ matches: ['length'] });
      expect((await language.inspect(`long${i + 9}`, 3, 1))?.text).toContain(`const long${i + 9} = long${i}`);
    }
    expect(await faultsOf(Array.from({ length: count }, (_, i) => `long${i}.toFixed();`).join('\n'))).toEqual([]);
  });

  it('reads cells that need each other by several ways', async () => {
    const { faults: faultsOf } = await startNotebook();
    await faultsOf('const a = 1;');
    await faultsOf('const b = a;');
    await faultsOf('const c = [a, b];');
    expect(await faultsOf('[b, a, c, b]; [c, b, a]; a.none')).toEqual(['1:28 TS2339']);
  });
});

describe('cells one after the other', () => {
  it.each(SESSIONS)('%s', async (_, ...cells) => {
    const found: Row[] = [];
    for (const [code] of cells) found.push([code, await faults(code)]);
    expect(found).toEqual(cells.map(([code, wanted = []]) => [code, wanted]));
  });
});
