import type TS from 'typescript';
import { ts } from './load.js';

const { SyntaxKind } = ts;

/** Notes the names that a node assigns to: `a = 1`, `a++`, `[a] = pair`, `for (a of list)`. */
export function noteAssigned(node: TS.Node, assigned: Set<string>): void {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment) addTargets(node.left, assigned);
  } else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const isStep = node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken;
    if (isStep) addTargets(node.operand, assigned);
  } else if (ts.isForOfStatement(node) || ts.isForInStatement(node)) addTargets(node.initializer, assigned);
}

/** The names in what is assigned to, patterns included; what stands before a dot or a bracket is not assigned. */
function addTargets(node: TS.Node, names: Set<string>): void {
  if (ts.isIdentifier(node)) names.add(node.text);
  else if (
    !ts.isPropertyAccessExpression(node) &&
    !ts.isElementAccessExpression(node) &&
    !ts.isVariableDeclarationList(node)
  ) {
    ts.forEachChild(node, (child) => {
      addTargets(child, names);
    });
  }
}
