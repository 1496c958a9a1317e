import type TS from 'typescript';
import { bindTopLevel } from './bindings.js';
import { CELL } from './cellObject.js';
import { findDeclared, type Declared, type TopLevel } from './declared.js';
import { emitFile, placeOf, type EmitOptions, type SourceMapText, type SyntaxFault } from './emit.js';
import { prepareCell } from './prepare.js';
import { renameGlobal } from './rename.js';
import { ts } from './load.js';

/** What earlier cells left behind, as far as it bears on the code of the next. */
export type CellContext = {
  /** Names of the notebook by whether they are constant. */
  declared: ReadonlyMap<string, Declared>;
  /** Names that JavaScript's global object, or every cell, has already. */
  globals: ReadonlySet<string>;
  options: EmitOptions;
};

/** A cell made ready to run. */
export type CellScript = {
  /** An expression whose value is a function of `__cell` and CommonJS's names; it returns `[result]` or undefined. */
  code: string;
  map: SourceMapText;
  /** What the cell declares, by the name that was written. */
  declared: ReadonlyMap<string, Declared>;
  /** The bindings behind them. */
  bindings: string[];
};

/**
 * TypeScript of a cell as a script over bindings that all cells share: declarations become assignments, so that a later
 * cell may declare anew and every closure sees it. JSX is understood where the code is none without it.
 *
 * @returns the faults when the code cannot be read.
 * @example
 * ```ts @import.meta.vitest
 * const context = { declared: new Map(), globals: new Set<string>(), options: {} };
 * const script = toCellScript('const hours: number = 4;\nhours * 2', context);
 * expect(script).toMatchObject({ bindings: ['hours'] });
 * expect(toCellScript('const hours = = 4', context)).toMatchObject([{ line: 1, column: 15 }]);
 * ```
 */
export function toCellScript(code: string, context: CellContext): CellScript | SyntaxFault[] {
  const script = toScriptOf('cell.ts', code, context);
  if (!Array.isArray(script) || !code.includes('<')) return script;
  const withJsx = toScriptOf('cell.tsx', code, context);
  return Array.isArray(withJsx) ? script : withJsx;
}

function toScriptOf(fileName: string, code: string, context: CellContext): CellScript | SyntaxFault[] {
  const seen = { isAsync: false, faults: [] as SyntaxFault[] };
  let declared: TopLevel['names'] = new Map();
  let bindings: string[] = [];
  const emitted = emitFile({
    fileName,
    code,
    options: { ...context.options, verbatimModuleSyntax: true },
    toTransformers: (file, getChecker) => {
      const found = findDeclared(file);
      declared = found.names;
      if (found.twice !== undefined) seen.faults.push(toTwiceFault(file, found.twice));
      const knownAs = (name: string): Declared | undefined => declared.get(name) ?? context.declared.get(name);
      const isRenamed = (name: string): boolean => context.globals.has(name) && knownAs(name) !== undefined;
      const isConstant = (name: string): boolean => knownAs(name)?.isConstant ?? false;
      bindings = [...declared.keys()].map((name) => (isRenamed(name) ? renameGlobal(name) : name));
      const renaming = { isConstant, isRenamed, isTopLevel: topLevelTest(file, getChecker) };
      seen.isAsync = file.statements.some(isLoading);
      return { before: [prepareCell({ renaming, seen })], after: [bindTopLevel(new Set(bindings))] };
    },
  });
  if (Array.isArray(emitted)) return emitted;
  if (seen.faults.length > 0) return seen.faults;
  return { ...wrap(emitted.code, emitted.map, seen.isAsync), declared, bindings };
}

/** The function stands on lines of its own, so that the map is only shifted by one line. */
function wrap(code: string, map: SourceMapText, isAsync: boolean): { code: string; map: SourceMapText } {
  const head = `(${isAsync ? 'async ' : ''}function (${CELL}, require, __filename, __dirname) { "use strict";`;
  return { code: `${head}\n${code}\n})`, map: { ...map, mappings: `;${map.mappings}` } };
}

function isLoading(statement: TS.Statement): boolean {
  if (ts.isExportDeclaration(statement)) return statement.moduleSpecifier !== undefined && !statement.isTypeOnly;
  return ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
}

function toTwiceFault(file: TS.SourceFile, node: TS.Node): SyntaxFault {
  return {
    message: `Identifier '${node.getText(file)}' has already been declared`,
    ...placeOf(file, node.getStart(file)),
  };
}

/** Names are resolved by the compiler: one that it knows nothing of comes from an earlier cell. */
function topLevelTest(file: TS.SourceFile, getChecker: () => TS.TypeChecker): (identifier: TS.Identifier) => boolean {
  let own: Set<TS.Symbol> | undefined;
  return (identifier) => {
    const checker = getChecker();
    own ??= new Set(checker.getSymbolsInScope(file, ts.SymbolFlags.Value | ts.SymbolFlags.Alias));
    const { parent } = identifier;
    const symbol =
      ts.isShorthandPropertyAssignment(parent) && parent.name === identifier
        ? checker.getShorthandAssignmentValueSymbol(parent)
        : checker.getSymbolAtLocation(identifier);
    return symbol?.declarations === undefined || own.has(symbol);
  };
}
