import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WattbookError } from '../../base/errors.js';
import type { ExecuteRequest, Kernel, KernelLauncher, KernelStartOptions } from '../kernel.js';
import { startProcess, type KernelProcess } from '../kernelProcess.js';
import { executeCode, type JupyterClient } from './client.js';
import { connectClient } from './connect.js';
import { findSpec, type KernelSpec } from './kernelSpecs.js';

/** Longest time from spawn to ready; a cold disk and a busy machine take their time. */
const START_LIMIT_MS = 60_000;

/** Numbers of sockets in a folder of our own: no port is taken, so none can be taken twice. */
const PORTS = { shell: 1, iopub: 2, stdin: 3, control: 4, heartbeat: 5 };

/** Kernels of any language that Jupyter knows by this name; looked for when one is started. */
export function installedLauncher(name: string): KernelLauncher {
  return { name, start: async (options) => start(await findSpec(name, process.env), options) };
}

async function start(spec: KernelSpec, options: KernelStartOptions): Promise<Kernel> {
  // For this user alone, as mkdtemp makes it.
  const folder = await mkdtemp(join(tmpdir(), 'wattbook-jupyter-'));
  const key = randomBytes(32).toString('hex');
  const ip = join(folder, 'k');
  const child = startProcess({
    argv: await toArgv(spec, { folder, ip, key }),
    directory: options.directory,
    // Kernels end by themselves when this process does.
    environment: { ...spec.json.env, JPY_PARENT_PID: String(process.pid) },
  });
  const cleaned = child.ended.then(() => rm(folder, { recursive: true, force: true }));
  const signal = AbortSignal.timeout(options.startTimeoutMs ?? START_LIMIT_MS);
  try {
    const connecting = connectClient({ place: { transport: 'ipc', ip }, ports: PORTS, key }, signal);
    const { client, info } = await Promise.race([connecting, failOnEnd(child)]);
    return toKernel({ child, client, spec, cleaned }, { ...info, name: spec.name });
  } catch (cause) {
    await child.end();
    await cleaned;
    throw toStartError(spec, cause, child);
  }
}

type ConnectionPlace = { folder: string; ip: string; key: string };

async function toArgv(
  { json: { argv }, folder: resources, name }: KernelSpec,
  { folder, ip, key }: ConnectionPlace,
): Promise<[string, ...string[]]> {
  const file = join(folder, 'connection.json');
  const { heartbeat, ...others } = PORTS;
  const ports = Object.fromEntries(Object.entries(others).map(([channel, port]) => [`${channel}_port`, port]));
  const connection = { transport: 'ipc', ip, key, signature_scheme: 'hmac-sha256', kernel_name: name, ...ports };
  await writeFile(file, JSON.stringify({ ...connection, hb_port: heartbeat }), { mode: 0o600 });
  const fill = (word: string): string =>
    word.replaceAll('{connection_file}', file).replaceAll('{resource_dir}', resources);
  const [program, ...words] = argv;
  return [fill(program), ...words.map(fill)];
}

async function failOnEnd(child: KernelProcess): Promise<never> {
  throw new Error(await child.ended);
}

function toStartError({ name }: KernelSpec, cause: unknown, child: KernelProcess): WattbookError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const tail = child.stderrTail();
  return new WattbookError('kernel', `the kernel ${name} did not start (${reason})${tail === '' ? '' : `:\n${tail}`}`, {
    next: 'Try it in Jupyter; what it says there says more.',
    cause,
  });
}

type Started = {
  child: KernelProcess;
  client: JupyterClient;
  spec: KernelSpec;
  /** Its folder is gone. */
  cleaned: Promise<void>;
};

function toKernel({ child, client, spec, cleaned }: Started, info: Kernel['info']): Kernel {
  let isBusy = false;
  let closing: Promise<void> | undefined;
  void child.ended.then((how) => {
    client.fail(new WattbookError('kernel', `the kernel ended while it was needed (${how})`));
    client.close();
  });
  async function execute(request: ExecuteRequest): ReturnType<Kernel['execute']> {
    isBusy = true;
    try {
      return await executeCode(client, request);
    } finally {
      isBusy = false;
    }
  }
  async function close(): Promise<void> {
    client.fail(new WattbookError('kernel', 'the kernel was closed'));
    await child.end(isBusy ? undefined : client.shutdown);
    client.close();
    await cleaned;
  }
  return {
    info,
    pid: child.pid,
    execute,
    interrupt: () => {
      if (spec.json.interrupt_mode === 'message') client.interrupt();
      else child.interrupt();
      return Promise.resolve();
    },
    close: () => (closing ??= close()),
  };
}
