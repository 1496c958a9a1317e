import type TS from 'typescript';
import { callCell, placeAt } from './cellObject.js';
import { identifiersOf, isVarList, type Declared } from './declared.js';
import { toImportStatements } from './imports.js';
import { ts } from './load.js';
import { toAssignmentTarget } from './patterns.js';
import { isNamedByTarget } from './statementParts.js';

const { factory } = ts;

/** The notebook's bindings that a cell declares. */
type Names = ReadonlyMap<string, Declared>;

/**
 * Turns the declarations of a cell into assignments to the notebook's own bindings, which are declared beforehand:
 * functions first, as they are hoisted, then imports, then all else in order. Works on the JavaScript that TypeScript
 * made; what TypeScript declared for itself stays local to the cell.
 */
export function bindTopLevel(names: Names): TS.TransformerFactory<TS.SourceFile> {
  return (context) => (file) => {
    const functions: TS.Statement[] = [];
    const imports: (TS.ImportDeclaration | TS.ExportDeclaration)[] = [];
    const others: TS.Statement[] = [];
    for (const statement of file.statements) {
      if (ts.isExportDeclaration(statement) && statement.moduleSpecifier === undefined) continue;
      if (ts.isFunctionDeclaration(statement)) functions.push(...toFunctionStatement(statement, names));
      else if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) imports.push(statement);
      else others.push(...toStatements(statement, names, context));
    }
    const used = imports.length === 0 ? new Set<string>() : identifiersIn([...functions, ...others]);
    const loading = imports.flatMap((statement) => toImportStatements(statement, used));
    return factory.updateSourceFile(file, [...functions, ...loading, ...others]);
  };
}

function identifiersIn(statements: readonly TS.Node[]): Set<string> {
  const texts = new Set<string>();
  const visit = (node: TS.Node): void => {
    if (ts.isIdentifier(node)) texts.add(node.text);
    ts.forEachChild(node, visit);
  };
  statements.forEach(visit);
  return texts;
}

function toFunctionStatement(node: TS.FunctionDeclaration, names: Names): TS.Statement[] {
  const { name, body, asteriskToken, parameters } = node;
  if (name === undefined || body === undefined || !names.has(name.text)) return [node];
  const modifiers = ts.getModifiers(node)?.filter(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  // Without a name of its own it takes that of the binding, and calls of itself go through the binding.
  const expression = factory.createFunctionExpression(
    modifiers,
    asteriskToken,
    undefined,
    undefined,
    parameters,
    undefined,
    body,
  );
  return [toAssignment(name, ts.setOriginalNode(ts.setTextRange(expression, node), node), node)];
}

function toStatements(statement: TS.Statement, names: Names, context: TS.TransformationContext): TS.Statement[] {
  if (ts.isVariableStatement(statement)) return toAssignments(statement, names);
  if (ts.isClassDeclaration(statement)) return toClassStatement(statement, names);
  return [ts.visitNode(statement, nestedVarVisitor(names, context)) as TS.Statement];
}

function toClassStatement(node: TS.ClassDeclaration, names: Names): TS.Statement[] {
  const { name, heritageClauses, members, modifiers } = node;
  if (name === undefined || !names.has(name.text)) return [node];
  const expression = factory.createClassExpression(modifiers, name, undefined, heritageClauses, members);
  const value = ts.setOriginalNode(ts.setTextRange(expression, node), node);
  return [toAssignment(name, callCell('init', [value, factory.createStringLiteral(name.text)]), node)];
}

function toAssignments(statement: TS.VariableStatement, names: Names): TS.Statement[] {
  const list = statement.declarationList;
  if (!list.declarations.some(({ name }) => declaresOf(name, names))) return [statement];
  const isWrittenVar = isVarList(list) && ts.getParseTreeNode(statement)?.kind === statement.kind;
  return list.declarations.flatMap((declaration) => {
    const { name, initializer } = declaration;
    if (!declaresOf(name, names)) {
      return [
        factory.createVariableStatement(undefined, factory.createVariableDeclarationList([declaration], list.flags)),
      ];
    }
    const later = identifiersOf(name).filter(({ text }) => names.get(text)?.isHoisted === false);
    if (initializer !== undefined) return toInitialisation(declaration, initializer, later);
    // `var x;` keeps what x holds; `let x;` and an enum that is declared again start empty.
    if (isWrittenVar) return [];
    return [...declare(later), toAssignment(toAssignmentTarget(name), factory.createVoidZero(), declaration)];
  });
}

/** Names that are not hoisted are there once their value is; before, the engine itself refuses them. */
function toInitialisation(
  declaration: TS.VariableDeclaration,
  value: TS.Expression,
  later: readonly TS.Identifier[],
): TS.Statement[] {
  const target = toAssignmentTarget(declaration.name);
  if (later.length === 0) return [toAssignment(target, value, declaration)];
  if (isNamedByTarget(value)) return [...declare(later), toAssignment(target, value, declaration)];
  return [toAssignment(target, callCell('init', [value, ...quote(later)]), declaration)];
}

function declare(names: readonly TS.Identifier[]): TS.Statement[] {
  return names.length === 0 ? [] : [factory.createExpressionStatement(callCell('declare', quote(names)))];
}

function quote(names: readonly TS.Identifier[]): TS.Expression[] {
  return names.map(({ text }) => factory.createStringLiteral(text));
}

function declaresOf(name: TS.BindingName, names: Names): boolean {
  if (ts.isIdentifier(name)) return names.has(name.text);
  return name.elements.some((element) => ts.isBindingElement(element) && declaresOf(element.name, names));
}

function toAssignment(target: TS.Expression, value: TS.Expression, node: TS.Node): TS.Statement {
  const assignment = factory.createAssignment(target, value);
  const expression = ts.isObjectLiteralExpression(target)
    ? factory.createParenthesizedExpression(assignment)
    : assignment;
  return placeAt(factory.createExpressionStatement(placeAt(expression, node)), node);
}

/** `var` in blocks and loops, which belongs to the cell. */
function nestedVarVisitor(names: Names, context: TS.TransformationContext): TS.Visitor {
  const visit = (node: TS.Node): TS.VisitResult<TS.Node> => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
    if (ts.isVariableStatement(node) && isOwnVar(node.declarationList)) return toAssignments(node, names);
    if (ts.isForStatement(node) && isOwnVar(node.initializer)) return visitFor(node);
    if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && isOwnVar(node.initializer))
      return visitForEach(node);
    return ts.visitEachChild(node, visit, context);
  };
  const isOwnVar = (node: TS.Node | undefined): node is TS.VariableDeclarationList =>
    node !== undefined &&
    ts.isVariableDeclarationList(node) &&
    isVarList(node) &&
    node.declarations.some(({ name }) => declaresOf(name, names));

  function visitFor(node: TS.ForStatement): TS.VisitResult<TS.Node> {
    const list = node.initializer as TS.VariableDeclarationList;
    const parts: TS.Expression[] = list.declarations.flatMap(({ name, initializer }) =>
      initializer === undefined ? [] : [factory.createAssignment(toAssignmentTarget(name), initializer)],
    );
    const start = parts.length === 0 ? undefined : parts.reduce((left, right) => factory.createComma(left, right));
    const changed = factory.updateForStatement(node, start, node.condition, node.incrementor, node.statement);
    return ts.visitEachChild(changed, visit, context);
  }

  function visitForEach(node: TS.ForOfStatement | TS.ForInStatement): TS.VisitResult<TS.Node> {
    const [declaration] = (node.initializer as TS.VariableDeclarationList).declarations;
    const target = toAssignmentTarget(declaration!.name);
    const changed = ts.isForOfStatement(node)
      ? factory.updateForOfStatement(node, node.awaitModifier, target, node.expression, node.statement)
      : factory.updateForInStatement(node, target, node.expression, node.statement);
    return ts.visitEachChild(changed, visit, context);
  }
  return visit;
}
