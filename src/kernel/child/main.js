/**
 * The process of a runtime (docs: src/kernel/runtime.ts, which starts it): the main thread is the user's, the agent
 * beside it hears the parent and can always stop the main thread.
 *
 * File descriptors: 3 control, both ways, the agent's; 4 events, written here; 1 and 2 are read by the parent too.
 */
import { Worker } from 'node:worker_threads';
import { createCells } from './cells.js';
import { createContext } from './context.js';
import { makeDeterministic } from './deterministic.js';
import { installDisplay } from './display.js';
import { installStackTraces } from './stacks.js';
import { createEvents } from './events.js';
import { installImmediates } from './immediates.js';
import { createModules } from './modules.js';
import { installStreams } from './streams.js';

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

installImmediates();
const context = createContext();
const events = createEvents(context);
installStreams(events);
const stacks = installStackTraces();
const modules = createModules({ agent, events, stacks });
const cells = createCells({ context, events, modules, stacks });
installDisplay({ context, events });
if (options.deterministic !== undefined) makeDeterministic(options.deterministic);

process.on('uncaughtException', cells.stray);
process.on('unhandledRejection', cells.stray);

const heard = {
  ready: () => events.tell({ type: 'hello', globals, nodeVersion: process.versions.node }),
  paths: ({ paths }) => modules.setPaths(paths),
  execute: (request) => cells.execute(request),
  interrupt: ({ id }) => {
    cells.stop();
    Atomics.store(acks, 0, id);
  },
  end: () => process.exit(0),
};
agent.on('message', (message) => heard[message.type](message));
