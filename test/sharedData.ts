import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeWith } from './describeWith.js';

/** The folder of real data and reference results beside the project; the project carries no copy of it. */
const SHARED = new URL('../../shared/', import.meta.url);

/** Absolute path of a file under ../shared, for example `data/prices/ercot_dam_hub_2022.csv`. */
export function sharedPath(path: string): string {
  return fileURLToPath(new URL(path, SHARED));
}

/** The text of a file under ../shared. */
export function sharedText(path: string): string {
  return readFileSync(sharedPath(path), 'utf8');
}

/**
 * `describe` for tests that need files under ../shared. Where one is missing the tests are skipped with a line that
 * names it; under CI (environment variable `CI`) they fail instead. `body` may read the files at once.
 */
export function describeWithShared(title: string, paths: readonly string[], body: () => void): void {
  const missing = paths.filter((path) => !existsSync(sharedPath(path))).map((path) => `../shared/${path}`);
  describeWith(title, missing.length === 0 ? undefined : `missing ${missing.join(', ')}`, body);
}
