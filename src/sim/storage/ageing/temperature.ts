/** Temperatures of cells: the zero of Celsius, and the check that tells it from kelvin. */

/** 0 degrees Celsius. */
export const ZERO_CELSIUS_K = 273.15;

const COLDEST_C = -60;
const HOTTEST_C = 120;

/**
 * Refuses what cannot be a cell's temperature in degrees Celsius; kelvin of any climate are refused.
 *
 * @throws RangeError naming `where` and the value, not a number included.
 * @example
 * ```ts @import.meta.vitest
 * expect(() => requireTemperature(25)).not.toThrow();
 * expect(() => requireTemperature(298.15, 'temperatureC of step 3')).toThrow('temperatureC of step 3');
 * ```
 */
export function requireTemperature(temperatureC: number, where = 'temperatureC'): void {
  if (temperatureC >= COLDEST_C && temperatureC <= HOTTEST_C) return;
  throw new RangeError(
    `Give ${where} in degrees Celsius, from ${COLDEST_C} to ${HOTTEST_C} (not kelvin); this one is ${temperatureC}.`,
  );
}
