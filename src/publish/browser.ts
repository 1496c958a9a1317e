import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer';
import { WattbookError } from '../base/errors.js';
import { unpackBrowser } from './bundled.js';
import { firstThatRuns, tryBrowser, type FoundBrowser } from './candidate.js';
import { canWrite, installedPlaces, type Environment } from './installed.js';
import { within } from './limit.js';

export type { Browser, Page } from 'puppeteer';

export type BrowserOptions = {
  /** Default: this process's environment. */
  env?: Environment;
  /** Default: the one that {@link findBrowser} finds. */
  found?: FoundBrowser;
  /** Longest time for the whole use; none by default. */
  limitMs?: number;
  signal?: AbortSignal | undefined;
};

const LAUNCH_LIMIT_MS = 60_000;
/** A browser that is asked to end and does not is killed after this time. */
const CLOSE_LIMIT_MS = 5_000;

/**
 * Finds a browser: the one that PUPPETEER_EXECUTABLE_PATH names, an installed one, one in puppeteer's cache, the one
 * that the package @sparticuz/chromium brings (unpacked on first use).
 *
 * @param places where an installed browser may be.
 * @throws WattbookError `browser` when there is none, or when the variable names a file that does not run.
 */
export async function findBrowser(
  env: Environment = process.env,
  places: readonly string[] = installedPlaces(env, process.platform),
): Promise<FoundBrowser> {
  const named = env.PUPPETEER_EXECUTABLE_PATH;
  if (named !== undefined && named !== '') return requireNamed(named, env);
  const found = (await firstThatRuns(places, 'installed', env)) ?? (await findCached(env)) ?? (await findBundled(env));
  if (found !== undefined) return found;
  throw new WattbookError('browser', 'no browser was found', {
    next:
      'Install Chrome or Chromium (Debian: apt-get install chromium), set PUPPETEER_EXECUTABLE_PATH to one, or run ' +
      '"npx puppeteer browsers install chrome". On Linux x64 the package @sparticuz/chromium brings one.',
  });
}

/**
 * Starts a browser, lends it and closes it in any case.
 *
 * @throws WattbookError `browser` when none is found or it does not start, when the time is over or the run is stopped.
 */
export async function withBrowser<T>(use: (browser: Browser) => Promise<T>, options: BrowserOptions = {}): Promise<T> {
  const { env = process.env, limitMs, signal } = options;
  const found = options.found ?? (await findBrowser(env));
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-browser-'));
  try {
    const browser = await launch(found, env, folder);
    try {
      return await within(use(browser), limitMs, signal);
    } finally {
      await close(browser);
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function requireNamed(path: string, env: Environment): Promise<FoundBrowser> {
  const found = await tryBrowser(path, 'PUPPETEER_EXECUTABLE_PATH', env);
  if (found !== undefined) return found;
  throw new WattbookError('browser', `PUPPETEER_EXECUTABLE_PATH names ${path}, which does not run`, {
    next: 'Set it to the file of a Chrome or Chromium, or unset it.',
  });
}

async function findCached(env: Environment): Promise<FoundBrowser | undefined> {
  let path: string;
  try {
    path = puppeteer.executablePath();
  } catch {
    // No browser of its own is configured for this system.
    return undefined;
  }
  return tryBrowser(path, 'puppeteer cache', env);
}

async function findBundled(env: Environment): Promise<FoundBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  let modulePath: string;
  try {
    modulePath = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  } catch {
    return undefined;
  }
  const manifest = await readFile(join(dirname(modulePath), '../../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const bundled = await unpackBrowser(modulePath, version, env);
  const found = await tryBrowser(bundled.executablePath, '@sparticuz/chromium', { ...env, ...bundled.env });
  return found === undefined ? undefined : { ...found, env: bundled.env };
}

async function launch(found: FoundBrowser, env: Environment, folder: string): Promise<Browser> {
  try {
    return await puppeteer.launch({
      executablePath: found.executablePath,
      headless: found.origin === '@sparticuz/chromium' ? 'shell' : true,
      pipe: true,
      args: found.args,
      env: { ...(await withHome(env, folder)), ...found.env },
      userDataDir: join(folder, 'profile'),
      timeout: LAUNCH_LIMIT_MS,
      // Whoever runs the command decides what a signal does; the browser ends with its pipe.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    const isSandbox = cause instanceof Error && /No usable sandbox/i.test(cause.message);
    throw new WattbookError('browser', `${found.executablePath} does not start: ${isSandbox ? 'no sandbox' : reason}`, {
      next: isSandbox
        ? 'Allow user namespaces on this machine, or install the browser from a package that brings its sandbox.'
        : 'Start it by hand with --headless --version to see why, or set PUPPETEER_EXECUTABLE_PATH to another one.',
      cause,
    });
  }
}

/** Chromium needs a home that it can write to; a service account often has none. */
async function withHome(env: Environment, folder: string): Promise<Record<string, string | undefined>> {
  const { HOME: home } = env;
  if (process.platform === 'win32' || (home !== undefined && (await canWrite(home)))) return { ...env };
  return { ...env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder };
}

async function close(browser: Browser): Promise<void> {
  const killer = setTimeout(() => browser.process()?.kill('SIGKILL'), CLOSE_LIMIT_MS);
  try {
    await browser.close();
  } catch {
    // It is gone already.
  } finally {
    clearTimeout(killer);
  }
}
