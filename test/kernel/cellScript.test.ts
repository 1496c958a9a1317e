import { describe, expect, it } from 'vitest';
import { toCellScript, type CellScript } from '../../src/kernel/typescript/cell.js';

const context = { declared: new Map([['fixed', { isConstant: true }]]), globals: new Set(['process']), options: {} };

/** The lines of a cell's script between those of its function. */
function linesOf(code: string): string[] {
  const script = toCellScript(code, context);
  if (Array.isArray(script)) throw new Error(script[0]?.message);
  return script.code.split('\n').slice(1, -1);
}

describe('the script of a cell', () => {
  const rows: [what: string, code: string, lines: string[]][] = [
    ['assigns what the cell declares', 'const a: number = 1, b = 2; let c;', ['a = 1;', 'b = 2;', 'c = void 0;']],
    [
      'hoists functions, without a name of their own',
      'f(); function f(v?: number) {} void 0;',
      ['f = function (v) { };', 'f();', 'return [void 0];'],
    ],
    ['assigns patterns', 'const { a, ...b } = f();', ['({ a: a, ...b } = f());']],
    [
      'loads imports first, types left out',
      "g(); import { x, type T } from 'm';",
      ["[x] = __cell.pick(await __cell.import('m'), 'm', [\"x?\"]);", 'g();'],
    ],
    [
      'marks an import that is used',
      "import { x } from 'm'; x();",
      ["[x] = __cell.pick(await __cell.import('m'), 'm', [\"x\"]);", 'return [x()];'],
    ],
    [
      'gives names of globals another one, shadows kept',
      'const process = 1; const h = (process: number) => process;',
      ['process$ = 1;', 'h = (process) => process;'],
    ],
    ['refuses to assign constants of earlier cells', 'fixed = 2;', ['return [__cell.constant.fixed = 2];']],
    ['looks after each await whether it was stopped', 'await f();', ['return [__cell.go(await f())];']],
  ];
  it.each(rows)('%s', (_, code, lines) => {
    expect(linesOf(code)).toEqual(lines);
  });

  it('names its bindings as the runtime has them', () => {
    expect((toCellScript('const process = 1, own = 2; enum E {}', context) as CellScript).bindings).toEqual([
      'process$',
      'own',
      'E',
    ]);
  });

  it('is asynchronous only when the cell awaits at its top level', () => {
    const headOf = (code: string): string => (toCellScript(code, context) as CellScript).code.split(' ', 1)[0]!;
    expect(['const f = async () => { await 1; };', '1', "import type { T } from 'm';"].map(headOf)).toEqual([
      '(function',
      '(function',
      '(function',
    ]);
    expect(
      ['await 1', 'for await (const v of w);', "import 'm';", '{ await using x = y; }', "export * from 'm';"].map(
        headOf,
      ),
    ).toEqual(Array<string>(5).fill('(async'));
  });
});
