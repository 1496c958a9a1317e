import { WattbookError } from '../base/errors.js';

/**
 * Waits for work, but no longer than a limit, if there is one, and not past an abort. The work itself goes on until what it uses is
 * closed.
 *
 * @throws WattbookError `browser` when the time is over or the run was stopped.
 */
export async function within<T>(work: Promise<T>, limitMs: number | undefined, signal?: AbortSignal): Promise<T> {
  let reject: (error: Error) => void = () => undefined;
  const stopped = new Promise<never>((_resolve, rejectStopped) => (reject = rejectStopped));
  const onAbort = (): void => {
    reject(new WattbookError('browser', 'printing was stopped', { cause: signal?.reason }));
  };
  const timer =
    limitMs === undefined
      ? undefined
      : setTimeout(() => {
          reject(toLimitError(limitMs));
        }, limitMs);
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function toLimitError(limitMs: number): WattbookError {
  const next = 'Print fewer reports at once, or reports with fewer points in their charts.';
  return new WattbookError('browser', `printing took longer than ${Math.round(limitMs / 1000)} s`, { next });
}
