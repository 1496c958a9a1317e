/** What was thrown, as plain data: name, message, the author's frames, causes and the errors of an AggregateError. */
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

// `    at name (place:3:5)`, `    at place:3:5`, `    at async name (place:3:5)`
const FRAME = /^ {4}at (?:async )?(?:(.+) \()?(.+?):(\d+):(\d+)\)?$/;
// `wattbook-cell-3:5`, the code and a caret: the head of a stack of code that does not compile.
const COMPILE_PLACE = /^(.+):(\d+)\n.*\n( *)\^/;
const PACKAGE_DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));
const LONGEST_CHAIN = 8;

export const INTERRUPTED = { name: 'Interrupted', message: 'the cell was stopped', frames: [] };

/** @param stacks knows where code stands that does not compile */
export function toFailure(thrown, stacks, depth = 0) {
  if (!isErrorLike(thrown)) return { name: 'Thrown', message: textOf(thrown), frames: [] };
  const compilePlace = placeOfCompile(thrown, stacks);
  const frames = compilePlace === undefined ? userFrames(thrown) : [compilePlace];
  const failure = { name: nameOf(thrown), message: String(thrown.message), frames };
  if (depth === LONGEST_CHAIN) return failure;
  if (thrown.cause !== undefined && thrown.cause !== null) failure.cause = toFailure(thrown.cause, stacks, depth + 1);
  if (Array.isArray(thrown.errors)) failure.errors = thrown.errors.map((error) => toFailure(error, stacks, depth + 1));
  return failure;
}

// An error of another realm (vm context, worker) is no instance of this Error.
function isErrorLike(value) {
  return typeof value === 'object' && value !== null && typeof value.message === 'string' && 'stack' in value;
}

function textOf(value) {
  return typeof value === 'string' ? value : inspect(value);
}

/** A class of errors that did not name itself is known by its own name. */
function nameOf(error) {
  const name = String(error.name ?? 'Error');
  const own = error.constructor?.name;
  return name === 'Error' && typeof own === 'string' && own !== '' && own !== 'Object' ? own : name;
}

function placeOfCompile(error, stacks) {
  if (error.name !== 'SyntaxError') return undefined;
  const [, script, line, indent] = COMPILE_PLACE.exec(String(error.stack)) ?? [];
  return script === undefined ? undefined : stacks.originOf(script, Number(line), indent.length + 1);
}

function userFrames(error) {
  const frames = [];
  for (const text of String(error.stack).split('\n')) {
    const [, name, file, line, column] = FRAME.exec(text) ?? [];
    if (file === undefined || isForeign(file)) continue;
    frames.push({ name, file, line: Number(line), column: Number(column) });
  }
  return frames;
}

function isForeign(file) {
  return (
    file.startsWith('node:') ||
    file.startsWith('<') ||
    file.includes(`${sep}node_modules${sep}`) ||
    file.startsWith(PACKAGE_DIST)
  );
}
