import { describe, expect, it } from 'vitest';
import { injectParameters } from '../../../src/notebook/parameters/injectParameters.js';
import { makeNotebook } from '../makeNotebook.js';

const source = "type Mode = 'a' | 'b';\nconst hours = 4;\nconst mode: Mode = 'a';\nlet hub: string = 'x';";
const notebook = makeNotebook('// before', { source, tags: ['parameters'] }, '// after');
const sources = (made: typeof notebook): string[] => made.cells.map((cell) => cell.source);

describe('injectParameters', () => {
  it('puts a cell with types right after the parameters cell', () => {
    const made = injectParameters(notebook, { hours: 8, mode: 'b', hub: 'it"s\n' });
    expect(sources(made)).toEqual([
      '// before',
      source,
      '// Parameters given to this run\nconst hours: number = 8;\nconst mode: Mode = "b";\nconst hub: string = "it\\"s\\n";',
      '// after',
    ]);
    expect(made.cells[2]).toMatchObject({ id: 'injected-parameters', metadata: { tags: ['injected-parameters'] } });
  });

  it('leaves the given notebook as it is', () => {
    injectParameters(notebook, { hours: 8 });
    expect(notebook.cells).toHaveLength(3);
  });

  it('gives the same when repeated, and replaces earlier values', () => {
    const once = injectParameters(notebook, { hours: 8 });
    expect(injectParameters(once, { hours: 8 })).toEqual(once);
    expect(sources(injectParameters(once, { mode: 'b' }))[2]).toBe(
      '// Parameters given to this run\nconst mode: Mode = "b";',
    );
  });

  it('takes the earlier cell out when no value is given', () => {
    expect(injectParameters(injectParameters(notebook, { hours: 8 }), {})).toEqual(notebook);
  });

  it('needs a parameters cell when values are given, and none when not', () => {
    const without = makeNotebook('1');
    expect(() => injectParameters(without, { hours: 8 })).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(injectParameters(without, {})).toEqual(without);
  });

  it('refuses a name that is no parameter', () => {
    expect(() => injectParameters(notebook, { days: 8 })).toThrow(RangeError);
  });
});
