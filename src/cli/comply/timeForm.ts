/** The time column of a power file. */
import { WattbookError } from '../../base/errors.js';

/** Milliseconds of one cell; instants are UTC, others count from wherever the file begins. */
export type TimeForm = {
  readonly index: number;
  readonly header: string;
  /** Null: instants. */
  readonly msPerUnit: number | null;
  readonly file: string;
};

const MS_PER_UNIT: readonly (readonly [name: RegExp, factor: number])[] = [
  [/(^|[\s_([])(ms|milliseconds)[)\]]?$/i, 1],
  [/(^|[\s_([])(s|sec|seconds)[)\]]?$/i, 1000],
  [/(^|[\s_([])(min|minutes)[)\]]?$/i, 60_000],
  [/(^|[\s_([])(h|hours)[)\]]?$/i, 3_600_000],
];
const OFFSET = /(Z|[+-]\d{2}:?\d{2})$/i;

/**
 * How times are read, by the column's name.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toTimeForm('t_s', 0, 'p.csv').msPerUnit).toBe(1000);
 * expect(parseTimeMs(toTimeForm('utc_start', 0, 'p.csv'), '1970-01-01T00:00:01.5', 2)).toBe(1500);
 * expect(() => parseTimeMs(toTimeForm('time', 0, 'p.csv'), '12:00', 2)).toThrow('p.csv, row 2, column time');
 * ```
 */
export function toTimeForm(header: string, index: number, file: string): TimeForm {
  const unit = MS_PER_UNIT.find(([name]) => name.test(header));
  return { index, header, msPerUnit: unit?.[1] ?? null, file };
}

/**
 * The time of a cell.
 *
 * @units ms.
 * @throws WattbookError `data` naming the row.
 */
export function parseTimeMs({ header, msPerUnit, file }: TimeForm, cell: string, row: number): number {
  const text = cell.trim();
  const fault = (what: string, next: string) =>
    new WattbookError('data', what, { where: { file, row, column: header }, next });
  if (msPerUnit !== null) {
    const ms = text === '' ? NaN : Number(text) * msPerUnit;
    if (Number.isFinite(ms)) return ms;
    throw fault(`"${text}" is not a number`, 'Write times as numbers, as the name of the column says.');
  }
  if (/^-?[\d.]+$/.test(text))
    throw fault(`the unit of the time ${text} is not known`, 'Name the column t_s, t_ms, or utc for instants.');
  const isUtc = OFFSET.test(text);
  if (!isUtc && !/utc/i.test(header))
    throw fault(`"${text}" is no instant`, 'Write an offset (2026-01-01T00:00:00Z), or name the column utc.');
  const ms = Date.parse(isUtc ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}Z`);
  if (Number.isFinite(ms)) return ms;
  throw fault(`"${text}" is not a time`, 'Write 2026-01-01T00:00:00.000Z.');
}
