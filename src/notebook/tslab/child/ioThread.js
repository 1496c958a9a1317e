/**
 * The thread beside the cells. It publishes output while a cell keeps the main thread busy, and it ends the process
 * when the parent is gone: the lifeline (file descriptor 3) closes with the parent, even with one that was killed.
 *
 * It is sent, in order: `{ cell }`, the header of the request that text belongs to from now on; `{ name, text }`, text
 * of a stream; `{ frames }`, any other message, ready to send; `{ greeting }`, a line for the parent; `{ flushed }`, a
 * flag to set when all before it is sent.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

const zmq = createRequire(workerData.tslabPath)('zeromq');
/** Length of merged text that is sent without waiting for more, in characters. */
const TEXT_LIMIT = 1 << 20;

const lifeline = new Socket({ fd: 3, readable: true, writable: true });
lifeline.on('error', endProcess).on('close', endProcess).resume();

// No high water mark: a publisher drops what exceeds it.
const publisher = new zmq.Publisher({ sendHighWaterMark: 0 });
await publisher.bind('tcp://127.0.0.1:*');
parentPort.postMessage(publisher.lastEndpoint);

let cell = {};
let stream = { name: 'stdout', text: '' };
// zeromq allows one send at a time.
let sending = Promise.resolve();

parentPort.on('message', (message) => {
  if (message.text !== undefined) {
    mergeText(message);
    return;
  }
  sendText();
  if (message.cell !== undefined) ({ cell } = message);
  if (message.frames !== undefined) send(message.frames);
  if (message.greeting !== undefined) lifeline.write(`${JSON.stringify(message.greeting)}\n`);
  if (message.flushed !== undefined) sending = sending.then(() => notify(message.flushed));
});

/** A loop that prints sends thousands of small texts; those that wait together become one message. */
function mergeText({ name, text }) {
  if (name !== stream.name) sendText();
  if (stream.text === '') setImmediate(sendText);
  stream = { name, text: stream.text + text };
  if (stream.text.length > TEXT_LIMIT) sendText();
}

function sendText() {
  if (stream.text === '') return;
  send(toStreamFrames(stream));
  stream = { ...stream, text: '' };
}

function send(frames) {
  sending = sending.then(() => publisher.send(frames));
}

function toStreamFrames(content) {
  const header = { ...cell, msg_id: randomUUID(), msg_type: 'stream', date: new Date().toISOString() };
  const parts = [header, cell, {}, content].map((part) => JSON.stringify(part));
  const signature = createHmac('sha256', workerData.key).update(parts.join('')).digest('hex');
  return ['stream', '<IDS|MSG>', signature, ...parts];
}

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
