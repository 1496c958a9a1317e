import { chmod, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findBrowser, withBrowser } from '../../src/publish/browser.js';
import { unpackBrowser } from '../../src/publish/bundled.js';
import { checkFonts } from '../../src/publish/fonts.js';
import { installedPlaces } from '../../src/publish/installed.js';
import { within } from '../../src/publish/limit.js';
import { testFolder } from './folder.js';

const BUNDLE_RUNS = process.platform === 'linux' && process.arch === 'x64';

async function fakeBrowser(folder: string, name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('findBrowser', () => {
  it('takes the named one before an installed one', async () => {
    const folder = await testFolder();
    const named = await fakeBrowser(folder, 'mine', 'echo Mine 1.0');
    const installed = await fakeBrowser(folder, 'chromium', 'echo Chromium 2.0');
    const found = await findBrowser({ PUPPETEER_EXECUTABLE_PATH: named }, [installed]);
    expect(found).toMatchObject({ executablePath: named, origin: 'PUPPETEER_EXECUTABLE_PATH', version: 'Mine 1.0' });
  });

  it('refuses a named one that is missing or does not run, though another is there', async () => {
    const folder = await testFolder();
    const installed = await fakeBrowser(folder, 'chromium', 'echo Chromium 2.0');
    const broken = await fakeBrowser(folder, 'broken', 'exit 1');
    for (const named of [join(folder, 'missing'), broken]) {
      const search = findBrowser({ PUPPETEER_EXECUTABLE_PATH: named }, [installed]);
      await expect(search).rejects.toMatchObject({ code: 'browser', what: expect.stringContaining(named) as string });
    }
  });

  it('passes over the stub of a package that is not installed', async () => {
    const folder = await testFolder();
    const stub = await fakeBrowser(folder, 'chromium-browser', 'echo install the snap >&2; exit 1');
    const real = await fakeBrowser(folder, 'chromium', 'echo Chromium 2.0');
    expect(await findBrowser({}, [join(folder, 'missing'), stub, real])).toMatchObject({ executablePath: real });
  });

  it('looks in the PATH first, then where the system puts programs', () => {
    const places = installedPlaces({ PATH: '/opt/mine:/usr/games' }, 'linux');
    expect(places[0]).toBe('/opt/mine/google-chrome-stable');
    expect(places).toContain('/usr/games/chromium');
    expect(places.at(-1)).toMatch(/^\/opt\/google\/chrome\//);
    expect(installedPlaces({ HOME: '/Users/a' }, 'darwin')[0]).toContain('/Applications/Google Chrome.app');
    expect(installedPlaces({ PROGRAMFILES: 'C:\\Programs' }, 'win32')[0]).toContain('chrome.exe');
  });
});

describe.runIf(BUNDLE_RUNS)('the bundled browser', () => {
  it('is unpacked by two first starts at once, runs without a home, and leaves no half-made folder', async () => {
    const cache = await testFolder();
    const env = { PATH: process.env.PATH, XDG_CACHE_HOME: cache };
    const [first, second] = await Promise.all([findBrowser(env, []), findBrowser(env, [])]);
    expect(first).toEqual(second);
    expect(first).toMatchObject({ origin: '@sparticuz/chromium', version: expect.stringMatching(/\d+\./) as string });
    expect(await readdir(join(cache, 'wattbook'))).toEqual([expect.stringMatching(/^chromium-\d/)]);
    const fonts = await withBrowser(checkFonts, {
      env: { PATH: process.env.PATH, HOME: '/nonexistent' },
      found: first,
    });
    expect(fonts).not.toBe('');
  });

  it('goes into no folder that belongs to someone else', async () => {
    const temporary = await testFolder();
    await symlink('/', join(temporary, `wattbook-${String(process.getuid?.())}`));
    const unpacked = unpackBrowser('none', '0', { HOME: '/dev/null', TMPDIR: temporary });
    await expect(unpacked).rejects.toMatchObject({
      code: 'browser',
      what: expect.stringContaining(temporary) as string,
    });
  });
});

describe('withBrowser', () => {
  it('closes the browser and removes its folder when the use fails', async () => {
    const before = await leftovers();
    let pid = 0;
    const use = withBrowser((browser) => {
      pid = browser.process()?.pid ?? 0;
      throw new Error('no');
    });
    await expect(use).rejects.toThrow('no');
    expect(pid).toBeGreaterThan(0);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await leftovers()).toEqual(before);
  });

  it('ends a use that takes too long, and one that is stopped', async () => {
    const never = () => new Promise<never>(() => undefined);
    await expect(withBrowser(never, { limitMs: 50 })).rejects.toMatchObject({
      code: 'browser',
      what: 'printing took longer than 0 s',
    });
    const stop = new AbortController();
    const stopped = withBrowser(
      () => {
        stop.abort();
        return never();
      },
      { signal: stop.signal },
    );
    await expect(stopped).rejects.toMatchObject({ code: 'browser', what: 'printing was stopped' });
  });

  it('says why a browser does not start', async () => {
    const folder = await testFolder();
    const path = await fakeBrowser(folder, 'chromium', '[ "$1" = --version ] && echo Chromium 2.0 || exit 1');
    const found = await findBrowser({}, [path]);
    await expect(withBrowser(() => Promise.resolve(), { found })).rejects.toMatchObject({
      code: 'browser',
      what: expect.stringContaining('does not start') as string,
    });
  });

  it('starts with an unwritable home', async () => {
    const env = { ...process.env, HOME: '/dev/null' };
    expect(await withBrowser((browser) => browser.version(), { env })).toContain('Chrom');
  });
});

describe('within', () => {
  it('passes the result and the error of work on', async () => {
    expect(await within(Promise.resolve(1), 1000)).toBe(1);
    await expect(within(Promise.reject(new Error('own')), 1000)).rejects.toThrow('own');
  });

  it('refuses at once what is stopped already', async () => {
    await expect(within(new Promise(() => undefined), 1000, AbortSignal.abort())).rejects.toThrow(
      'printing was stopped',
    );
  });
});

async function leftovers(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('wattbook-browser-')).sort();
}
