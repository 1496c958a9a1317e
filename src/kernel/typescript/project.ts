import { dirname } from 'node:path';
import type TS from 'typescript';
import type { EmitOptions } from './emit.js';
import { ts } from './load.js';

/** What of the tsconfig.json above a folder bears on notebooks in it. */
export type ProjectSettings = {
  options: EmitOptions;
  /** `paths` as absolute patterns, `@sim/*` -> [`/project/src/sim/*`]; empty without any. */
  paths: [pattern: string, targets: string[]][];
};

const TAKEN = [
  'jsx',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
  'experimentalDecorators',
  'emitDecoratorMetadata',
  'useDefineForClassFields',
] as const satisfies (keyof EmitOptions)[];

/** Reads the nearest tsconfig.json, with what it extends; defaults where there is none or it cannot be read. */
export function readProject(directory: string): ProjectSettings {
  const path = ts.findConfigFile(directory, ts.sys.fileExists.bind(ts.sys));
  if (path === undefined) return { options: {}, paths: [] };
  // Which files belong to the project is not asked: that would read the whole folder.
  const host: TS.ParseConfigHost = { ...ts.sys, readDirectory: () => [], useCaseSensitiveFileNames: true };
  const read = ts.readConfigFile(path, ts.sys.readFile.bind(ts.sys));
  const { options } = ts.parseJsonConfigFileContent(read.config ?? {}, host, dirname(path));
  const entries = TAKEN.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]] as const]));
  return { options: Object.fromEntries(entries), paths: toPaths(options, dirname(path)) };
}

function toPaths(options: TS.CompilerOptions, directory: string): ProjectSettings['paths'] {
  // Old projects count from it.
  const { baseUrl } = options as { baseUrl?: string };
  const base = baseUrl ?? (typeof options.pathsBasePath === 'string' ? options.pathsBasePath : directory);
  return Object.entries(options.paths ?? {}).map(([pattern, targets]) => [
    pattern,
    targets.map((target) => ts.sys.resolvePath(`${base}/${target}`)),
  ]);
}
