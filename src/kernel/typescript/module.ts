import { extname } from 'node:path';
import { emitFile, type EmitOptions, type SourceMapText, type SyntaxFault } from './emit.js';
import { ts } from './load.js';

export type ModuleScript = { format: 'module' | 'commonjs'; code: string; map: SourceMapText };

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
  const moduleKind = isCommonJs ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext;
  const emitted = emitFile({
    fileName: path,
    code,
    options: { ...options, module: moduleKind, esModuleInterop: true, verbatimModuleSyntax: false },
  });
  if (Array.isArray(emitted)) return emitted;
  if (isCommonJs) return { format: 'commonjs', ...emitted };
  const isShort =
    SHORT_NAMES.test(emitted.code) &&
    !/\b(?:const|let|var|function|import)\s+(?:require|__dirname|__filename)\b/.test(emitted.code);
  return isShort ? { format: 'module', ...shift(emitted) } : { format: 'module', ...emitted };
}

function isModule(path: string, code: string): boolean {
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.ES2022);
  return ts.isExternalModule(file) || !/\b(?:module\.exports|exports\.|require\()/.test(code);
}

// The names get a line of their own.
function shift({ code, map }: { code: string; map: SourceMapText }): { code: string; map: SourceMapText } {
  return { code: `${COMMONJS_NAMES}\n${code}`, map: { ...map, mappings: `;${map.mappings}` } };
}

/** The modules that a file names in `import`, `export` and `require`, without Node's own. */
export function readSpecifiers(code: string): string[] {
  return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
}
