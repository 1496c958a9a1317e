import type TS from 'typescript';
import { isAssigned } from './assigned.js';
import { memberOfCell, placeAt } from './cellObject.js';
import { ts } from './load.js';

const { factory } = ts;

export type Renaming = {
  /** Whether a name of the notebook may be assigned only where it is declared. */
  isConstant: (name: string) => boolean;
  /** Whether JavaScript's globals have it too: it gets another one, so that no package is disturbed. */
  isRenamed: (name: string) => boolean;
  /** Whether an identifier means a name of the notebook's top level. */
  isTopLevel: (identifier: TS.Identifier) => boolean;
  /** Whether it stands where the declaration that it means has not run yet. */
  isEarly: (identifier: TS.Identifier) => boolean;
};

/** The name under which a name of the notebook is kept when a JavaScript global has it too. */
export function renameGlobal(name: string): string {
  return `${name}$`;
}

/**
 * The node to stand for a written one where a name changes, else the node itself. An assignment to a constant becomes
 * one to `__cell.constant.name`, which throws as the engine would.
 */
export function renameIn(node: TS.Node, renaming: Renaming): TS.Node {
  if (ts.isIdentifier(node)) return isLabel(node) ? node : toName(node, renaming);
  if (ts.isShorthandPropertyAssignment(node)) return spellShorthand(node, renaming);
  if (ts.isBindingElement(node)) return spellBinding(node, renaming);
  return ts.isImportSpecifier(node) ? spellImport(node, renaming) : node;
}

function toName(node: TS.Identifier, { isConstant, isRenamed, isTopLevel, isEarly }: Renaming): TS.Expression {
  if (!isDeclaring(node) && isEarly(node)) {
    return placeAt(factory.createPropertyAccessExpression(memberOfCell('early'), node.text), node);
  }
  const isRefused = isConstant(node.text) && isAssigned(node);
  if ((!isRefused && !isRenamed(node.text)) || !isTopLevel(node)) return node;
  if (isRefused) return placeAt(factory.createPropertyAccessExpression(memberOfCell('constant'), node.text), node);
  return ts.setOriginalNode(placeAt(factory.createIdentifier(renameGlobal(node.text)), node), node);
}

// `{ process }` becomes `{ process: process$ }`.
function spellShorthand(node: TS.ShorthandPropertyAssignment, renaming: Renaming): TS.Node {
  const { name, objectAssignmentInitializer } = node;
  const target = toName(name, renaming);
  if (target === name) return node;
  const value =
    objectAssignmentInitializer === undefined ? target : factory.createAssignment(target, objectAssignmentInitializer);
  return placeAt(factory.createPropertyAssignment(name.text, value), node);
}

function spellBinding(node: TS.BindingElement, renaming: Renaming): TS.Node {
  const { name, propertyName, dotDotDotToken, initializer } = node;
  const isShort = ts.isObjectBindingPattern(node.parent) && propertyName === undefined && dotDotDotToken === undefined;
  if (!isShort || !ts.isIdentifier(name) || toName(name, renaming) === name) return node;
  return factory.updateBindingElement(node, undefined, factory.createIdentifier(name.text), name, initializer);
}

function spellImport(node: TS.ImportSpecifier, renaming: Renaming): TS.Node {
  const { name, propertyName, isTypeOnly } = node;
  if (propertyName !== undefined || toName(name, renaming) === name) return node;
  return factory.updateImportSpecifier(node, isTypeOnly, factory.createIdentifier(name.text), name);
}

/** A name in the place where it is declared. */
function isDeclaring(node: TS.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isClassLike(parent)) && parent.name === node
  );
}

/** A name that stands for a property or a label rather than a binding. */
function isLabel(node: TS.Identifier): boolean {
  // What was made here, not written, has no parent and stays.
  const parent = node.parent as TS.Node | undefined;
  if (parent === undefined) return true;
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) return parent.propertyName === node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) return parent.name === node;
  if (ts.isClassElement(parent) || ts.isObjectLiteralElement(parent)) return parent.name === node;
  return (
    ts.isEnumMember(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isMetaProperty(parent) ||
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent)
  );
}
