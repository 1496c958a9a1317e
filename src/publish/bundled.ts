import { execFile } from 'node:child_process';
import { chmod, lstat, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { WattbookError } from '../base/errors.js';
import { canWrite, isExecutable, type Environment } from './installed.js';

/** A browser that comes inside an npm package, unpacked, and the environment that it needs. */
export type BundledBrowser = { executablePath: string; env: Record<string, string> };

/** Longest time to unpack 200 MB; it takes 2 s on a laptop's disk. */
const UNPACK_LIMIT_MS = 120_000;
const UNPACKING = 'unpacking-';

// Run in a process of its own: the package reads its environment when it is loaded, changes it, and unpacks into the
// temporary folder under fixed names.
const UNPACK_SCRIPT =
  'const bundle = require(process.argv[1]); (bundle.default ?? bundle).executablePath().catch((error) => { console.error(error); process.exit(1); });';

/**
 * Unpacks the browser of @sparticuz/chromium once into the cache folder of this user. Each process unpacks into a
 * folder of its own and renames it into place, so that two first starts at once, or one that dies, do no harm.
 *
 * @param modulePath the package's CommonJS entry.
 * @param version names the folder, so that a newer package is unpacked again.
 * @throws WattbookError `browser` when it cannot be unpacked.
 */
export async function unpackBrowser(modulePath: string, version: string, env: Environment): Promise<BundledBrowser> {
  const cache = await openCache(env);
  const folder = join(cache, `chromium-${version}`);
  const executablePath = join(folder, 'chromium');
  if (!(await isExecutable(executablePath))) await unpackInto(folder, modulePath, cache);
  const libraries = [join(folder, 'al2023', 'lib'), env.LD_LIBRARY_PATH].filter(
    (path) => path !== undefined && path !== '',
  );
  return { executablePath, env: { LD_LIBRARY_PATH: libraries.join(':'), FONTCONFIG_PATH: join(folder, 'fonts') } };
}

async function unpackInto(folder: string, modulePath: string, cache: string): Promise<void> {
  await clearStale(cache);
  const staging = await mkdtemp(join(cache, UNPACKING));
  try {
    const childEnv = { PATH: process.env.PATH ?? '', TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' };
    const options = { env: childEnv, timeout: UNPACK_LIMIT_MS };
    await promisify(execFile)(process.execPath, ['--eval', UNPACK_SCRIPT, modulePath], options);
    await writeFile(join(staging, 'fonts', 'fonts.conf'), fontConfig(join(folder, 'fonts')));
    await rename(staging, folder).catch(async (error: unknown) => {
      // Another process was first: its copy is as good as ours.
      if (!(await isExecutable(join(folder, 'chromium')))) throw error;
    });
  } catch (cause) {
    throw new WattbookError('browser', `the bundled browser cannot be unpacked into ${folder}`, {
      next: 'Free 300 MB there, set XDG_CACHE_HOME to a folder that can be written, or install Chromium.',
      cause,
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Removes what processes left that died while they unpacked. */
async function clearStale(cache: string): Promise<void> {
  for (const name of (await readdir(cache)).filter((entry) => entry.startsWith(UNPACKING))) {
    const found = await lstat(join(cache, name)).catch(() => undefined);
    const isStale = found !== undefined && Date.now() - found.mtimeMs > 2 * UNPACK_LIMIT_MS;
    if (isStale) await rm(join(cache, name), { recursive: true, force: true });
  }
}

/** The package's own list names /tmp; ours names its new place and the fonts of the system. */
function fontConfig(fonts: string): string {
  const folders = [join(fonts, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  const lines = folders.map((folder) => `  <dir>${folder.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</dir>`);
  return `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n${lines.join('\n')}\n  <cachedir prefix="xdg">fontconfig</cachedir>\n</fontconfig>\n`;
}

/** The user's cache folder, or one in the temporary folder that belongs to this user alone. */
async function openCache(env: Environment): Promise<string> {
  const home = env.HOME ?? '';
  for (const folder of [env.XDG_CACHE_HOME ?? '', home === '' ? '' : join(home, '.cache')]) {
    if (folder === '') continue;
    const cache = join(folder, 'wattbook');
    // A home that is not there is not made: a service account has none on purpose.
    if (await canWrite(dirname(folder))) await mkdir(cache, { recursive: true }).catch(() => undefined);
    if (await canWrite(cache)) return cache;
  }
  return openPrivate(join(env.TMPDIR ?? tmpdir(), `wattbook-${String(process.getuid?.())}`));
}

/** Anyone may make this folder first: use it only when it is ours. */
async function openPrivate(folder: string): Promise<string> {
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true || found.uid !== process.getuid?.()) {
    throw new WattbookError('browser', `${folder} is not a folder of this user`, {
      next: 'Set XDG_CACHE_HOME to a folder that can be written.',
    });
  }
  await chmod(folder, 0o700);
  return folder;
}
