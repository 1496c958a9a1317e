/**
 * Errors a user can meet. A caller's mistake in code is a `RangeError` or `TypeError` instead.
 *
 * Each kind has one process exit code; the command line is the only place that exits with it.
 */
export const EXIT_CODES = {
  ok: 0,
  /** A cell threw, timed out, or a claim failed. */
  notebook: 1,
  /** Wrong command, option, parameter or configuration. */
  usage: 2,
  /** An input file is missing, malformed or has a hole. */
  data: 3,
  /** The kernel did not start, died or lost output. */
  kernel: 4,
  /** No browser, or a page that did not draw or print. */
  browser: 5,
  /** The destination cannot be written. */
  destination: 6,
} as const;

export type ErrorCode = Exclude<keyof typeof EXIT_CODES, 'ok'>;

/** Where the fault lies; every field is optional, lines, rows and cells count from 1. */
export type ErrorPlace = {
  file?: string;
  /** Line of a text file. */
  row?: number;
  column?: string;
  notebook?: string;
  /** Position of the cell among all cells of the notebook. */
  cell?: number;
  /** Line within the cell. */
  line?: number;
};

export type WattbookErrorOptions = {
  where?: ErrorPlace;
  /** What to do next, as one sentence in the imperative. */
  next?: string;
  cause?: unknown;
};

const NAMES: Record<ErrorCode, string> = {
  notebook: 'NotebookError',
  usage: 'UsageError',
  data: 'DataError',
  kernel: 'KernelError',
  browser: 'BrowserError',
  destination: 'DestinationError',
};

/**
 * The one family of errors shown to users. Its message says all: where, what happened, and on a second line what to
 * do next; so it teaches in a notebook, a log and a terminal alike.
 *
 * @example
 * ```ts @import.meta.vitest
 * const error = new WattbookError('data', 'no column HB_NORD', { where: { file: 'p.csv', row: 1 } });
 * expect(error.message).toBe('p.csv, row 1: no column HB_NORD');
 * expect(error.name).toBe('DataError');
 * ```
 */
export class WattbookError extends Error {
  readonly code: ErrorCode;
  readonly where: ErrorPlace;
  /** What happened, without place and advice. */
  readonly what: string;
  readonly next: string | undefined;

  constructor(code: ErrorCode, what: string, { where = {}, next, cause }: WattbookErrorOptions = {}) {
    super(compose(what, where, next), cause === undefined ? undefined : { cause });
    this.name = NAMES[code];
    this.code = code;
    this.where = where;
    this.what = what;
    this.next = next;
  }

  /** The process exit code of this error. */
  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** The code of an error known only by its name, such as one that crossed a process border; undefined when foreign. */
export function errorCodeOf(name: string): ErrorCode | undefined {
  return (Object.keys(NAMES) as ErrorCode[]).find((code) => NAMES[code] === name);
}

function compose(what: string, where: ErrorPlace, next: string | undefined): string {
  const place = formatPlace(where);
  const line = place === '' ? what : `${place}: ${what}`;
  return next === undefined ? line : `${line}\n  ${next}`;
}

/** `p.csv, row 14, column HB_NORTH` or `storage-value.ipynb, cell 5, line 2`; empty when nothing is known. */
function formatPlace(where: ErrorPlace): string {
  const parts: string[] = [];
  if (where.file !== undefined) parts.push(where.file);
  if (where.notebook !== undefined) parts.push(where.notebook);
  if (where.row !== undefined) parts.push(`row ${String(where.row)}`);
  if (where.column !== undefined) parts.push(`column ${where.column}`);
  if (where.cell !== undefined) parts.push(`cell ${String(where.cell)}`);
  if (where.line !== undefined) parts.push(`line ${String(where.line)}`);
  return parts.join(', ');
}
