import type TS from 'typescript';
import { ts } from './load.js';

/** What of a tsconfig.json matters when one file is emitted alone; TypeScript's defaults where absent. */
export type EmitOptions = Pick<
  TS.CompilerOptions,
  | 'jsx'
  | 'jsxFactory'
  | 'jsxFragmentFactory'
  | 'jsxImportSource'
  | 'experimentalDecorators'
  | 'emitDecoratorMetadata'
  | 'useDefineForClassFields'
>;

/** Whether classes mean something else than the language by now says, so that their types cannot just be left out. */
export function isOldStyle({ useDefineForClassFields, experimentalDecorators }: EmitOptions): boolean {
  return useDefineForClassFields === false || experimentalDecorators === true;
}

export type EmitRequest = {
  /** Its ending says how it is read: `.ts`, `.tsx`, `.mts`, `.cts`. */
  fileName: string;
  code: string;
  options: TS.CompilerOptions;
  /** Called once the file is parsed without fault. */
  toTransformers?: (file: TS.SourceFile, getChecker: () => TS.TypeChecker) => TS.CustomTransformers;
};

export type Emitted = { code: string; map: SourceMapText };

/** A source map (version 3) as parsed JSON. */
export type SourceMapText = { version: 3; sources: string[]; names: string[]; mappings: string };

/** A fault of syntax; line and column count from 1. */
export type SyntaxFault = { message: string; line: number; column: number };

/** The oldest engine (Node 20) runs ES2022 whole; whatever is newer, such as `using`, TypeScript writes out. */
const COMMON: TS.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.React,
  isolatedModules: true,
  sourceMap: true,
  noLib: true,
  noResolve: true,
  types: [],
  newLine: ts.NewLineKind.LineFeed,
  suppressOutputPathCheck: true,
  // Of a file alone nothing is known of its types.
  noCheck: true,
};

/** Emits one file as JavaScript with its source map, or tells its faults of syntax. */
export function emitFile(request: EmitRequest): Emitted | SyntaxFault[] {
  const { fileName, code, toTransformers } = request;
  const options = { ...COMMON, ...request.options };
  const file = parseFile(fileName, code);
  const output: { code?: string; map?: string } = {};
  const program = ts.createProgram([fileName], options, hostOf(file, output));
  const faults = faultsOf(file);
  if (faults.length > 0) return faults;
  const transformers = toTransformers?.(file, () => program.getTypeChecker());
  program.emit(file, undefined, undefined, false, transformers);
  if (output.code === undefined || output.map === undefined)
    throw new Error(`TypeScript emitted nothing for ${fileName}.`);
  return { code: output.code.replace(MAP_COMMENT, ''), map: JSON.parse(output.map) as SourceMapText };
}

/** The syntax tree of a file that counts as a module. */
export function parseFile(fileName: string, code: string): TS.SourceFile {
  return ts.createSourceFile(fileName, code, {
    languageVersion: ts.ScriptTarget.ES2022,
    setExternalModuleIndicator: markAsModule,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });
}

/** What of a file cannot be read. */
export function faultsOf(file: TS.SourceFile): SyntaxFault[] {
  // Kept by the parser itself; a program would take ten times as long to hand them out.
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly TS.Diagnostic[] };
  return parseDiagnostics.map((fault) => toFault(file, fault));
}

const MAP_COMMENT = /\n?\/\/# sourceMappingURL=\S+\s*$/;

// A cell has top-level await like a module, whether it imports or not.
function markAsModule(file: TS.SourceFile): void {
  (file as { externalModuleIndicator?: unknown }).externalModuleIndicator = true;
}

function hostOf(file: TS.SourceFile, output: { code?: string; map?: string }): TS.CompilerHost {
  return {
    getSourceFile: (name) => (name === file.fileName ? file : undefined),
    writeFile: (name, text) => {
      if (name.endsWith('.map')) output.map = text;
      else output.code = text;
    },
    getDefaultLibFileName: () => 'lib.d.ts',
    useCaseSensitiveFileNames: () => true,
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => '',
    getNewLine: () => '\n',
    fileExists: (name) => name === file.fileName,
    readFile: () => undefined,
    directoryExists: () => false,
    getDirectories: () => [],
  };
}

function toFault(file: TS.SourceFile, { start = 0, messageText }: TS.Diagnostic): SyntaxFault {
  return { message: ts.flattenDiagnosticMessageText(messageText, '\n'), ...placeOf(file, start) };
}

/** Line and column, from 1, of a position in a file. */
export function placeOf(file: TS.SourceFile, position: number): { line: number; column: number } {
  const { line, character } = file.getLineAndCharacterOfPosition(position);
  return { line: line + 1, column: character + 1 };
}
