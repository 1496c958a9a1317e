/** Which file a specifier means: with and without ending, `.js` that stands for `.ts`, folders, `paths`. */
import { statSync } from 'node:fs';
import { extname, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
const TYPESCRIPT = new Set(['.ts', '.tsx', '.mts', '.cts', '.jsx']);
const SCRIPTS = new Set([...TYPESCRIPT, '.js', '.mjs', '.cjs']);
/** What stands for what: TypeScript's own rule. */
const SOURCES = { '.js': ['.ts', '.tsx'], '.jsx': ['.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'] };

export const isTypeScript = (path) => TYPESCRIPT.has(extname(path));
export const isScript = (path) => SCRIPTS.has(extname(path));

/** @param parent path of the file that imports; undefined when the specifier names no file */
export function findFile(specifier, parent) {
  if (specifier.startsWith('file:')) return firstFile(fileURLToPath(specifier));
  if (!/^(?:\.{1,2}(?:\/|$)|\/)/.test(specifier)) return undefined;
  return firstFile(resolve(dirname(parent), specifier));
}

/** @param paths of tsconfig.json, absolute: `[['@sim/*', ['/project/src/sim/*']]]` */
export function matchPaths(specifier, paths) {
  for (const [pattern, targets] of paths) {
    const [head, tail] = pattern.split('*');
    const isMatch = tail === undefined ? specifier === head : specifier.startsWith(head) && specifier.endsWith(tail);
    if (!isMatch) continue;
    const part = tail === undefined ? '' : specifier.slice(head.length, specifier.length - tail.length);
    for (const target of targets) {
      const found = firstFile(target.replace('*', () => part));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function firstFile(path) {
  return candidates(path).find(isFile);
}

function candidates(path) {
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  const sources = (SOURCES[ending] ?? []).map((source) => stem + source);
  return [path, ...sources, ...ENDINGS.map((end) => path + end), ...ENDINGS.map((end) => join(path, `index${end}`))];
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
