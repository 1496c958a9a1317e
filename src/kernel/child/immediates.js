/**
 * `setImmediate` over a message port. Node's own keeps a list that stays broken when the second of several immediates
 * is stopped half-way: from then on the process spins. A message that is stopped is gone, and the others come.
 */
import { AsyncResource } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import { MessageChannel } from 'node:worker_threads';

export function installImmediates() {
  const { port1, port2 } = new MessageChannel();
  const due = [];
  const clearOwn = globalThis.clearImmediate;
  port1.on('message', () => due.shift()?.run());

  function setImmediate(callback, ...args) {
    if (typeof callback !== 'function') throw new TypeError('Give setImmediate a function.');
    const bound = AsyncResource.bind(callback);
    const immediate = new Immediate(() => bound(...args));
    due.push(immediate);
    port2.postMessage(0);
    return immediate;
  }
  Object.defineProperty(setImmediate, promisify.custom, {
    value: (value) => new Promise((done) => setImmediate(done, value)),
  });

  function clearImmediate(immediate) {
    if (immediate instanceof Immediate) immediate.clear();
    else clearOwn(immediate);
  }

  const timers = createRequire(import.meta.url)('node:timers');
  Object.assign(globalThis, { setImmediate, clearImmediate });
  Object.assign(timers, { setImmediate, clearImmediate });
  syncBuiltinESMExports();
}

class Immediate {
  #call;
  #isRef = true;
  constructor(call) {
    this.#call = call;
  }
  run() {
    const call = this.#call;
    this.clear();
    call?.();
  }
  clear() {
    this.#call = undefined;
  }
  ref() {
    this.#isRef = true;
    return this;
  }
  unref() {
    this.#isRef = false;
    return this;
  }
  hasRef() {
    return this.#isRef;
  }
}
if (Symbol.dispose !== undefined) Immediate.prototype[Symbol.dispose] = Immediate.prototype.clear;
