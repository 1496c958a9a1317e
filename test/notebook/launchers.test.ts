import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { labelCell } from '../../src/notebook/cellLabel.js';
import { pickLauncher } from '../../src/notebook/launchers.js';
import { readNotebook } from '../../src/notebook/format/readNotebook.js';
import { makeNotebook, type CellSpec } from './makeNotebook.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../notebooks/${name}.ipynb`, import.meta.url));

describe('pickLauncher', () => {
  it.each([{ name: 'tslab' }, { name: 'wattbook' }, { name: 'deno', language: 'typescript' }, undefined])(
    'runs a notebook for %o on our own, or on the one asked for',
    (kernelspec) => {
      const notebook = makeNotebook('1');
      delete notebook.metadata.kernelspec;
      if (kernelspec !== undefined) notebook.metadata.kernelspec = kernelspec;
      expect(pickLauncher(notebook).name).toBe('wattbook');
      expect(pickLauncher(notebook, 'tslab').name).toBe('tslab');
      expect(pickLauncher(notebook, 'wattbook').name).toBe('wattbook');
    },
  );

  it('takes the kernel that a notebook of another language names', async () => {
    expect(pickLauncher(await readNotebook(fixture('python'))).name).toBe('python3');
  });

  it('names the nearest kernel when there is none of the name', async () => {
    const starting = pickLauncher(makeNotebook('1'), 'no-such-kernel').start({ directory: '.' });
    await expect(starting).rejects.toMatchObject({ code: 'kernel', what: 'no kernel no-such-kernel is installed' });
  });
});

describe('labelCell', () => {
  const markdown = (source: string): CellSpec => ({ source, type: 'markdown' });
  const labels: [name: string, cells: CellSpec[], label: string][] = [
    ['its name first', [markdown('# A'), { source: '// b', name: 'load' }], 'load'],
    ['then the comment on its first line', [markdown('# A'), '// Load prices\n1'], 'Load prices'],
    ['not a comment further down', [markdown('# A'), '1\n// b'], 'A'],
    ['the nearest heading above', [markdown('# A\n\ntext\n\n## B ##\n\ntext'), '1'], 'B'],
    ['also over other cells', [markdown('# A'), markdown('text'), '0', '1'], 'A'],
    ['no comment in a code block', [markdown('# A\n```sh\n# no\n```'), '1'], 'A'],
    ['its number last', ['0', '1'], 'cell 2'],
  ];
  it.each(labels)('takes %s', (_, cells, label) => {
    expect(labelCell(makeNotebook(...cells), cells.length - 1)).toBe(label);
  });
});
