import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isExecutable, type Environment } from './installed.js';

export type FoundBrowser = {
  executablePath: string;
  origin: 'PUPPETEER_EXECUTABLE_PATH' | 'installed' | 'puppeteer cache' | '@sparticuz/chromium';
  args: string[];
  /** Added to the environment of the browser. */
  env: Record<string, string>;
  /** What `--version` says; absent on Windows, where Chrome has no such word. */
  version?: string;
};

/** Chrome answers in 0.1 s; a wrapper that hangs is passed over. */
const VERSION_LIMIT_MS = 10_000;
/** A report needs no network; these keep the browser itself from using it. */
const QUIET_ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  '--font-render-hinting=none',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

/** The first of these files that is a browser and runs. */
export async function firstThatRuns(
  paths: readonly string[],
  origin: FoundBrowser['origin'],
  env: Environment,
): Promise<FoundBrowser | undefined> {
  for (const path of paths) {
    const found = await tryBrowser(path, origin, env);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A file may be there and not run: the stub of a package that is not installed, a browser without its libraries. */
export async function tryBrowser(
  executablePath: string,
  origin: FoundBrowser['origin'],
  env: Environment,
): Promise<FoundBrowser | undefined> {
  if (!(await isExecutable(executablePath))) return undefined;
  const isUnsafeAlone = origin === '@sparticuz/chromium' || process.getuid?.() === 0;
  const found = { executablePath, origin, args: [...QUIET_ARGS, ...(isUnsafeAlone ? ['--no-sandbox'] : [])], env: {} };
  if (process.platform === 'win32') return found;
  try {
    const options = { env: { ...env }, timeout: VERSION_LIMIT_MS };
    const { stdout } = await promisify(execFile)(executablePath, ['--version'], options);
    return { ...found, version: stdout.trim() };
  } catch {
    return undefined;
  }
}
