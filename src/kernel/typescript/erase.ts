import type TS from 'typescript';
import { hasModifier, isTypeOnly } from './declared.js';
import { createEraser, type Reading } from './erasures.js';
import { ts } from './load.js';
import { noteAssigned } from './targets.js';

/** Is told each node of code before and after what it holds; `isInFunction` when that runs later. */
export type Listener = {
  enter?: (node: TS.Node, isInFunction: boolean) => void;
  leave?: (node: TS.Node, isInFunction: boolean) => void;
};

const { SyntaxKind } = ts;

const HARD = new Set([
  SyntaxKind.EnumDeclaration,
  SyntaxKind.ModuleDeclaration,
  SyntaxKind.Decorator,
  SyntaxKind.JsxElement,
  SyntaxKind.JsxSelfClosingElement,
  SyntaxKind.JsxFragment,
  SyntaxKind.ImportEqualsDeclaration,
  SyntaxKind.TypeAssertionExpression,
  SyntaxKind.AccessorKeyword,
]);

/** What bears a name that means no variable. A computed one is none of them: it is an expression in brackets. */
const NAMED = new Set([
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);

/** Reads the parts of a file one after the other and notes how its types are taken out. */
export function createReader(
  file: TS.SourceFile,
  listener: Listener,
): { reading: Reading; read: (node: TS.Node) => void } {
  const { text } = file;
  const reading: Reading = { edits: [], used: new Set(), assigned: new Set(), isHard: false };
  const erase = createEraser(file, reading);
  const labels = new Set<TS.Node>();
  let isInFunction = false;

  function read(node: TS.Node): void {
    if (labels.has(node)) return;
    note(node);
    if (reading.isHard || isTypePart(node)) return;
    if (isErased(node)) {
      reading.edits.push({ start: node.getStart(file), end: node.end, text: ';' });
      return;
    }
    listener.enter?.(node, isInFunction);
    erase[node.kind]?.(node as never);
    const wasInFunction = isInFunction;
    isInFunction ||= ts.isFunctionLike(node) || ts.isClassElement(node);
    ts.forEachChild(node, read);
    isInFunction = wasInFunction;
    eraseBehind(node);
    listener.leave?.(node, isInFunction);
  }

  function note(node: TS.Node): void {
    if (HARD.has(node.kind) || isUsing(node)) reading.isHard = true;
    if (ts.isIdentifier(node)) reading.used.add(node.text);
    else if (NAMED.has(node.kind)) noteLabel((node as TS.PropertyAccessExpression).name);
    noteAssigned(node, reading.assigned);
  }

  function noteLabel(name: TS.Node): void {
    if (ts.isIdentifier(name)) labels.add(name);
  }

  function eraseBehind(node: TS.Node): void {
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
      // Without the type, the next line would go on with this one.
      const isOpenEnd = /^\s*\n\s*[([`]/.test(text.slice(node.end, node.end + 200));
      reading.edits.push({ start: node.expression.end, end: node.end, text: isOpenEnd ? ';' : '' });
    } else if (ts.isNonNullExpression(node)) {
      reading.edits.push({ start: node.expression.end, end: node.end, text: '' });
    }
  }
  return { reading, read };
}

function isUsing(node: TS.Node): boolean {
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) !== 0;
}

/** Types are not walked through; an `implements` clause is one of them. */
function isTypePart(node: TS.Node): boolean {
  if (node.kind === SyntaxKind.ExpressionWithTypeArguments) return false;
  if (ts.isHeritageClause(node)) return node.token === SyntaxKind.ImplementsKeyword;
  return ts.isTypeNode(node) || node.kind === SyntaxKind.TypeParameter;
}

const ALWAYS_ERASED = new Set([
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.TypeAliasDeclaration,
  SyntaxKind.IndexSignature,
]);
const ERASED_WITHOUT_BODY = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);

/** Whether a statement, or a member of a class, is there for the compiler alone. */
function isErased(node: TS.Node): boolean {
  const { kind } = node;
  if (ALWAYS_ERASED.has(kind)) return true;
  if (ERASED_WITHOUT_BODY.has(kind)) return (node as TS.FunctionLikeDeclaration).body === undefined;
  if (ts.isVariableStatement(node) || ts.isClassDeclaration(node)) return isTypeOnly(node);
  return (
    ts.isPropertyDeclaration(node) &&
    (hasModifier(node, SyntaxKind.DeclareKeyword) || hasModifier(node, SyntaxKind.AbstractKeyword))
  );
}
