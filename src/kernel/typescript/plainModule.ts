import type TS from 'typescript';
import { isTypeOnly, namesOf } from './declared.js';
import { createReader } from './erase.js';
import { ts } from './load.js';
import { splice, type Part, type PlaceMap } from './splice.js';

/**
 * A module of ECMAScript without its types; imports that only types need are left out too, as TypeScript does. Undefined
 * when it holds what has to be written anew.
 */
export function toPlainModule(file: TS.SourceFile): { code: string; map: PlaceMap } | undefined {
  const { reading, read } = createReader(file, {});
  for (const statement of file.statements) if (!namesOthers(statement)) read(statement);
  const types = typesOf(file);
  if (reading.isHard || file.statements.some((one) => ts.isExportAssignment(one) && one.isExportEquals === true)) {
    return undefined;
  }
  const parts = file.statements.flatMap((statement): Part[] => {
    const text = textOf(statement, file, { used: reading.used, types });
    if (text === undefined) return [{ from: statement.pos, to: statement.end }];
    return [{ text: `\n${text}`, at: statement.getStart(file) }];
  });
  reading.edits.sort((a, b) => a.start - b.start);
  const { code, spans } = splice(file.text, reading.edits, parts);
  return { code, map: { spans, lines: file.getLineStarts() } };
}

/** `import`, and `export` of another file's: what they name is not used here. */
function namesOthers(statement: TS.Statement): boolean {
  if (ts.isExportDeclaration(statement)) return statement.moduleSpecifier !== undefined;
  return ts.isImportDeclaration(statement);
}

type Names = { used: ReadonlySet<string>; types: ReadonlySet<string> };

/** What stands for a statement; undefined when it stays. */
function textOf(statement: TS.Statement, file: TS.SourceFile, { used, types }: Names): string | undefined {
  if (ts.isImportDeclaration(statement)) return importOf(statement, file, used);
  if (ts.isExportDeclaration(statement)) return exportOf(statement, file, types);
  if (ts.isExportAssignment(statement) && ts.isIdentifier(statement.expression)) {
    return types.has(statement.expression.text) ? '' : undefined;
  }
  return undefined;
}

function importOf(node: TS.ImportDeclaration, file: TS.SourceFile, used: ReadonlySet<string>): string | undefined {
  const { importClause: clause } = node;
  if (clause === undefined) return undefined;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return ';';
  const { name, namedBindings } = clause;
  const parts = name !== undefined && used.has(name.text) ? [name.text] : [];
  if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) {
    if (used.has(namedBindings.name.text)) parts.push(namedBindings.getText(file));
  } else if (namedBindings !== undefined) {
    const kept = namedBindings.elements.filter((one) => !one.isTypeOnly && used.has(one.name.text));
    if (kept.length > 0) parts.push(`{ ${kept.map((one) => one.getText(file)).join(', ')} }`);
  }
  return parts.length === 0 ? ';' : `import ${parts.join(', ')} from ${sourceOf(node, file)};`;
}

function exportOf(node: TS.ExportDeclaration, file: TS.SourceFile, types: ReadonlySet<string>): string | undefined {
  const { isTypeOnly: isType, exportClause: clause, moduleSpecifier } = node;
  if (isType) return ';';
  if (clause === undefined || ts.isNamespaceExport(clause)) return undefined;
  const isLocal = moduleSpecifier === undefined;
  const kept = clause.elements.filter(
    (one) => !one.isTypeOnly && !(isLocal && types.has((one.propertyName ?? one.name).text)),
  );
  const names = `export { ${kept.map((one) => one.getText(file)).join(', ')} }`;
  return isLocal ? `${names};` : `${names} from ${sourceOf(node, file)};`;
}

function sourceOf(node: TS.ImportDeclaration | TS.ExportDeclaration, file: TS.SourceFile): string {
  const { moduleSpecifier, attributes } = node;
  return `${moduleSpecifier!.getText(file)}${attributes === undefined ? '' : ` ${attributes.getText(file)}`}`;
}

/** Names that the file declares, or imports, as types and as nothing else. */
function typesOf(file: TS.SourceFile): Set<string> {
  const [types, values] = [new Set<string>(), new Set<string>()];
  for (const statement of file.statements) {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) types.add(statement.name.text);
    else if (ts.isImportDeclaration(statement)) for (const name of typeImportsOf(statement)) types.add(name);
    else if (!isTypeOnly(statement)) for (const { text } of namesOf(statement)) values.add(text);
  }
  return new Set([...types].filter((name) => !values.has(name)));
}

function typeImportsOf({ importClause: clause }: TS.ImportDeclaration): string[] {
  if (clause === undefined) return [];
  const { name, namedBindings, phaseModifier } = clause;
  const isType = phaseModifier === ts.SyntaxKind.TypeKeyword;
  const names = isType && name !== undefined ? [name.text] : [];
  if (namedBindings === undefined) return names;
  if (ts.isNamespaceImport(namedBindings)) return isType ? [...names, namedBindings.name.text] : names;
  return [...names, ...namedBindings.elements.filter((one) => isType || one.isTypeOnly).map((one) => one.name.text)];
}
