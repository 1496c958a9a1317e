import type TS from 'typescript';
import { ts } from './load.js';

const { factory } = ts;

/** The one name that a cell's code gets from the runtime; its members are made in `child/cellObject.js`. */
export const CELL = '__cell';

/** `__cell.name`. */
export function memberOfCell(name: string): TS.Expression {
  return factory.createPropertyAccessExpression(factory.createIdentifier(CELL), name);
}

/** `__cell.name(...args)`. */
export function callCell(name: string, args: readonly TS.Expression[]): TS.CallExpression {
  return factory.createCallExpression(memberOfCell(name), undefined, args);
}

/** Gives a made node the place, and the comments, of the written one. */
export function placeAt<Node extends TS.Node>(made: Node, written: TS.Node): Node {
  return ts.setCommentRange(ts.setSourceMapRange(made, ts.getSourceMapRange(written)), ts.getCommentRange(written));
}
