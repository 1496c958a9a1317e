import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findConfig } from '../typescript/checking.js';
import type { ProjectSettings } from '../typescript/project.js';
import { CONFIG_NAME } from './server.js';
import { CELL_PREFIX } from './slots.js';

export const GLOBALS_NAME = 'wattbook-globals.d.ts';

/** Strict, and nothing beyond: what a project asks of its other folders is not asked of its notebooks. */
const STRICT = {
  strict: true,
  noImplicitAny: true,
  noImplicitThis: true,
  strictNullChecks: true,
  strictFunctionTypes: true,
  strictBindCallApply: true,
  strictPropertyInitialization: true,
  strictBuiltinIteratorReturn: true,
  useUnknownInCatchVariables: true,
  noUncheckedIndexedAccess: false,
  exactOptionalPropertyTypes: false,
  noPropertyAccessFromIndexSignature: false,
  noImplicitReturns: false,
  noImplicitOverride: false,
  noFallthroughCasesInSwitch: false,
};

/** How the runtime finds modules and what it understands, whatever a project emits. */
const RUNTIME = {
  target: 'es2022',
  module: 'preserve',
  moduleResolution: 'bundler',
  moduleDetection: 'force',
  customConditions: ['node'],
  resolveJsonModule: true,
  allowImportingTsExtensions: true,
  allowArbitraryExtensions: false,
  esModuleInterop: true,
  allowJs: true,
  checkJs: false,
  skipLibCheck: true,
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  isolatedDeclarations: false,
  isolatedModules: false,
  verbatimModuleSyntax: false,
  erasableSyntaxOnly: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnusedLabels: true,
  allowUnreachableCode: true,
  rootDir: null,
  rootDirs: null,
};

/** The configuration by which the cells of a folder are checked. */
export function toConfigText(directory: string, paths: ProjectSettings['paths']): string {
  const nearest = findConfig(directory);
  const node = findNodeTypes(directory);
  return JSON.stringify({
    ...(nearest === undefined ? {} : { extends: nearest.path }),
    compilerOptions: {
      ...(nearest?.isGoverning === true ? {} : STRICT),
      ...(nearest?.hasJsx === true ? {} : { jsx: 'react' }),
      ...RUNTIME,
      lib: libOf(process.versions.node),
      types: node === undefined ? ['node'] : [],
      paths: Object.fromEntries(paths),
    },
    references: [],
    exclude: [],
    // The configuration is a document too, and belongs to the project so that no other is made for it.
    files: [`./${GLOBALS_NAME}`, `./${CONFIG_NAME}`, ...(node === undefined ? [] : [node])],
    include: [`./${CELL_PREFIX}*`],
  });
}

/** What JavaScript itself brings, by the version of Node that runs the cells. */
function libOf(nodeVersion: string): string[] {
  const major = Number(nodeVersion.split('.')[0]);
  const always = ['es2023', 'esnext.disposable', 'esnext.decorators'];
  if (major < 22) return always;
  const since22 = [...always, 'es2024', 'esnext.collection', 'es2025.iterator', 'esnext.array'];
  return major < 24 ? since22 : [...since22, 'es2025', 'esnext.error'];
}

/** Our own types of Node where none stand above the folder, as for a notebook outside of any project. */
function findNodeTypes(directory: string): string | undefined {
  for (let folder = directory, above = dirname(folder); ; [folder, above] = [above, dirname(above)]) {
    if (existsSync(join(folder, 'node_modules/@types/node/package.json'))) return undefined;
    if (folder === above) break;
  }
  return createRequire(import.meta.url).resolve('@types/node/index.d.ts');
}
