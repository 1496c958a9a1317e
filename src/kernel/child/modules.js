/** Imports of cells: resolved from the notebook's folder, TypeScript by way of the parent, edited files anew. */
import { createRequire, isBuiltin, register } from 'node:module';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { createCommonJs } from './commonjs.js';

const TSLAB = new URL('./tslab/index.js', import.meta.url);
const IS_LOCAL = /^(?:\.{0,2}\/|file:|#)/;

/** @param noteAccess takes the files that imports load; undefined where nobody asks */
export function createModules({ agent, events, stacks, noteAccess }) {
  const filename = resolve('notebook.ts');
  const url = pathToFileURL(filename).href;
  const importHere = new vm.Script('(specifier, options) => import(specifier, options)', {
    filename: url,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext();
  const commonJs = createCommonJs({ agent, stacks, filename, tell: tellReloaded });
  let paths = [];
  let loader;

  async function importModule(specifier, options) {
    const wanted = String(specifier);
    if (wanted === 'tslab') return importHere(TSLAB.href);
    if (isOurs(wanted) || (noteAccess !== undefined && isLinked(wanted))) loader ??= startLoader();
    // Node keeps CommonJS files by their path; the loader tells of edits.
    if (loader !== undefined) commonJs.dropEdited();
    try {
      return await importHere(wanted, options);
    } catch (error) {
      // A package that is a link to TypeScript sources.
      if (loader !== undefined || error.code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw error;
      loader = startLoader();
      return await importHere(wanted, options);
    } finally {
      if (loader !== undefined) commonJs.remember();
      loader?.tellReloaded();
    }
  }

  function isOurs(specifier) {
    if (IS_LOCAL.test(specifier)) return true;
    return !isBuiltin(specifier) && paths.some(([pattern]) => specifier.startsWith(pattern.split('*')[0]));
  }

  /** A package whose files are not under node_modules: they may change without its version. */
  function isLinked(specifier) {
    if (isBuiltin(specifier)) return false;
    try {
      return !createRequire(filename).resolve(specifier).includes('/node_modules/');
    } catch {
      // One for `import` only.
      return true;
    }
  }

  /** Started with the first module that needs it: it costs a thread. */
  function startLoader() {
    const asking = new MessageChannel();
    const telling = new MessageChannel();
    agent.postMessage({ port: asking.port1 }, [asking.port1]);
    register('./hooks.js', import.meta.url, {
      data: { ask: asking.port2, tell: telling.port2, paths },
      transferList: [asking.port2, telling.port2],
    });
    telling.port1.unref();
    const reloaded = [];
    const takeAll = () => {
      for (let taken; (taken = receiveMessageOnPort(telling.port1)) !== undefined;) {
        const { type, ...fact } = taken.message;
        if (type === 'map') stacks.add(fact.url, { label: fact.path, map: fact.map, code: fact.code });
        else if (type === 'loaded') noteAccess?.({ kind: 'file', target: fact.path, isAllowed: true });
        else reloaded.push(fact);
      }
    };
    stacks.beforeLookup(takeAll);
    return {
      tellReloaded: () => {
        takeAll();
        tellReloaded(reloaded.splice(0));
      },
    };
  }

  /** Says on stderr which files were loaded anew: `{ path, isEdited }` each. */
  function tellReloaded(files) {
    if (files.length === 0) return;
    const list = (isEdited) =>
      files
        .filter((file) => file.isEdited === isEdited)
        .map(({ path }) => relative('.', path))
        .join(', ');
    const users = list(false) === '' ? '' : `, and with it ${list(false)}`;
    events.tellOfCell({ type: 'stream', name: 'stderr', text: `Loaded anew, since edited: ${list(true)}${users}\n` });
  }

  return {
    import: importModule,
    require: commonJs.require,
    meta: {
      url,
      filename,
      dirname: resolve('.'),
      resolve: (specifier) => pathToFileURL(createRequire(filename).resolve(specifier)).href,
    },
    setPaths: (found) => (paths = found),
  };
}
