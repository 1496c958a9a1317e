/** Stack traces in the author's terms: cells by their label, files by their TypeScript lines, none of our own frames. */
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { toFinder } from './places.js';

const OWN_FOLDER = new URL('.', import.meta.url).href;
const FRAME_LIMIT = 40;
/** Scripts whose places are known; those of older ones are told as the engine has them. */
const KEPT = 2000;

/** Scripts whose code was made from TypeScript, by the name under which the engine knows them. */
export function installStackTraces() {
  const scripts = new Map();
  const waiting = [];
  Error.stackTraceLimit = FRAME_LIMIT;
  Error.prepareStackTrace = (error, sites) => [headOf(error), ...sites.flatMap(toLine)].join('\n');

  function toLine(site) {
    const script = site.getFileName() ?? site.getScriptNameOrSourceURL();
    if (typeof script === 'string' && (script.startsWith(OWN_FOLDER) || script.startsWith('node:internal'))) return [];
    const place = originOf(script, site.getLineNumber(), site.getColumnNumber());
    if (place === undefined) return [];
    const written = `${script}:${site.getLineNumber()}:${site.getColumnNumber()}`;
    return [`    at ${site.toString().replace(written, `${place.file}:${place.line}:${place.column}`)}`];
  }

  /** Where a position of a script stands in what its author wrote; undefined for code that nobody wrote. */
  function originOf(name, line, column) {
    for (const takeWaiting of waiting) takeWaiting();
    const script = scripts.get(name);
    if (script === undefined) return { file: toPath(name), line, column };
    script.find ??= 'spans' in script.map ? toFinder(script.map, script.code) : toMapFinder(script.map);
    const place = script.find(line, column);
    return place === undefined ? undefined : { file: script.label, ...place };
  }

  return {
    /** `label` is what frames show; `map` a source map, or what `splice` made of the code. */
    add: (name, { label, map, code }) => {
      scripts.delete(name);
      scripts.set(name, { label, map, code });
      if (scripts.size > KEPT) scripts.delete(scripts.keys().next().value);
    },
    /** Is called before scripts are looked up, to add what other threads have told. */
    beforeLookup: (takeWaiting) => waiting.push(takeWaiting),
    originOf,
  };
}

function toMapFinder(text) {
  const map = new SourceMap(text);
  return (line, column) => {
    const { originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    return originalLine === undefined ? undefined : { line: originalLine + 1, column: originalColumn + 1 };
  };
}

function headOf(error) {
  try {
    return String(error);
  } catch {
    return 'Error';
  }
}

/** `file:///a/b.js?v=1` as `/a/b.js`. */
export function toPath(name) {
  if (typeof name !== 'string' || !name.startsWith('file:')) return name;
  return fileURLToPath(name.replace(/\?v=\w+$/, ''));
}
