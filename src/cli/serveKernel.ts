import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { serveConnection } from '../kernel/jupyter/serve.js';
import { makeFolder } from '../notebook/makeFolder.js';
import type { CommandArgs, Terminal } from './command.js';
import { userKernels } from '../notebook/jupyter/kernelFolders.js';

/** The work of `wattbook kernel start`; @returns the exit code. */
export async function serveKernel(args: CommandArgs, terminal: Terminal): Promise<number> {
  const given = args.text('connection');
  if (given !== undefined) return serveConnection(resolve(terminal.directory, given), terminal.signal);
  const file = join(runtimeFolder(terminal.env), `kernel-${process.pid}.json`);
  await writeConnectionFile(file);
  terminal.out(`jupyter console --existing ${file}`);
  try {
    return await serveConnection(file, terminal.signal);
  } finally {
    await rm(file, { force: true });
  }
}

/** A connection file for this user alone, in a folder of the same kind; the kernel fills in its ports. */
export async function writeConnectionFile(file: string): Promise<void> {
  const ports = { shell_port: 0, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
  const place = { transport: 'tcp', ip: '127.0.0.1', signature_scheme: 'hmac-sha256' };
  const content = { ...place, ...ports, key: randomBytes(32).toString('hex'), kernel_name: 'wattbook' };
  await makeFolder(dirname(file), 0o700);
  await writeFile(file, JSON.stringify(content, undefined, 2), { mode: 0o600 });
}

function runtimeFolder(env: NodeJS.ProcessEnv): string {
  return env.JUPYTER_RUNTIME_DIR ?? join(dirname(userKernels(env)), 'runtime');
}
