import { beforeAll, describe, expect, it } from 'vitest';
import { startSession, type Session } from './session.js';

let session: Session;
beforeAll(async () => {
  session = await startSession();
});

/** Runs cells one after the other and gives the result of the last. */
async function resultOf(...cells: string[]): Promise<unknown> {
  let result: unknown;
  for (const code of cells) {
    const outcome = await session.run(code);
    expect(outcome.error).toBeUndefined();
    result = outcome.result;
  }
  return result;
}

describe('names of earlier cells', () => {
  const rows: [what: string, cells: string[], result: string][] = [
    ['are seen', ['const a1: number = 4;', 'a1 * 2'], '8'],
    ['are seen by functions that were there before', ['const later = () => b1;', 'const b1 = 7;', 'later()'], '7'],
    ['change for closures too', ['let n = 0; const inc = () => ++n;', 'inc(); inc();', 'n = 100; inc()', 'n'], '101'],
    ['can be declared anew: const', ['const c1 = 1;', 'const c1 = 2;', 'c1'], '2'],
    ['can be declared anew: const as let', ['const c2 = 1;', 'let c2 = 2;', 'c2 = 3;', 'c2'], '3'],
    ['can be declared anew: function as const', ['function f1() { return 1; }', 'const f1 = 2; f1'], '2'],
    ['can be declared anew: class', ['class K { v = 1; }', 'class K { v = 2; }', 'new K().v'], '2'],
    [
      'can be declared anew: enum, without old members',
      ['enum E { A, B }', 'enum E { B }', 'Object.keys(E).join()'],
      '0,B',
    ],
    [
      'can be declared anew: type and interface',
      ['type T = 1; interface I { a: 1 }', 'type T = 2; interface I { b: 1 }; "ok"'],
      'ok',
    ],
    [
      'come out of patterns',
      ['const { p1, q: [q1 = 5, ...r1], ...s1 } = { p1: 1, q: [undefined, 2, 3], t: 9 };', '[p1, q1, r1, s1.t].join()'],
      '1,5,2,3,9',
    ],
    [
      'come out of var in blocks and loops',
      ['for (var i1 = 0; i1 < 3; i1++) { var j1 = i1; } if (true) var k1 = 8;', '[i1, j1, k1].join()'],
      '3,2,8',
    ],
    [
      'can be shorthand properties',
      [
        'const zone = "UTC"; let low = 1;',
        'const both = { zone, low }; ({ low } = { low: 5 }); [both.zone, both.low, low].join()',
      ],
      'UTC,1,5',
    ],
    ['start empty after a let without a value', ['let e1 = 3;', 'let e1; String(e1)'], 'undefined'],
    [
      'are hoisted when they are functions',
      ['const h0 = hoisted(2); function hoisted(v: number) { return v * 21; } h0'],
      '42',
    ],
    [
      'do not disturb packages: process, URL, setTimeout',
      [
        "const process = 1; const URL = 'x'; import { setTimeout } from 'node:timers/promises'; const Buffer = { process, URL };",
        "await setTimeout(1); const { basename } = await import('node:path'); [process, URL, Buffer.URL, typeof globalThis.process.pid, basename('/a/b')].join()",
      ],
      '1,x,x,number,b',
    ],
  ];
  it.each(rows)('%s', async (_, cells, result) => {
    expect(await resultOf(...cells)).toBe(result);
  });

  it('that are constant cannot be assigned, in the same cell or a later one', async () => {
    const same = await session.run('const fixed = 1;\nfixed = 2;');
    expect(same.error).toMatchObject({ name: 'TypeError', message: 'Assignment to constant variable.', line: 2 });
    const later = await session.run('[fixed] = [3];');
    expect(later.error).toMatchObject({ name: 'TypeError', line: 1 });
    expect(await resultOf('fixed')).toBe('1');
    expect(await resultOf('((fixed: number) => { fixed = 5; return fixed; })(4)')).toBe('5');
  });

  it('cannot be declared twice in one cell', async () => {
    const { error } = await session.run('let twice = 1;\nlet twice = 2;');
    expect(error).toMatchObject({
      name: 'SyntaxError',
      message: "Identifier 'twice' has already been declared",
      line: 2,
    });
  });

  it('that nobody declared are errors, also when assigned', async () => {
    expect((await session.run('nobodyDeclared = 1')).error).toMatchObject({ name: 'ReferenceError' });
  });
});

describe('the result of a cell', () => {
  const rows: [what: string, code: string, result: string | undefined][] = [
    ['is its last expression', '1; 2; 3', '3'],
    ['is shown with a semicolon and a comment behind', '41 + 1; // so\n;', '42'],
    ['is text as it is', '"a" + "b"', 'ab'],
    ['is text that could be a directive', '"use whatever"', 'use whatever'],
    ['is an object in brackets', '({ a: 1 })', '{ a: 1 }'],
    ['is no promise awaited', 'Promise.resolve(1)', 'Promise { 1 }'],
    ['is what an await gives', 'await Promise.resolve(5)', '5'],
    ['is nothing after a declaration', 'const nothing = 1;', undefined],
    ['is nothing when undefined', 'undefined', undefined],
    ['is null when null', 'null', 'null'],
    ['is an assignment', 'let r2; r2 = 6', '6'],
  ];
  it.each(rows)('%s', async (_, code, result) => {
    const outcome = await session.run(code);
    expect([outcome.status, outcome.result]).toEqual(['ok', result]);
  });

  it('is evaluated once, and no expression is dropped', async () => {
    await session.run('let evaluated = 0; const touch = () => ++evaluated;');
    await session.run('touch(); [1].map(touch); touch()');
    expect(await resultOf('evaluated')).toBe('3');
  });
});

describe('TypeScript', () => {
  const rows: [what: string, code: string, result: string][] = [
    [
      'enums, const enums and namespaces',
      "enum A1 { X = 'x' } const enum B2 { Y = 3 } namespace N1 { export const z = B2.Y; } [A1.X, N1.z].join()",
      'x,3',
    ],
    [
      'satisfies, as const, non-null and generics',
      'const g1 = <T,>(v: T) => v; [g1({ a: [1] as const } satisfies object).a[0]!].join()',
      '1',
    ],
    [
      'classes with private, static and accessor members',
      'class P { static s = 1; static t = P.s + 1; #h = 3; accessor w = 4; get h() { return this.#h; } } const p9 = new P(); [P.t, p9.h, p9.w].join()',
      '2,3,4',
    ],
    [
      'standard decorators',
      'const twice = (m: any, _: any) => function (this: any) { return 2 * m.call(this); }; class D { @twice v() { return 21; } } String(new D().v())',
      '42',
    ],
    [
      'using, disposed at the end of the cell',
      "const log: string[] = []; { using r = { [Symbol.dispose]() { log.push('gone'); } }; log.push('held'); } log.join()",
      'held,gone',
    ],
    ['top-level await and for await', 'let sum = 0; for await (const v of [Promise.resolve(1), 2]) sum += v; sum', '3'],
    ['top-level await in blocks', 'let got = 0; if (true) { got = await Promise.resolve(4); } got', '4'],
    [
      'generators and async generators',
      'async function* gen() { yield 1; yield 2; } const all: number[] = []; for await (const v of gen()) all.push(v); all.join()',
      '1,2',
    ],
    [
      'JSX as React.createElement',
      'const React = { createElement: (t: string, p: any, ...c: any[]) => `${t}(${JSON.stringify(p)})${c}` }; const who = \'x\'; <b id="1">{who}</b>',
      'b({"id":"1"})x',
    ],
    ['import = require', "import fsx = require('node:fs'); typeof fsx.readFileSync", 'function'],
    ['export, which is passed over', 'export const exported = 3; export default exported', '3'],
    [
      'import.meta, require, __dirname',
      "[import.meta.url.startsWith('file:'), import.meta.dirname === __dirname, typeof require('node:os').cpus].join()",
      'true,true,function',
    ],
    [
      'globals of Node',
      '[typeof performance.now(), typeof fetch, typeof structuredClone].join()',
      'number,function,function',
    ],
    [
      'worker threads',
      "const { Worker } = require('node:worker_threads'); const w = new Worker('require(\"worker_threads\").parentPort.postMessage(7)', { eval: true }); String(await new Promise((done) => w.once('message', done)))",
      '7',
    ],
  ];
  it.each(rows)('%s', async (_, code, result) => {
    expect(await resultOf(code)).toBe(result);
  });

  it('disposes a top-level using at the end of its cell', async () => {
    const outcome = await session.run(
      "using held = { v: 5, [Symbol.dispose]() { console.log('gone'); } };\nconst of = held.v;\nof",
    );
    expect([outcome.result, outcome.stdout]).toEqual(['5', 'gone\n']);
    expect(await resultOf('of')).toBe('5');
  });
});

describe('a name before its declaration', () => {
  const rows: [what: string, code: string][] = [
    ['a const', 'typeof Math; early1; const early1 = 1;'],
    ['a let without a value', 'early2 = 2; let early2;'],
    ['a class', 'new Early3(); class Early3 {}'],
    ['itself', 'const early4 = early4 + 1;'],
    ['in a function that is called too early', 'read5(); const early5 = 1; function read5() { return early5; }'],
    ['in a pattern', 'const { early6 } = early6;'],
    ['where TypeScript writes the cell anew', 'enum Other7 {} early7; const early7 = 1;'],
  ];
  it.each(rows)('is an error: %s', async (_, code) => {
    expect((await session.run(code)).error).toMatchObject({ name: 'ReferenceError', line: 1 });
  });

  it('is one too where an earlier cell has declared it, and the old value stays', async () => {
    await session.run('let again = 1; class Again {}');
    expect((await session.run('again + 1; let again = 2;')).error).toMatchObject({
      name: 'ReferenceError',
      message: "Cannot access 'again' before initialization",
    });
    expect((await session.run('let again = again + 1;')).error).toMatchObject({ name: 'ReferenceError' });
    expect((await session.run('new Again(); class Again {}')).error).toMatchObject({ name: 'ReferenceError' });
    expect(await resultOf('again')).toBe('1');
  });

  it('may be one of an inner block, a property or a function that runs later', async () => {
    const code =
      '{ const inner = 1; void inner; } [3].map((inner) => inner); ({ inner: 1 }).inner; const read = () => inner; const inner = 5; read()';
    expect(await resultOf('const inner = 4;', code, code)).toBe('5');
  });

  it('is not there when its cell failed before', async () => {
    await session.run("const made = 1; throw new Error('half-way'); const unmade = 2;");
    expect(await resultOf('made')).toBe('1');
    expect((await session.run('unmade')).error).toMatchObject({
      name: 'ReferenceError',
      message: 'unmade is not defined',
    });
    expect(await resultOf('const unmade = 3; unmade')).toBe('3');
  });

  it('that a cell could not import is not there', async () => {
    await session.run("import { nowhere } from './no-such-file';");
    expect((await session.run('nowhere')).error).toMatchObject({ name: 'ReferenceError' });
  });

  it('leaves what it would have hidden', async () => {
    await session.run("throw new Error('half-way'); const performance = 1;");
    expect(await resultOf('typeof performance.now')).toBe('function');
  });
});
