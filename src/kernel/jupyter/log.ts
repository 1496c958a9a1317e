/** Tells what is wrong from outside, one line a kind and minute however often it comes. */
export type Log = (kind: string, detail?: string) => void;

const PAUSE_MS = 60_000;

/**
 * @param write takes a line; the kernel's standard error reaches whoever runs Jupyter.
 * @example
 * ```ts @import.meta.vitest
 * const lines: string[] = [];
 * const log = createLog((line) => lines.push(line), () => 0);
 * for (let i = 0; i < 1000; i++) log('a message with a wrong signature', 'on shell');
 * expect(lines).toEqual(['wattbook kernel: a message with a wrong signature on shell']);
 * ```
 */
export function createLog(write: (line: string) => void, nowMs: () => number = Date.now): Log {
  const told = new Map<string, { atMs: number; held: number }>();
  return (kind, detail = '') => {
    const last = told.get(kind);
    if (last !== undefined && nowMs() - last.atMs < PAUSE_MS) {
      last.held += 1;
      return;
    }
    const more = last === undefined || last.held === 0 ? '' : ` (and ${last.held} more like it before)`;
    told.set(kind, { atMs: nowMs(), held: 0 });
    write(`wattbook kernel: ${kind}${detail === '' ? '' : ` ${detail}`}${more}`);
  };
}
