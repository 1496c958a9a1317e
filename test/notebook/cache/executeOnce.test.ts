import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { executeOnce, type Executed } from '../../../src/notebook/cache/executeOnce.js';
import type { Environment } from '../../../src/notebook/cache/inputs.js';
import { toRecipe } from '../../../src/notebook/cache/recipe.js';
import { openStore } from '../../../src/notebook/cache/store.js';
import { executeNotebook } from '../../../src/notebook/execute.js';
import { formatNotebook } from '../../../src/notebook/format/writeNotebook.js';
import type { Notebook } from '../../../src/notebook/format/nbformat.js';
import type { Input } from '../../../src/notebook/input.js';
import type { Kernel, KernelLauncher } from '../../../src/notebook/kernel.js';
import { makeNotebook, type CellSpec } from '../makeNotebook.js';

/** A kernel whose cells are file names and `$NAME`s: it prints what they hold, and tells what it looked at. */
function readingLauncher(folder: string, environment: Environment, hindrances: string[] = []): KernelLauncher {
  return {
    name: 'reading',
    start: () => {
      const inputs: Input[] = [];
      const kernel: Kernel = {
        info: { name: 'reading', implementationVersion: '1', language: 'x', languageVersion: '1', nodeVersion: '1' },
        execute: async ({ code, onOutput }) => {
          for (const word of code.split(' ')) {
            if (word.startsWith('$')) {
              inputs.push({ kind: 'variable', name: word.slice(1) });
              onOutput({ kind: 'stream', name: 'stdout', text: `${environment[word.slice(1)] ?? 'unset'}\n` });
              continue;
            }
            const path = join(folder, word);
            const text = await readFile(path, 'utf8').catch(() => undefined);
            inputs.push({ kind: text === undefined ? 'missing' : 'file', path });
            onOutput({ kind: 'stream', name: 'stdout', text: `${text ?? 'nothing'}\n` });
          }
          return { status: 'ok', executionCount: 1 };
        },
        interrupt: () => Promise.resolve(),
        inputs: () => Promise.resolve({ inputs, hindrances }),
        close: () => Promise.resolve(),
      };
      return Promise.resolve(kernel);
    },
  };
}

type World = {
  folder: string;
  files: string;
  environment: Record<string, string>;
  parameters: object;
  lockText: string;
};

async function makeWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-cache-'));
  const files = await mkdtemp(join(tmpdir(), 'wattbook-files-'));
  return { folder, files, environment: {}, parameters: {}, lockText: '1' };
}

type Made = { notebook: Notebook; launcher: KernelLauncher };

function build(world: World, { notebook, launcher }: Made): Promise<Executed> {
  const { environment, parameters, lockText, folder } = world;
  return executeOnce(
    notebook,
    { launcher, directory: '.' },
    {
      store: openStore(folder),
      project: world.files,
      notebookId: 'a.ipynb',
      recipe: toRecipe(notebook, { parameters: { ...parameters }, kernel: 'reading 1', lockText }),
      environment,
    },
  );
}

async function run(world: World, ...cells: CellSpec[]): Promise<Executed> {
  const launcher = readingLauncher(world.files, world.environment);
  return build(world, { notebook: makeNotebook(...cells), launcher });
}

const put = async (world: World, name: string, text: string): Promise<void> => {
  await writeFile(join(world.files, name), text);
  // A file that is younger than the run that reads it is not trusted.
  await new Promise((resolve) => setTimeout(resolve, 25));
};

describe('a notebook that ran before', () => {
  it('does not run again when only its prose changed', async () => {
    const world = await makeWorld();
    await put(world, 'a', '1');
    const first = await run(world, { source: '# A', type: 'markdown' }, 'a');
    const second = await run(world, { source: '# Another title', type: 'markdown' }, 'a');
    expect(first.decision).toEqual({ isKept: false, reasons: ['no run of it is kept'] });
    expect(second.decision.isKept).toBe(true);
    expect(second.notebook.cells[0]!.source).toBe('# Another title');
    expect(second.notebook.cells[1]).toEqual(first.notebook.cells[1]);
  });

  const changes: [what: string, change: (world: World) => Promise<void> | void, cells: CellSpec[], reason: RegExp][] = [
    ['a file that it read', (world) => put(world, 'a', '2'), ['a b $HOME'], /a changed$/],
    ['a file that it missed and that is there now', (world) => put(world, 'b', '2'), ['a b $HOME'], /b is there now$/],
    ['a file that is gone', (world) => rm(join(world.files, 'a')), ['a b $HOME'], /a changed$/],
    [
      'a variable',
      (world) => void (world.environment.HOME = 'x'),
      ['a b $HOME'],
      /^the environment variable HOME changed$/,
    ],
    ['a cell', () => undefined, ['a b $HOME $X'], /^code cell 1 changed$/],
    ['the number of cells', () => undefined, ['a b $HOME', 'a'], /^1 code cells before, 2 now$/],
    [
      'a tag that matters',
      () => undefined,
      [{ source: 'a b $HOME', tags: ['raises-exception'] }],
      /^code cell 1 changed$/,
    ],
    [
      'a parameter',
      (world) => void (world.parameters = { hours: 4 }),
      ['a b $HOME'],
      /^parameter hours: not given before, 4 now$/,
    ],
    ['the lock file', (world) => void (world.lockText = '2'), ['a b $HOME'], /^the versions of packages changed$/],
  ];
  it.each(changes)('runs again for %s', async (_, change, cells, reason) => {
    const world = await makeWorld();
    await put(world, 'a', '1');
    await run(world, 'a b $HOME');
    await change(world);
    const { decision } = await run(world, ...cells);
    expect(decision).toEqual({ isKept: false, reasons: [expect.stringMatching(reason)] });
  });

  it('stands for an earlier state that comes back', async () => {
    const world = await makeWorld();
    await put(world, 'a', '1');
    await run(world, 'a');
    await put(world, 'a', '2');
    await run(world, 'a');
    await put(world, 'a', '1');
    expect((await run(world, 'a')).decision.isKept).toBe(true);
  });

  it.each([
    ['cut in half', (text: string) => text.slice(0, text.length / 2)],
    ['of another make', () => '{}'],
    ['empty', () => ''],
  ])('runs again when the store is %s', async (_, spoil) => {
    const world = await makeWorld();
    await put(world, 'a', '1');
    const first = await run(world, 'a');
    for (const entry of await readdir(world.folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) await writeFile(path, spoil(await readFile(path, 'utf8')));
    }
    const second = await run(world, 'a');
    expect(second.decision.isKept).toBe(false);
    expect(second.notebook.cells.map((cell) => ('outputs' in cell ? cell.outputs : []))).toEqual(
      first.notebook.cells.map((cell) => ('outputs' in cell ? cell.outputs : [])),
    );
    expect((await run(world, 'a')).decision.isKept).toBe(true);
  });
});

describe('a run is not kept', () => {
  const notebook = makeNotebook('a');

  it('when it asked the network', async () => {
    const world = await makeWorld();
    const launcher = readingLauncher(world.files, {}, ['it asked example.org']);
    expect(await build(world, { notebook, launcher })).toMatchObject({ whyNotKept: 'it asked example.org' });
    expect((await build(world, { notebook, launcher })).decision.isKept).toBe(false);
  });

  it('when the kernel does not tell what it looks at', async () => {
    const world = await makeWorld();
    const watching = readingLauncher(world.files, {});
    const launcher: KernelLauncher = {
      name: 'blind',
      start: async (options) => {
        const kernel = await watching.start(options);
        delete kernel.inputs;
        return kernel;
      },
    };
    expect(await build(world, { notebook, launcher })).toMatchObject({
      whyNotKept: 'the kernel does not tell what a run looks at',
    });
  });

  it('when a file changed while it ran', async () => {
    const world = await makeWorld();
    const reading = readingLauncher(world.files, {});
    const launcher: KernelLauncher = {
      name: 'slow',
      start: async (options) => {
        await writeFile(join(world.files, 'a'), 'new');
        return reading.start(options);
      },
    };
    expect((await build(world, { notebook, launcher })).whyNotKept).toMatch(/a changed while it ran$/);
  });

  it('when it fails', async () => {
    const world = await makeWorld();
    const launcher: KernelLauncher = { name: 'no', start: () => Promise.reject(new Error('no kernel')) };
    await expect(build(world, { notebook, launcher })).rejects.toThrow('no kernel');
    expect(await readdir(world.folder)).toEqual([]);
  });

  it('when the store cannot be written, and the result is there all the same', async () => {
    const world = await makeWorld();
    await writeFile(join(world.folder, 'file'), '');
    const blocked = { ...world, folder: join(world.folder, 'file') };
    expect(await run(blocked, 'a')).toMatchObject({
      whyNotKept: expect.stringContaining('cannot be written') as string,
    });
  });
});

it('keeps a bounded number of runs', async () => {
  const world = await makeWorld();
  for (let i = 0; i < 40; i++) {
    world.parameters = { i };
    await run(world, 'a');
  }
  expect((await readdir(join(world.folder, 'results'))).length).toBeLessThanOrEqual(32);
  expect((await run(world, 'a')).decision.isKept).toBe(true);
});

it('serves two runs at the same time', async () => {
  const world = await makeWorld();
  await put(world, 'a', '1');
  const runs = await Promise.all(Array.from({ length: 20 }, () => run(world, 'a')));
  expect(new Set(runs.map(({ notebook }) => JSON.stringify(outputsOf(notebook)))).size).toBe(1);
  expect((await run(world, 'a')).decision.isKept).toBe(true);
});

const name = fc.constantFrom('a', 'b', 'c', '$A', '$B');
const edit = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    name: fc.constantFrom('a', 'b', 'c'),
    text: fc.constantFrom('1', '2', '3'),
  }),
  fc.record({ kind: fc.constant('remove' as const), name: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('set' as const), name: fc.constantFrom('A', 'B'), text: fc.constantFrom('1', '2') }),
  fc.record({
    kind: fc.constant('cells' as const),
    cells: fc.array(fc.array(name, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('prose' as const), text: fc.constantFrom('x', 'y') }),
);

test.prop([fc.array(edit, { minLength: 2, maxLength: 12 })], { numRuns: 15 })(
  'after any edits what is kept is what a clean run gives',
  async (edits) => {
    const world = await makeWorld();
    let [cells, prose]: [string[], string] = [['a b'], 'text'];
    for (const change of edits) {
      if (change.kind === 'write') await put(world, change.name, change.text);
      else if (change.kind === 'remove') await rm(join(world.files, change.name), { force: true });
      else if (change.kind === 'set') world.environment[change.name] = change.text;
      else if (change.kind === 'cells') cells = change.cells.map((words) => words.join(' '));
      else prose = change.text;
      const specs: CellSpec[] = [{ source: prose, type: 'markdown' }, ...cells];
      const { notebook } = await run(world, ...specs);
      const launcher = readingLauncher(world.files, world.environment);
      const clean = await executeNotebook(makeNotebook(...specs), { launcher, directory: '.' });
      expect(withoutTimes(notebook)).toBe(withoutTimes(clean));
    }
  },
);

function withoutTimes(notebook: Notebook): string {
  const copy = structuredClone(notebook);
  for (const cell of copy.cells) delete cell.metadata.execution;
  return formatNotebook(copy);
}

function outputsOf({ cells }: Notebook): unknown[] {
  return cells.map((cell) => (cell.cell_type === 'code' ? cell.outputs : []));
}
