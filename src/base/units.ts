/** Conversion factors; they stand here alone. A name reads `<small unit>_PER_<large unit>`. */
export const MS_PER_SECOND = 1000;
export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;
export const HOURS_PER_DAY = 24;
export const KW_PER_MW = 1000;
export const KWH_PER_MWH = 1000;

/**
 * A span in hours.
 *
 * @units ms in, h out.
 * @example
 * ```ts @import.meta.vitest
 * expect(toHours(900_000)).toBe(0.25);
 * ```
 */
export function toHours(spanMs: number): number {
  return spanMs / MS_PER_HOUR;
}
