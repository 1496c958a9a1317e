/**
 * Node's loader hooks, on a thread of their own: TypeScript in every spelling, `paths` of tsconfig.json, JSON without
 * attributes. A local file's address bears a version made of its text and that of all it imports, so that an edited
 * file and those that import it are loaded anew and others keep their state.
 */
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createGraph } from './graph.js';
import { findFile, isScript, isTypeScript, matchPaths } from './findFile.js';

const TSLAB = new URL('./tslab/index.js', import.meta.url).href;

let paths;
let graph;
let tell;

export function initialize(data) {
  ({ paths } = data);
  tell = (fact) => data.tell.postMessage(fact);
  graph = createGraph({ ask: toAsk(data.ask), find, tell });
}

export async function resolve(specifier, context, next) {
  if (specifier === 'tslab') return { url: TSLAB, shortCircuit: true };
  const path = find(specifier, context.parentURL);
  if (path === undefined) return next(specifier, context);
  const url = pathToFileURL(path).href;
  if (extname(path) === '.json') {
    const importAttributes = { ...context.importAttributes, type: 'json' };
    return { url: `${url}?v=${graph.textVersion(path)}`, format: 'json', importAttributes, shortCircuit: true };
  }
  if (!isScript(path)) return next(url, context);
  const version = await graph.version(path);
  const result = isTypeScript(path) ? { url, shortCircuit: true } : await next(url, context);
  return { ...result, url: `${url}?v=${version}` };
}

export async function load(url, context, next) {
  if (url.startsWith('file:') && !url.includes('/node_modules/')) {
    tell({ type: 'loaded', path: fileURLToPath(url.replace(/\?v=\w+$/, '')) });
  }
  if (!url.startsWith('file:') || !url.includes('?v=')) return next(url, context);
  const path = fileURLToPath(url.slice(0, url.lastIndexOf('?v=')));
  if (!isTypeScript(path)) return next(url, context);
  const { fault, format, code, map } = await graph.emitted(path);
  if (fault !== undefined) throw new SyntaxError(fault);
  tell({ type: 'map', url, path, map, code });
  return { format, source: code, shortCircuit: true };
}

/** The local file that a specifier means; undefined for packages, Node's own, and what is not there. */
function find(specifier, parentUrl) {
  if (parentUrl === undefined || !parentUrl.startsWith('file:')) return undefined;
  const parent = fileURLToPath(parentUrl.replace(/\?v=\w+$/, ''));
  if (parent.includes('/node_modules/')) return undefined;
  const path = findFile(specifier, parent) ?? matchPaths(specifier, paths);
  return path === undefined || path.includes('/node_modules/') ? undefined : path;
}

function toAsk(port) {
  const waiting = new Map();
  let lastId = 0;
  port.on('message', ({ id, answer }) => {
    waiting.get(id)(answer);
    waiting.delete(id);
  });
  return (question) =>
    new Promise((answered) => {
      waiting.set(++lastId, answered);
      port.postMessage({ id: lastId, ...question });
    });
}
