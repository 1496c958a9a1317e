import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { withoutRun } from '../../../src/notebook/format/withoutRun.js';
import { mark } from '../../../src/notebook/format/marks.js';
import { readNotebook } from '../../../src/notebook/format/readNotebook.js';
import { makeNotebook } from '../makeNotebook.js';

it('takes away what a run and a front end left, and nothing else', async () => {
  const path = fileURLToPath(new URL('../../notebooks/all-kinds.ipynb', import.meta.url));
  const before = await readNotebook(path);
  const after = withoutRun(before);
  expect(
    after.cells.flatMap((cell) => (cell.cell_type === 'code' ? [...cell.outputs, cell.execution_count] : [])),
  ).toEqual(before.cells.filter((cell) => cell.cell_type === 'code').map(() => null));
  expect(after.cells.map(({ id, source }) => ({ id, source }))).toEqual(
    before.cells.map(({ id, source }) => ({ id, source })),
  );
});

it("keeps an author's own metadata", () => {
  const notebook = makeNotebook({ source: '1', tags: ['a'], name: 'b' });
  notebook.metadata.wattbook = { theme: 'plain' };
  mark(notebook, { failed: { message: 'no' } });
  Object.assign(notebook.cells[0]!.metadata, { collapsed: true, execution: { 'iopub.execute_input': 'x' } });
  const { metadata, cells } = withoutRun(notebook);
  expect(metadata.wattbook).toEqual({ theme: 'plain' });
  expect(cells[0]!.metadata).toEqual({ tags: ['a'], name: 'b' });
  expect(notebook.cells[0]!.metadata).toHaveProperty('collapsed');
});
