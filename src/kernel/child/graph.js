/** Local files and what they import, with versions; a file is read again when its time or size has changed. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { isScript } from './findFile.js';

/**
 * `ask` sends a file's text to the compiler, `find(specifier, parentUrl)` finds the file meant, `tell` takes
 * `{ type: 'reloaded', path, isEdited }` when a file gets a new version.
 */
export function createGraph({ ask, find, tell }) {
  const texts = new Map();
  const told = new Map();

  function read(path) {
    const { mtimeMs, size } = statSync(path);
    const known = texts.get(path);
    if (known?.mtimeMs === mtimeMs && known.size === size) return known;
    const text = readFileSync(path, 'utf8');
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const entry = known?.hash === hash ? { ...known, mtimeMs, size } : { mtimeMs, size, text, hash };
    texts.set(path, entry);
    return entry;
  }

  async function emitted(path) {
    const entry = read(path);
    entry.emitted ??= ask({ question: 'module', path, code: entry.text });
    return entry.emitted;
  }

  /** All local files that a file reaches, itself included; circles are no matter. */
  async function reach(path, reached = new Set()) {
    if (reached.has(path)) return reached;
    reached.add(path);
    if (!isScript(path)) return reached;
    const { specifiers } = await emitted(path);
    const parentUrl = pathToFileURL(path).href;
    for (const specifier of specifiers) {
      const found = find(specifier, parentUrl);
      if (found !== undefined) await reach(found, reached);
    }
    return reached;
  }

  async function version(path) {
    const reached = [...(await reach(path))].sort();
    const hash = createHash('sha256');
    for (const file of reached) hash.update(`${file}\n${read(file).hash}\n`);
    const found = hash.digest('hex').slice(0, 16);
    note(path, found);
    return found;
  }

  function note(path, found) {
    const { hash } = read(path);
    const before = told.get(path);
    told.set(path, { version: found, hash });
    if (before === undefined || before.version === found) return;
    tell({ type: 'reloaded', path, isEdited: before.hash !== hash });
  }

  function textVersion(path) {
    const { hash } = read(path);
    note(path, hash);
    return hash;
  }

  return { emitted, version, textVersion };
}
