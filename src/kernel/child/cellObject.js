/** What the code of a cell reaches under the name `__cell`; src/kernel/typescript makes code that uses it. */

const CONSTANT = new Proxy(Object.create(null), {
  set() {
    throw new TypeError('Assignment to constant variable.');
  },
});

const EARLY = new Proxy(Object.create(null), {
  get(_, name) {
    throw new ReferenceError(`Cannot access '${String(name)}' before initialization`);
  },
  set(_, name) {
    throw new ReferenceError(`Cannot access '${String(name)}' before initialization`);
  },
});

/** @param cell its `isStopped` tells that it was interrupted, its `declare` makes names */
export function createCellObject(cell, modules) {
  return {
    constant: CONSTANT,
    early: EARLY,
    declare: (...names) => cell.declare(names),
    init: (value, ...names) => {
      cell.declare(names);
      return value;
    },
    meta: modules.meta,
    import: modules.import,
    pick: pickExports,
    go: (value) => {
      // Thrown where nobody hears it: the cell has ended, this only keeps its code from going on.
      if (cell.isStopped) throw new Error('the cell was stopped');
      return value;
    },
  };
}

/** The values of `import { keys } from specifier`; `*` is the namespace, and a key that ends with `?` may be a type. */
export function pickExports(namespace, specifier, keys) {
  return keys.map((key) => {
    if (key === '*') return withCommonExports(namespace);
    const isOptional = key.endsWith('?');
    const name = isOptional ? key.slice(0, -1) : key;
    if (name in namespace) return namespace[name];
    const common = commonExports(namespace);
    if (common !== undefined && name in common) return common[name];
    if (isOptional && name !== 'default') return undefined;
    throw new SyntaxError(`The requested module '${specifier}' does not provide an export named '${name}'`);
  });
}

/** Node finds only some exports of a CommonJS module; all of them stand in its default export. */
function withCommonExports(namespace) {
  const common = commonExports(namespace);
  if (common === undefined || Object.keys(common).every((key) => key in namespace)) return namespace;
  const all = Object.create(null, Object.getOwnPropertyDescriptors(common));
  for (const key of Object.keys(namespace))
    Object.defineProperty(all, key, { value: namespace[key], enumerable: true });
  return all;
}

function commonExports(namespace) {
  const { default: common } = namespace;
  const isObject = typeof common === 'function' || (typeof common === 'object' && common !== null);
  if (!isObject) return undefined;
  const others = Object.keys(namespace).filter(
    (key) => key !== 'default' && key !== 'module.exports' && key !== '__esModule',
  );
  return others.every((key) => Object.is(namespace[key], common[key])) ? common : undefined;
}
