/** Tells what cells reach for, each once a cell, where the process was started with access.cjs. */

const LISTEN = Symbol.for('wattbook.access');
/** Told ones remembered; beyond, one may be told twice. */
const KEPT = 10_000;

/** @returns notes a fact from elsewhere; undefined where nothing is told */
export function installAccesses({ context, events }) {
  const listen = globalThis[LISTEN];
  delete globalThis[LISTEN];
  if (listen === undefined) return undefined;
  const seen = new Set();
  const note = (fact) => {
    const cell = context.current();
    // Before the first cell it is the runtime itself.
    if (cell === undefined) return;
    const key = `${cell.id} ${fact.kind} ${fact.target}`;
    if (seen.has(key)) return;
    if (seen.size === KEPT) seen.clear();
    seen.add(key);
    events.tell({ type: 'access', cell: cell.id, ...fact });
  };
  listen(note);
  return note;
}
