import type TS from 'typescript';
import { callCell, memberOfCell, placeAt } from './cellObject.js';
import { placeOf, type SyntaxFault } from './emit.js';
import { renameIn, type Renaming } from './rename.js';
import { ts } from './load.js';

const { factory } = ts;
const AWAIT_USING: number = ts.NodeFlags.AwaitUsing;

export type Preparation = {
  renaming: Renaming;
  /** Filled while the cell is read. */
  seen: { isAsync: boolean; faults: SyntaxFault[] };
};

/**
 * Readies the TypeScript of a cell: its last expression becomes the result, `export` falls away, `import()` and
 * `import.meta` go to the runtime, and each top-level `await` is followed by a look whether the cell was stopped.
 */
export function prepareCell(preparation: Preparation): TS.TransformerFactory<TS.SourceFile> {
  return (context) => (file) => {
    const visit = toVisitor(context, preparation);
    const statements = file.statements.map((statement) => toPlain(ts.visitNode(statement, visit) as TS.Statement));
    const last = statements.findLastIndex((statement) => !ts.isEmptyStatement(statement));
    const result = statements[last];
    if (result !== undefined && ts.isExpressionStatement(result)) statements[last] = toReturn(result);
    return factory.updateSourceFile(file, statements);
  };
}

// In an array, since a promise that is returned bare would be awaited.
function toReturn(statement: TS.ExpressionStatement): TS.Statement {
  const value = factory.createArrayLiteralExpression([statement.expression]);
  return placeAt(factory.createReturnStatement(value), statement);
}

function toPlain(statement: TS.Statement): TS.Statement {
  if (ts.isExportAssignment(statement))
    return placeAt(factory.createExpressionStatement(statement.expression), statement);
  if (ts.isImportEqualsDeclaration(statement)) return toRequire(statement);
  if (!ts.canHaveModifiers(statement)) return statement;
  return withoutExport(statement);
}

// `import fs = require('fs')`
function toRequire(statement: TS.ImportEqualsDeclaration): TS.Statement {
  const { name, moduleReference } = statement;
  if (!ts.isExternalModuleReference(moduleReference) || statement.isTypeOnly) return statement;
  const call = factory.createCallExpression(factory.createIdentifier('require'), undefined, [
    moduleReference.expression,
  ]);
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, placeAt(call, statement));
  const list = factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const);
  return placeAt(factory.createVariableStatement(undefined, list), statement);
}

function withoutExport(statement: TS.HasModifiers & TS.Statement): TS.Statement {
  const kept = statement.modifiers?.filter(
    ({ kind }) => kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.DefaultKeyword,
  );
  if (kept?.length === statement.modifiers?.length) return statement;
  if (ts.isClassDeclaration(statement)) return factory.replaceDecoratorsAndModifiers(statement, kept ?? []);
  return factory.replaceModifiers(statement, kept?.filter(ts.isModifier) ?? []);
}

function toVisitor(context: TS.TransformationContext, { renaming, seen }: Preparation): TS.Visitor {
  const inFunction = visitor(false);
  return visitor(true);

  function visitor(isTop: boolean): TS.Visitor {
    const visit: TS.Visitor = (node) => {
      if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return node;
      const renamed = renameIn(node, renaming);
      if (renamed !== node || ts.isIdentifier(node)) return ts.isIdentifier(renamed) ? renamed : each(renamed, visit);
      if (isImportMeta(node)) return placeAt(memberOfCell('meta'), node);
      if (isDynamicImport(node)) return visitImport(node, visit);
      if (!isTop) return each(node, visit);
      if (ts.isFunctionLike(node) || ts.isClassElement(node)) return each(node, inFunction);
      return visitTop(node, visit);
    };
    return visit;
  }

  function visitImport(node: TS.CallExpression, visit: TS.Visitor): TS.Node {
    return placeAt(callCell('import', ts.visitNodes(node.arguments, visit, ts.isExpression)), node);
  }

  function visitTop(node: TS.Node, visit: TS.Visitor): TS.VisitResult<TS.Node> {
    if (ts.isAwaitExpression(node)) {
      seen.isAsync = true;
      return placeAt(callCell('go', [each(node, visit) as TS.Expression]), node);
    }
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) return visitForAwait(node, visit);
    if (ts.isVariableDeclarationList(node)) seen.isAsync ||= (node.flags & AWAIT_USING) === AWAIT_USING;
    if (ts.isReturnStatement(node)) seen.faults.push(toReturnFault(node));
    return each(node, visit);
  }

  function visitForAwait(node: TS.ForOfStatement, visit: TS.Visitor): TS.VisitResult<TS.Node> {
    seen.isAsync = true;
    const visited = each(node, visit) as TS.ForOfStatement;
    const look = factory.createExpressionStatement(callCell('go', []));
    const { awaitModifier, initializer, expression, statement } = visited;
    return factory.updateForOfStatement(
      visited,
      awaitModifier,
      initializer,
      expression,
      factory.createBlock([look, statement]),
    );
  }

  function each(node: TS.Node, visit: TS.Visitor): TS.Node {
    return ts.visitEachChild(node, visit, context);
  }
}

function isImportMeta(node: TS.Node): boolean {
  return ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword;
}

function isDynamicImport(node: TS.Node): node is TS.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function toReturnFault(node: TS.Node): SyntaxFault {
  const file = node.getSourceFile();
  return { message: 'Illegal return statement', ...placeOf(file, node.getStart(file)) };
}
