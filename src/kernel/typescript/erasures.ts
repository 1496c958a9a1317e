import type TS from 'typescript';
import { ts } from './load.js';
import type { Edit } from './splice.js';

const { SyntaxKind } = ts;

/** What a walk over a file has found. */
export type Reading = {
  /** Take the types out; in the order in which they were found. */
  edits: Edit[];
  /** Names that stand in code rather than in types; those of properties are none. */
  used: Set<string>;
  /** Names that are assigned to where they are not declared. */
  assigned: Set<string>;
  /** Whether it holds what TypeScript has to write anew rather than to leave out: an enum, a decorator, JSX. */
  isHard: boolean;
};

/** Modifiers that say something to the compiler alone. */
const ERASED_MODIFIERS = new Set([
  SyntaxKind.PublicKeyword,
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.ReadonlyKeyword,
  SyntaxKind.OverrideKeyword,
  SyntaxKind.AbstractKeyword,
  SyntaxKind.DeclareKeyword,
]);

type Typed = TS.VariableDeclaration | TS.ParameterDeclaration | TS.PropertyDeclaration;
type Called = { typeArguments?: TS.NodeArray<TS.Node> };
type Eraser = Partial<Record<TS.SyntaxKind, (node: never) => void>>;

const SIGNATURES = [
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
];
const WITH_TYPE_ARGUMENTS = [
  SyntaxKind.CallExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.TaggedTemplateExpression,
  SyntaxKind.ExpressionWithTypeArguments,
];

function forKinds(kinds: readonly TS.SyntaxKind[], eraser: (node: never) => void): Eraser {
  return Object.fromEntries(kinds.map((kind) => [kind, eraser]));
}

/** What goes out of a node of each kind, its parts aside. */
export function createEraser({ text }: TS.SourceFile, reading: Reading): Eraser {
  const erase = (start: number, end: number, by = ''): void => void reading.edits.push({ start, end, text: by });
  // `<T, U>`, brackets and all.
  const list = (types: TS.NodeArray<TS.Node> | undefined): void => {
    if (types !== undefined) erase(types.pos - 1, text.indexOf('>', types.end) + 1);
  };
  const modifiers = (node: TS.HasModifiers): void => {
    for (const { kind, pos, end } of node.modifiers ?? []) if (ERASED_MODIFIERS.has(kind)) erase(pos, end, ' ');
  };
  // `?: T`, `!: T` behind a name.
  const type = (node: Typed): void => {
    const { questionToken, exclamationToken } = node as { questionToken?: TS.Node; exclamationToken?: TS.Node };
    const end = (node.type ?? questionToken ?? exclamationToken)?.end;
    if (end !== undefined) erase(node.name.end, end);
  };
  const signature = (node: TS.SignatureDeclaration): void => {
    const { questionToken } = node as { questionToken?: TS.Node };
    if (ts.canHaveModifiers(node)) modifiers(node);
    if (questionToken !== undefined) erase(questionToken.pos, questionToken.end);
    list(node.typeParameters);
    if (node.type !== undefined) erase(node.type.pos - 1, node.type.end);
  };
  const classHead = (node: TS.ClassLikeDeclaration): void => {
    modifiers(node);
    list(node.typeParameters);
    for (const { token, pos, end } of node.heritageClauses ?? [])
      if (token === SyntaxKind.ImplementsKeyword) erase(pos, end);
  };
  return {
    [SyntaxKind.VariableDeclaration]: type,
    [SyntaxKind.Parameter]: (node: TS.ParameterDeclaration) => {
      // A parameter that is a property is written out.
      if (node.modifiers !== undefined) reading.isHard = true;
      else if (!ts.isIdentifier(node.name) || node.name.text !== 'this') type(node);
      else erase(node.pos, node.end + (/^\s*,/.exec(text.slice(node.end))?.[0].length ?? 0));
    },
    [SyntaxKind.PropertyDeclaration]: (node: TS.PropertyDeclaration) => {
      modifiers(node);
      type(node);
      if (!text.endsWith(';', node.end))
        reading.edits.push({ start: node.end, end: node.end, text: ';', isBehind: true });
    },
    ...forKinds(SIGNATURES, signature),
    ...forKinds([SyntaxKind.ClassDeclaration, SyntaxKind.ClassExpression], classHead),
    ...forKinds(WITH_TYPE_ARGUMENTS, (node: Called) => {
      list(node.typeArguments);
    }),
  };
}
