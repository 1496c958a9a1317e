import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPreviewSession, type PreviewSession } from '../../../src/cli/preview/session.js';
import { toRecipe } from '../../../src/notebook/cache/recipe.js';
import { openStore } from '../../../src/notebook/cache/store.js';
import type { Notebook } from '../../../src/notebook/format/nbformat.js';
import type { Input } from '../../../src/notebook/input.js';
import type { KernelLauncher } from '../../../src/notebook/kernel.js';
import { makeNotebook, printed, type CellSpec } from '../../notebook/makeNotebook.js';

let session: PreviewSession | undefined;

afterEach(async () => {
  await session?.close();
});

/** A kernel that prints the data file, or waits for ever at `wait`. */
function launcherOf(data: string, runs: string[]): KernelLauncher {
  return {
    name: 'fake',
    start: () => {
      const inputs: Input[] = [];
      let close: () => void = () => undefined;
      const closed = new Promise<void>((resolve) => (close = resolve));
      return Promise.resolve({
        info: { name: 'fake', implementationVersion: '1', language: 'x', languageVersion: '1', nodeVersion: '1' },
        execute: async ({ code, onOutput }) => {
          runs.push(code);
          if (code === 'wait') await closed.then(() => Promise.reject(new Error('closed')));
          if (code === 'throw') return { status: 'error', executionCount: 1 };
          inputs.push({ kind: 'file', path: data });
          onOutput({ kind: 'stream', name: 'stdout', text: `${code} ${await readFile(data, 'utf8')}` });
          return { status: 'ok', executionCount: 1 };
        },
        inputs: () => Promise.resolve({ inputs, hindrances: [] }),
        interrupt: () => Promise.resolve(),
        close: () => {
          close();
          return Promise.resolve();
        },
      });
    },
  };
}

async function open(...first: CellSpec[]) {
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-preview-'));
  const data = join(folder, 'data');
  await writeFile(data, '1');
  await new Promise((resolve) => setTimeout(resolve, 25));
  const runs: string[] = [];
  const pages: string[] = [];
  const lines: string[] = [];
  const state = { cells: first };
  session = createPreviewSession({
    prepare: () => {
      const notebook = makeNotebook(...state.cells);
      const recipe = toRecipe(notebook, { parameters: {}, kernel: 'fake', lockText: undefined });
      const cache = {
        store: openStore(join(folder, 'cache')),
        project: folder,
        notebookId: 'a',
        recipe,
        environment: {},
      };
      const launcher = launcherOf(data, runs);
      return Promise.resolve({ notebook, parameters: [], given: {}, values: {}, launcher, directory: folder, cache });
    },
    format: (notebook: Notebook) => Promise.resolve(`${notebook.cells[0]!.source}|${printed(notebook, 2)}`),
    show: ({ html, status }) => {
      if (html !== undefined) pages.push(html);
      lines.push(status);
    },
    watch: () => undefined,
    environment: {},
    project: folder,
  });
  const edit = (...cells: CellSpec[]): void => {
    state.cells = cells;
    session!.refresh();
  };
  session.refresh();
  return { runs, pages, lines, data, edit, refresh: session.refresh };
}

const prose = (source: string): CellSpec => ({ source, type: 'markdown' });
const shows = async (pages: string[], page: string): Promise<void> => {
  await vi.waitFor(() => {
    expect(pages.at(-1)).toBe(page);
  });
};

describe('a preview', () => {
  it('puts new prose onto the last outputs and runs nothing', async () => {
    const { runs, pages, edit } = await open(prose('A'), 'x');
    await shows(pages, 'A|x 1');
    edit(prose('B'), 'x');
    await shows(pages, 'B|x 1');
    expect(runs).toEqual(['x']);
  });

  it('runs again when code or a file that was read changes', async () => {
    const { pages, edit, data, refresh } = await open(prose('A'), 'x');
    await shows(pages, 'A|x 1');
    edit(prose('A'), 'y');
    await shows(pages, 'A|y 1');
    await writeFile(data, '2');
    refresh();
    await shows(pages, 'A|y 2');
    expect(pages).toHaveLength(3);
  });

  it('stops a run that is out of date', async () => {
    const { pages, edit, lines, runs } = await open(prose('A'), 'wait');
    await vi.waitFor(() => {
      expect(runs).toEqual(['wait']);
    });
    edit(prose('A'), 'x');
    await shows(pages, 'A|x 1');
    expect(lines.filter((line) => line.includes('stopped'))).toEqual([]);
  });

  it('lets a run go on when only prose changes', async () => {
    const { pages, edit, runs } = await open(prose('A'), 'x', 'wait');
    await vi.waitFor(() => {
      expect(runs).toEqual(['x', 'wait']);
    });
    edit(prose('B'), 'x', 'wait');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(runs).toEqual(['x', 'wait']);
    edit(prose('C'), 'x');
    await shows(pages, 'C|x 1');
  });

  it('tells a fault and keeps the last good page', async () => {
    const { pages, edit, lines } = await open(prose('A'), 'x');
    await shows(pages, 'A|x 1');
    edit(prose('A'), 'throw');
    await vi.waitFor(() => {
      expect(lines.at(-1)).toContain('cell 2');
    });
    expect(pages.at(-1)).toBe('A|x 1');
    edit(prose('B'), 'x');
    await shows(pages, 'B|x 1');
  });
});
