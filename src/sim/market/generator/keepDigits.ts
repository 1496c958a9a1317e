const KEPT_DIGITS = 4;

/**
 * A figure of a calibration, to four significant digits, so that its text and its value are the same.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(keepDigits(0.123456)).toBe(0.1235);
 * ```
 */
export function keepDigits(value: number): number {
  return Number(value.toPrecision(KEPT_DIGITS));
}
