import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLanguage } from '../../../src/kernel/language/language.js';
import { createTypeGuard } from '../../../src/kernel/language/typeGuard.js';
import type { CellOutput } from '../../../src/kernel/output.js';
import { startRuntime } from '../../../src/kernel/runtime.js';
import { isAlive } from '../../processes.js';
import { makeFolder } from '../session.js';
import { startNotebook } from './notebook.js';

const { directory } = makeFolder({});

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 200 && isAlive(pid); tries++) await sleep(25);
  return !isAlive(pid);
}

describe('a server that is lost', () => {
  it('is started anew, and knows what it knew', async () => {
    const { language, faults } = await startNotebook({ 'near.ts': 'export const near = 1;' });
    await faults("import { near } from './near'; type Row = { kw: number }; const rows: Row[] = [];");
    for (let round = 1; round <= 3; round++) {
      const pid = (await language.pid())!;
      process.kill(pid, 'SIGKILL');
      expect(await isGone(pid)).toBe(true);
      expect(await faults(`near.toFixed(${round}); rows[0].none`)).toEqual([`1:26 TS2339`]);
      expect(await language.pid()).not.toBe(pid);
      expect(await language.complete('rows[0].', 8)).toMatchObject({ matches: ['kw'] });
    }
  });

  it('is started anew for what was being asked', async () => {
    const { language } = await startNotebook();
    const checks = Array.from({ length: 8 }, (_, i) => language.check(`const v${i}: number = 'a';`));
    process.kill((await language.pid())!, 'SIGKILL');
    for (const problems of await Promise.all(checks)) expect(problems).toMatchObject([{ code: 2322 }]);
  });

  it('is said to be missing where none can be started', async () => {
    const language = await createLanguage({ directory: `${directory}/nowhere` });
    await expect(language.check('1')).rejects.toThrow(/language server ended \(.*ENOENT/);
    await expect(language.complete('1', 1)).rejects.toThrow('language server');
    await language.close();
  });

  it.each(['warn', 'error'] as const)('is told beside the cell, or instead of it: %s', async (mode) => {
    const outputs: CellOutput[] = [];
    const guard = createTypeGuard({ check: () => Promise.reject(new Error('the language server ended')) }, mode);
    const cell = { source: '1', label: 'cell 1', onOutput: (output: CellOutput) => outputs.push(output) };
    const message = 'the types of this cell are not known: the language server ended';
    expect(await guard(cell, () => Promise.resolve('ok'))).toBe(mode === 'warn' ? 'ok' : 'error');
    expect(outputs).toMatchObject(
      mode === 'warn'
        ? [{ kind: 'stream', name: 'stderr', text: `TypeScriptWarning: ${message}\n` }]
        : [{ kind: 'error', name: 'TypeScriptError', message }],
    );
  });
});

describe('the side process', () => {
  it('leads a group of its own, and is gone after close, which may be called twice', async () => {
    const language = await createLanguage({ directory });
    await language.check('1');
    const pid = (await language.pid())!;
    // Signal 0 only asks whether there is such a group.
    expect(() => process.kill(-pid, 0)).not.toThrow();
    await language.close();
    await language.close();
    expect(isAlive(pid)).toBe(false);
    await expect(language.check('2')).rejects.toThrow('closed');
  });

  it('is gone when it is closed before it is ready', async () => {
    const language = await createLanguage({ directory });
    const asked = language.check('1').catch((error: unknown) => error);
    const pid = (await language.pid())!;
    await language.close();
    expect(isAlive(pid)).toBe(false);
    await asked;
  });

  it('ends with its runtime', async () => {
    const runtime = await startRuntime({ directory, types: 'error' });
    const pid = (await runtime.language.pid())!;
    await runtime.close();
    expect([isAlive(pid), isAlive(runtime.pid)]).toEqual([false, false]);
  });

  it('ends when whoever started it is killed', async () => {
    const module = new URL('../../../dist/kernel/language/language.js', import.meta.url).href;
    const script = `const { createLanguage } = await import('${module}');
      const language = await createLanguage({ directory: process.cwd() });
      console.log(await language.pid());
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await Promise.race([once(parent.stdout, 'data'), once(parent, 'exit')])) as [Buffer | number];
    expect(line).toBeInstanceOf(Buffer);
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    const gone = await isGone(pid);
    if (!gone) process.kill(pid, 'SIGKILL');
    expect(gone).toBe(true);
  });

  it('writes nothing into the folder of the notebook', () => {
    expect(readdirSync(directory)).toEqual([]);
  });
});
