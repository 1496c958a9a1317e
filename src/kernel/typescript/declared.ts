import type TS from 'typescript';
import { ts } from './load.js';

/**
 * A name that a cell declares for itself and for later cells. One that is hoisted is there from the cell's start, others
 * only once their declaration has run.
 */
export type Declared = { isConstant: boolean; isHoisted: boolean };

export type TopLevel = {
  /** Every name that outlives the cell. */
  names: Map<string, Declared>;
  /** The second declaration of a name that may stand only once in a cell. */
  twice: TS.Node | undefined;
};

/**
 * The names that a cell declares at its top level, `var` in its blocks and loops included. What `using` holds ends
 * with the cell and is left out.
 */
export function findDeclared(file: TS.SourceFile): TopLevel {
  const found: TopLevel = { names: new Map(), twice: undefined };
  const strict = new Set<string>();
  const add: Add = (name, kind) => {
    const isOnce = kind === 'once' || kind === 'constant';
    const isSeen = found.names.has(name.text);
    if (isSeen && (isOnce || (kind === 'var' && strict.has(name.text)))) found.twice ??= name;
    if (isOnce) strict.add(name.text);
    found.names.set(name.text, { isConstant: kind === 'constant', isHoisted: !isOnce });
  };
  for (const statement of file.statements) addStatement(statement, add);
  return found;
}

/** The names that one statement declares, as they stand in it. */
export function namesOf(statement: TS.Statement): TS.Identifier[] {
  const names: TS.Identifier[] = [];
  addStatement(statement, (name) => names.push(name));
  return names;
}

/** The names in a pattern. */
export function identifiersOf(pattern: TS.BindingName): TS.Identifier[] {
  const names: TS.Identifier[] = [];
  addBinding(pattern, (name) => names.push(name));
  return names;
}

/** `once`: a second declaration is a fault; `merging`: functions, enums and namespaces may follow one another. */
type Kind = 'once' | 'constant' | 'var' | 'merging';
type Add = (name: TS.Identifier, kind: Kind) => void;

function addStatement(statement: TS.Statement, add: Add): void {
  if (isDeclare(statement)) return;
  if (ts.isVariableStatement(statement)) addVariables(statement.declarationList, add);
  else if (ts.isFunctionDeclaration(statement) && statement.body !== undefined) addName(statement.name, add, 'merging');
  else if (ts.isClassDeclaration(statement)) addName(statement.name, add, 'once');
  else if (ts.isEnumDeclaration(statement)) addName(statement.name, add, 'merging');
  else if (ts.isModuleDeclaration(statement)) addNamespace(statement, add);
  else if (ts.isImportDeclaration(statement)) addImport(statement.importClause, add);
  else if (ts.isImportEqualsDeclaration(statement) && !statement.isTypeOnly) add(statement.name, 'constant');
  else addNestedVars(statement, add);
}

function isDeclare(statement: TS.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.DeclareKeyword);
}

/** Whether a statement bears a modifier such as `export`. */
export function hasModifier(node: TS.Node, kind: TS.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}

function addName(name: TS.Identifier | undefined, add: Add, kind: Kind): void {
  if (name !== undefined) add(name, kind);
}

// A namespace of types alone leaves nothing behind at run time.
function addNamespace({ name, body }: TS.ModuleDeclaration, add: Add): void {
  if (!ts.isIdentifier(name) || body === undefined || !ts.isModuleBlock(body)) return;
  if (body.statements.some((statement) => !isTypeOnly(statement))) add(name, 'merging');
}

/** Whether a statement declares types alone and is erased. */
export function isTypeOnly(statement: TS.Statement): boolean {
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) || isDeclare(statement);
}

function addImport(clause: TS.ImportClause | undefined, add: Add): void {
  if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return;
  if (clause.name !== undefined) add(clause.name, 'constant');
  const bindings = clause.namedBindings;
  if (bindings === undefined) return;
  if (ts.isNamespaceImport(bindings)) add(bindings.name, 'constant');
  else for (const { isTypeOnly: isType, name } of bindings.elements) if (!isType) add(name, 'constant');
}

function addVariables(list: TS.VariableDeclarationList, add: Add): void {
  const { flags } = list;
  if ((flags & ts.NodeFlags.Using) !== 0) return;
  const scoped = (flags & ts.NodeFlags.Const) === 0 ? 'once' : 'constant';
  const kind = isVarList(list) ? 'var' : scoped;
  for (const { name } of list.declarations)
    addBinding(name, (found) => {
      add(found, kind);
    });
}

function addBinding(name: TS.BindingName, add: (name: TS.Identifier) => void): void {
  if (ts.isIdentifier(name)) add(name);
  else for (const element of name.elements) if (ts.isBindingElement(element)) addBinding(element.name, add);
}

/** `var` inside a block or a loop belongs to the cell, not to the block. */
function addNestedVars(node: TS.Node, add: Add): void {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
  if (ts.isVariableDeclarationList(node) && isVarList(node)) addVariables(node, add);
  ts.forEachChild(node, (child) => {
    addNestedVars(child, add);
  });
}

/** `var a, b` rather than `let`, `const` or `using`. */
export function isVarList(list: TS.VariableDeclarationList): boolean {
  return (list.flags & ts.NodeFlags.BlockScoped) === 0;
}
