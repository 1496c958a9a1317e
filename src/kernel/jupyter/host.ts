import type { Runtime } from '../runtime.js';

/** Keeps one runtime: one that ends by itself is followed by a fresh one. */
export type Host = {
  /** The runtime, as soon as it has started; rejects when it cannot start, and tries anew when asked again. */
  ready: () => Promise<Runtime>;
  /** The runtime if it has started. */
  current: () => Runtime | undefined;
  close: () => Promise<void>;
};

/** @param onEnd hears how a runtime ended by itself, and the names that went with it. */
export function createHost(start: () => Promise<Runtime>, onEnd: (how: string, names: string[]) => void): Host {
  let starting: Promise<Runtime> | undefined;
  let runtime: Runtime | undefined;
  let isClosed = false;

  function ready(): Promise<Runtime> {
    starting ??= begin();
    return starting;
  }

  async function begin(): Promise<Runtime> {
    try {
      const started = await start();
      runtime = started;
      void started.ended.then((how) => follow(started, how));
      return started;
    } catch (error) {
      starting = undefined;
      throw error;
    }
  }

  async function follow(ended: Runtime, how: string): Promise<void> {
    runtime = undefined;
    starting = undefined;
    if (isClosed) return;
    // Whoever waits for the next cell's runtime hears of a failed start from `ready`.
    ready().catch(() => undefined);
    onEnd(how, await ended.names());
  }

  return {
    ready,
    current: () => runtime,
    close: async () => {
      isClosed = true;
      await (await starting?.catch(() => undefined))?.close();
    },
  };
}

/** What is printed when a runtime ended by itself and no cell fails for it. */
export function toEndNotice(how: string, names: readonly string[]): string {
  return `The runtime ended (${how}). ${toLoss(names)}\n`;
}

/** Most names told of those that are lost. */
const TOLD_NAMES = 12;

/**
 * What went with a runtime, and what to do.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toLoss(['prices'])).toBe('A fresh runtime has taken over without prices; run the cells again that make it.');
 * ```
 */
export function toLoss(names: readonly string[]): string {
  const [first, ...others] = names;
  if (first === undefined) return 'A fresh runtime has taken over; earlier cells had declared no names.';
  const told = [first, ...others].slice(0, TOLD_NAMES).join(', ');
  const more = names.length > TOLD_NAMES ? ` and ${names.length - TOLD_NAMES} more names` : '';
  const them = others.length === 0 ? 'it' : 'them';
  return `A fresh runtime has taken over without ${told}${more}; run the cells again that make ${them}.`;
}
