import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintNotebook } from '../../../src/notebook/lint/lintNotebook.js';
import { isOutside } from '../../../src/notebook/projectFolder.js';
import { findTypeFaults } from '../../../src/notebook/lint/typeFindings.js';
import { codeCell, makeNotebook } from '../makeNotebook.js';

const parameters = (source: string): { source: string; tags: string[] } => ({ source, tags: ['parameters'] });

describe('a look at a notebook', () => {
  it('finds nothing in a clean one', () => {
    expect(lintNotebook(makeNotebook(parameters('const hours = 4;'), 'hours * 2'))).toEqual([]);
  });

  it('finds a parameter that no cell uses, also when it is only mentioned', () => {
    const notebook = makeNotebook(
      parameters('const hours = 4;\nconst seed = 1;'),
      "hours; 'seed'; ({ seed: 3 }).seed // seed",
    );
    expect(lintNotebook(notebook)).toMatchObject(
      [{ rule: 'unused-parameter', cell: 1, line: 2, message: /seed/ }].map(({ message: _message, ...rest }) => rest),
    );
  });

  it('takes a use in a template or a shorthand for one', () => {
    const notebook = makeNotebook(
      parameters('const hours = 4;\nconst seed = 1;'),
      'console.log(`${hours}`, { seed });',
    );
    expect(lintNotebook(notebook)).toEqual([]);
  });

  it('finds a faulty parameter', () => {
    expect(lintNotebook(makeNotebook('1', parameters('const a = 1;\nconst hours = 2 * 2;')))).toMatchObject([
      { rule: 'parameter', cell: 2, line: 2 },
    ]);
  });

  it('finds files elsewhere, and no imports, addresses or words', () => {
    const source = `import '/opt/lib/x.js';
readFileSync('/data/prices.csv');
readFileSync('~/prices.csv');
fetch('https://a.b/c');
console.log('/ is a slash', '../', '/one');
const note = '/data/not-given.csv';`;
    expect(lintNotebook(makeNotebook(source)).map(({ rule, line }) => [rule, line])).toEqual([
      ['outside-file', 2],
      ['outside-file', 3],
    ]);
  });

  it('finds outputs that were saved with it', () => {
    const notebook = makeNotebook('1');
    codeCell(notebook, 1).outputs = [{ output_type: 'stream', name: 'stdout', text: '1' }];
    expect(lintNotebook(notebook)).toMatchObject([{ rule: 'committed-output', cell: 1 }]);
  });
});

describe('a file outside the project', () => {
  it('is one beyond the nearest configuration', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wattbook-'));
    await mkdir(join(folder, 'notebooks'));
    await writeFile(join(folder, 'wattbook.config.yaml'), '');
    const notebook = join(folder, 'notebooks', 'a.ipynb');
    expect(isOutside('../data/a.csv', notebook)).toBe(false);
    expect(isOutside(join(folder, 'a.csv'), notebook)).toBe(false);
    expect(isOutside('../../a.csv', notebook)).toBe(true);
    expect(isOutside('/etc/hosts', notebook)).toBe(true);
  });
});

describe('types', () => {
  it('are checked across cells, each fault with its cell and line', async () => {
    const notebook = makeNotebook('const hours: number = 4;', '\nconst text: string = hours;', 'hours.toFixed(1);');
    expect(await findTypeFaults(notebook)).toMatchObject([
      { rule: 'type', cell: 2, line: 2, message: expect.stringContaining('TS2322') as string },
    ]);
  });
});
