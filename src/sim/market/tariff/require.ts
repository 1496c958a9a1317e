/** Checks of single fields of a tariff; each error names the field. */

/**
 * @throws RangeError when the value is NaN or infinite.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => requireFinite(NaN, 'fixed.usdPerMonth')).toThrow('fixed.usdPerMonth');
 * ```
 */
export function requireFinite(value: number, field: string): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(`Give a finite ${field}; it is ${value}.`);
}

/**
 * @throws RangeError when the value is negative, NaN or infinite.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => requireNonNegative(-1, 'ratchet.minimumKw')).toThrow('ratchet.minimumKw');
 * ```
 */
export function requireNonNegative(value: number, field: string): void {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new RangeError(`Give ${field} as zero or more; it is ${value}.`);
}

/**
 * @throws RangeError when the value is not a whole number from `min` to `max`.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => requireWhole(13, 1, 12, 'trueUpMonth')).toThrow('trueUpMonth as a whole number from 1 to 12');
 * ```
 */
export function requireWhole(value: number, min: number, max: number, field: string): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new RangeError(`Give ${field} as a whole number from ${min} to ${max}; it is ${value}.`);
}
