/**
 * Lasting channels between code and the front (Jupyter's comms): the global `comms`. A comm has `id`, `target`,
 * `send(data)`, `close(data)`, `onMessage(handler)` and `onClose(handler)`; handlers take `(data, metadata)`.
 */
import { randomBytes } from 'node:crypto';
import { toJson } from './rich.js';

/** @returns what the front tells: `hear({ action, id, target, data, metadata })` */
export function installComms({ context, events }) {
  const targets = new Map();
  const open = new Map();

  function tell({ id, target }, action, { data = {}, metadata = {} }) {
    const facts = { id, target, data: toJson(data), metadata: toJson(metadata) };
    events.tellOfCell({ type: 'comm', action, ...facts });
  }

  function createComm(id, target) {
    const cell = context.current();
    const handlers = { message: [], close: [] };
    const comm = {
      id,
      target,
      send(data, metadata) {
        if (!open.has(id)) throw new Error(`The comm ${id} of ${target} is closed.`);
        tell(comm, 'message', { data, metadata });
      },
      close(data, metadata) {
        if (open.delete(id)) tell(comm, 'close', { data, metadata });
      },
      onMessage: (handler) => void handlers.message.push(handler),
      onClose: (handler) => void handlers.close.push(handler),
    };
    const call = (kind, { data, metadata }) =>
      context.within(cell, () => handlers[kind].forEach((handler) => handler(data, metadata)));
    open.set(id, { comm, call });
    return comm;
  }

  const hear = {
    open({ id, target, data, metadata }) {
      const registered = targets.get(target);
      // The protocol's answer to a target that nobody knows.
      if (registered === undefined) tell({ id, target }, 'close', {});
      else {
        const { cell, handler } = registered;
        context.within(cell, () => handler(createComm(id, target), data, metadata));
      }
    },
    message: ({ id, ...message }) => open.get(id)?.call('message', message),
    close({ id, ...message }) {
      const closed = open.get(id);
      open.delete(id);
      closed?.call('close', message);
    },
  };

  const comms = {
    /** `handler(comm, data, metadata)` is called when the front opens a comm of that target. */
    registerTarget: (name, handler) => void targets.set(name, { cell: context.current(), handler }),
    unregisterTarget: (name) => targets.delete(name),
    open(target, data, metadata) {
      const comm = createComm(randomBytes(16).toString('hex'), target);
      tell(comm, 'open', { data, metadata });
      return comm;
    },
  };
  Object.defineProperty(globalThis, 'comms', { value: comms, writable: true, configurable: true, enumerable: false });
  return { hear: ({ action, ...message }) => hear[action](message) };
}
