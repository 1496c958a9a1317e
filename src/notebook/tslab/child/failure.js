/** What went wrong in a cell, in the words of the Jupyter protocol, with lines of the cell and the author's frames only. */
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { originalPosition } from './typescript.js';

// `    at name (place:3:5)`, `    at place:3:5`, `    at async name (place:3:5)`, `    at async place:3:5`
const FRAME = /^ {4}at (?:async )?(?:(.+) \()?(?:file:\/\/)?([^()]+?):(\d+):(\d+)\)?$/;
const PACKAGE_DIST = fileURLToPath(new URL('../../../../dist/', import.meta.url));

/** The failure of a cell that TypeScript refused. */
export function toTypeFailure(diagnostics, label) {
  const faults = joinChains(diagnostics);
  const [first] = faults;
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  return {
    ename: 'TypeScriptError',
    evalue: `${first.text}${more}`,
    traceback: faults.map(
      ({ place, code, text }) => `${place.file ?? label}:${place.line}:${place.column} - error TS${code}: ${text}`,
    ),
    line: first.place.file === undefined ? first.place.line : undefined,
  };
}

/** TypeScript tells one fault in several pieces that start at the same place; tslab hands them out as a flat list. */
function joinChains(diagnostics) {
  const faults = [];
  for (const { start, code, messageText, fileName } of diagnostics) {
    const place = { file: fileName, line: start.line + 1, column: start.character + 1 };
    const last = faults.at(-1);
    const isPiece = last !== undefined && last.place.line === place.line && last.place.column === place.column;
    if (isPiece) last.text += `\n  ${messageText}`;
    else faults.push({ place, code, text: messageText });
  }
  return faults;
}

/**
 * The failure of a cell that threw `thrown`.
 *
 * `scripts` holds, by the file name in a stack frame, the source maps of each cell and local module; `current` is the
 * file name of the cell that failed.
 */
export function toThrownFailure(thrown, scripts, current) {
  if (!isErrorLike(thrown)) {
    const text = typeof thrown === 'string' ? thrown : inspect(thrown);
    return { ename: 'Thrown', evalue: text, traceback: [`Thrown: ${text}`], line: undefined };
  }
  const frames = userFrames(thrown, scripts);
  const { name, message } = headOf(thrown);
  return {
    ename: name,
    evalue: message,
    traceback: [`${name}: ${message}`, ...frames.map(formatFrame), ...causeLines(thrown.cause, scripts)],
    line: frames.find((frame) => frame.script === current)?.line,
  };
}

// An error of another realm (vm context, worker) is no instance of this Error.
function isErrorLike(value) {
  return typeof value === 'object' && value !== null && typeof value.message === 'string' && 'stack' in value;
}

function headOf(error) {
  if (error.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED')
    return { name: 'Interrupted', message: 'the cell was stopped' };
  return { name: String(error.name ?? 'Error'), message: error.message };
}

function userFrames(error, scripts) {
  const frames = [];
  for (const text of String(error.stack).split('\n')) {
    const [, calledAs, script, line, column] = FRAME.exec(text) ?? [];
    if (script === undefined || isForeign(script)) continue;
    const known = scripts.get(script);
    // tslab calls the function that it wraps around a cell below the code of the cell.
    if (known !== undefined && Number(line) > known.lineCount) continue;
    // tslab calls the functions of earlier cells as members of a Proxy.
    const name = calledAs?.replace(/^Proxy\./, '');
    frames.push({ name, script, file: known?.label ?? script, ...sourcePlace(known, Number(line), Number(column)) });
  }
  return frames;
}

function isForeign(script) {
  const isFile = script.startsWith(sep);
  if (!isFile) return !script.startsWith('wattbook-cell-');
  return (
    script.includes(`${sep}node_modules${sep}`) ||
    script.startsWith(PACKAGE_DIST) ||
    script.startsWith(import.meta.dirname)
  );
}

function sourcePlace(script, line, column) {
  if (script === undefined) return { line, column };
  const shift = line === 1 ? script.prefixLength : 0;
  const found = originalPosition(script.maps, { line: line - 1, column: Math.max(0, column - 1 - shift) });
  if (found === undefined) return { line, column };
  // tslab puts one line, `export {};`, before a cell, so counting from 0 there is counting from 1 in the cell.
  return { line: found.line + (script.isCell ? 0 : 1), column: found.column + 1 };
}

function formatFrame({ name, file, line, column }) {
  const place = `${file}:${line}:${column}`;
  return name === undefined || name === 'Object.<anonymous>' ? `    at ${place}` : `    at ${name} (${place})`;
}

function causeLines(cause, scripts) {
  if (cause === undefined || cause === null) return [];
  if (!isErrorLike(cause)) return [`Caused by: ${inspect(cause)}`];
  const { name, message } = headOf(cause);
  return [`Caused by: ${name}: ${message}`, ...userFrames(cause, scripts).map(formatFrame)];
}
