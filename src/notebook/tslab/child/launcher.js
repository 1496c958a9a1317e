/**
 * Starts tslab as a kernel whose faults are mended (docs: src/notebook/tslab/launch.ts, which spawns this file).
 *
 * Reads the signing key from the environment, tells its ports in one line of JSON on file descriptor 3.
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import { createCells } from './cells.js';
import { createServer, portOf } from './server.js';
import { patchTypescript } from './typescript.js';

const FLUSH_LIMIT_MS = 2000;

const key = process.env.WATTBOOK_KERNEL_KEY;
delete process.env.WATTBOOK_KERNEL_KEY;

const tslabPath = createRequire(import.meta.url).resolve('tslab/package.json');
const ioThread = new Worker(new URL('./ioThread.js', import.meta.url), { workerData: { tslabPath, key } });
const iopubBound = new Promise((resolve) => ioThread.once('message', resolve));
ioThread.on('error', (error) => {
  // Output can no longer be told: end, so that the parent learns of it.
  writeSync(2, `${inspect(error)}\n`);
  process.exit(1);
});

const tslabRequire = createRequire(tslabPath);
const typescript = patchTypescript(tslabRequire);
const cells = createCells({
  createConverter: tslabRequire('./dist/converter.js').createConverter,
  createExecutor: tslabRequire('./dist/executor.js').createExecutor,
  takeMaps: typescript.takeMaps,
  writeOutShorthand: typescript.writeOutShorthand,
});
const server = createServer({
  jupyter: tslabRequire('./dist/jupyter.js'),
  zmq: tslabRequire('zeromq'),
  cells,
  versions: {
    tslab: tslabRequire('./package.json').version,
    typescript: typescript.version,
    node: process.versions.node,
  },
  publish: (message) => ioThread.postMessage(message),
  key,
});

process.on('SIGINT', () => cells.executor.interrupt());
process.on('uncaughtException', cells.stray);
process.on('unhandledRejection', cells.stray);
process.on('exit', () => {
  const flushed = new Int32Array(new SharedArrayBuffer(4));
  ioThread.postMessage({ flushed });
  Atomics.wait(flushed, 0, 0, FLUSH_LIMIT_MS);
});

const iopub = portOf(await iopubBound);
const ports = { iopub, ...(await server.listen()) };
ioThread.postMessage({ greeting: { ports } });
