import { describe, expect, it } from 'vitest';
import { makeFolder, startSession } from './session.js';

const FILES = {
  'package.json': '{ "name": "p", "imports": { "#inner": "./src/plain.js" } }',
  'tsconfig.json': '{ "compilerOptions": { "paths": { "@sim/*": ["./src/*"] } } } // jsonc',
  'src/sim.ts':
    'export const hours: number = 4;\nexport type T = { a: 1 };\nexport default function half(v: number): number { return v / 2; }',
  'src/wait.ts': 'export const waited: number = await Promise.resolve(3);',
  'src/plain.js': 'export const plain = 1;',
  'src/old.cjs': 'exports.old = 2; exports.at = __dirname;',
  'src/common.cts': "import { basename } from 'node:path';\nexport const common: string = basename(__filename);",
  'src/index.ts': "export * from './sim';\nexport { waited } from './wait.js';\nexport type { T } from './sim.ts';",
  'src/names.ts':
    "import { hours, T } from './sim.js';\nexport const t: T = { a: 1 };\nexport const both = hours + (require('node:os').EOL === '\\n' ? 1 : 0);",
  'src/ring-a.ts': "import { b } from './ring-b';\nexport const a = (): number => b() + 1;",
  'src/ring-b.ts': "import { a } from './ring-a';\nexport const b = (): number => 1;\nexport { a };",
  'src/broken.ts': 'export const broken = ;\n',
  'src/throws.ts':
    'type Unused = {\n  a: 1;\n};\nexport function fail(): never {\n  throw new RangeError("from a module");\n}',
  'src/leaf.ts': 'export const leaf = 10;',
  'src/mid.ts': "import { leaf } from './leaf';\nexport const mid = leaf * 1;",
  'src/other.ts': 'export const stamp = {};',
  'src/table.json': '{ "rows": [1, 2] }',
  'node_modules/only-esm/package.json': '{ "name": "only-esm", "type": "module", "exports": "./index.js" }',
  'node_modules/only-esm/index.js': 'export const esm = "esm"; export default 1;',
  'node_modules/only-common/package.json': '{ "name": "only-common", "main": "./index.js" }',
  'node_modules/only-common/index.js':
    'const all = {}; for (const k of ["one", "two"]) all[k] = k; module.exports = all;',
  'notebooks/near.ts': 'export const near = "near";',
  'notebooks/data.json': '{ "v": 8 }',
};

const { directory, write } = makeFolder(FILES);
const session = await startSession({ directory: `${directory}/notebooks` });

async function resultOf(code: string): Promise<unknown> {
  const outcome = await session.run(code);
  expect(outcome.error).toBeUndefined();
  return outcome.result;
}

describe('imports of a cell', () => {
  const rows: [what: string, code: string, result: string][] = [
    ['without ending', "import { near } from './near'; near", 'near'],
    ['with .ts', "import { near } from './near.ts'; near", 'near'],
    ['with .js that stands for .ts', "import { near } from './near.js'; near", 'near'],
    ['outside of the folder of the notebook', "import half, { hours } from '../src/sim'; String(half(hours))", '2'],
    ['of types without saying so', "import { hours, T } from '../src/sim'; const t: T = { a: 1 }; String(hours)", '4'],
    ['of a folder', "import { hours, waited } from '../src'; [hours, waited].join()", '4,3'],
    ['of a file with top-level await', "import { waited } from '../src/wait'; String(waited)", '3'],
    ['of a file that imports a type unsaid and uses require', "import { both } from '../src/names'; String(both)", '5'],
    ['by paths of tsconfig.json', "import { hours } from '@sim/sim'; String(hours)", '4'],
    ['by imports of package.json', "import { plain } from '#inner'; String(plain)", '1'],
    ['of CommonJS files', "import { old, at } from '../src/old.cjs'; old + at.slice(-4)", '2/src'],
    ['of .cts', "import { common } from '../src/common.cts'; common", 'common.cts'],
    ['in a circle', "import { a } from '../src/ring-a'; String(a())", '2'],
    ['of JSON', "import data from './data.json'; String(data.v)", '8'],
    ['of JSON with its attribute', "import data2 from './data.json' with { type: 'json' }; String(data2.v)", '8'],
    ['of ESM-only packages', "import one, { esm } from 'only-esm'; [one, esm].join()", '1,esm'],
    [
      'of CommonJS packages by names that Node does not find',
      "import { one as first } from 'only-common'; import * as all from 'only-common'; [first, all.two].join()",
      'one,two',
    ],
    [
      'of Node',
      "import { basename } from 'path'; import fs from 'node:fs'; [basename('/a/b'), typeof fs.statSync].join()",
      'b,function',
    ],
    ['at run time', "const { near: near2 } = await import('./near'); near2", 'near'],
    [
      'at run time, in a function of an earlier cell',
      "const load = async () => (await import('../src/plain.js')).plain; String(await load())",
      '1',
    ],
    [
      'by require, TypeScript too',
      "const { hours: h2 } = require('../src/sim'); const { common: c2 } = require('../src/common.cjs'); [h2, c2, require('./data.json').v].join()",
      '4,common.cts,8',
    ],
    ['that nothing uses yet, for a later cell', "import { esm as laterEsm } from 'only-esm';", 'undefined'],
  ];
  it.each(rows)('%s', async (_, code, result) => {
    expect(String(await resultOf(code))).toBe(result);
  });

  it('are there in later cells', async () => {
    expect(await resultOf('laterEsm')).toBe('esm');
  });

  it('of what is not there are errors', async () => {
    const name = await session.run("import { nope } from '../src/sim';\nnope");
    expect(name.error).toMatchObject({
      name: 'SyntaxError',
      message: "The requested module '../src/sim' does not provide an export named 'nope'",
    });
    const file = await session.run("\nimport './nowhere';");
    expect(file.error?.message).toContain('nowhere');
    const fault = await session.run("import '../src/broken';");
    expect(fault.error?.message).toContain('src/broken.ts:1:23: Expression expected.');
  });

  it('show errors by the lines of the file', async () => {
    const { error } = await session.run("import { fail } from '../src/throws';\n\nfail();");
    expect(error).toMatchObject({ name: 'RangeError', line: 3 });
    expect(error?.traceback).toEqual([
      'RangeError: from a module',
      '  3 | };',
      '  4 | export function fail(): never {',
      '> 5 |   throw new RangeError("from a module");',
      '    |         ^',
      `    at fail (${directory}/src/throws.ts:5:9)`,
      expect.stringMatching(/^ {4}at cell \d+:3:1$/) as string,
    ]);
  });
});

describe('an edited file', () => {
  it('is loaded anew with what imports it, others keep their state, and the output says so', async () => {
    const first = await session.run(
      "import { mid } from '../src/mid'; import { stamp } from '../src/other'; const kept = stamp; mid",
    );
    expect([first.result, first.stderr]).toEqual(['10', '']);
    write('src/leaf.ts', 'export const leaf = 50;');
    const second = await session.run(
      "import { mid } from '../src/mid'; import { stamp } from '../src/other'; [mid, stamp === kept].join()",
    );
    expect([second.result, second.stderr]).toEqual([
      '50,true',
      'Loaded anew, since edited: ../src/leaf.ts, and with it ../src/mid.ts\n',
    ]);
  });

  it('is loaded anew when it is JavaScript, CommonJS or JSON', async () => {
    const code =
      "import { plain } from '../src/plain.js'; import { old } from '../src/old.cjs'; import data from './data.json'; [plain, old, data.v].join()";
    expect(await resultOf(code)).toBe('1,2,8');
    write('src/plain.js', 'export const plain = 5;');
    write('src/old.cjs', 'exports.old = 6;');
    write('notebooks/data.json', '{ "v": 7 }');
    expect(await resultOf(code)).toBe('5,6,7');
  });

  it('is loaded anew by require', async () => {
    expect(await resultOf("require('../src/sim').hours")).toBe('4');
    write('src/sim.ts', 'export const hours = 9;');
    const { result, stderr } = await session.run("require('../src/sim').hours");
    expect([result, stderr]).toEqual(['9', 'Loaded anew, since edited: ../src/sim.ts\n']);
  });
});
