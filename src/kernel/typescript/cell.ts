import type TS from 'typescript';
import { bindTopLevel } from './bindings.js';
import { CELL } from './cellObject.js';
import { findDeclared, type Declared, type TopLevel } from './declared.js';
import {
  emitFile,
  faultsOf,
  isOldStyle,
  parseFile,
  placeOf,
  type EmitOptions,
  type SourceMapText,
  type SyntaxFault,
} from './emit.js';
import { toPlainCell } from './plainCell.js';
import { runsLater } from './scope.js';
import { prepareCell } from './prepare.js';
import { renameGlobal, type Renaming } from './rename.js';
import { shiftSpans, type PlaceMap } from './splice.js';
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
  map: SourceMapText | PlaceMap;
  /** What the cell declares, by the name that was written. */
  declared: ReadonlyMap<string, Declared>;
  /** The bindings behind them that are there from the start; others come with their declarations. */
  hoisted: string[];
};

/**
 * TypeScript of a cell as a script over bindings that all cells share: declarations become assignments, so that a later
 * cell may declare anew and every closure sees it. JSX is understood where the code is none without it.
 *
 * @returns the faults when the code cannot be read.
 * @example
 * ```ts @import.meta.vitest
 * const context = { declared: new Map(), globals: new Set<string>(), options: {} };
 * const script = toCellScript('function hours(): number { return 4; }\nhours() * 2', context);
 * expect(script).toMatchObject({ hoisted: ['hours'] });
 * expect(toCellScript('const hours = = 4', context)).toMatchObject([{ line: 1, column: 15 }]);
 * ```
 */
export function toCellScript(code: string, context: CellContext): CellScript | SyntaxFault[] {
  const file = parseFile('cell.ts', code);
  const script =
    faultsOf(file).length > 0 ? faultsOf(file) : (toPlainScript(file, context) ?? toEmitted('cell.ts', code, context));
  if (!Array.isArray(script) || !code.includes('<')) return script;
  const withJsx = toEmitted('cell.tsx', code, context);
  return Array.isArray(withJsx) ? script : withJsx;
}

/** The quick way, for code whose types need only be left out. */
function toPlainScript(file: TS.SourceFile, context: CellContext): CellScript | undefined {
  const { names: declared, twice } = findDeclared(file);
  if (twice !== undefined || isOldStyle(context.options)) return undefined;
  const knownAs = (name: string): Declared | undefined => declared.get(name) ?? context.declared.get(name);
  const isSpecial = (name: string, isAssigned: boolean): boolean => {
    const known = knownAs(name);
    return known !== undefined && (context.globals.has(name) || (isAssigned && known.isConstant));
  };
  if ([...declared.keys()].some((name) => context.globals.has(name))) return undefined;
  const later = [...declared].filter(([, { isHoisted }]) => !isHoisted).map(([name]) => name);
  const redeclared = new Set(later.filter((name) => context.declared.has(name)));
  const plain = toPlainCell(file, { isSpecial, redeclared });
  if (plain === undefined) return undefined;
  const { head, code } = wrap(plain.code, plain.isAsync);
  const hoisted = [...declared.keys()].filter((name) => declared.get(name)!.isHoisted);
  return { code, map: shiftSpans(plain.map, head.length), declared, hoisted };
}

function toEmitted(fileName: string, code: string, context: CellContext): CellScript | SyntaxFault[] {
  const seen = { isAsync: false, faults: [] as SyntaxFault[] };
  let declared: TopLevel['names'] = new Map();
  let bindings = new Map<string, Declared>();
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
      bindings = new Map([...declared].map(([name, what]) => [isRenamed(name) ? renameGlobal(name) : name, what]));
      const renaming = { isConstant, isRenamed, ...topLevelTests(file, getChecker, declared) };
      seen.isAsync = file.statements.some(isLoading);
      return { before: [prepareCell({ renaming, seen })], after: [bindTopLevel(bindings)] };
    },
  });
  if (Array.isArray(emitted)) return emitted;
  if (seen.faults.length > 0) return seen.faults;
  // The head is a line of its own, so that the map is only shifted by one line.
  const map = { ...emitted.map, mappings: `;${emitted.map.mappings}` };
  const hoisted = [...bindings.keys()].filter((name) => bindings.get(name)!.isHoisted);
  return { code: wrap(emitted.code, seen.isAsync).code, map, declared, hoisted };
}

function wrap(body: string, isAsync: boolean): { head: string; code: string } {
  const head = `(${isAsync ? 'async ' : ''}function (${CELL}, require, __filename, __dirname) { "use strict";\n`;
  return { head, code: `${head}${body}\n})` };
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
function topLevelTests(
  file: TS.SourceFile,
  getChecker: () => TS.TypeChecker,
  declared: ReadonlyMap<string, Declared>,
): Pick<Renaming, 'isTopLevel' | 'isEarly'> {
  let own: Set<TS.Symbol> | undefined;
  const ownSymbols = (): Set<TS.Symbol> =>
    (own ??= new Set(getChecker().getSymbolsInScope(file, ts.SymbolFlags.Value | ts.SymbolFlags.Alias)));
  const symbolOf = (identifier: TS.Identifier): TS.Symbol | undefined => {
    const { parent } = identifier;
    return ts.isShorthandPropertyAssignment(parent) && parent.name === identifier
      ? getChecker().getShorthandAssignmentValueSymbol(parent)
      : getChecker().getSymbolAtLocation(identifier);
  };
  return {
    isTopLevel: (identifier) => {
      const symbol = symbolOf(identifier);
      return symbol?.declarations === undefined || ownSymbols().has(symbol);
    },
    isEarly: (identifier) => {
      if (declared.get(identifier.text)?.isHoisted !== false) return false;
      const symbol = symbolOf(identifier);
      const [declaration] = symbol?.declarations ?? [];
      if (symbol === undefined || declaration === undefined || !ownSymbols().has(symbol)) return false;
      return isBlockScoped(symbol) && identifier.pos < declaration.end && !runsLater(identifier);
    },
  };
}

function isBlockScoped({ flags }: TS.Symbol): boolean {
  return (flags & (ts.SymbolFlags.BlockScopedVariable | ts.SymbolFlags.Class)) !== 0;
}
