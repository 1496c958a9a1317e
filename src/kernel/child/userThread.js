/** All that the main thread gives to the code of cells, and how it hears the agent. */
import { installAccesses } from './accesses.js';
import { createCells } from './cells.js';
import { installComms } from './comms.js';
import { createContext } from './context.js';
import { makeDeterministic } from './deterministic.js';
import { installDisplay } from './display.js';
import { installStackTraces } from './stacks.js';
import { createEvents } from './events.js';
import { installImmediates } from './immediates.js';
import { installInputs } from './inputs.js';
import { createModules } from './modules.js';
import { peek } from './peek.js';
import { installStreams } from './streams.js';

/** @returns says to the parent that all is ready, with the names that are there already */
export function startUserThread({ agent, acks, deterministic }) {
  installImmediates();
  const context = createContext();
  const events = createEvents(context);
  installStreams(events);
  const stacks = installStackTraces();
  const noteAccess = installAccesses({ context, events });
  const modules = createModules({ agent, events, stacks, noteAccess });
  const cells = createCells({ context, events, modules, stacks });
  installDisplay({ context, events });
  installInputs({ agent, events });
  const comms = installComms({ context, events });
  if (deterministic !== undefined) makeDeterministic(deterministic);

  process.on('uncaughtException', cells.stray);
  process.on('unhandledRejection', cells.stray);

  const heard = {
    paths: ({ paths }) => modules.setPaths(paths),
    execute: (request) => cells.execute(request),
    comm: ({ message }) => comms.hear(message),
    peek: ({ id, ...request }) => events.tell({ type: 'peeked', id, answer: peek(request) }),
    interrupt: ({ id, cell }) => {
      cells.stop(cell);
      Atomics.store(acks, 0, id);
    },
    end: () => process.exit(0),
  };
  agent.on('message', (message) => heard[message.type]?.(message));
  return (globals) => events.tell({ type: 'hello', globals, nodeVersion: process.versions.node });
}
