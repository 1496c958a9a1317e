import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { notebookText, ROOT, startProject, wattbook, type FixtureCell } from './project.js';

const CELLS: FixtureCell[] = [
  { markdown: '# A study' },
  { code: "import { readFileSync } from 'node:fs';\nimport { twice } from './local.js';" },
  { code: "twice(Number(readFileSync('data.csv', 'utf8')))" },
];

let project: Awaited<ReturnType<typeof startProject>>;
const at = (name: string): string => join(project.directory, name);

beforeAll(async () => {
  project = await startProject();
  await writeFile(at('local.ts'), "import { two } from './inner.js';\nexport const twice = (n: number) => two * n;\n");
  await writeFile(at('inner.ts'), 'export const two = 2;\n');
  await writeFile(at('data.csv'), '21');
  await writeFile(at('study.ipynb'), notebookText(CELLS));
});

afterAll(() => project.end());

async function run(): Promise<{ isKept: boolean; result: unknown }> {
  const { stdout, stderr, code } = await wattbook(['run', 'study.ipynb', '-o', 'out.ipynb', '--json'], project);
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  const { cells } = JSON.parse(await readFile(at('out.ipynb'), 'utf8')) as { cells: { outputs?: unknown[] }[] };
  const { isKept } = JSON.parse(stdout) as { isKept: boolean };
  return { isKept, result: (cells[2]!.outputs as [{ data: Record<string, unknown> }])[0].data['text/plain'] };
}

async function explain(): Promise<string> {
  return (await wattbook(['explain', 'study.ipynb'], project)).stdout.trim();
}

describe('a notebook', () => {
  it('runs once, and again only when something that goes into it changes', async () => {
    expect(await explain()).toBe('study.ipynb: runs: no run of it is kept');
    expect(await run()).toEqual({ isKept: false, result: ['42'] });
    expect(await explain()).toBe('study.ipynb: does not run, nothing changed');
    expect(await run()).toEqual({ isKept: true, result: ['42'] });

    await writeFile(at('study.ipynb'), notebookText([{ markdown: '# New prose' }, ...CELLS.slice(1)]));
    expect((await run()).isKept).toBe(true);

    await writeFile(at('data.csv'), '4');
    expect(await explain()).toMatch(/^study\.ipynb: runs: data\.csv changed$/);
    expect(await run()).toEqual({ isKept: false, result: ['8'] });

    await writeFile(at('inner.ts'), 'export const two = 3;\n');
    expect(await explain()).toMatch(/^study\.ipynb: runs: inner\.ts changed$/);
    expect(await run()).toEqual({ isKept: false, result: ['12'] });
  });
});

describe('wattbook preview', () => {
  it('serves the report and puts new prose into it', async () => {
    await mkdir(at('preview'), { recursive: true });
    const path = at('preview/study.ts');
    await writeFile(path, '// %% [markdown]\n// # Text one\n\n// %%\n1 + 1\n');
    const child = spawn(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'preview', path]);
    onTestFinished(() => void child.kill('SIGKILL'));
    const address = await new Promise<string>((found) => {
      child.stdout.on('data', (text: Buffer) => {
        found(text.toString().trim());
      });
    });
    const page = async (): Promise<string> => (await fetch(`${address}report`)).text();
    await expect.poll(page, { timeout: 30_000 }).toContain('Text one');
    await writeFile(path, '// %% [markdown]\n// # Text two\n\n// %%\n1 + 1\n');
    await expect.poll(page, { timeout: 10_000 }).toContain('Text two');
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
  });
});
