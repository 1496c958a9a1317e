import type TS from 'typescript';
import { callCell, placeAt } from './cellObject.js';
import { ts } from './load.js';

const { factory } = ts;

/**
 * An `import` of a cell as statements that load the module and assign its exports:
 * `[a, b] = __cell.init(__cell.pick(await __cell.import('m'), 'm', ['default', 'b?']), 'a', 'b')`.
 *
 * A name that the cell does not use may be a type, of which nothing is left at run time: it is marked with `?`.
 */
export function toImportStatements(
  node: TS.ImportDeclaration | TS.ExportDeclaration,
  used: ReadonlySet<string>,
): TS.Statement[] {
  const specifier = node.moduleSpecifier;
  if (specifier === undefined) return [];
  const loaded = callCell('import', [specifier, ...attributesOf(node)]);
  const awaited = placeAt(factory.createAwaitExpression(placeAt(loaded, node)), node);
  const clause = ts.isImportDeclaration(node) ? node.importClause : undefined;
  if (clause === undefined) return [placeAt(factory.createExpressionStatement(awaited), node)];
  const names = namesOf(clause);
  const keys = names.map(({ key, target }) =>
    factory.createStringLiteral(used.has(target.text) || key === '*' ? key : `${key}?`),
  );
  const picked = callCell('pick', [awaited, specifier, factory.createArrayLiteralExpression(keys)]);
  const targets = factory.createArrayLiteralExpression(names.map(({ target }) => target));
  const quoted = names.map(({ target }) => factory.createStringLiteral(target.text));
  const bound = placeAt(callCell('init', [placeAt(picked, node), ...quoted]), node);
  const assignment = placeAt(factory.createAssignment(targets, bound), node);
  return [placeAt(factory.createExpressionStatement(assignment), node)];
}

type Imported = { key: string; target: TS.Identifier };

function namesOf({ name, namedBindings }: TS.ImportClause): Imported[] {
  const names: Imported[] = name === undefined ? [] : [{ key: 'default', target: name }];
  if (namedBindings === undefined) return names;
  if (ts.isNamespaceImport(namedBindings)) return [...names, { key: '*', target: namedBindings.name }];
  const elements = namedBindings.elements.map((element) => ({
    key: (element.propertyName ?? element.name).text,
    target: element.name,
  }));
  return [...names, ...elements];
}

// `with { type: 'json' }`
function attributesOf({ attributes }: TS.ImportDeclaration | TS.ExportDeclaration): TS.Expression[] {
  if (attributes === undefined) return [];
  const properties = attributes.elements.map(({ name, value }) => factory.createPropertyAssignment(name, value));
  const values = factory.createObjectLiteralExpression(properties);
  return [factory.createObjectLiteralExpression([factory.createPropertyAssignment('with', values)])];
}
