import type TS from 'typescript';
import { isAssigned } from './assigned.js';
import { findDeclared, hasModifier, isTypeOnly } from './declared.js';
import { ts } from './load.js';
import { readSpecifiers } from './module.js';

/** How later cells may use a name: write to a variable, not to a constant; of a type nothing is left at run time. */
export type NameKind = 'variable' | 'constant' | 'other' | 'type';

/** What the types of a cell have to do with those of other cells. */
export type Outline = {
  /** Every name at the top level, types included. */
  declared: ReadonlyMap<string, NameKind>;
  /** Those of them, and others, that the cell itself exports. */
  exported: ReadonlySet<string>;
  /** Names that it mentions and does not declare at its top level. */
  used: ReadonlySet<string>;
  /** Names that it writes to somewhere. */
  assigned: ReadonlySet<string>;
  /** Modules that it imports or requires, Node's own left out. */
  specifiers: string[];
  /** Whether it is only understood as TypeScript with JSX. */
  isJsx: boolean;
};

/** What JSX calls without naming it, whatever the factory of the project is. */
const JSX_NAMES = ['React', 'h', 'Fragment', 'JSX'];

/**
 * Reads what a cell declares, exports, mentions and writes to. Code that is unfinished is read as far as it goes.
 *
 * @example
 * ```ts @import.meta.vitest
 * const { declared, used, assigned } = readOutline('type Row = { kw: number };\nn = rows.length;');
 * expect([...declared]).toEqual([['Row', 'type']]);
 * expect([[...used], [...assigned]]).toEqual([['n', 'rows'], ['n']]);
 * ```
 */
export function readOutline(code: string): Outline {
  const { file, isJsx } = parse(code);
  const declared = declaredIn(file);
  const exported = new Set<string>();
  for (const statement of file.statements) addExported(statement, exported);
  const used = new Set<string>(isJsx ? JSX_NAMES : []);
  const assigned = new Set<string>();
  const visit = (node: TS.Node): void => {
    if (ts.isIdentifier(node) && !isMember(node)) {
      if (!declared.has(node.text)) used.add(node.text);
      if (isAssigned(node)) assigned.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const name of declared.keys()) used.delete(name);
  return { declared, exported, used, assigned, specifiers: readSpecifiers(code), isJsx };
}

function parse(code: string): { file: TS.SourceFile; isJsx: boolean } {
  const file = toFile('cell.ts', code);
  if (!code.includes('<') || isWhole(file)) return { file, isJsx: false };
  const withJsx = toFile('cell.tsx', code);
  return isWhole(withJsx) ? { file: withJsx, isJsx: true } : { file, isJsx: false };
}

function toFile(name: string, code: string): TS.SourceFile {
  return ts.createSourceFile(name, code, ts.ScriptTarget.ES2022, true);
}

function isWhole(file: TS.SourceFile): boolean {
  return (file as { parseDiagnostics?: readonly unknown[] }).parseDiagnostics?.length === 0;
}

function declaredIn(file: TS.SourceFile): Map<string, NameKind> {
  const declared = new Map<string, NameKind>();
  for (const statement of file.statements) for (const name of typeNamesOf(statement)) declared.set(name, 'type');
  const readOnly = new Set(file.statements.flatMap(fixedNamesOf));
  for (const [name, { isConstant }] of findDeclared(file).names) {
    const kind = isConstant ? 'constant' : 'variable';
    declared.set(name, readOnly.has(name) ? 'other' : kind);
  }
  return declared;
}

/** Names of types, and of what is declared to be there. */
function typeNamesOf(statement: TS.Statement): string[] {
  if (ts.isImportDeclaration(statement)) return importedNames(statement.importClause);
  if (ts.isImportEqualsDeclaration(statement)) return [statement.name.text];
  if (ts.isVariableStatement(statement)) {
    if (!isTypeOnly(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  return ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
    ? [statement.name.text]
    : fixedNamesOf(statement);
}

/** Names that are no variables: functions, classes, enums, namespaces, imports. */
function fixedNamesOf(statement: TS.Statement): string[] {
  if (ts.isImportDeclaration(statement)) return importedNames(statement.importClause);
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return statement.name === undefined ? [] : [statement.name.text];
  }
  if (ts.isEnumDeclaration(statement)) return [statement.name.text];
  return ts.isModuleDeclaration(statement) && isNamespace(statement) ? [statement.name.text] : [];
}

// `declare module 'x'` and `declare global` name nothing here.
function isNamespace(statement: TS.ModuleDeclaration): boolean {
  return ts.isIdentifier(statement.name) && (statement.flags & ts.NodeFlags.GlobalAugmentation) === 0;
}

function importedNames(clause: TS.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  const own = clause?.name === undefined ? [] : [clause.name.text];
  if (bindings === undefined) return own;
  if (ts.isNamespaceImport(bindings)) return [...own, bindings.name.text];
  return [...own, ...bindings.elements.map(({ name }) => name.text)];
}

function addExported(statement: TS.Statement, exported: Set<string>): void {
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    if (clause === undefined) return;
    if (ts.isNamespaceExport(clause)) exported.add(clause.name.text);
    else for (const { name } of clause.elements) exported.add(name.text);
    return;
  }
  if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword) || hasModifier(statement, ts.SyntaxKind.DefaultKeyword))
    return;
  for (const name of typeNamesOf(statement)) exported.add(name);
  if (!ts.isVariableStatement(statement)) return;
  for (const { name } of statement.declarationList.declarations) addBound(name, exported);
}

function addBound(name: TS.BindingName, names: Set<string>): void {
  if (ts.isIdentifier(name)) names.add(name.text);
  else for (const element of name.elements) if (ts.isBindingElement(element)) addBound(element.name, names);
}

/** A name after a dot, a key, or the name of a member, which stands for no name of the notebook. */
function isMember(node: TS.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isClassElement(parent) || ts.isTypeElement(parent)) return parent.name === node;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) return parent.propertyName === node;
  if (ts.isEnumMember(parent) || ts.isJsxAttribute(parent)) return parent.name === node;
  return ts.isMetaProperty(parent);
}
