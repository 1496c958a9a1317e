/** The words with which code shows things: the globals `display` and `clearOutput`, and the door for libraries. */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { toBundle, toPlainJson } from './rich.js';

/** Libraries find the runtime under this symbol on the global object. */
const KERNEL = Symbol.for('wattbook.kernel');

const handles = new WeakSet();

/** Whether a value came back from `display`. */
export function isHandle(value) {
  return typeof value === 'object' && value !== null && handles.has(value);
}

export function installDisplay({ context, events }) {
  /** A finished MIME bundle. */
  function displayBundle({ data, metadata = {}, displayId, isUpdate = false }) {
    const type = isUpdate ? 'update' : 'display';
    events.tellOfCell({ type, data: toPlainJson(data), metadata, ...(displayId === undefined ? {} : { displayId }) });
  }

  /**
   * Shows any value in its richest form, or with `{ raw: true }` a MIME bundle as it is; what comes back changes it
   * later by `update(value)`. With `{ id }` every display of that id changes.
   */
  function display(value, { raw = false, id, update = false } = {}) {
    const displayId = id ?? randomBytes(8).toString('hex');
    const show = (data) => displayBundle({ data, displayId, isUpdate: update });
    const bundle = raw ? value : toBundle(value);
    if (typeof bundle.then === 'function') context.current()?.pending.push(bundle.then(show));
    else show(bundle);
    const handle = { id: displayId, update: (next) => void display(next, { id: displayId, update: true }) };
    handles.add(handle);
    return handle;
  }

  /** Takes away what the cell has shown; with `wait` not before the next output, so that nothing flickers. */
  function clearOutput({ wait = false } = {}) {
    events.tellOfCell({ type: 'clear', wait });
  }

  const hidden = (value) => ({ value, writable: true, configurable: true, enumerable: false });
  Object.defineProperties(globalThis, {
    display: hidden(display),
    clearOutput: hidden(clearOutput),
    [KERNEL]: hidden({ display: displayBundle }),
  });
  createRequire(import.meta.url)('./tslab/dist/jupyter.js');
}
