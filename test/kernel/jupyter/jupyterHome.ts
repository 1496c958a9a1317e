import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** Debian's own, which has Jupyter; another that comes first on the path has not. */
export const PYTHON = '/usr/bin/python3';

const CLI = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

export type JupyterHome = { folder: string; env: NodeJS.ProcessEnv };

/** A home of Jupyter's own with our kernel installed by our command; removed after the tests of the file. */
export function makeJupyterHome(): JupyterHome {
  const folder = mkdtempSync(join(tmpdir(), 'wattbook-jupyter-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  mkdirSync(join(folder, 'runtime'), { mode: 0o700 });
  const env = {
    ...process.env,
    HOME: folder,
    JUPYTER_DATA_DIR: join(folder, 'data'),
    JUPYTER_RUNTIME_DIR: join(folder, 'runtime'),
    JUPYTER_CONFIG_DIR: join(folder, 'config'),
    IPYTHONDIR: join(folder, 'ipython'),
  };
  execFileSync(process.execPath, [CLI, 'kernel', 'install'], { env, stdio: 'ignore' });
  return { folder, env };
}

/** What a Python program prints on both outputs, and its exit code. */
export function runPython(
  words: readonly string[],
  { folder, env }: JupyterHome,
): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, words, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, text });
    });
  });
}
