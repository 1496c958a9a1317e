import type TS from 'typescript';
import { CELL } from './cellObject.js';
import { identifiersOf, isVarList } from './declared.js';
import { ts } from './load.js';
import type { Part } from './splice.js';

/**
 * A statement of a cell's top level as parts of its script: what it declares becomes an assignment, behind which the name
 * is there, and the last expression is returned, in an array, since a promise that is returned bare would be awaited.
 */
export function toParts(statement: TS.Statement, file: TS.SourceFile, isLast: boolean): Part[] {
  const at = statement.getStart(file);
  const text = (words: string): Part => ({ text: words, at });
  if (ts.isFunctionDeclaration(statement)) {
    const { name, asteriskToken } = statement;
    const isAsync = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
    const head = `${name!.text} = ${isAsync ? 'async ' : ''}function${asteriskToken === undefined ? '' : '*'} `;
    return [text(head), { from: name!.end, to: statement.end }, text(';\n')];
  }
  if (ts.isVariableStatement(statement)) {
    const isVar = isVarList(statement.declarationList);
    return statement.declarationList.declarations.flatMap((node) => toDeclarationParts(node, file, isVar));
  }
  if (ts.isClassDeclaration(statement)) {
    const { name, modifiers } = statement;
    const from = modifiers === undefined ? at : modifiers.end;
    return [text(`${name!.text} = ${CELL}.init(`), { from, to: statement.end }, text(`, "${name!.text}");\n`)];
  }
  if (isLast && ts.isExpressionStatement(statement)) {
    const { pos, end } = statement.expression;
    return [text('return ['), { from: pos, to: end }, text('];\n')];
  }
  return [{ from: statement.pos, to: statement.end }, text(';\n')];
}

function toDeclarationParts(node: TS.VariableDeclaration, file: TS.SourceFile, isVar: boolean): Part[] {
  const { name, initializer } = node;
  const at = name.getStart(file);
  const text = (words: string): Part => ({ text: words, at });
  const target = { from: at, to: name.end };
  const names = identifiersOf(name).map((identifier) => `"${identifier.text}"`);
  const declare = isVar ? '' : `${CELL}.declare(${names.join(', ')}); `;
  if (initializer === undefined) return isVar ? [] : [text(declare), target, text(' = void 0;\n')];
  const value = { from: initializer.pos, to: initializer.end };
  // A function without a name takes that of what it is assigned to.
  if (isVar || isNamedByTarget(initializer)) {
    return [text(`${declare}(`), target, text(' = '), value, text(');\n')];
  }
  return [text('('), target, text(` = ${CELL}.init(`), value, text(`, ${names.join(', ')}));\n`)];
}

/** Whether a value takes the name of what it is assigned to; to make it cannot fail, but for a class. */
export function isNamedByTarget(node: TS.Node): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isClassExpression(node);
}
