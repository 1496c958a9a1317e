import type TS from 'typescript';
import { isAssigned } from './assigned.js';
import { lineOf, parseCell } from './declarations.js';
import { ts } from './load.js';

/** What a cell does to names of the notebook's top level. */
export type CellScope = {
  /** Every name declared at the top level; `isCaptured` when a function of the cell reads or writes a `let` or `var`. */
  declared: Map<string, { isCaptured: boolean }>;
  /** Names that the cell assigns without declaring them, with the line (from 1) of the first assignment. */
  assigned: Map<string, number>;
};

/**
 * Declarations, captures and assignments of one cell; names are resolved by the compiler, so shadowed ones count for
 * what they are.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(readScope('let n = 0; const inc = () => ++n;').declared.get('n')).toEqual({ isCaptured: true });
 * expect(readScope('n = 100;').assigned.get('n')).toBe(1);
 * ```
 */
export function readScope(code: string): CellScope {
  const { file, checker } = bind(code);
  const scope: CellScope = { declared: new Map(), assigned: new Map() };
  const topLevel = new Set<TS.Declaration>();
  for (const symbol of checker.getSymbolsInScope(file, ts.SymbolFlags.Value | ts.SymbolFlags.Alias)) {
    if (symbol.declarations === undefined) continue;
    scope.declared.set(symbol.name, { isCaptured: false });
    for (const declaration of symbol.declarations) topLevel.add(declaration);
  }
  const visit = (node: TS.Node): void => {
    if (ts.isIdentifier(node)) {
      const declaration = symbolOf(node, checker)?.declarations?.[0];
      if (declaration === undefined) noteAssignment(node, scope.assigned);
      else if (topLevel.has(declaration) && isVariable(declaration) && runsLater(node)) {
        scope.declared.set(node.text, { isCaptured: true });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return scope;
}

/** A program of the cell alone: no library, no other file, so every name from outside stays unresolved. */
function bind(code: string): { file: TS.SourceFile; checker: TS.TypeChecker } {
  const file = parseCell(`${code}\nexport {};`);
  const options = { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022 };
  const getSourceFile = (name: string): TS.SourceFile | undefined => (name === file.fileName ? file : undefined);
  const host = { ...ts.createCompilerHost(options), getSourceFile };
  return { file, checker: ts.createProgram([file.fileName], options, host).getTypeChecker() };
}

function symbolOf(node: TS.Identifier, checker: TS.TypeChecker): TS.Symbol | undefined {
  const isShorthand = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
  return isShorthand ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
}

function noteAssignment(node: TS.Identifier, assigned: Map<string, number>): void {
  if (!isAssigned(node) || assigned.has(node.text)) return;
  const file = node.getSourceFile();
  assigned.set(node.text, lineOf(file, node.getStart(file)));
}

function isVariable(declaration: TS.Declaration): boolean {
  const isBinding = ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration);
  return isBinding && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0;
}

/** Whether a name stands in code that is kept and runs later: a function's, or the start value of a class field. */
export function runsLater(node: TS.Node): boolean {
  if (ts.isPartOfTypeNode(node) || ts.isTypeQueryNode(node.parent)) return false;
  return ts.findAncestor(node, (outer) => ts.isFunctionLike(outer) || ts.isPropertyDeclaration(outer)) !== undefined;
}
