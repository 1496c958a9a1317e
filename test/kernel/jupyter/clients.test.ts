import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { describeWithPython } from '../../debianPython.js';
import { makeJupyterHome, runPython } from './jupyterHome.js';

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const LIMIT_MS = 240_000;

const TESTS = [
  'clear_output',
  'completion',
  'display_data',
  'error',
  'execute_result',
  'execute_stderr',
  'execute_stdout',
  'history',
  'inspect',
  'is_complete',
  'kernel_info',
  'pager',
];

describeWithPython("Jupyter's conformance tests", ['jupyter_kernel_test'], () => {
  const ran = { code: null as number | null, text: '' };
  const home = makeJupyterHome();
  beforeAll(async () => {
    Object.assign(ran, await runPython([fileOf('suite.py')], home));
  }, LIMIT_MS);

  it.each(TESTS)('%s passes', (name) => {
    expect(ran.text).toMatch(new RegExp(`^test_${name} .*\\.\\.\\. ok$`, 'm'));
  });

  it('are all there, and none is skipped', () => {
    expect(ran.text).toContain(`Ran ${TESTS.length} tests`);
    expect(ran.text).not.toMatch(/skipped|FAIL|ERROR/);
    expect(ran.code).toBe(0);
  });
});

describeWithPython('nbclient', ['nbclient', 'nbformat'], () => {
  it(
    'gets every result and every line, also of long output, and runs what follows an allowed error',
    async () => {
      const { code, text } = await runPython([fileOf('nbclientRuns.py')], makeJupyterHome());
      expect({ code, text }).toMatchObject({ code: 0 });
      expect(JSON.parse(text.trim().split('\n').at(-1) ?? '')).toEqual({
        lostResults: [],
        lostPrints: [],
        isShortWhole: true,
        isLongWhole: true,
        bulkBytes: 51_200 * 1024,
        afterError: [[], ['after'], ['2']],
      });
    },
    LIMIT_MS,
  );
});

describeWithPython('nbconvert', ['nbconvert'], () => {
  const home = makeJupyterHome();
  const cell = (source: string) => ({ cell_type: 'code', metadata: {}, execution_count: null, outputs: [], source });
  function writeNotebook(sources: string[]): string {
    const path = join(home.folder, 'notebook.ipynb');
    const kernelspec = { name: 'wattbook', display_name: 'TypeScript', language: 'typescript' };
    writeFileSync(
      path,
      JSON.stringify({ cells: sources.map(cell), metadata: { kernelspec }, nbformat: 4, nbformat_minor: 4 }),
    );
    return path;
  }

  it(
    'runs a notebook and makes a page of it',
    async () => {
      const path = writeNotebook([
        'const hours: number = 4; hours * 10.5',
        "console.log('printed')",
        "display({ 'text/html': '<b id=shown>shown</b>' }, { raw: true })",
      ]);
      const { code, text } = await runPython(['-m', 'nbconvert', '--execute', '--to', 'html', path], home);
      expect({ code, text }).toMatchObject({ code: 0 });
      const html = readFileSync(path.replace('.ipynb', '.html'), 'utf8');
      for (const part of ['<pre>42</pre>', 'printed', '<b id=shown>shown</b>']) expect(html).toContain(part);
    },
    LIMIT_MS,
  );

  it(
    'stops at a cell that fails, with the line of the cell',
    async () => {
      const path = writeNotebook(["const a = 1;\nthrow new Error('no way');", "console.log('never')"]);
      const { code, text } = await runPython(['-m', 'nbconvert', '--execute', '--to', 'html', path], home);
      expect(code).not.toBe(0);
      expect(text).toContain('no way');
      expect(text).toContain('cell 1:2:7');
    },
    LIMIT_MS,
  );

  it(
    'writes the code as a TypeScript file',
    async () => {
      const path = writeNotebook(['const hours: number = 4;']);
      const { code, text } = await runPython(
        ['-m', 'nbconvert', '--execute', '--to', 'notebook', '--inplace', path],
        home,
      );
      expect({ code, text }).toMatchObject({ code: 0 });
      expect((await runPython(['-m', 'nbconvert', '--to', 'script', path], home)).code).toBe(0);
      expect(readFileSync(path.replace('.ipynb', '.ts'), 'utf8')).toContain('const hours: number = 4;');
    },
    LIMIT_MS,
  );
});
