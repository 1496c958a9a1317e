import { readFileSync } from 'node:fs';
import type { CellOutput, Failure, Frame } from './output.js';
import type { SyntaxFault } from './typescript/emit.js';

/** Lines shown before the one at fault. */
const LINES_BEFORE = 2;
/** Most frames shown of one error: a recursion without end has thousands. */
const SHOWN_FRAMES = 20;

/** Source text of a cell by its label; undefined for a file, which is read from disk. */
export type SourceOf = (file: string) => string | undefined;

type ErrorOutput = Extract<CellOutput, { kind: 'error' }>;

/**
 * An error as a cell shows it: what it says, the lines around the place, the author's frames, its causes.
 *
 * @param label of the cell that failed: the error's line is the innermost one in it.
 */
export function toErrorOutput(failure: Failure, label: string, sourceOf: SourceOf): ErrorOutput {
  const { name, message, frames } = failure;
  const line = frames.find(({ file }) => file === label)?.line;
  return {
    kind: 'error',
    name,
    message,
    traceback: toLines(failure, sourceOf),
    ...(line === undefined ? {} : { line }),
  };
}

/** The same for code that cannot be read. */
export function toSyntaxOutput(faults: readonly SyntaxFault[], label: string, sourceOf: SourceOf): ErrorOutput {
  const [first = { message: 'the code cannot be read', line: 1, column: 1 }] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const frames = [{ file: label, line: first.line, column: first.column }];
  return toErrorOutput({ name: 'SyntaxError', message: `${first.message}${more}`, frames }, label, sourceOf);
}

function toLines(failure: Failure, sourceOf: SourceOf): string[] {
  const { name, message, frames, cause, errors = [] } = failure;
  const [innermost] = frames;
  const shown = frames.slice(0, SHOWN_FRAMES);
  return [
    `${name}: ${message}`,
    ...(innermost === undefined ? [] : excerpt(innermost, sourceOf)),
    ...shown.map(toFrameLine),
    ...(shown.length < frames.length ? [`    ... ${frames.length - shown.length} more`] : []),
    ...errors.flatMap((error, i) => headed(`Error ${i + 1} of ${errors.length}: `, error, sourceOf)),
    ...(cause === undefined ? [] : headed('Caused by: ', cause, sourceOf)),
  ];
}

function headed(words: string, failure: Failure, sourceOf: SourceOf): string[] {
  const [head = '', ...rest] = toLines(failure, sourceOf);
  return [`${words}${head}`, ...rest];
}

function toFrameLine({ name, file, line, column }: Frame): string {
  const place = `${file}:${line}:${column}`;
  return name === undefined ? `    at ${place}` : `    at ${name} (${place})`;
}

/** The line with up to two before it, and a caret under the column. */
function excerpt({ file, line, column }: Frame, sourceOf: SourceOf): string[] {
  const lines = (sourceOf(file) ?? readFile(file))?.split('\n') ?? [];
  const text = lines[line - 1];
  if (text === undefined) return [];
  const first = Math.max(1, line - LINES_BEFORE);
  const width = String(line).length;
  const shown = lines.slice(first - 1, line).map((before, i) => {
    const number = first + i;
    return `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${before}`;
  });
  const indent = text.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  return [...shown, `  ${' '.repeat(width)} | ${indent}^`];
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
