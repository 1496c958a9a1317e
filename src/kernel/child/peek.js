/** Looks at values for completion and inspection: an expression that would change anything gives nothing. */
import { createRequire } from 'node:module';
import { inspect, types } from 'node:util';

/** After this time an expression counts as one that gives nothing, in milliseconds. */
const LIMIT_MS = 100;
const MOST_NAMES = 1000;
const MOST_TEXT = 4000;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const HIDDEN = /^__(?:proto|(?:define|lookup)[GS]etter)__$/;

const ANSWERS = { members: membersOf, describe };

/** @param code of a function that gives `[value]`, as src/kernel/typescript makes it of a cell */
export function peek({ question, code }) {
  const found = evaluate(code);
  return found === undefined ? undefined : ANSWERS[question](found.value);
}

function evaluate(code) {
  // Loaded at the first question.
  const { Session } = createRequire(import.meta.url)('node:inspector');
  const session = new Session();
  session.connect();
  try {
    const seen = post(session, 'Runtime.evaluate', {
      expression: `(${code})({})`,
      throwOnSideEffect: true,
      timeout: LIMIT_MS,
      silent: true,
    });
    if (seen?.exceptionDetails !== undefined || seen?.result.subtype !== 'array') return undefined;
    const { objectId } = seen.result;
    let found;
    globalThis[TAKE] = ([value]) => (found = { value });
    const functionDeclaration = `function () { globalThis[Symbol.for('${TAKE.description}')](this); }`;
    post(session, 'Runtime.callFunctionOn', { objectId, functionDeclaration, silent: true });
    return found;
  } finally {
    delete globalThis[TAKE];
    session.disconnect();
  }
}

const TAKE = Symbol.for('wattbook.peek');

// An own session answers before `post` returns.
function post(session, method, parameters) {
  let answer;
  session.post(method, parameters, (error, result) => (answer = error === null ? result : undefined));
  return answer;
}

/** Names after the dot, the value's own first; none behind a proxy, which would notice. */
function membersOf(value) {
  if (value === null || value === undefined) return [];
  const names = new Set();
  for (let holder = Object(value); holder !== null && !types.isProxy(holder); holder = Object.getPrototypeOf(holder)) {
    for (const name of ownNames(holder)) if (IDENTIFIER.test(name) && !HIDDEN.test(name)) names.add(name);
    if (names.size > MOST_NAMES) break;
  }
  return [...names].slice(0, MOST_NAMES);
}

// The indices of a long array would be a name each.
function ownNames(holder) {
  const isLong = (Array.isArray(holder) || ArrayBuffer.isView(holder)) && holder.length > MOST_NAMES;
  return isLong ? ['length'] : Object.getOwnPropertyNames(holder);
}

/** `{ type, text }`: what the value is, and how it looks without running any code of its own. */
function describe(value) {
  if (typeof value === 'function' && !types.isProxy(value)) {
    return { type: 'function', text: Function.prototype.toString.call(value).slice(0, MOST_TEXT) };
  }
  const text = inspect(value, { customInspect: false, getters: false, showProxy: true, depth: 2, maxArrayLength: 20 });
  return { type: typeNameOf(value), text: text.slice(0, MOST_TEXT) };
}

function typeNameOf(value) {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (types.isProxy(value)) return 'Proxy';
  const holder = Object.getPrototypeOf(value);
  const made = holder === null ? undefined : Object.getOwnPropertyDescriptor(holder, 'constructor')?.value;
  return typeof made === 'function' && typeof made.name === 'string' ? made.name : 'object';
}
