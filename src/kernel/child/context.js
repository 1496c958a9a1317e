/** Which cell a piece of code belongs to, also when it runs long after its cell. */
import { AsyncLocalStorage } from 'node:async_hooks';

// Before Node 22 AsyncLocalStorage works by async hooks, and with those Node ends the process when a callback is stopped.
const HAS_CONTEXT_FRAMES = Number(process.versions.node.split('.')[0]) >= 22;

/**
 * `latest` is the cell that was started last, `current()` the one whose code runs now; code of unknown origin counts
 * for the latest.
 */
export function createContext() {
  const tracker = HAS_CONTEXT_FRAMES ? trackWithStorage() : trackTimers();
  const context = {
    latest: undefined,
    current: () => tracker.current() ?? context.latest,
    run: (cell, body) => {
      context.latest = cell;
      tracker.run(cell, body);
    },
    /** Runs code of an earlier cell, such as a handler. */
    within: (cell, body) => tracker.run(cell, body),
  };
  return context;
}

function trackWithStorage() {
  const storage = new AsyncLocalStorage();
  return { current: () => storage.getStore(), run: (cell, body) => storage.run(cell, body) };
}

/**
 * Node 20: callbacks of timers, immediates, ticks and microtasks remember the cell that gave them; what follows one in
 * the same turn of the event loop, such as code after an `await`, counts for the same cell.
 */
function trackTimers() {
  const atEndOfTurn = setImmediate;
  let current;
  let isEnding = false;

  function run(cell, body) {
    current = cell;
    if (!isEnding) {
      isEnding = true;
      atEndOfTurn(() => {
        isEnding = false;
        current = undefined;
      });
    }
    return body();
  }

  function remember(schedule) {
    return new Proxy(schedule, {
      apply: (target, self, [callback, ...rest]) => {
        const cell = current;
        const isPlain = typeof callback !== 'function' || cell === undefined;
        const kept = isPlain ? callback : (...args) => run(cell, () => callback(...args));
        return Reflect.apply(target, self, [kept, ...rest]);
      },
    });
  }
  for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) {
    globalThis[name] = remember(globalThis[name]);
  }
  process.nextTick = remember(process.nextTick);
  return { current: () => current, run };
}
