/** `require` of a notebook: TypeScript files too, edited local files anew. */
import { readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

const TSLAB = new URL('./tslab/', import.meta.url);
const ENDINGS = ['.ts', '.tsx', '.cts', '.mts'];

/** @param tell takes `[{ path, isEdited }]` of the files that were loaded anew */
export function createCommonJs({ agent, stacks, filename, tell }) {
  const plainRequire = createRequire(filename);
  const stamps = new Map();
  const ask = toAskAndWait(agent);

  function compile(module, path) {
    const { fault, code, map } = ask({ question: 'module', path, code: readFileSync(path, 'utf8'), isRequired: true });
    if (fault !== undefined) throw new SyntaxError(fault);
    stacks.add(path, { label: path, map, code });
    module._compile(code, path);
  }

  /** Kept out of the list of endings until a notebook requires a local file: packages never need it. */
  function install() {
    for (const ending of ENDINGS) Module._extensions[ending] = compile;
  }

  function requireFromCell(specifier) {
    if (specifier === 'tslab' || String(specifier).startsWith('tslab/')) return requireTslab(specifier);
    if (!/^\.{0,2}\//.test(specifier)) return plainRequire(specifier);
    install();
    tell(dropEdited());
    try {
      return plainRequire(plainRequire.resolve(findSource(specifier)));
    } finally {
      remember();
    }
  }

  function remember() {
    for (const path of localModules()) if (!stamps.has(path)) stamps.set(path, stampOf(path));
  }

  // `./a.js` of TypeScript stands for `./a.ts` where there is no such file.
  function findSource(specifier) {
    try {
      plainRequire.resolve(specifier);
      return specifier;
    } catch (error) {
      if (!/\.[cm]?js$/.test(specifier)) throw error;
      return specifier.replace(/\.([cm]?)js$/, '.$1ts');
    }
  }

  /** Forgets edited files and those that required them. */
  function dropEdited() {
    const edited = localModules().filter((path) => stamps.has(path) && stamps.get(path) !== stampOf(path));
    const dropped = new Set(edited);
    for (let size = 0; size < dropped.size;) {
      size = dropped.size;
      for (const path of localModules()) {
        if (plainRequire.cache[path].children.some((child) => dropped.has(child.id))) dropped.add(path);
      }
    }
    for (const path of dropped) {
      delete plainRequire.cache[path];
      stamps.delete(path);
    }
    return [...dropped].map((path) => ({ path, isEdited: edited.includes(path) }));
  }

  const require = Object.assign(requireFromCell, {
    cache: plainRequire.cache,
    extensions: plainRequire.extensions,
    resolve: plainRequire.resolve,
    main: undefined,
  });
  return { require, dropEdited, remember };

  function requireTslab(specifier) {
    return plainRequire(new URL(specifier === 'tslab' ? 'index.js' : specifier.slice('tslab/'.length), TSLAB).pathname);
  }

  function localModules() {
    return Object.keys(plainRequire.cache).filter(
      (path) => !path.includes('/node_modules/') && !path.startsWith(TSLAB.pathname),
    );
  }
}

function stampOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? 'gone' : `${stats.mtimeMs} ${stats.size}`;
}

/** Asks the parent and stands still until it has answered: `require` cannot wait otherwise. */
function toAskAndWait(agent) {
  let channel;
  const lock = new Int32Array(new SharedArrayBuffer(4));
  return (question) => {
    if (channel === undefined) {
      channel = new MessageChannel();
      channel.port1.unref();
      agent.postMessage({ port: channel.port2, lock }, [channel.port2]);
    }
    Atomics.store(lock, 0, 0);
    channel.port1.postMessage({ id: 0, ...question });
    Atomics.wait(lock, 0, 0);
    return receiveMessageOnPort(channel.port1).message.answer;
  };
}
