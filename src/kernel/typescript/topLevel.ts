import type TS from 'typescript';
import { CELL } from './cellObject.js';
import type { Listener } from './erase.js';
import { ts } from './load.js';
import type { Edit } from './splice.js';

export type TopLevel = Required<Listener> & {
  edits: Edit[];
  /** Whether the cell awaits at its top level. */
  isAsync: () => boolean;
};

/** Notes what of a cell goes to the runtime: `import()`, `import.meta`, and each top-level `await`. */
export function createTopLevel(file: TS.SourceFile): TopLevel {
  const edits: Edit[] = [];
  let isAsync = false;
  const put = (at: number, text: string, isBehind = false): void =>
    void edits.push({ start: at, end: at, text, isBehind });

  function enter(node: TS.Node, isInFunction: boolean): void {
    const { kind } = node;
    if (kind === ts.SyntaxKind.ImportKeyword)
      edits.push({ start: node.getStart(file), end: node.end, text: `${CELL}.import` });
    else if (kind === ts.SyntaxKind.MetaProperty) replaceMeta(node as TS.MetaProperty);
    if (isInFunction || !isAwaiting(node)) return;
    isAsync = true;
    if (ts.isForOfStatement(node)) put(node.statement.getStart(file), `{ ${CELL}.go(); `);
    else put(node.getStart(file), `${CELL}.go(`);
  }

  function leave(node: TS.Node, isInFunction: boolean): void {
    if (!isInFunction && isAwaiting(node)) put(node.end, ts.isForOfStatement(node) ? '}' : ')', true);
  }

  function replaceMeta(node: TS.MetaProperty): void {
    if (node.keywordToken !== ts.SyntaxKind.ImportKeyword) return;
    edits.push({ start: node.getStart(file), end: node.end, text: `${CELL}.meta` });
  }
  return { edits, enter, leave, isAsync: () => isAsync };
}

function isAwaiting(node: TS.Node): boolean {
  if (node.kind === ts.SyntaxKind.AwaitExpression) return true;
  return ts.isForOfStatement(node) && node.awaitModifier !== undefined;
}
