/** Where Jupyter looks for kernelspecs. */
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

type Env = NodeJS.ProcessEnv;

/** The folder of the user's own kernelspecs: below `JUPYTER_DATA_DIR` if set. */
export function userKernels(env: Env, platform: NodeJS.Platform = process.platform): string {
  return join(env.JUPYTER_DATA_DIR ?? userData(env, platform), 'kernels');
}

function userData(env: Env, platform: NodeJS.Platform): string {
  const home = env.HOME ?? homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'jupyter');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'jupyter');
}

/** The folder of the kernelspecs of an environment. */
export function prefixKernels(prefix: string): string {
  return join(prefix, 'share', 'jupyter', 'kernels');
}

/** Every folder that Jupyter searches, the first wins: `JUPYTER_PATH`, the user's, Python's, the system's. */
export async function searchedKernels(env: Env): Promise<string[]> {
  const given = (env.JUPYTER_PATH ?? '').split(delimiter).filter((path) => path !== '');
  const python = await sysPrefix(env);
  const prefixes = [...(python === undefined ? [] : [python]), '/usr/local', '/usr'];
  const folders = [...given.map((path) => join(path, 'kernels')), userKernels(env), ...prefixes.map(prefixKernels)];
  return [...new Set(folders)];
}

/** The folder of the environment that Jupyter runs in: an active one, or that of `python3`. */
export async function sysPrefix(env: Env): Promise<string | undefined> {
  const active = env.VIRTUAL_ENV ?? env.CONDA_PREFIX;
  if (active !== undefined) return active;
  try {
    const { stdout } = await promisify(execFile)('python3', ['-c', 'import sys; print(sys.prefix)'], { env });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
