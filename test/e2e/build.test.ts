import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../processes.js';
import { GOOD_CELLS, fingerprint, notebookText, startProject, wattbook, type FixtureCell } from './project.js';

let project: Awaited<ReturnType<typeof startProject>>;
beforeAll(async () => {
  project = await startProject();
});
afterAll(() => project.end());

const build = (...words: string[]) => wattbook(['build', ...words], { directory: project.directory });
const inProject = (path: string) => join(project.directory, path);
const writeSmall = (cells: FixtureCell[]) => writeFile(inProject('small.ipynb'), notebookText(cells));

describe('a build', () => {
  it('writes the index, the page, the PDF, the notebook and the manifest, and is quiet when piped', async () => {
    const { code, stdout, stderr } = await build('--param', 'height=3');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('out/small/index.html');
    expect(Object.keys(await fingerprint(inProject('out')))).toEqual([
      'index.html',
      'small/index.html',
      'small/manifest.json',
      'small/small.ipynb',
      'small/small.pdf',
    ]);
    const manifest = JSON.parse(await readFile(inProject('out/small/manifest.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({
      id: 'small',
      parameters: { height: 3 },
      values: [{ name: 'answer', value: 41.5 }],
    });
    const { inputs } = manifest as { inputs: { path: string }[] };
    expect(inputs.map(({ path }) => path)).toEqual(['small.ipynb', 'wattbook.config.yaml']);
  });

  it('puts its result as JSON on standard output', async () => {
    const { code, stdout } = await build('--json', '--out', 'elsewhere');
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as { ok: boolean; reports: { id: string; files: { pdf: string } }[] };
    expect(result).toMatchObject({ ok: true, reports: [{ ok: true, id: 'small' }] });
    expect((await readFile(result.reports[0]!.files.pdf)).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('bears neither folder of this machine nor request to another', async () => {
    const html = await readFile(inProject('out/small/index.html'), 'utf8');
    expect(html.includes(project.directory)).toBe(false);
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy?.replaceAll('&#x27;', "'")).toMatch(/^default-src 'none';/);
  });
});

const THROWS = { code: "const a: number = 1;\n\nthrow new Error('no supply');" };
const NEVER_ENDS = { code: 'for (;;) {}' };
const KILLED = { code: "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});" };
const NAN_FIGURE = {
  code: [
    "import * as wb from 'wattbook';",
    "const chart = { data: [{ type: 'scatter' as const, x: [1, 2], y: [null, null] }], layout: {} };",
    "wb.figure(chart, { name: 'empty', title: 'Empty', caption: 'Nothing.', alt: 'Nothing.' });",
  ].join('\n'),
};
const SHORT_LIMIT = ['--cell-timeout', '8'];

describe('a failed build leaves the last good report, keeps its notebook and says where', () => {
  it.each([
    ['a cell that throws', [THROWS], [], 1, 'small.ipynb, cell 4, line 3: Error: no supply'],
    ['a type error', [{ code: 'const a: number = "x";' }], [], 1, 'small.ipynb, cell 4, line 1: TypeScriptError'],
    ['a cell that never ends', [NEVER_ENDS], SHORT_LIMIT, 1, 'small.ipynb, cell 4'],
    ['a kernel killed in mid-run', [KILLED], [], 4, 'SIGKILL'],
    ['a figure without a mark', [NAN_FIGURE], [], 5, 'Figure 2'],
    ['a citation of nothing', [{ markdown: 'It is {{anwser}}.' }], [], 1, 'Did you mean answer?'],
  ])('%s', async (_name, cells: FixtureCell[], words, exitCode, message) => {
    const before = await fingerprint(inProject('out'));
    await writeSmall([...GOOD_CELLS, ...cells]);
    const { code, stderr } = await build(...words);
    await writeSmall(GOOD_CELLS);
    expect(stderr).toContain(message);
    expect(code).toBe(exitCode);
    expect(await fingerprint(inProject('out'))).toEqual(before);
    const kept = JSON.parse(await readFile(inProject('out/small/small.failed.ipynb'), 'utf8')) as object;
    expect(kept).toMatchObject({ metadata: { wattbook: { failed: { message: expect.any(String) as string } } } });
  });

  it('and the next good one removes the failed notebook', async () => {
    expect(existsSync(inProject('out/small/small.failed.ipynb'))).toBe(true);
    expect((await build()).code).toBe(0);
    expect(existsSync(inProject('out/small/small.failed.ipynb'))).toBe(false);
  });

  it.each([
    ['no browser', { PUPPETEER_EXECUTABLE_PATH: '/nowhere/chrome' }, [], 5, '/nowhere/chrome'],
    ['a folder that cannot be made', {}, ['--out', 'small.ipynb/out'], 6, 'small.ipynb/out'],
  ])('%s', async (_name, env, words, exitCode, message) => {
    const before = await fingerprint(inProject('out'));
    const { code, stderr } = await wattbook(['build', ...words], { directory: project.directory, env });
    expect(stderr).toContain(message);
    expect(code).toBe(exitCode);
    expect(await fingerprint(inProject('out'))).toEqual(before);
  });

  it('a notebook that is not there', async () => {
    const config = await readFile(inProject('wattbook.config.yaml'), 'utf8');
    await writeFile(inProject('other.yaml'), config.replace('small.ipynb', 'smal.ipynb'));
    const { code, stderr } = await build('--config', 'other.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean small.ipynb?');
  });

  it('Ctrl-C ends the run and leaves no kernel', async () => {
    await writeSmall([
      ...GOOD_CELLS,
      { code: "require('node:fs').writeFileSync('pid', String(process.pid));" },
      NEVER_ENDS,
    ]);
    const before = await fingerprint(inProject('out'));
    const ended = wattbook(['build'], {
      directory: project.directory,
      onStart: (pid) => void interruptOnce(inProject('pid'), pid),
    });
    const { code, stderr } = await ended;
    await writeSmall(GOOD_CELLS);
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'stopped\n' });
    expect(isAlive(Number(await readFile(inProject('pid'), 'utf8')))).toBe(false);
    expect(await fingerprint(inProject('out'))).toEqual(before);
  });
});

describe('two builds at the same time in two folders', () => {
  it('both succeed, 20 times in a row', async () => {
    for (let round = 1; round <= 20; round++) {
      const outcomes = await Promise.all([build('--out', 'left'), build('--out', 'right')]);
      expect(outcomes.map(({ code, stderr }) => ({ round, code, stderr }))).toEqual([
        { round, code: 0, stderr: '' },
        { round, code: 0, stderr: '' },
      ]);
    }
  }, 600_000);
});

async function interruptOnce(pidFile: string, pid: number): Promise<void> {
  while (!existsSync(pidFile)) await new Promise((resolve) => setTimeout(resolve, 50));
  process.kill(pid, 'SIGINT');
}
