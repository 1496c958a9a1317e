import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The package's root folder; the same for `src/cli` and `dist/cli`. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The version in package.json. */
export function readVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
