/**
 * The process of a runtime (docs: src/kernel/runtime.ts, which starts it): the main thread is the user's, the agent
 * beside it hears the parent and can always stop the main thread.
 *
 * File descriptors: 3 control, both ways, the agent's; 4 events, written here; 1 and 2 are read by the parent too.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const options = JSON.parse(process.argv[2]);
process.argv.splice(1, 2, 'notebook');
// Names that a cell may declare without disturbing whoever else uses them (docs: typescript/rename.ts).
const globals = [...Object.getOwnPropertyNames(globalThis), 'require', '__filename', '__dirname'];

const acks = new Int32Array(new SharedArrayBuffer(4));
const agent = new Worker(new URL('./agent.js', import.meta.url), {
  workerData: { acks, memoryLimitBytes: options.memoryLimitBytes },
  stdout: false,
});
agent.on('error', (error) => {
  // Without it nothing can be stopped any more; the parent sees the end and its reason on descriptor 2.
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

// The two threads get ready side by side.
const ready = once(agent, 'message');
const { startUserThread } = await import('./userThread.js');
const hello = startUserThread({ agent, acks, deterministic: options.deterministic });
await ready;
hello(globals);
