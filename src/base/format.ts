/** Rounding and unit text live here alone. All numbers are shown the English way: 1,234.5 with a true minus sign. */

const NO_BREAK_SPACE = '\u00a0';

/**
 * A number with thousands separators and a fixed count of decimals; halves round away from zero.
 *
 * @throws RangeError when the value is NaN or infinite: such a number is never shown.
 * @example
 * ```ts @import.meta.vitest
 * expect(formatNumber(129558.32, 0)).toBe('129,558');
 * expect(formatNumber(-0.25, 1)).toBe('−0.3');
 * expect(formatNumber(-0.01, 1)).toBe('0.0');
 * ```
 */
export function formatNumber(value: number, digits: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`Format a finite number; this one is ${String(value)}.`);
  const magnitude = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    roundingMode: 'halfExpand',
  });
  const isZero = !/[1-9]/.test(magnitude);
  return value < 0 && !isZero ? `−${magnitude}` : magnitude;
}

/**
 * A number and its unit, kept on one line.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(formatQuantity(81346.3, 'USD/MW', 0)).toBe('81,346\u00a0USD/MW');
 * expect(formatQuantity(12, '', 0)).toBe('12');
 * expect(formatQuantity(93.25, '%', 1)).toBe('93.3\u00a0%');
 * ```
 */
export function formatQuantity(value: number, unit: string, digits: number): string {
  const number = formatNumber(value, digits);
  return unit === '' ? number : `${number}${NO_BREAK_SPACE}${unit}`;
}
