import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { labelCell } from '../../src/notebook/cellLabel.js';
import { pickLauncher } from '../../src/notebook/launchers.js';
import { readNotebook } from '../../src/notebook/format/readNotebook.js';
import { makeNotebook, type CellSpec } from './makeNotebook.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../notebooks/${name}.ipynb`, import.meta.url));

describe('pickLauncher', () => {
  it.each(['tslab', 'wattbook'])('runs a notebook for %s on it, or on the other when asked', (name) => {
    const notebook = makeNotebook('1');
    notebook.metadata.kernelspec = { name };
    expect(pickLauncher(notebook).name).toBe(name);
    expect(pickLauncher(notebook, 'tslab').name).toBe('tslab');
    expect(pickLauncher(notebook, 'wattbook').name).toBe('wattbook');
  });

  const faults: [name: string, message: string][] = [
    ['unknown-kernel', 'kernel tslabb is not supported\n  Did you mean tslab?'],
    ['no-kernel', 'names no kernel\n  Choose one in Jupyter and save; supported: wattbook, tslab.'],
  ];
  it.each(faults)('refuses %s', async (name, message) => {
    const notebook = await readNotebook(fixture(name));
    expect(() => pickLauncher(notebook)).toThrow(
      expect.objectContaining({ code: 'kernel', message: `${fixture(name)}: ${message}` }),
    );
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
