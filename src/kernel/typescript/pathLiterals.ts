import type TS from 'typescript';
import { lineOf, parseCell } from './declarations.js';
import { ts } from './load.js';

/** A text in a cell that is the path of a file somewhere else. */
export type PathLiteral = { path: string; line: number };

/** `/a/b`, `~/a`, `C:\a`, `../a`. */
const ELSEWHERE = /^(?:\/[^/\s]+\/|~\/|[A-Za-z]:[\\/]|\.\.\/)\S[^\n*?<>|]*$/;

/**
 * Paths that start at the root, at home or above the folder and are given to a function, such as `readFileSync`. What a
 * cell imports is no such path.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(findPathLiterals("import '../src/a';\nread('/data/prices.csv', '/');")).toEqual([{ path: '/data/prices.csv', line: 2 }]);
 * ```
 */
export function findPathLiterals(code: string): PathLiteral[] {
  const file = parseCell(code);
  const found: PathLiteral[] = [];
  const visit = (node: TS.Node): void => {
    if (ts.isStringLiteralLike(node) && ELSEWHERE.test(node.text) && isArgument(node)) {
      found.push({ path: node.text, line: lineOf(file, node.getStart(file)) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isArgument(node: TS.Node): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent)) return true;
  if (!ts.isCallExpression(parent) || parent.expression === node) return false;
  const isImport = parent.expression.kind === ts.SyntaxKind.ImportKeyword;
  return !isImport && !(ts.isIdentifier(parent.expression) && parent.expression.text === 'require');
}
