import { setTimeout as sleep } from 'node:timers/promises';
import { WattbookError } from '../../base/errors.js';
import type { KernelInfo } from '../kernel.js';
import { openClient, type JupyterClient, type JupyterConnection } from './client.js';
import { kernelInfoSchema } from './messages.js';

/** Time between two attempts to reach a kernel: the first messages of a fresh subscription are lost. */
const RETRY_MS = 50;

export type ConnectedClient = { client: JupyterClient; info: KernelInfo };

/**
 * Connects and waits until the kernel answers on the shell channel and is heard on the iopub channel; before both hold,
 * output of a cell could be lost.
 *
 * @throws WattbookError 'kernel' when `signal` aborts first; the channels are closed then.
 */
export async function connectClient(connection: JupyterConnection, signal: AbortSignal): Promise<ConnectedClient> {
  const client = openClient(connection);
  const given = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new WattbookError('kernel', 'the kernel does not answer', { cause: signal.reason }));
    });
  });
  try {
    const reply = kernelInfoSchema.parse(await Promise.race([firstAnswer(client, signal), given]));
    return {
      client,
      info: {
        name: reply.implementation,
        implementationVersion: reply.implementation_version,
        language: reply.language_info.name,
        languageVersion: reply.language_info.version,
        nodeVersion: reply.node_version ?? '',
      },
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

async function firstAnswer(client: JupyterClient, signal: AbortSignal): Promise<Record<string, unknown>> {
  const attempts: Promise<Record<string, unknown>>[] = [];
  while (!signal.aborted) {
    attempts.push(client.ask('kernel_info_request', {}, { secondSignLimitMs: Infinity }));
    const answer = await Promise.race([...attempts, sleep(RETRY_MS, undefined)]);
    if (answer !== undefined) return answer;
  }
  return await new Promise<never>(() => undefined);
}
