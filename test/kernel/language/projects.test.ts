import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startNotebook } from './notebook.js';

const FILES = {
  'package.json': '{ "name": "p", "imports": { "#inner": "./src/plain.js" } }',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "noUncheckedIndexedAccess": true, "paths": { "@sim/*": ["./src/*"] } }, "include": ["src"] } // jsonc',
  'src/sim.ts':
    'export const hours: number = 4;\nexport type T = { a: 1 };\nexport default function half(v: number): number { return v / 2; }',
  'src/index.ts': "export * from './sim';\nexport type { T } from './sim.ts';",
  'src/plain.js': '/** @type {string} */\nexport const plain = "a";',
  'src/old.cjs': 'exports.old = 2;',
  'src/common.cts': 'export const common: string = "a";',
  'src/mid.ts': "import { leaf } from './leaf';\nexport const mid = leaf;",
  'src/leaf.ts': 'export const leaf = 10;',
  'notebooks/near.ts': 'export const near = "near";',
  'notebooks/data.json': '{ "v": 8 }',
  'node_modules/typed/package.json':
    '{ "name": "typed", "types": "./index.d.ts", "exports": { "types": "./index.d.ts", "node": "./index.js" } }',
  'node_modules/typed/index.d.ts': 'export declare function typed(v: number): string;',
  'node_modules/untyped/package.json': '{ "name": "untyped", "main": "./index.js" }',
  'node_modules/untyped/index.js': 'exports.one = 1;',
};

describe('imports of a cell', async () => {
  const { faults, directory, write, run, language } = await startNotebook(FILES, { at: 'notebooks' });

  it.each([
    ['without ending', "import { near } from './near'; near.length; near.none", '50 TS2339'],
    ['with .ts', "import { near } from './near.ts'; near.none", '40 TS2339'],
    ['with .js that stands for .ts', "import { near } from './near.js'; near.none", '40 TS2339'],
    [
      'outside of the folder of the notebook',
      "import half, { hours } from '../src/sim'; half('a'); hours.none",
      '48 TS2345',
    ],
    ['of types without saying so', "import { hours, T } from '../src/sim'; const t: T = { a: 2 };", '55 TS2322'],
    ['of a folder', "import { hours, T } from '../src'; const t: T = { a: hours };", '51 TS2322'],
    ['by paths of tsconfig.json', "import { hours } from '@sim/sim'; hours.none", '41 TS2339'],
    ['by imports of package.json', "import { plain } from '#inner'; plain.none", '39 TS2339'],
    ['of CommonJS', "import { old } from '../src/old.cjs'; old.none", '43 TS2339'],
    ['of .cts', "import { common } from '../src/common.cjs'; common.none", '52 TS2339'],
    ['of JSON', "import data from './data.json'; data.v; data.w", '46 TS2339'],
    ['of JSON with its attribute', "import data from './data.json' with { type: 'json' }; data.w", '60 TS2339'],
    ['at run time', "const { hours } = await import('../src/sim'); hours.none", '53 TS2339'],
    ['of the type of a module', "const s: typeof import('../src/sim').hours = 'a';", '7 TS2322'],
    ['of a package', "import { typed } from 'typed'; typed('a')", '38 TS2345'],
    ['of a file that is not there', "import './nowhere';", '8 TS2882'],
    ['of a package that is not there', "import { a } from 'nowhere';", '19 TS2307'],
    ['of a name that is not there', "import { nope } from '../src/sim';", '10 TS2614'],
  ])('%s', async (_, code, fault) => {
    expect((await faults(code))[0]).toBe(`1:${fault}`);
  });

  it('are any where a package has no types', async () => {
    expect(await faults("import untyped, { one } from 'untyped'; one.anything; untyped.anything")).toEqual([]);
  });

  it('follow an edited file, also one that is imported by way of another', async () => {
    expect(
      await faults(
        "import { mid } from '../src/mid'; import { hours } from '../src/sim'; mid.toFixed(); hours.toFixed();",
      ),
    ).toEqual([]);
    write('src/leaf.ts', 'export const leaf = "text";');
    expect(await faults('mid.length; hours.toFixed(); mid.toFixed()')).toEqual(['1:34 TS2551']);
    write('src/leaf.ts', 'export const other = 1;');
    expect(await faults("import { mid } from '../src/mid';")).toEqual([]);
    write('src/mid.ts', 'export const middle = 1;');
    expect(await faults("import { mid } from '../src/mid';")).toEqual(['1:10 TS2305']);
  });

  it('follow a file that comes, and one that goes', async () => {
    expect(await faults("import { made } from './made';")).toEqual(['1:22 TS2307']);
    write('notebooks/made.ts', 'export const made = 1;');
    expect(await faults("import { made } from './made';")).toEqual([]);
    expect(await faults('made.length')).toEqual(['1:6 TS2339']);
    rmSync(join(directory, 'made.ts'));
    expect(await faults("import { made } from './made';")).toEqual(['1:22 TS2307']);
  });

  it('follow an edited file in what is being written', async () => {
    await run("import { near } from './near';");
    write('notebooks/near.ts', 'export const near = { later: 1 };');
    expect(await language.complete('near.la', 7)).toMatchObject({ matches: ['later'] });
  });

  it('find a package that is installed meanwhile', async () => {
    expect(await faults("import { fresh } from 'fresh';")).toEqual(['1:23 TS2307']);
    write('node_modules/fresh/package.json', '{ "name": "fresh", "types": "./index.d.ts" }');
    write('node_modules/fresh/index.d.ts', 'export declare const fresh: number;');
    expect(await faults("import { fresh } from 'fresh';")).toEqual([]);
    expect(await faults('fresh.toFixed()')).toEqual([]);
  });

  it('need nothing in the folder', () => {
    expect(readdirSync(directory).sort()).toEqual(['data.json', 'near.ts']);
  });
});

describe('the tsconfig.json above a notebook', () => {
  const LOOSE = 'const half = (v) => v / 2; const list = [1]; list[0].toFixed();';

  it('tells only how modules are found where its files are others', async () => {
    const { faults } = await startNotebook(
      {
        'tsconfig.json':
          '{ "compilerOptions": { "strict": false, "noUncheckedIndexedAccess": true }, "include": ["src"] }',
      },
      { at: '.' },
    );
    expect(await faults(LOOSE)).toEqual(['1:15 TS7006']);
  });

  it.each([
    ['without include', {}, []],
    ['that includes the folder', { include: ['note*/**/*.ts'] }, []],
    ['that extends another', { extends: './base.json', include: ['notebooks'] }, []],
    ['that excludes the folder', { exclude: ['notebooks/**'] }, ['1:15 TS7006']],
    ['that lists files', { files: ['a.ts'] }, ['1:15 TS7006']],
  ])('%s', async (_, more, wanted) => {
    const config = JSON.stringify({ compilerOptions: { strict: false }, ...more });
    const { faults } = await startNotebook(
      { 'tsconfig.json': config, 'base.json': '{}', 'notebooks/a.ts': '' },
      { at: 'notebooks' },
    );
    expect(await faults(LOOSE)).toEqual(wanted);
  });

  it('asks more than strict where it governs, and never what a notebook cannot fulfil', async () => {
    const compilerOptions = {
      noUncheckedIndexedAccess: true,
      noUnusedLocals: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      erasableSyntaxOnly: true,
      isolatedDeclarations: true,
      declaration: true,
      composite: true,
      rootDir: './src',
      outDir: './out',
      target: 'es5',
      module: 'commonjs',
      moduleResolution: 'node10',
      lib: ['es5'],
      types: ['nowhere'],
      baseUrl: '.',
    };
    const { faults } = await startNotebook({
      'tsconfig.json': JSON.stringify({ compilerOptions }),
      'a.ts': 'export type A = number;',
    });
    expect(
      await faults(
        "import { A } from './a'; enum Mode { Off } const a: A = await Promise.resolve(Mode.Off); [1].toSorted(); process.pid",
      ),
    ).toEqual([]);
    expect(await faults('const list = [1]; list[0].toFixed();')).toEqual(['1:19 TS2532']);
  });

  it('may be broken', async () => {
    const { faults } = await startNotebook({ 'tsconfig.json': '{ "compilerOptions": { "strict": fal' });
    expect(await faults('const a: number = 1; process.pid;')).toEqual([]);
  });
});

describe('JSX in a cell', () => {
  const FACTORY = `declare global { namespace JSX { interface Element { tag: string } interface IntrinsicElements { b: { level?: number } } } }
const h = (tag: string, props: unknown, ...children: unknown[]): JSX.Element => ({ tag });`;

  it('is checked by the factory of the project', async () => {
    const { faults } = await startNotebook({
      'tsconfig.json': '{ "compilerOptions": { "jsxFactory": "h", "jsx": "react" } }',
    });
    expect(await faults(FACTORY)).toEqual([]);
    expect(await faults('const bold = <b level={1}>text</b>;\nbold.tag.length')).toEqual([]);
    expect(await faults("<b level='a' />")).toEqual(['1:4 TS2322']);
    expect(
      await faults('const cast = <number>(1 as unknown); const same = <T,>(v: T): T => v; same(cast).toFixed()'),
    ).toEqual([]);
    expect(await faults('bold.tag.none')).toEqual(['1:10 TS2339']);
  });

  it('needs React by default, and says so', async () => {
    const { faults } = await startNotebook();
    expect(await faults('<b />')).toEqual(['1:2 TS2874']);
    expect(await faults('const React = { createElement: (...all: unknown[]) => all };')).toEqual([]);
    expect(await faults('<b />')).toEqual([]);
  });
});

describe('a folder without any package', () => {
  it('has the types of Node, and names of its own', async () => {
    const { faults } = await startNotebook({}, { globals: 'declare const siteKw: number;' });
    expect(await faults('process.pid.toFixed(); siteKw.toFixed(); siteKw.length')).toEqual(['1:49 TS2339']);
  });
});
