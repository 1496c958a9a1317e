import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';

const PROJECT_FILES = ['wattbook.config.yaml', 'package.json', '.git'];

/**
 * Whether a path that a cell names leads out of the notebook's project: the nearest folder above it with a
 * configuration, a package or a repository, or its own folder where there is none.
 */
export function isOutside(path: string, notebookPath: string): boolean {
  if (path.startsWith('~') || /^[A-Za-z]:/.test(path)) return true;
  const folder = dirname(resolve(notebookPath));
  const inside = relative(projectOf(folder), resolve(folder, path));
  return inside.startsWith('..') || isAbsolute(inside);
}

/** The folder of the project that a folder belongs to; itself where there is none. */
export function projectOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (PROJECT_FILES.some((name) => existsSync(join(at, name)))) return at;
    if (dirname(at) === at) return folder;
  }
}
