import { EXIT_CODES, WattbookError } from '../../base/errors.js';
import { startRuntime } from '../runtime.js';
import { readConnection, writePorts } from './connectionFile.js';
import { openKernel, type JupyterKernel } from './kernel.js';
import { createLog } from './log.js';
import { watchParent } from './parentWatch.js';

/**
 * Serves a connection file in this process until a client asks for the end, whoever started it is gone, or `signal`
 * aborts. Cells run in the working directory.
 *
 * @returns the exit code.
 * @throws WattbookError 'kernel' when the file is unfit or its ports are taken.
 */
export async function serveConnection(file: string, signal?: AbortSignal): Promise<number> {
  const log = createLog((line) => process.stderr.write(`${line}\n`));
  // A session holds hours of work: neither a fault in here nor the loss of whoever reads the log ends it.
  process.stderr.on('error', () => undefined);
  process.on('uncaughtException', (error) => {
    log('a fault of the kernel itself:', error.stack);
  });
  const connection = await readConnection(file, log);
  const kernel = await openKernel({
    connection,
    startRuntime: (options) => startRuntime({ directory: process.cwd(), ...options }),
    log,
  }).catch((cause: unknown) => {
    throw new WattbookError('kernel', `its sockets cannot be bound (${String(cause)})`, {
      where: { file },
      next: 'Start it again with other ports.',
      cause,
    });
  });
  if (Object.values(connection.ports).includes(0)) await writePorts(file, kernel.ports);
  // Ctrl-C in Jupyter's terminal, or a client that knows no message for it.
  if (signal === undefined) process.on('SIGINT', kernel.interrupt);
  const stopWatch = await untilEnd(kernel, signal);
  stopWatch();
  await kernel.close();
  return EXIT_CODES.ok;
}

async function untilEnd(kernel: JupyterKernel, signal: AbortSignal | undefined): Promise<() => void> {
  let stopWatch: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (stopWatch = watchParent(process.env, resolve)));
  const stopped = new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => {
      resolve();
    });
    for (const name of ['SIGTERM', 'SIGHUP'] as const) process.once(name, resolve);
  });
  await Promise.race([kernel.asked, gone, stopped]);
  return stopWatch;
}
