import ts from 'typescript';

/** The only file that knows the TypeScript compiler; it tells facts about the code of a cell as plain data. */
export type Declaration = {
  name: string;
  /** Absent when it is none of string, number, boolean. */
  value?: string | number | boolean;
  /** As written after the colon; absent without annotation. */
  typeText?: string;
  /** The members of a type that is a string literal or a union of them. */
  choices?: string[];
  /** Text of the JSDoc comment without its tags. */
  help: string;
  /** Text by JSDoc tag: `{ minimum: '0' }`. */
  tags: Record<string, string>;
  /** From 1. */
  line: number;
};

/**
 * The `const` and `let` declarations at the top level of a cell, in order.
 *
 * @example
 * ```ts @import.meta.vitest
 * const [hours] = readDeclarations('/\** Storage duration. *\/ const hours = 4;');
 * expect(hours).toEqual({ name: 'hours', value: 4, help: 'Storage duration.', tags: {}, line: 1 });
 * ```
 */
export function readDeclarations(code: string): Declaration[] {
  const file = parse(code);
  return file.statements.filter(ts.isVariableStatement).flatMap((statement) =>
    statement.declarationList.declarations.map((declaration) => ({
      name: declaration.name.getText(file),
      ...valueOf(declaration.initializer, file),
      ...typeOf(declaration.type, file),
      ...docOf(statement),
      line: lineOf(file, declaration.getStart(file)),
    })),
  );
}

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, true);
}

function lineOf(file: ts.SourceFile, position: number): number {
  return file.getLineAndCharacterOfPosition(position).line + 1;
}

function valueOf(node: ts.Expression | undefined, file: ts.SourceFile): Pick<Declaration, 'value'> {
  if (node === undefined) return {};
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) {
    return valueOf(node.expression, file);
  }
  const value = literalOf(node);
  return value === undefined ? {} : { value };
}

function literalOf(node: ts.Expression): string | number | boolean | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (!ts.isPrefixUnaryExpression(node) || !ts.isNumericLiteral(node.operand)) return undefined;
  const number = Number(node.operand.text);
  if (node.operator === ts.SyntaxKind.MinusToken) return -number;
  return node.operator === ts.SyntaxKind.PlusToken ? number : undefined;
}

function typeOf(node: ts.TypeNode | undefined, file: ts.SourceFile): Pick<Declaration, 'typeText' | 'choices'> {
  if (node === undefined) return {};
  const choices = choicesOf(node, file);
  return { typeText: node.getText(file), ...(choices === undefined ? {} : { choices }) };
}

/** Follows an alias that is declared in the same cell. */
function choicesOf(node: ts.TypeNode, file: ts.SourceFile): string[] | undefined {
  if (ts.isParenthesizedTypeNode(node)) return choicesOf(node.type, file);
  if (ts.isLiteralTypeNode(node)) return ts.isStringLiteral(node.literal) ? [node.literal.text] : undefined;
  if (ts.isUnionTypeNode(node)) {
    const members = node.types.map((member) => choicesOf(member, file));
    return members.every((member) => member !== undefined) ? members.flat() : undefined;
  }
  if (!ts.isTypeReferenceNode(node)) return undefined;
  const name = node.typeName.getText(file);
  const alias = file.statements.filter(ts.isTypeAliasDeclaration).find((candidate) => candidate.name.text === name);
  return alias === undefined ? undefined : choicesOf(alias.type, file);
}

function docOf(statement: ts.VariableStatement): Pick<Declaration, 'help' | 'tags'> {
  const doc = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
  const help = ts.getTextOfJSDocComment(doc?.comment) ?? '';
  const tags = (doc?.tags ?? []).map((tag) => [tag.tagName.text, ts.getTextOfJSDocComment(tag.comment)?.trim() ?? '']);
  return { help: help.replaceAll(/\s*\n\s*/g, ' ').trim(), tags: Object.fromEntries(tags) as Record<string, string> };
}

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
  const topLevel = new Set<ts.Declaration>();
  for (const symbol of checker.getSymbolsInScope(file, ts.SymbolFlags.Value | ts.SymbolFlags.Alias)) {
    if (symbol.declarations === undefined) continue;
    scope.declared.set(symbol.name, { isCaptured: false });
    for (const declaration of symbol.declarations) topLevel.add(declaration);
  }
  const visit = (node: ts.Node): void => {
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
function bind(code: string): { file: ts.SourceFile; checker: ts.TypeChecker } {
  const file = parse(`${code}\nexport {};`);
  const options = { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022 };
  const getSourceFile = (name: string): ts.SourceFile | undefined => (name === file.fileName ? file : undefined);
  const host = { ...ts.createCompilerHost(options), getSourceFile };
  return { file, checker: ts.createProgram([file.fileName], options, host).getTypeChecker() };
}

function symbolOf(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  const isShorthand = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
  return isShorthand ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
}

function noteAssignment(node: ts.Identifier, assigned: Map<string, number>): void {
  if (!isAssigned(node) || assigned.has(node.text)) return;
  const file = node.getSourceFile();
  assigned.set(node.text, lineOf(file, node.getStart(file)));
}

const PATTERN_PARTS = new Set([
  ts.SyntaxKind.ArrayLiteralExpression,
  ts.SyntaxKind.ObjectLiteralExpression,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.SpreadAssignment,
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.NonNullExpression,
  ts.SyntaxKind.AsExpression,
]);

/** Whether a name, or a pattern around it, is written to: `n = 1`, `n++`, `[n] = pair`, `for (n of list)`. */
function isAssigned(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.PlusPlusToken || parent.operator === ts.SyntaxKind.MinusMinusToken;
  }
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    const isAssignment = kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
    return parent.left === node && isAssignment;
  }
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === node;
  return isPartOfPattern(node, parent) && isAssigned(parent);
}

function isPartOfPattern(node: ts.Node, parent: ts.Node): boolean {
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node;
  return PATTERN_PARTS.has(parent.kind);
}

function isVariable(declaration: ts.Declaration): boolean {
  const isBinding = ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration);
  return isBinding && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0;
}

/** Whether a name stands in code that is kept and runs later: a function's, or the start value of a class field. */
function runsLater(node: ts.Node): boolean {
  if (ts.isPartOfTypeNode(node) || ts.isTypeQueryNode(node.parent)) return false;
  return ts.findAncestor(node, (outer) => ts.isFunctionLike(outer) || ts.isPropertyDeclaration(outer)) !== undefined;
}
