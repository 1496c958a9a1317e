/** Shortest time between two writes. */
const INTERVAL_MS = 1000;

/** Writes what has come so far from time to time, so that a crash leaves evidence. */
export type Keeper = {
  /** Says that there is more; a write follows at once or within a second. */
  touch: () => void;
  /** No write is on its way after this. */
  stop: () => Promise<void>;
};

/**
 * A keeper over a write. One write runs at a time; whatever comes in the meantime goes into the next. A write that fails
 * is not told: the last one, of the whole, goes to the same place and tells.
 */
export function createKeeper(write: () => Promise<void>): Keeper {
  let running = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let lastMs = -Infinity;
  let isStopped = false;
  function flush(): void {
    timer = undefined;
    running = running
      .then(() => (isStopped ? undefined : write()))
      .catch(() => undefined)
      .then(() => {
        lastMs = performance.now();
      });
  }
  return {
    touch: () => {
      timer ??= setTimeout(flush, Math.max(0, lastMs + INTERVAL_MS - performance.now()));
    },
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
