import { describe, expect, it } from 'vitest';
import { toCellScript, type CellContext, type CellScript } from '../../src/kernel/typescript/cell.js';

const context: CellContext = {
  declared: new Map([
    ['fixed', { isConstant: true, isHoisted: false }],
    ['old', { isConstant: false, isHoisted: false }],
  ]),
  globals: new Set(['process']),
  options: {},
};

function scriptOf(code: string): CellScript {
  const script = toCellScript(code, context);
  if (Array.isArray(script)) throw new Error(script[0]?.message);
  return script;
}

/** The lines of a cell's script between those of its function, without spare spaces and semicolons. */
function linesOf(code: string): string[] {
  const lines = scriptOf(code).code.split('\n').slice(1, -1);
  return lines.map((line) => line.replaceAll(/\s+/g, ' ').trim()).filter((line) => !/^;*$/.test(line));
}

describe('the script of a cell', () => {
  const rows: [what: string, code: string, lines: string[]][] = [
    [
      'assigns what the cell declares, and makes the name then',
      'const a: number = 1, b = 2; let c; var d: string = 3;',
      ['(a = __cell.init( 1, "a"));', '(b = __cell.init( 2, "b"));', '__cell.declare("c"); c = void 0;', '(d = 3);'],
    ],
    [
      'hoists functions, without a name of their own',
      'f(); function f<T>(this: U, v?: T): v is number {} void 0;',
      ['f = function ( v) {};', 'f();;', 'return [ void 0];'],
    ],
    [
      'lets functions take the name of their variable',
      'const g = (v?: 1) => v;',
      ['__cell.declare("g"); (g = (v) => v);'],
    ],
    ['assigns patterns', 'const { a, ...b }: T = f();', ['({ a, ...b } = __cell.init( f(), "a", "b"));']],
    [
      'loads imports first, types left out',
      "g(); import { x, type T } from 'm';",
      ['[x] = __cell.init(__cell.pick(await __cell.import(\'m\'), \'m\', ["x?"]), "x");', 'g();;'],
    ],
    [
      'marks an import that is used',
      "import { x } from 'm'; x();",
      ['[x] = __cell.init(__cell.pick(await __cell.import(\'m\'), \'m\', ["x"]), "x");', 'return [ x()];'],
    ],
    [
      'gives names of globals another one, shadows kept',
      'const process = 1; const h = (process: number) => process;',
      ['process$ = __cell.init(1, "process$");', '__cell.declare("h");', 'h = (process) => process;'],
    ],
    ['refuses to assign constants of earlier cells', 'fixed = 2;', ['return [__cell.constant.fixed = 2];']],
    ['does not mind what is assigned in a constant', 'fixed.a = 2;', ['return [fixed.a = 2];']],
    [
      'refuses a value from before a name is declared anew',
      'old; let old;',
      ['__cell.early.old;', '__cell.declare("old");', 'old = void 0;'],
    ],
    ['looks after each await whether it was stopped', 'await f();', ['return [__cell.go(await f())];']],
    [
      'looks in each turn of a loop that awaits',
      'for await (const v of w) await v;',
      ['for await (const v of w) { __cell.go(); __cell.go(await v);};'],
    ],
  ];
  it.each(rows)('%s', (_, code, lines) => {
    expect(linesOf(code)).toEqual(lines);
  });

  const erased: [what: string, code: string, made: string][] = [
    ['annotations', 'f((a: number, b?: string, ...c: T[]): void => {});', 'return [f((a, b, ...c) => {})];'],
    ['types over several lines', 'f((a): {\n b: 1;\n} => g<\nT\n>(a));', 'return [f((a) => g(a))];'],
    ['as, satisfies and !', 'f(a as T, b satisfies U, c!.d![0]!);', 'return [f(a, b, c.d[0])];'],
    [
      'a type at the end of a line',
      'let z; z = a as T\n(b)',
      '__cell.declare("z"); z = void 0; z = a;; return [ (b)];',
    ],
    ['type arguments', 'new X<T>(f<U>`x`, g<V>);', 'return [new X(f`x`, g)];'],
    [
      'what of a class is for the compiler',
      'class K<T> extends B<T> implements I<T>, J { private readonly a?: T; static b = 1\n declare c: 1; [k: string]: 1; public d?<U>(v: U): void {} abstract e(): 1; constructor(a: 1); constructor(a) { super() } }',
      'K = __cell.init(class K extends B { a; static b = 1; ; ; d(v) {} ; ; constructor(a) { super() } }, "K");',
    ],
    [
      'declarations without a value',
      'declare const q: 1; interface I {} type T = 1; abstract class A { x!: 1 }',
      'A = __cell.init( class A { x; }, "A");',
    ],
    ['overloads', 'function o(a: 1): 1; function o(a: any) { return a }', 'o = function (a) { return a };'],
    [
      'import.meta and import()',
      'f(import.meta.url, () => import("m"));',
      'return [f(__cell.meta.url, () => __cell.import("m"))];',
    ],
  ];
  it.each(erased)('leaves out %s', (_, code, made) => {
    expect(
      linesOf(code)
        .join(' ')
        .replaceAll(/\s+(?=[,;)(}=])(?!=>)/g, ''),
    ).toBe(made.replaceAll(/\s+(?=[,;)(}=])(?!=>)/g, ''));
  });

  it('names the bindings that are there from its start', () => {
    expect(scriptOf('const process = 1; var own = 2; enum E {} function f() {} class K {}').hoisted).toEqual([
      'own',
      'E',
      'f',
    ]);
  });

  it('is asynchronous only when the cell awaits at its top level', () => {
    const headOf = (code: string): string => scriptOf(code).code.split(' ', 1)[0]!;
    const plain = ['const f = async () => { await 1; };', '1', "import type { T } from 'm';", 'enum E {}'];
    expect(plain.map(headOf)).toEqual(Array<string>(4).fill('(function'));
    const waiting = [
      'await 1',
      'for await (const v of w);',
      "import 'm';",
      '{ await using x = y; }',
      "export * from 'm';",
    ];
    expect(waiting.map(headOf)).toEqual(Array<string>(5).fill('(async'));
  });
});
