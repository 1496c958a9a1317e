/**
 * The thread beside the cells. It publishes output while a cell keeps the main thread busy, and it ends the process
 * when the parent is gone: the lifeline (file descriptor 3) closes with the parent, even with one that was killed.
 */
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const zmq = createRequire(workerData.tslabPath)('zeromq');

const lifeline = new Socket({ fd: 3, readable: true, writable: true });
lifeline.on('error', endProcess).on('close', endProcess).resume();

// No high water mark: a publisher drops what exceeds it.
const publisher = new zmq.Publisher({ sendHighWaterMark: 0 });
await publisher.bind('tcp://127.0.0.1:*');
parentPort.postMessage(publisher.lastEndpoint);

// zeromq allows one send at a time.
let sending = Promise.resolve();
parentPort.on('message', ({ frames, greeting, flushed }) => {
  if (frames !== undefined) sending = sending.then(() => publisher.send(frames));
  if (greeting !== undefined) lifeline.write(`${JSON.stringify(greeting)}\n`);
  if (flushed !== undefined) sending = sending.then(() => notify(flushed));
});

function notify(flag) {
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

// The kernel leads its process group: all that a cell started goes too.
function endProcess() {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}
