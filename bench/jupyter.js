// Debian's Jupyter as the peer: tslab through jupyter_client, nbclient and nbconvert.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const call = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
// Debian's interpreter, which has Debian's packages; a python3 from elsewhere does not.
const PYTHON = '/usr/bin/python3';

/** What the peer needs, or undefined where Debian's jupyter-nbconvert is not installed. */
export async function findJupyter() {
  try {
    await call(PYTHON, ['-c', 'import nbconvert, nbclient']);
  } catch {
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-bench-'));
  const spec = join(folder, 'kernels', 'tslab', 'kernel.json');
  await mkdir(dirname(spec), { recursive: true });
  const argv = [
    process.execPath,
    join(ROOT, 'node_modules/tslab/bin/tslab'),
    'kernel',
    '--config-path={connection_file}',
  ];
  await writeFile(spec, JSON.stringify({ argv, display_name: 'TypeScript', language: 'typescript' }));
  const env = { ...process.env, JUPYTER_PATH: folder };

  async function python(script, ...args) {
    const { stdout } = await call(PYTHON, ['-c', script, ...args], { env, cwd: ROOT });
    return Number(stdout.trim().split('\n').at(-1));
  }
  return {
    /** Milliseconds from start to ready. */
    kernelStartMs: () => python(KERNEL_START),
    /** Median milliseconds of a cell. */
    cellMs: (notebook, kernel = 'tslab') => python(CELLS, notebook, kernel),
    convert: async (notebook) => {
      const options = ['--execute', '--ExecutePreprocessor.kernel_name=tslab', '--to', 'html', '--output-dir', folder];
      await call(PYTHON, ['-m', 'nbconvert', ...options, notebook], { env, cwd: ROOT });
    },
  };
}

const KERNEL_START = `
import time
from jupyter_client.manager import start_new_kernel
start = time.perf_counter()
manager, client = start_new_kernel(kernel_name='tslab')
print((time.perf_counter() - start) * 1000)
client.stop_channels(); manager.shutdown_kernel(now=True)
`;

const CELLS = `
import sys, time, statistics, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
times = []
class Timed(NotebookClient):
    async def async_execute_cell(self, *args, **kwargs):
        start = time.perf_counter()
        cell = await super().async_execute_cell(*args, **kwargs)
        times.append((time.perf_counter() - start) * 1000)
        return cell
Timed(notebook, kernel_name=sys.argv[2]).execute()
print(statistics.median(times[5:]))
`;
