import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ParameterValue } from '../../../src/notebook/parameters/parameterLimits.js';
import { readParameters, type Parameter } from '../../../src/notebook/parameters/parameters.js';
import { toParameterValues } from '../../../src/notebook/parameters/parameterValues.js';
import { readNotebook } from '../../../src/notebook/format/readNotebook.js';
import { makeNotebook } from '../makeNotebook.js';

const read = (source: string): Parameter[] => readParameters(makeNotebook('1', { source, tags: ['parameters'] }));

const declarations: [source: string, parameter: Partial<Parameter>][] = [
  ['const hours = 4;', { name: 'hours', type: 'number', default: 4, help: '' }],
  ['let hours: number = -4.5;', { type: 'number', default: -4.5, typeText: 'number' }],
  ['const capacityKw = 100_000;', { default: 100000 }],
  ["const hub = 'HB_NORTH';", { type: 'string', default: 'HB_NORTH' }],
  ['const hub = `HB_NORTH`;', { type: 'string', default: 'HB_NORTH' }],
  ['const isDraft = false;', { type: 'boolean', default: false }],
  ["const mode: 'a' | 'b' = 'a';", { type: 'string', choices: ['a', 'b'], typeText: "'a' | 'b'" }],
  ["type Mode = 'a' | 'b';\nconst mode: Mode = 'a';", { choices: ['a', 'b'], typeText: 'Mode' }],
  ["const mode = 'a' as string;", { type: 'string', default: 'a' }],
  ['/** Storage\n * duration. */\nconst hours = 4;', { help: 'Storage duration.' }],
  ['/** @minimum 1\n * @maximum 12.5 */\nconst hours = 4;', { minimum: 1, maximum: 12.5 }],
  ['/** @exclusiveMinimum 0 @multipleOf 0.1 */\nconst share = 0.3;', { exclusiveMinimum: 0, multipleOf: 0.1 }],
  ["/** @pattern ^HB_ @minLength 4 */\nconst hub = 'HB_X';", { pattern: '^HB_', minLength: 4 }],
  ["/** @format date */\nconst day = '2026-03-08';", { format: 'date' }],
  ["/** A file.\n * @format path */\nconst prices = '';", { help: 'A file.', format: 'path' }],
];

describe('readParameters', () => {
  it.each(declarations)('%s', (source, parameter) => {
    expect(read(source)).toMatchObject([parameter]);
  });

  it('reads several, in order, and ignores what is no declaration', () => {
    const names = read('const a = 1, b = 2;\nconsole.log(a);\nfunction f() { const inner = 3; }\nlet c = 3;');
    expect(names.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('finds none without a tagged cell', () => {
    expect(readParameters(makeNotebook('const a = 1;'))).toEqual([]);
  });

  const faults: [source: string, message: RegExp][] = [
    ['const hours = 2 * 2;', /parameter hours: its default is no plain/],
    ['const { a } = x;', /its default is no plain/],
    ['let hours: number;', /its default is no plain/],
    ["const hours: number = 'a';", /its type is number/],
    ['const date: Date = 4;', /its type is Date/],
    ['const tags: string[] = 4;', /its type is string\[\]/],
    ['/** @minimum low */ const hours = 4;', /@minimum low is no number/],
    ['/** @minimum 5 */ const hours = 4;', /its default is 4, below the minimum 5/],
    ["const mode: 'a' | 'b' = 'c';", /its default is c, not one of a, b/],
    ["/** @format date */ const day = '';", /its default is '', no date such as/],
    ["/** @format colour */ const day = '';", /@format colour is not known/],
    ["/** @minLength -1 */ const day = '';", /@minLength -1 is no count/],
    ["/** @minimum 3 */ const day = '';", /@minimum 3 on a string/],
    ['/** @multipleOf 0 */ const hours = 4;', /@multipleOf 0 is not above 0/],
    ["/** @pattern [a */ const zone = 'a';", /@pattern \[a is no regular expression/],
    ['/** @minium 3 */ const hours = 4;', /@minium is no tag\n {2}Did you mean @minimum\?/],
    ['/** @min 3 */ const hours = 4;', /@min is no tag/],
    ['/** @format path */ const hours = 4;', /@format path on a number/],
  ];
  it.each(faults)('refuses %s', (source, message) => {
    expect(() => read(source)).toThrow(message);
  });

  it('names notebook, cell and line', async () => {
    const path = fileURLToPath(new URL('../../notebooks/computed-parameter.ipynb', import.meta.url));
    const notebook = await readNotebook(path);
    expect(() => readParameters(notebook)).toThrow(`${path}, cell 2, line 2: parameter hours: `);
  });

  it('refuses two tagged cells', async () => {
    const path = fileURLToPath(new URL('../../notebooks/two-parameters-cells.ipynb', import.meta.url));
    const notebook = await readNotebook(path);
    expect(() => readParameters(notebook)).toThrow(`${path}, cell 2: a second cell is tagged parameters`);
  });
});

const known = read(`
/** @minimum 1
 *  @maximum 12 */
const hours: number = 4;
const hub = 'HB_NORTH';
const isDraft = false;
const mode: 'share' | 'rent' = 'share';
/** @exclusiveMinimum 0 @exclusiveMaximum 1 */
const share = 0.5;
/** @multipleOf 0.25 */
const stepHours = 1;
/** @pattern ^[A-Z]+$ @minLength 2 @maxLength 3 */
const country = 'DE';
/** @format date */
const day = '2026-03-08';
/** @format path */
const prices: string = '';
`);

describe('toParameterValues', () => {
  const accepted: [given: Record<string, ParameterValue>, values: Record<string, ParameterValue>][] = [
    [{}, {}],
    [{ hours: 8 }, { hours: 8 }],
    [{ hours: '8.5' }, { hours: 8.5 }],
    [{ hours: 1 }, { hours: 1 }],
    [{ hours: 12 }, { hours: 12 }],
    [{ hub: '4' }, { hub: '4' }],
    [{ hub: '' }, { hub: '' }],
    [{ isDraft: 'true' }, { isDraft: true }],
    [{ isDraft: false }, { isDraft: false }],
    [{ mode: 'rent' }, { mode: 'rent' }],
    [{ prices: '' }, { prices: '' }],
  ];
  it.each(accepted)('takes %o', (given, values) => {
    expect(toParameterValues(known, given, { directory: '.' })).toEqual(values);
  });

  const refused: [given: Record<string, ParameterValue>, message: string][] = [
    [{ hour: 8 }, 'there is no parameter hour\n  Did you mean hours?'],
    [{ hours: 'eight' }, "parameter hours wants a number; 'eight' is none"],
    [{ hours: '' }, "parameter hours wants a number; '' is none"],
    [{ hours: '0x8' }, "parameter hours wants a number; '0x8' is none"],
    [{ hours: 'Infinity' }, "parameter hours wants a number; 'Infinity' is none"],
    [{ hours: NaN }, 'parameter hours wants a number; NaN is none'],
    [{ hours: true }, 'parameter hours wants a number; true is none'],
    [{ hours: 0.5 }, 'parameter hours is 0.5, below the minimum 1'],
    [{ hours: '13' }, 'parameter hours is 13, above the maximum 12'],
    [{ hub: 4 }, 'parameter hub wants a string; 4 is none'],
    [{ isDraft: 'yes' }, "parameter isDraft wants a boolean; 'yes' is none"],
    [{ isDraft: 1 }, 'parameter isDraft wants a boolean; 1 is none'],
    [{ share: 0 }, 'parameter share is 0, not above 0'],
    [{ share: 1 }, 'parameter share is 1, not below 1'],
    [{ stepHours: 0.3 }, 'parameter stepHours is 0.3, no multiple of 0.25'],
    [{ country: 'D' }, "parameter country is 'D', shorter than 2"],
    [{ country: 'DEUT' }, "parameter country is 'DEUT', longer than 3"],
    [{ country: 'de' }, "parameter country is 'de', which is not like ^[A-Z]+$"],
    [{ day: '2026-02-30' }, "parameter day is '2026-02-30', no date such as 2026-03-08"],
    [{ mode: 'shaer' }, 'parameter mode is shaer, not one of share, rent\n  Did you mean share?'],
  ];
  it.each(refused)('refuses %o', (given, message) => {
    expect(() => toParameterValues(known, given, { directory: '.' })).toThrow(
      expect.objectContaining({ code: 'usage', message }),
    );
  });

  it('makes paths absolute, from the given directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'wattbook-'));
    await writeFile(join(directory, 'p.csv'), '');
    const path = join(directory, 'p.csv');
    expect(toParameterValues(known, { prices: 'p.csv' }, { directory })).toEqual({ prices: path });
    expect(toParameterValues(known, { prices: path }, { directory: '/' })).toEqual({ prices: path });
  });

  it('refuses a path where no file is', () => {
    expect(() => toParameterValues(known, { prices: 'q.csv' }, { directory: '/no' })).toThrow(
      expect.objectContaining({ code: 'data', message: '/no/q.csv: parameter prices: there is no such file' }),
    );
  });
});
