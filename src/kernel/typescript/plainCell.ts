import type TS from 'typescript';
import { hasModifier, isTypeOnly, isVarList, namesOf } from './declared.js';
import { createReader } from './erase.js';
import type { Reading } from './erasures.js';
import { importText } from './importText.js';
import { ts } from './load.js';
import { splice, type Part, type PlaceMap } from './splice.js';
import { toParts } from './statementParts.js';
import { createTopLevel, type TopLevel } from './topLevel.js';

export type PlainCell = { code: string; map: PlaceMap; isAsync: boolean };

export type PlainOptions = {
  /** Whether a name that stands in the code, or is assigned there, has to be resolved. */
  isSpecial: (name: string, isAssigned: boolean) => boolean;
  /** Names that the cell declares anew: what stands before must not see the old value. */
  redeclared: ReadonlySet<string>;
};

/**
 * The body of a cell's script, made by leaving out its types and putting in what binds its names; undefined when it
 * holds what TypeScript has to write anew, or a name that has to be resolved.
 */
export function toPlainCell(file: TS.SourceFile, { isSpecial, redeclared }: PlainOptions): PlainCell | undefined {
  const { reading, top, read } = createCellReader(file, redeclared);
  const [functions, others]: [Part[], Part[]] = [[], []];
  const last = file.statements.findLast((statement) => !ts.isEmptyStatement(statement));
  for (const statement of file.statements) {
    if (isWrittenAnew(statement)) return undefined;
    if (isNothing(statement)) continue;
    read(statement);
    const target = ts.isFunctionDeclaration(statement) ? functions : others;
    target.push(...toParts(statement, file, statement === last));
  }
  const { used, assigned } = reading;
  if (reading.isHard || [...used].some((name) => isSpecial(name, assigned.has(name)))) return undefined;
  const imports = file.statements.filter(ts.isImportDeclaration);
  const loading = imports.map((node) => ({ text: importText(node, used, file), at: node.getStart(file) }));
  const edits = [...reading.edits, ...top.edits].sort((a, b) => a.start - b.start);
  const { code, spans } = splice(file.text, edits, [...functions, ...loading, ...others]);
  const isAsync = top.isAsync() || loading.some(({ text }) => text !== '');
  return { code, map: { spans, lines: file.getLineStarts() }, isAsync };
}

/** Reads statement after statement; what has to be resolved is noted as hard. */
function createCellReader(
  file: TS.SourceFile,
  redeclared: ReadonlySet<string>,
): { reading: Reading; top: TopLevel; read: (statement: TS.Statement) => void } {
  const top = createTopLevel(file);
  const early = new Set(redeclared);
  const own = new Set<TS.Node>(file.statements.flatMap(namesOf));
  const { reading, read } = createReader(file, {
    enter: (node, isInFunction) => {
      top.enter(node, isInFunction);
      if (isInFunction) return;
      if (ts.isIdentifier(node) && early.has(node.text) && !own.has(node)) reading.isHard = true;
      // `var` in a block belongs to the cell.
      if (ts.isVariableDeclarationList(node) && isVarList(node)) reading.isHard = true;
      if (ts.isReturnStatement(node)) reading.isHard = true;
    },
    leave: top.leave,
  });
  const forget = (statement: TS.Statement): void => {
    for (const { text } of namesOf(statement)) early.delete(text);
  };
  // Imports come first, wherever they stand.
  file.statements.filter(ts.isImportDeclaration).forEach(forget);
  return {
    reading,
    top,
    read: (statement) => {
      partsToRead(statement).forEach(read);
      forget(statement);
    },
  };
}

function isWrittenAnew(statement: TS.Statement): boolean {
  if (ts.isExportDeclaration(statement)) return !statement.isTypeOnly;
  return hasModifier(statement, ts.SyntaxKind.DefaultKeyword) || ts.isExportAssignment(statement);
}

/** Whether nothing of a statement is left, or an import, which is made apart. */
function isNothing(statement: TS.Statement): boolean {
  if (ts.isFunctionDeclaration(statement)) return statement.body === undefined;
  return (
    isTypeOnly(statement) ||
    ts.isEmptyStatement(statement) ||
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement)
  );
}

// The list of variables of the cell itself is made apart.
function partsToRead(statement: TS.Statement): readonly TS.Node[] {
  if (!ts.isVariableStatement(statement)) return [statement];
  const { flags, declarations } = statement.declarationList;
  return (flags & ts.NodeFlags.Using) === 0 ? declarations : [statement];
}
