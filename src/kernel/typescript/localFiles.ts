import { readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import type TS from 'typescript';
import { ts } from './load.js';
import { readSpecifiers } from './module.js';
import type { ProjectSettings } from './project.js';

export type FileChange = { path: string; kind: 'created' | 'changed' | 'deleted' };

/** What cells import: files of the project, directly or by way of others, and packages that are not there yet. */
export type LocalFiles = {
  /** Follows what a cell imports. */
  follow: (specifiers: readonly string[]) => void;
  /** What has happened to the files since the last call. */
  takeChanges: () => FileChange[];
};

const SCRIPT = /\.[cm]?[jt]sx?$/;

/** @param directory that of the notebook */
export function createLocalFiles(directory: string, paths: ProjectSettings['paths']): LocalFiles {
  const notebook = join(directory, 'notebook.ts');
  const options = toOptions(paths);
  const stamps = new Map<string, string>();
  const packages = new Set<string>();
  /** Imports that lead nowhere yet, by importing file. */
  const missing = new Map<string, Set<string>>();

  /** @returns the files that were not known, and where a package that was missing stands now. */
  function follow(specifiers: readonly string[], from: string): string[] {
    return specifiers.flatMap((specifier) => {
      const isPackage = !isLocal(specifier);
      // A package keeps its files while a session lasts, and what it imports in turn is its own affair.
      if (isPackage && (from !== notebook || packages.has(specifier) || isBuiltin(specifier))) return [];
      const found = ts.resolveModuleName(specifier, from, options, ts.sys).resolvedModule;
      if (found === undefined) {
        missing.set(from, (missing.get(from) ?? new Set()).add(specifier));
        return [];
      }
      missing.get(from)?.delete(specifier);
      const path = found.resolvedFileName;
      if (isPackage) packages.add(specifier);
      if (isPackage || found.isExternalLibraryImport === true) return packageFiles(path);
      return stamps.has(path) ? [] : [path, ...visit(path)];
    });
  }

  function visit(path: string): string[] {
    stamps.set(path, stampOf(path));
    return SCRIPT.test(path) ? follow(readSpecifiers(readText(path)), path) : [];
  }

  function isLocal(specifier: string): boolean {
    const isPath = /^(?:\.{0,2}\/|\.{1,2}$|#)/.test(specifier);
    return isPath || paths.some(([pattern]) => specifier.startsWith(pattern.split('*')[0]!));
  }

  function takeChanges(): FileChange[] {
    const changes: FileChange[] = [];
    for (const [path, before] of [...stamps]) {
      const now = stampOf(path);
      if (now === before) continue;
      changes.push({ path, kind: kindOf(before, now) });
      visit(path);
    }
    const come = [...missing].flatMap(([from, specifiers]) => follow([...specifiers], from));
    return [...changes, ...come.map((path): FileChange => ({ path, kind: 'created' }))];
  }

  return { follow: (specifiers) => void follow(specifiers, notebook), takeChanges };
}

function toOptions(paths: ProjectSettings['paths']): TS.CompilerOptions {
  return {
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ['node'],
    allowJs: true,
    resolveJsonModule: true,
    paths: Object.fromEntries(paths),
  };
}

/** The file that stands for a package, and what says so. */
function packageFiles(path: string): string[] {
  const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path)?.[0];
  return folder === undefined ? [path] : [`${folder}package.json`, path];
}

const GONE = 'gone';

function kindOf(before: string, now: string): FileChange['kind'] {
  if (now === GONE) return 'deleted';
  return before === GONE ? 'created' : 'changed';
}

function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? GONE : `${stats.mtimeMs} ${stats.size}`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
