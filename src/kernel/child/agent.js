/** The thread beside the user's: hears the parent on file descriptor 3, and stops the main thread when asked to. */
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { stopChildren } from './children.js';
import { createStopper } from './stopper.js';

const MEMORY_LOOK_MS = 200;

const { acks, memoryLimitBytes } = workerData;
const control = new Socket({ fd: 3, readable: true, writable: true });
const answers = new Map();
let inputs;
let stopping = Promise.resolve();
let lastAsk = 0;
let lastCell = 0;

const post = (message) => {
  if (message.type === 'execute') lastCell = message.id;
  parentPort.postMessage(message);
};
const stop = createStopper({ acks, post: (message) => post({ ...message, cell: lastCell }), stopChildren });

const heard = {
  interrupt: () => (stopping = stopping.then(stop)),
  answer: ({ id, answer }) => {
    answers.get(id)(answer);
    answers.delete(id);
  },
  input: ({ type, ...answer }) => {
    inputs.port.postMessage(answer);
    wake(inputs.lock);
  },
};

readLines(control, (line) => {
  const message = JSON.parse(line);
  // A cell that comes after an interrupt must not be hit by it.
  if (heard[message.type] === undefined) void stopping.then(() => post(message));
  else heard[message.type](message);
});
// The parent is gone: nobody hears us, and what we started must not live on.
control.on('close', endGroup);
control.on('error', endGroup);

// The main thread, and the thread of the loader hooks, ask the parent through ports that the main thread gives us.
parentPort.on('message', ({ port, inputs: inputPort, lock }) => {
  if (inputPort !== undefined) inputs = { port: inputPort, lock };
  else serve(port, lock);
});

function serve(port, lock) {
  port.on('message', ({ id: askId, ...question }) => {
    const id = ++lastAsk;
    answers.set(id, (answer) => {
      port.postMessage({ id: askId, answer });
      if (lock !== undefined) wake(lock);
    });
    control.write(`${JSON.stringify({ type: 'ask', id, ...question })}\n`);
  });
}

function wake(lock) {
  Atomics.store(lock, 0, 1);
  Atomics.notify(lock, 0);
}

if (memoryLimitBytes !== undefined) setInterval(lookAtMemory, MEMORY_LOOK_MS).unref();
parentPort.postMessage({ type: 'ready' });

/** Buffers lie outside the heap that the engine limits; without this the system would end some process or other. */
function lookAtMemory() {
  const usedBytes = process.memoryUsage.rss();
  if (usedBytes < memoryLimitBytes) return;
  control.write(`${JSON.stringify({ type: 'memory', usedBytes, memoryLimitBytes })}\n`, endGroup);
}

function endGroup() {
  try {
    // The runtime leads its own process group.
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}

function readLines(socket, onLine) {
  let rest = '';
  socket.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    lines.forEach(onLine);
  });
}
