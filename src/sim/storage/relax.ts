/** Closed forms of what relaxes at a constant rate: dx/dt = source - rate · x. */

/** Below this product of rate and span the second integral is a series: its difference would lose digits. */
const SMALL = 1e-2;

/**
 * The integral of exp(-rate · t) over a span: what a unit source leaves after it. It is the span itself where nothing decays.
 *
 * @units 1/h and h in; h out.
 * @example
 * ```ts @import.meta.vitest
 * expect(relaxHours(0, 2)).toBe(2);
 * expect(relaxHours(1, 2)).toBeCloseTo(1 - Math.exp(-2), 15);
 * ```
 */
export function relaxHours(ratePerHour: number, spanHours: number): number {
  return ratePerHour === 0 ? spanHours : -Math.expm1(-ratePerHour * spanHours) / ratePerHour;
}

/**
 * The integral of {@link relaxHours} over a span, in square hours.
 *
 * @units 1/h and h in; h² out.
 * @example
 * ```ts @import.meta.vitest
 * expect(relaxSquareHours(0, 2)).toBe(2);
 * expect(relaxSquareHours(1, 2)).toBeCloseTo(1 + Math.exp(-2), 15);
 * ```
 */
export function relaxSquareHours(ratePerHour: number, spanHours: number): number {
  const z = ratePerHour * spanHours;
  if (z >= SMALL) return (spanHours - relaxHours(ratePerHour, spanHours)) / ratePerHour;
  return spanHours * spanHours * (1 / 2 - z * (1 / 6 - z * (1 / 24 - z * (1 / 120 - z * (1 / 720 - z / 5040)))));
}
