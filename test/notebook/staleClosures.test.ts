import { describe, expect, it } from 'vitest';
import { findStaleClosures } from '../../src/notebook/staleClosures.js';

const find = (...sources: string[]): string[] =>
  findStaleClosures(sources.map((source, i) => ({ cell: i + 1, source }))).map(
    ({ cell, line, message }) => `${cell}:${line} ${message.split(' ')[0]!}`,
  );

const stale: [name: string, cells: string[], found: string[]][] = [
  ['an arrow function', ['let n = 0; const inc = () => ++n;', 'inc();\nn = 100;'], ['2:2 n']],
  [
    'a function that only reads',
    ['let rate = 5; function cost(x: number) { return x * rate; }', 'rate = 7;'],
    ['2:1 rate'],
  ],
  ['a method', ['let n = 0; const o = { get() { return n; } };', 'n = 1;'], ['2:1 n']],
  ['a class field', ['let n = 0; class A { x = n; }', 'n = 1;'], ['2:1 n']],
  ['a var', ['var n = 0; const f = () => n;', 'n = 1;'], ['2:1 n']],
  ['a var of a block', ['if (1) { var n = 0; } const f = () => n;', 'n = 1;'], ['2:1 n']],
  ['a destructured let', ['let [n] = [0]; const f = () => n;', 'n = 1;'], ['2:1 n']],
  ['a shorthand property', ['let n = 0; const f = () => ({ n });', 'n = 1;'], ['2:1 n']],
  ['n += 1', ['let n = 0; const f = () => n;', 'n += 1;'], ['2:1 n']],
  ['n ??= 1', ['let n = 0; const f = () => n;', 'n ??= 1;'], ['2:1 n']],
  ['n++', ['let n = 0; const f = () => n;', 'n++;'], ['2:1 n']],
  ['[n] = pair', ['let n = 0; const f = () => n;', '[n] = [1];'], ['2:1 n']],
  ['({ n } = point)', ['let n = 0; const f = () => n;', '({ n } = { n: 1 });'], ['2:1 n']],
  ['({ a: n } = point)', ['let n = 0; const f = () => n;', '({ a: n } = { a: 1 });'], ['2:1 n']],
  ['[...n] = list', ['let n = [0]; const f = () => n;', '[...n] = [1];'], ['2:1 n']],
  ['for (n of list)', ['let n = 0; const f = () => n;', 'for (n of [1]) {}'], ['2:1 n']],
  ['an assignment inside a function', ['let n = 0; const f = () => n;', 'const reset = () => { n = 0; };'], ['2:1 n']],
  ['two cells later', ['let n = 0; const f = () => n;', '1', 'n = 1;'], ['3:1 n']],
];

const fine: [name: string, cells: string[]][] = [
  ['no function captures it', ['let n = 0;', 'n = 1;']],
  ['the same cell assigns it', ['let n = 0; const f = () => n; n = 1;']],
  ['a parameter shadows it in the function', ['let n = 0; const f = (n: number) => n + 1;', 'n = 1;']],
  ['a local shadows it in the function', ['let n = 0; function f() { let n = 1; return n; }', 'n = 1;']],
  ['the later cell declares it anew', ['let n = 0; const f = () => n;', 'let n = 1; n = 2;']],
  ['a cell in between declares it anew', ['let n = 0; const f = () => n;', 'let n = 1;', 'n = 2;']],
  ['the later cell assigns a local of that name', ['let n = 0; const f = () => n;', '{ let n = 1; n = 2; }']],
  ['a parameter of that name is assigned', ['let n = 0; const f = () => n;', 'const g = (n: number) => { n = 2; };']],
  ['a property is written', ['let o = { n: 0 }; const f = () => o.n;', 'o.n = 1; o["n"]++;']],
  ['a property of that name is written', ['let n = 0; const f = () => n;', 'const o = { n: 1 }; o.n = 2;']],
  ['it is only read later', ['let n = 0; const f = () => n;', 'console.log(n, [n], { n });']],
  ['a const is captured', ['const n = [0]; const f = () => n;', 'n[0] = 1;']],
  ['only a type refers to it', ['let n = 0; const f = (x: typeof n) => x;', 'n = 1;']],
  ['a later function captures it', ['let n = 0;', 'const f = () => n;', 'n = 1;']],
];

describe('findStaleClosures', () => {
  it.each(stale)('finds %s', (_, cells, found) => {
    expect(find(...cells)).toEqual(found);
  });

  it.each(fine)('is silent when %s', (_, cells) => {
    expect(find(...cells)).toEqual([]);
  });
});
