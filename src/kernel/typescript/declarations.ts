import type TS from 'typescript';
import { ts } from './load.js';

/** A variable that a cell declares, as its author wrote it. */
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
  const file = parseCell(code);
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

/** The syntax tree of a cell. */
export function parseCell(code: string): TS.SourceFile {
  return ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, true);
}

/** The line, from 1, of a position. */
export function lineOf(file: TS.SourceFile, position: number): number {
  return file.getLineAndCharacterOfPosition(position).line + 1;
}

function valueOf(node: TS.Expression | undefined, file: TS.SourceFile): Pick<Declaration, 'value'> {
  if (node === undefined) return {};
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) {
    return valueOf(node.expression, file);
  }
  const value = literalOf(node);
  return value === undefined ? {} : { value };
}

function literalOf(node: TS.Expression): string | number | boolean | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (!ts.isPrefixUnaryExpression(node) || !ts.isNumericLiteral(node.operand)) return undefined;
  const number = Number(node.operand.text);
  if (node.operator === ts.SyntaxKind.MinusToken) return -number;
  return node.operator === ts.SyntaxKind.PlusToken ? number : undefined;
}

function typeOf(node: TS.TypeNode | undefined, file: TS.SourceFile): Pick<Declaration, 'typeText' | 'choices'> {
  if (node === undefined) return {};
  const choices = choicesOf(node, file);
  return { typeText: node.getText(file), ...(choices === undefined ? {} : { choices }) };
}

/** Follows an alias that is declared in the same cell. */
function choicesOf(node: TS.TypeNode, file: TS.SourceFile): string[] | undefined {
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

function docOf(statement: TS.VariableStatement): Pick<Declaration, 'help' | 'tags'> {
  const doc = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1);
  const help = ts.getTextOfJSDocComment(doc?.comment) ?? '';
  const tags = (doc?.tags ?? []).map((tag) => [tag.tagName.text, ts.getTextOfJSDocComment(tag.comment)?.trim() ?? '']);
  return { help: help.replaceAll(/\s*\n\s*/g, ' ').trim(), tags: Object.fromEntries(tags) as Record<string, string> };
}
