/**
 * Refuses a field out of its range; `isGood` must be false for NaN, which every comparison gives.
 *
 * @throws RangeError naming the field.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => requireField('tdpW', -1, false, 'above 0')).toThrow('Give tdpW above 0; this one is -1.');
 * ```
 */
export function requireField(field: string, value: number, isGood: boolean, wanted: string): void {
  if (!isGood) throw new RangeError(`Give ${field} ${wanted}; this one is ${value}.`);
}

/**
 * Refuses a field that is not above 0 and finite.
 *
 * @throws RangeError naming the field.
 */
export function requireAboveZero(field: string, value: number): void {
  requireField(field, value, value > 0 && value < Infinity, 'above 0');
}

/**
 * Refuses a field that is not from 0 and finite.
 *
 * @throws RangeError naming the field.
 */
export function requireFromZero(field: string, value: number): void {
  requireField(field, value, value >= 0 && value < Infinity, 'from 0');
}

/**
 * Refuses a field that is not from 0 to 1.
 *
 * @throws RangeError naming the field.
 */
export function requireShare(field: string, value: number): void {
  requireField(field, value, value >= 0 && value <= 1, 'from 0 to 1');
}

/**
 * Refuses a count that is not whole and from 1.
 *
 * @throws RangeError naming the field.
 */
export function requireCount(field: string, value: number): void {
  requireField(field, value, Number.isInteger(value) && value >= 1, 'a whole number from 1');
}
