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

/** The one family of errors shown to users: what happened, where, and what to do next. */
export class WattbookError extends Error {
  readonly code: ErrorCode;
  readonly where: ErrorPlace;
  readonly next: string | undefined;

  constructor(code: ErrorCode, what: string, options: WattbookErrorOptions = {}) {
    super(what, { cause: options.cause });
    this.name = 'WattbookError';
    this.code = code;
    this.where = options.where ?? {};
    this.next = options.next;
  }

  /** The process exit code of this error. */
  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/**
 * One line for a person: `where: what. next`.
 *
 * @example
 * ```ts @import.meta.vitest
 * const error = new WattbookError('data', 'no column HB_NORD', { where: { file: 'p.csv', row: 1 } });
 * expect(formatError(error)).toBe('p.csv, row 1: no column HB_NORD');
 * ```
 */
export function formatError(error: WattbookError): string {
  const place = formatPlace(error.where);
  const what = place === '' ? error.message : `${place}: ${error.message}`;
  return error.next === undefined ? what : `${what}\n  ${error.next}`;
}

/** `p.csv, row 14, column HB_NORTH` or `storage-value.ipynb, cell 5, line 2`; empty when nothing is known. */
export function formatPlace(where: ErrorPlace): string {
  const parts: string[] = [];
  if (where.file !== undefined) parts.push(where.file);
  if (where.notebook !== undefined) parts.push(where.notebook);
  if (where.row !== undefined) parts.push(`row ${String(where.row)}`);
  if (where.column !== undefined) parts.push(`column ${where.column}`);
  if (where.cell !== undefined) parts.push(`cell ${String(where.cell)}`);
  if (where.line !== undefined) parts.push(`line ${String(where.line)}`);
  return parts.join(', ');
}
