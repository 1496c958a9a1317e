import type TS from 'typescript';
import { CELL } from './cellObject.js';
import { ts } from './load.js';

/**
 * An `import` of a cell as a statement that loads the module and assigns its exports:
 * `[a, b] = __cell.init(__cell.pick(await __cell.import('m'), 'm', ['default', 'b?']), 'a', 'b');`
 *
 * A name that the cell does not use may be a type, of which nothing is left at run time: it is marked with `?`.
 *
 * @returns '' for an import of types alone.
 */
export function importText(node: TS.ImportDeclaration, used: ReadonlySet<string>, file: TS.SourceFile): string {
  const { importClause: clause, moduleSpecifier, attributes } = node;
  if (clause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return '';
  const specifier = moduleSpecifier.getText(file);
  const options =
    attributes === undefined ? '' : `, { with: { ${attributes.elements.map((one) => one.getText(file)).join(', ')} } }`;
  const loaded = `await ${CELL}.import(${specifier}${options})`;
  if (clause === undefined) return `${loaded};\n`;
  const names = namesOf(clause);
  const keys = names.map(({ key, name }) => JSON.stringify(used.has(name) || key === '*' ? key : `${key}?`));
  const targets = names.map(({ name }) => name);
  const quoted = targets.map((name) => `, "${name}"`).join('');
  return `[${targets.join(', ')}] = ${CELL}.init(${CELL}.pick(${loaded}, ${specifier}, [${keys.join(', ')}])${quoted});\n`;
}

function namesOf({ name, namedBindings }: TS.ImportClause): { key: string; name: string }[] {
  const names = name === undefined ? [] : [{ key: 'default', name: name.text }];
  if (namedBindings === undefined) return names;
  if (ts.isNamespaceImport(namedBindings)) return [...names, { key: '*', name: namedBindings.name.text }];
  const values = namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly);
  return [...names, ...values.map((one) => ({ key: (one.propertyName ?? one.name).text, name: one.name.text }))];
}
