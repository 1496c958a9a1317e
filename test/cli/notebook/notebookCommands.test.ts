import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertCommand } from '../../../src/cli/notebook/convert.js';
import { diffCommand } from '../../../src/cli/notebook/diff.js';
import { lintCommand } from '../../../src/cli/notebook/lint.js';
import { stripCommand } from '../../../src/cli/notebook/strip.js';
import type { Notebook } from '../../../src/notebook/format/nbformat.js';
import { parseNotebook, readNotebook } from '../../../src/notebook/format/readNotebook.js';
import { formatNotebook } from '../../../src/notebook/format/writeNotebook.js';
import { codeCell, makeNotebook } from '../../notebook/makeNotebook.js';
import { folderOf, runCommand } from '../runCommand.js';

function executed(): Notebook {
  const notebook = makeNotebook({ source: '# Prices', type: 'markdown' }, 'const price = 40;', 'price');
  const cell = codeCell(notebook, 3);
  cell.outputs = [{ output_type: 'execute_result', data: { 'text/plain': '40' }, metadata: {}, execution_count: 2 }];
  cell.execution_count = 2;
  return notebook;
}

const folder = (): Promise<string> => folderOf({ 'a.ipynb': formatNotebook(executed()) });

describe('wattbook notebook convert', () => {
  it('writes text beside the notebook, and back with what the cells had', async () => {
    const directory = await folder();
    expect((await runCommand(convertCommand, ['a.ipynb'], directory)).out).toBe(join(directory, 'a.ts'));
    const text = await readFile(join(directory, 'a.ts'), 'utf8');
    await writeFile(join(directory, 'a.ts'), text.replace('# Prices', '# Power prices'));
    await runCommand(convertCommand, ['a.ts', '--update'], directory);
    const after = await readNotebook(join(directory, 'a.ipynb'));
    expect(after.cells.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3']);
    expect(after.cells[0]!.source).toBe('# Power prices');
    expect(codeCell(after, 3)).toMatchObject({ execution_count: 2, outputs: [{ data: { 'text/plain': '40' } }] });
  });

  it('keeps no output of a cell whose text changed', async () => {
    const directory = await folder();
    await runCommand(convertCommand, ['a.ipynb'], directory);
    const text = await readFile(join(directory, 'a.ts'), 'utf8');
    await writeFile(join(directory, 'a.ts'), text.replace('\nprice\n', '\nprice + 0\n'));
    await runCommand(convertCommand, ['a.ts', '--update'], directory);
    expect(codeCell(await readNotebook(join(directory, 'a.ipynb')), 3).outputs).toEqual([]);
  });

  it('does not write over a file unasked', async () => {
    const directory = await folder();
    await runCommand(convertCommand, ['a.ipynb'], directory);
    await expect(runCommand(convertCommand, ['a.ipynb'], directory)).rejects.toThrow('is there already');
    expect((await runCommand(convertCommand, ['a.ipynb', '--force'], directory)).code).toBe(0);
  });

  it('knows two endings', async () => {
    await expect(runCommand(convertCommand, ['a.ipynb', '-o', 'a.md'], await folder())).rejects.toThrow(
      '.ipynb or .ts',
    );
  });
});

describe('wattbook notebook strip', () => {
  it('takes outputs out of each notebook, in place', async () => {
    const directory = await folder();
    const { out, code } = await runCommand(stripCommand, ['a.ipynb', 'a.ipynb'], directory);
    expect({ out, code }).toEqual({ out: 'stripped: a.ipynb', code: 0 });
    expect(codeCell(await readNotebook(join(directory, 'a.ipynb')), 3).outputs).toEqual([]);
  });

  it('with --check only tells', async () => {
    const directory = await folder();
    const before = await readFile(join(directory, 'a.ipynb'), 'utf8');
    const { lines, code } = await runCommand(stripCommand, ['--check', '--json', 'a.ipynb'], directory);
    expect(JSON.parse(lines.join('\n'))).toEqual({ ok: false, toStrip: ['a.ipynb'] });
    expect(code).toBe(1);
    expect(await readFile(join(directory, 'a.ipynb'), 'utf8')).toBe(before);
  });
});

describe('wattbook notebook diff', () => {
  it('says nothing and ends with 0 when nothing is different', async () => {
    expect(await runCommand(diffCommand, ['a.ipynb', 'a.ipynb'], await folder())).toMatchObject({ code: 0, out: '' });
  });

  it('shows the lines of changed cells and ends with 1', async () => {
    const directory = await folder();
    const after = parseNotebook(formatNotebook(executed()).replace('price = 40', 'price = 55'), 'b.ipynb');
    await writeFile(join(directory, 'b.ipynb'), formatNotebook(after));
    expect(await runCommand(diffCommand, ['a.ipynb', 'b.ipynb'], directory)).toMatchObject({
      code: 1,
      out: `--- a.ipynb
+++ b.ipynb

cell 2 (Prices): changed
source
@@ -1,1 +1,1 @@
-const price = 40;
+const price = 55;`,
    });
  });

  it('may leave outputs aside, and tells as JSON', async () => {
    const directory = await folder();
    await writeFile(
      join(directory, 'b.ts'),
      '// %% [markdown]\n// # Prices\n\n// %%\nconst price = 40;\n\n// %%\nprice\n',
    );
    const { out } = await runCommand(diffCommand, ['a.ipynb', 'b.ts', '--no-outputs', '--json'], directory);
    expect(JSON.parse(out)).toMatchObject({ ok: true, isSame: false, cells: [] });
  });
});

describe('wattbook notebook lint', () => {
  it('names notebook, cell, line, fault and what to do', async () => {
    const directory = await folderOf({
      'a.ipynb': formatNotebook(
        makeNotebook({ source: 'const hours = 4;', tags: ['parameters'] }, 'const a: string = 3;'),
      ),
    });
    const { lines, code } = await runCommand(lintCommand, ['a.ipynb'], directory);
    expect(code).toBe(1);
    expect(lines[0]).toBe('a.ipynb, cell 1, line 1: no cell uses the parameter hours  [unused-parameter]');
    expect(lines[2]).toMatch(/^a\.ipynb, cell 2, line 1: Type 'number' is not assignable to type 'string'.*\[type\]$/);
    expect(lines.at(-1)).toBe('2 found');
  });

  it('may leave types aside', async () => {
    const directory = await folderOf({ 'a.ipynb': formatNotebook(makeNotebook('const a: string = 3;')) });
    const { out, code } = await runCommand(lintCommand, ['a.ipynb', '--no-types', '--json'], directory);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ ok: true, findings: [] });
  });
});
