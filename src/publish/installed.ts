import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

const NAMES = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge'];

const MAC_APPS = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** Where Chrome or Chromium may be installed, likely places first: the PATH, then the usual folders of the system. */
export function installedPlaces(env: Environment, platform: NodeJS.Platform): string[] {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = platform === 'win32' ? [] : NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...usualPlaces(env, platform)];
}

function usualPlaces(env: Environment, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') {
    const roots = ['/Applications', join(env.HOME ?? '/', 'Applications')];
    return roots.flatMap((root) => MAC_APPS.map((app) => join(root, app)));
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined);
    return roots.flatMap((root) => WINDOWS_PROGRAMS.map((program) => join(root, program)));
  }
  return ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'].flatMap((folder) =>
    NAMES.map((name) => join(folder, name)),
  );
}

/** Whether this user may run the file. */
export function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Whether a folder is there and this user can write to it. Tried, since rights alone do not tell. */
export async function canWrite(folder: string): Promise<boolean> {
  try {
    await rm(await mkdtemp(join(folder, '.probe-')), { recursive: true });
    return true;
  } catch {
    return false;
  }
}
