import type TS from 'typescript';
import { ts } from './load.js';

const { factory } = ts;

/** `{ a, b: [c = 1] }` of a declaration as the target of an assignment. */
export function toAssignmentTarget(name: TS.BindingName): TS.Expression {
  if (ts.isIdentifier(name)) return name;
  const target = ts.isArrayBindingPattern(name)
    ? factory.createArrayLiteralExpression(name.elements.map(toArrayElement))
    : factory.createObjectLiteralExpression(name.elements.map(toProperty));
  return ts.setOriginalNode(ts.setTextRange(target, name), name);
}

function toArrayElement(element: TS.ArrayBindingElement): TS.Expression {
  if (ts.isOmittedExpression(element)) return element;
  const target = toAssignmentTarget(element.name);
  return element.dotDotDotToken === undefined ? withDefault(target, element) : factory.createSpreadElement(target);
}

function toProperty(element: TS.BindingElement): TS.ObjectLiteralElementLike {
  const target = toAssignmentTarget(element.name);
  if (element.dotDotDotToken !== undefined) return factory.createSpreadAssignment(target);
  const key = element.propertyName ?? factory.createIdentifier((element.name as TS.Identifier).text);
  return factory.createPropertyAssignment(key, withDefault(target, element));
}

function withDefault(target: TS.Expression, { initializer }: TS.BindingElement): TS.Expression {
  return initializer === undefined ? target : factory.createAssignment(target, initializer);
}
