import { chmod, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { WattbookError } from '../../base/errors.js';
import type { Connection, KernelPorts } from '../wire/connection.js';
import { isObject, type JsonObject } from '../wire/message.js';
import type { Log } from './log.js';

const PORT_FIELDS: Record<keyof KernelPorts, string> = {
  shell: 'shell_port',
  iopub: 'iopub_port',
  stdin: 'stdin_port',
  control: 'control_port',
  heartbeat: 'hb_port',
};

/**
 * Reads where a kernel shall listen. A port of 0 is chosen by the system; then `writePorts` tells it.
 *
 * @throws WattbookError 'kernel' when the file is none, has no key, or leads outside this machine or user.
 */
export async function readConnection(file: string, log: Log): Promise<Connection> {
  const connection = toConnection(await readJson(file), file);
  await refuseOpenPlace(connection, file);
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    log('others could read the key; the connection file is now for its owner alone:', file);
    await chmod(file, 0o600);
  }
  return connection;
}

/** Writes the ports into the file, which keeps all else. */
export async function writePorts(file: string, ports: KernelPorts): Promise<void> {
  const content = await readJson(file);
  for (const name of Object.keys(PORT_FIELDS) as (keyof KernelPorts)[]) content[PORT_FIELDS[name]] = ports[name];
  // Whoever reads meanwhile sees the old file or the new one.
  await writeFile(`${file}.new`, JSON.stringify(content, undefined, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function readJson(file: string): Promise<JsonObject> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw toFault(file, `cannot be read as a connection file (${(cause as Error).message})`, { cause });
  }
  if (!isObject(content)) throw toFault(file, 'is no connection file');
  return content;
}

/** @throws WattbookError 'kernel' that names the field at fault. */
function toConnection(content: JsonObject, file: string): Connection {
  const { transport = 'tcp', ip = '127.0.0.1', signature_scheme: scheme = 'hmac-sha256' } = content;
  if (transport !== 'tcp' && transport !== 'ipc')
    throw toFault(file, `transport ${String(transport)} is not supported`);
  if (typeof ip !== 'string' || ip === '') throw toFault(file, 'ip is no address');
  if (scheme !== 'hmac-sha256') throw toFault(file, `signature_scheme ${String(scheme)} is not supported`);
  const names = Object.keys(PORT_FIELDS) as (keyof KernelPorts)[];
  const ports = Object.fromEntries(names.map((name) => [name, toPort(content, PORT_FIELDS[name], file)]));
  const isNamed = transport === 'tcp' && ip === 'localhost';
  return { transport, ip: isNamed ? '127.0.0.1' : ip, ports: ports as KernelPorts, key: toKey(content, file) };
}

function toKey({ key }: JsonObject, file: string): string {
  if (typeof key === 'string' && key !== '') return key;
  throw toFault(file, 'has no key', { next: 'Without one anybody could run code; let Jupyter make the file.' });
}

function toPort(content: JsonObject, field: string, file: string): number {
  const port = content[field];
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw toFault(file, `${field} is no port`);
  }
  return port;
}

async function refuseOpenPlace({ transport, ip }: Connection, file: string): Promise<void> {
  if (transport === 'tcp') {
    if (ip === '::1' || /^127\.\d+\.\d+\.\d+$/.test(ip)) return;
    throw toFault(file, `the address ${ip} can be reached from other machines`, {
      next: 'Use 127.0.0.1, or transport ipc; reach it from outside through ssh or a Jupyter server.',
    });
  }
  const folder = dirname(resolve(ip));
  const { mode, uid } = await stat(folder).catch((cause: unknown) => {
    throw toFault(file, `there is no folder ${folder} for the sockets`, { cause });
  });
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return;
  throw toFault(file, `others can write in ${folder}, where the sockets would be`, {
    next: `Use a folder of your own: chmod 700 ${folder}`,
  });
}

function toFault(file: string, what: string, options: { next?: string; cause?: unknown } = {}): WattbookError {
  return new WattbookError('kernel', what, { where: { file }, ...options });
}
