import { extname } from 'node:path';
import type TS from 'typescript';
import { emitFile, faultsOf, isOldStyle, parseFile, type EmitOptions, type Emitted, type SyntaxFault } from './emit.js';
import { ts } from './load.js';
import { toPlainModule } from './plainModule.js';
import { shiftSpans, type PlaceMap } from './splice.js';

/** Code, and the map of its places to those that were written. */
type Made = { code: string; map: Emitted['map'] | PlaceMap };

export type ModuleScript = { format: 'module' | 'commonjs' } & Made;

const SHORT_NAMES = /\b(?:require|__dirname|__filename)\b/;
const COMMONJS_NAMES =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url), ' +
  '__filename = __createRequire(import.meta.url)("node:url").fileURLToPath(import.meta.url), ' +
  '__dirname = __createRequire(import.meta.url)("node:path").dirname(__filename); ';

/**
 * A TypeScript file that a notebook imports, as JavaScript. It is a module of ECMAScript unless it is `.cts`, is
 * required, or has neither `import` nor `export`; `require` and `__dirname` work in either.
 */
export function toModuleScript(
  path: string,
  code: string,
  { options, isRequired }: { options: EmitOptions; isRequired: boolean },
): ModuleScript | SyntaxFault[] {
  const isCommonJs = isRequired || extname(path) === '.cts' || (extname(path) !== '.mts' && !isModule(path, code));
  const emitted = isCommonJs
    ? emitModule(path, code, { ...options, module: ts.ModuleKind.CommonJS })
    : toEcmaScript(path, code, options);
  if (Array.isArray(emitted)) return emitted;
  if (isCommonJs) return { format: 'commonjs', ...emitted };
  const isShort =
    SHORT_NAMES.test(emitted.code) &&
    !/\b(?:const|let|var|function|import)\s+(?:require|__dirname|__filename)\b/.test(emitted.code);
  return isShort ? { format: 'module', ...shift(emitted) } : { format: 'module', ...emitted };
}

/** The quick way where the types need only be left out. */
function toEcmaScript(path: string, code: string, options: EmitOptions): Made | SyntaxFault[] {
  const file = parseFile(path, code);
  const faults = faultsOf(file);
  if (faults.length > 0) return faults;
  const plain = isOldStyle(options) ? undefined : toPlainModule(file);
  return plain ?? emitModule(path, code, { ...options, module: ts.ModuleKind.ESNext });
}

function emitModule(path: string, code: string, options: TS.CompilerOptions): Emitted | SyntaxFault[] {
  return emitFile({
    fileName: path,
    code,
    options: { ...options, esModuleInterop: true, verbatimModuleSyntax: false },
  });
}

function isModule(path: string, code: string): boolean {
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.ES2022);
  return ts.isExternalModule(file) || !/\b(?:module\.exports|exports\.|require\()/.test(code);
}

// The names get a line of their own.
function shift({ code, map }: Made): Made {
  const head = `${COMMONJS_NAMES}\n`;
  const shifted = 'spans' in map ? shiftSpans(map, head.length) : { ...map, mappings: `;${map.mappings}` };
  return { code: `${head}${code}`, map: shifted };
}

/** The modules that a file names in `import`, `export` and `require`, without Node's own. */
export function readSpecifiers(code: string): string[] {
  return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
}
