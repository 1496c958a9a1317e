/** Questions to whoever sits before the notebook: `prompt`, `confirm` and `alert` stand still, `input` can be awaited. */
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

export function installInputs({ agent, events }) {
  const { port1, port2 } = new MessageChannel();
  // 1 once something lies on the port; the agent sets it and wakes the main thread.
  const lock = new Int32Array(new SharedArrayBuffer(4));
  const waiting = new Map();
  let lastId = 0;
  agent.postMessage({ inputs: port2, lock }, [port2]);
  port1.on('message', deliver);
  port1.unref();

  function ask(prompt, isPassword) {
    const id = ++lastId;
    events.tellOfCell({ type: 'input', id, prompt: String(prompt), isPassword });
    return id;
  }

  /** An answer to a question that was stopped is passed over. */
  function deliver({ id, text, error }) {
    const answer = waiting.get(id);
    waiting.delete(id);
    answer?.({ text, error });
  }

  function askAndWait(prompt, { isPassword = false } = {}) {
    let answer;
    waiting.set(ask(prompt, isPassword), (found) => (answer = found));
    for (;;) {
      Atomics.store(lock, 0, 0);
      for (let taken; (taken = receiveMessageOnPort(port1)) !== undefined;) deliver(taken.message);
      if (answer !== undefined) return toText(answer);
      Atomics.wait(lock, 0, 0);
    }
  }

  /** The text given; `isPassword` hides it while it is typed. */
  async function input(prompt = '', { isPassword = false } = {}) {
    const answered = new Promise((answer) => waiting.set(ask(prompt, isPassword), answer));
    return toText(await answered);
  }

  /** The text given, or the fallback when there is none. */
  function prompt(question = 'Prompt', fallback = '') {
    const shown = fallback === '' ? question : `${question} [${fallback}]`;
    const text = askAndWait(`${shown} `);
    return text === '' ? String(fallback) : text;
  }

  function confirm(question = 'Confirm') {
    return /^y(?:es)?$/i.test(askAndWait(`${question} [y/N] `).trim());
  }

  function alert(message = 'Alert') {
    askAndWait(`${message} [Enter] `);
  }

  for (const [name, value] of Object.entries({ input, prompt, confirm, alert })) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
}

function toText({ text, error }) {
  if (error === undefined) return text;
  throw Object.assign(new Error(error.message), { name: error.name });
}
