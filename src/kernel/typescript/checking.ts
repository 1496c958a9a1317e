import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type TS from 'typescript';
import { ts } from './load.js';

/** The tsconfig.json by which cells of a folder are checked. */
export type NearestConfig = {
  path: string;
  /** Whether notebooks of the folder are among its files, so that its rules are theirs; else it only tells how modules are found. */
  isGoverning: boolean;
  hasJsx: boolean;
};

/** The nearest tsconfig.json above a folder; undefined without any. */
export function findConfig(directory: string): NearestConfig | undefined {
  const path = ts.findConfigFile(directory, ts.sys.fileExists.bind(ts.sys));
  if (path === undefined) return undefined;
  const host: TS.ParseConfigHost = { ...ts.sys, readDirectory: () => [], useCaseSensitiveFileNames: true };
  const read = ts.readConfigFile(path, ts.sys.readFile.bind(ts.sys));
  const parsed = ts.parseJsonConfigFileContent(read.config ?? {}, host, dirname(path));
  const isGoverning = includes(parsed.raw as Listed, directory, dirname(path));
  return { path, isGoverning, hasJsx: parsed.options.jsx !== undefined };
}

type Listed = { files?: string[]; include?: string[]; exclude?: string[] };

/** Goes by folders: whatever follows the first wildcard of a pattern counts as fulfilled, but excludes nothing. */
function includes({ files, include, exclude = [] }: Listed, directory: string, base: string): boolean {
  const isBelow = (folder: string): boolean => {
    const way = relative(resolve(base, folder), directory);
    return way === '' || !(way.startsWith('..') || isAbsolute(way));
  };
  const included = (include ?? (files === undefined ? ['.'] : [])).map((pattern) => fixedPart(plain(pattern, base)));
  const excluded = exclude.map((pattern) => plain(pattern, base)).filter((pattern) => !/[*?]/.test(pattern));
  return included.some(isBelow) && !excluded.some(isBelow);
}

// `src/**/*` means the same as `src`.
function plain(pattern: string, base: string): string {
  return pattern.replace('${configDir}', base).replace(/(?:^|\/)\*\*?(?:\/\*)?$/, '');
}

function fixedPart(pattern: string): string {
  const wildcard = pattern.search(/[*?]/);
  return wildcard < 0 ? pattern : pattern.slice(0, pattern.lastIndexOf('/', wildcard) + 1);
}
