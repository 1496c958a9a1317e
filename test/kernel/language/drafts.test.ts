import { describe, expect, it } from 'vitest';
import { codePointCount } from '../../../src/kernel/language/positions.js';
import { startNotebook } from './notebook.js';

const { language, run } = await startNotebook({ 'near.ts': 'export const near = 1;', 'sub/far.ts': '' });
await run(`/**
 * Scales a value.
 * @param by the factor
 */
export function scale(value: number, by = 2): number { return value * by; }
const rows = [{ kw: 1, hour: 0, 'a b': 2 }];
type Row = (typeof rows)[number];
let total = 0;
const battery = '🔋';`);

/** The cursor stands at the bar. */
function at(text: string): [code: string, cursor: number] {
  return [text.replace('|', ''), codePointCount(text.slice(0, text.indexOf('|')))];
}

describe('completion', () => {
  it('gives members of names of earlier cells, their kinds and types', async () => {
    expect(await language.complete(...at('rows[0].|'))).toEqual({
      matches: ['hour', 'kw'],
      start: 8,
      end: 8,
      types: [
        { text: 'hour', type: 'property', signature: '(property) hour: number' },
        { text: 'kw', type: 'property', signature: '(property) kw: number' },
      ],
    });
  });

  it('gives what begins as what is there does, from its start', async () => {
    expect(await language.complete(...at('const all = 1 +\n rows.fil|ter(Boolean);'))).toMatchObject({
      matches: ['fill', 'filter'],
      start: 22,
      end: 25,
    });
    expect((await language.complete(...at('rows.FIND|'))).matches).toContain('findIndex');
    expect(await language.complete(...at('rows.none|'))).toMatchObject({ matches: [], types: [] });
  });

  it.each([
    ['names of earlier cells', 'tot|', 'total'],
    ['types of earlier cells', 'const r: Ro|', 'Row'],
    ['names of the draft itself', 'const inner = 1;\ninn|', 'inner'],
    ['names in an unfinished call', 'scale(rows[0].k|', 'kw'],
    ['names in an unfinished block', 'for (const row of rows) {\n  row.h|', 'hour'],
    ['keys of a literal', 'const r: Row = { h| }', 'hour'],
    ['globals', 'struct|', 'structuredClone'],
    ['words of the runtime', 'disp|', 'display'],
    ['words of the language', 'swit|', 'switch'],
    ['names that a variable is assigned', 'total = ro|', 'rows'],
    ['members in JSX', 'const e = <a href={battery.leng|} />;', 'length'],
    ['members of modules', "import fs from 'node:fs';\nfs.existsS|", 'existsSync'],
    ['names of modules', "import { basen| } from 'node:path';", 'basename'],
    ['files', "import { near } from './ne|';", 'near'],
    ['folders', "import './s|';", 'sub'],
  ])('gives %s', async (_, text, wanted) => {
    expect((await language.complete(...at(text))).matches).toContain(wanted);
  });

  it('counts in code points', async () => {
    expect(await language.complete(...at("'🔋🔋'; rows[0].h|"))).toMatchObject({
      matches: ['hour'],
      start: 14,
      end: 15,
    });
    expect(await language.complete(...at("'🔋\\\n🔋'; rows[0].h|"))).toMatchObject({
      matches: ['hour'],
      start: 16,
      end: 17,
    });
  });

  it('gives the signature of a function', async () => {
    expect((await language.complete(...at('scal|'))).types).toEqual([
      { text: 'scale', type: 'function', signature: 'function scale(value: number, by?: number): number' },
    ]);
  });

  it('changes nothing: a draft declares no name', async () => {
    await language.complete(...at('const drafted = 1; drafted.|'));
    expect(await language.check('drafted')).toMatchObject([{ code: 2304 }]);
  });
});

describe('inspection', () => {
  it('shows signature and words of a name of an earlier cell', async () => {
    const found = await language.inspect(...at("'🔋'; sca|le(1)"), 0);
    expect(found?.text).toBe(
      '```typescript\nfunction scale(value: number, by?: number): number\n```\nScales a value.\n\n*@param* `by` — the factor',
    );
  });

  it('finds the name that ends at the cursor, or whose call is written', async () => {
    expect((await language.inspect(...at('total|'), 0))?.text).toContain('let total: number');
    expect((await language.inspect(...at('rows|.length'), 0))?.text).toContain('const rows');
    expect((await language.inspect(...at('scale(|'), 0))?.text).toContain('function scale');
  });

  it('shows with detail 1 the text that declares it', async () => {
    expect((await language.inspect(...at('total|'), 1))?.text).toContain('let total = 0;');
    expect((await language.inspect(...at('scale|'), 1))?.text).toContain('return value * by;');
    expect((await language.inspect(...at("import { near } from './near';\nnear|"), 1))?.text).toContain(
      'export const near = 1;',
    );
  });

  it('knows nothing of what is nothing', async () => {
    expect(await language.inspect(...at('1 + |'), 0)).toBeUndefined();
    expect(await language.inspect(...at('|'), 1)).toBeUndefined();
    expect(await language.inspect(...at('nowhere|'), 0)).toBeUndefined();
  });

  it('names no document of ours', async () => {
    await run('class Cell { level = 1; }');
    await run('class Cell { volt = 1; }\nconst cell = new Cell();');
    expect((await language.inspect(...at('cell|'), 0))?.text).toBe('```typescript\nconst cell: Cell\n```\n');
    expect(await language.check("const text: { a: typeof cell } = { a: 'x' };")).toMatchObject([
      { message: "Type 'string' is not assignable to type 'Cell'." },
    ]);
  });
});

describe('signature help', () => {
  it('tells the call around the cursor', async () => {
    expect(await language.signature(...at("scale('🔋'.length, |"))).toEqual({
      signatures: [
        {
          text: 'scale(value: number, by?: number): number',
          documentation: 'Scales a value.',
          parameters: [{ text: 'value: number' }, { text: 'by?: number', documentation: 'the factor' }],
        },
      ],
      active: 0,
      activeParameter: 1,
    });
  });

  it('is silent outside of a call', async () => {
    expect(await language.signature(...at('total| + 1'))).toBeUndefined();
  });
});
