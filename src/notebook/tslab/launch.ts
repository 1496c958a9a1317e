import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { WattbookError } from '../../base/errors.js';
import { connectClient } from '../jupyter/connect.js';
import { executeCode, type JupyterClient } from '../jupyter/client.js';
import type { ExecuteRequest, ExecuteResult, Kernel, KernelLauncher, KernelStartOptions } from '../kernel.js';
import { startProcess, type KernelProcess } from '../kernelProcess.js';

/** Longest time from spawn to ready; a warm start takes 1 to 2 s, a cold disk and a busy machine much more. */
const START_LIMIT_MS = 60_000;
/** Time that output already on its way is given after the process has ended. */
const DRAIN_MS = 100;

// Plain JavaScript that Node runs as it is; the same path from src/notebook/tslab and from dist/notebook/tslab.
const LAUNCHER = fileURLToPath(new URL('../../../src/notebook/tslab/child/launcher.js', import.meta.url));

const greetingSchema = z.object({
  ports: z.object({ shell: z.int(), iopub: z.int(), control: z.int(), stdin: z.int() }),
});

/** Kernels of tslab 1.0.22, started through our own launcher, which mends its faults. */
export const tslabLauncher: KernelLauncher = {
  name: 'tslab',
  start: startTslab,
  // Loaded when needed: the compiler behind it takes half a second, in which the kernel can start.
  check: async (cells) => (await import('../staleClosures.js')).findStaleClosures(cells),
};

async function startTslab({ directory, startTimeoutMs = START_LIMIT_MS }: KernelStartOptions): Promise<Kernel> {
  if (!existsSync(directory)) throw new WattbookError('kernel', `no folder ${directory} to start the kernel in`);
  const key = randomBytes(32).toString('hex');
  const child = startProcess({
    argv: [process.execPath, '--disable-warning=ExperimentalWarning', LAUNCHER],
    directory,
    environment: { WATTBOOK_KERNEL_KEY: key },
  });
  const signal = AbortSignal.timeout(startTimeoutMs);
  try {
    const greeting = await Promise.race([child.greeting, expiry(signal)]);
    const { ports } = greetingSchema.parse(JSON.parse(greeting));
    const { client, info } = await Promise.race([connectClient({ ports, key }, signal), failOnEnd(child)]);
    return toKernel(child, client, info);
  } catch (cause) {
    await child.end();
    throw toStartError(cause, child);
  }
}

function expiry(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('it took too long'));
    });
  });
}

async function failOnEnd(child: KernelProcess): Promise<never> {
  throw new Error(await child.ended);
}

function toStartError(cause: unknown, child: KernelProcess): WattbookError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const tail = child.stderrTail();
  return new WattbookError('kernel', `tslab did not start (${reason})${tail === '' ? '' : `:\n${tail}`}`, {
    next: 'Run npm install again; tslab and zeromq must be complete.',
    cause,
  });
}

function toKernel(child: KernelProcess, client: JupyterClient, info: Kernel['info']): Kernel {
  let latest: ExecuteRequest | undefined;
  let isBusy = false;
  let closing: Promise<void> | undefined;
  child.listen((name, text) => latest?.onOutput({ kind: 'stream', name, text }));
  void child.ended.then(async (how) => {
    await sleep(DRAIN_MS);
    client.fail(new WattbookError('kernel', `the kernel ended while it was needed (${how})`));
    client.close();
  });

  async function execute(request: ExecuteRequest): Promise<ExecuteResult> {
    latest = request;
    isBusy = true;
    try {
      return await executeCode(client, request);
    } finally {
      isBusy = false;
      // What child processes wrote lies in the pipes now; one full turn of the event loop reads it.
      await nextTurn();
      await nextTurn();
    }
  }

  async function close(): Promise<void> {
    client.fail(new WattbookError('kernel', 'the kernel was closed'));
    // A kernel that is busy does not hear the request.
    await child.end(isBusy ? undefined : client.shutdown);
    client.close();
  }

  return {
    info,
    pid: child.pid,
    execute,
    interrupt: () => {
      child.interrupt();
      return Promise.resolve();
    },
    close: () => (closing ??= close()),
  };
}
