import { WattbookError } from '../base/errors.js';
import type { Request } from './messages.js';
import type { RuntimeProcess } from './process.js';

/** Why a process ended itself: it used too much memory. */
export type MemoryEnd = Extract<Request, { type: 'memory' }>;

/** The error of a runtime that did not start, with what its process last wrote. */
export function toStartError(cause: unknown, child: RuntimeProcess): WattbookError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const tail = child.stderrTail();
  return new WattbookError('kernel', `the runtime did not start (${reason})${tail === '' ? '' : `:\n${tail}`}`, {
    next: 'Run npm install again; the package must be complete.',
    cause,
  });
}

/** The error of a runtime whose process ended: `how` as `RuntimeProcess.ended` says it. */
export function toEndError(how: string, memory: MemoryEnd | undefined, child: RuntimeProcess): WattbookError {
  const isHeap = /heap out of memory|Array buffer allocation failed.*FATAL/is.test(child.stderrTail());
  if (memory === undefined && !isHeap)
    return new WattbookError('kernel', `the runtime ended while it was needed (${how})`);
  const limit = memory === undefined ? '' : `: more than ${Math.round(memory.memoryLimitBytes / 2 ** 20)} MB`;
  const next = 'Keep less in memory at a time, or give Node more with NODE_OPTIONS=--max-old-space-size=MB.';
  return new WattbookError('kernel', `the runtime ran out of memory${limit}`, { next });
}
