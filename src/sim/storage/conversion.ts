/** What one direction of a battery's converter and cells makes of power: terminal power against stored power. */

/** One measured point of an efficiency that depends on load. */
export type LoadEfficiency = {
  /** Terminal power as a share of the battery's power; above 0, at most 1. */
  readonly loadFraction: number;
  /** Charging: stored per terminal power. Discharging: terminal per stored power. Above 0, at most 1. */
  readonly efficiencyFraction: number;
};

/**
 * Powers at the terminals and in the store that belong together, both from 0 and ascending, straight between the points.
 * The last terminal power is the battery's own.
 */
export type Conversion = {
  readonly terminalKw: Float64Array;
  readonly storedKw: Float64Array;
};

export type Direction = 'charge' | 'discharge';

/**
 * The conversion through the points of an efficiency curve; the last point must be at full load.
 *
 * @units kW.
 * @throws RangeError when the points do not ascend to full load, an efficiency lies outside 0 to 1, or more power at the
 * terminals would mean less in the store.
 * @example
 * ```ts @import.meta.vitest
 * const points = [{ loadFraction: 0.5, efficiencyFraction: 0.9 }, { loadFraction: 1, efficiencyFraction: 0.8 }];
 * expect([...toConversion('charge', points, 100).storedKw]).toEqual([0, 45, 80]);
 * ```
 */
export function toConversion(direction: Direction, points: readonly LoadEfficiency[], powerKw: number): Conversion {
  requirePoints(direction, points);
  const terminalKw = Float64Array.of(0, ...points.map(({ loadFraction }) => loadFraction * powerKw));
  const stored = points.map(({ efficiencyFraction }, i) =>
    direction === 'charge' ? terminalKw[i + 1]! * efficiencyFraction : terminalKw[i + 1]! / efficiencyFraction,
  );
  const storedKw = Float64Array.of(0, ...stored);
  const falling = storedKw.findIndex((value, i) => i > 0 && value <= storedKw[i - 1]!);
  if (falling > 0) {
    throw new RangeError(
      `Give ${direction} efficiencies under which more power at the terminals is more in the store; ` +
        `at a load of ${points[falling - 1]?.loadFraction} it is not.`,
    );
  }
  return Object.freeze({ terminalKw, storedKw });
}

function requirePoints(direction: Direction, points: readonly LoadEfficiency[]): void {
  let previousFraction = 0;
  for (const { loadFraction, efficiencyFraction } of points) {
    if (!(loadFraction > previousFraction && loadFraction <= 1)) {
      throw new RangeError(`Give ${direction} loads ascending from above 0 to 1; ${loadFraction} does not fit.`);
    }
    if (!(efficiencyFraction > 0 && efficiencyFraction <= 1)) {
      throw new RangeError(`Give ${direction} efficiencies above 0, at most 1; this one is ${efficiencyFraction}.`);
    }
    previousFraction = loadFraction;
  }
  if (previousFraction !== 1) throw new RangeError(`Give a ${direction} efficiency at a load of 1.`);
}

/**
 * Stored power that belongs to a terminal power.
 *
 * @units kW, both at least 0.
 * @example
 * ```ts @import.meta.vitest
 * const conversion = { terminalKw: Float64Array.of(0, 50, 100), storedKw: Float64Array.of(0, 45, 80) };
 * expect([25, 75].map((powerKw) => storedPowerKw(conversion, powerKw))).toEqual([22.5, 62.5]);
 * ```
 */
export function storedPowerKw({ terminalKw, storedKw }: Conversion, powerKw: number): number {
  return between(terminalKw, storedKw, powerKw);
}

/**
 * Terminal power that belongs to a stored power.
 *
 * @units kW, both at least 0.
 * @example
 * ```ts @import.meta.vitest
 * const conversion = { terminalKw: Float64Array.of(0, 50, 100), storedKw: Float64Array.of(0, 45, 80) };
 * expect(terminalPowerKw(conversion, 62.5)).toBe(75);
 * ```
 */
export function terminalPowerKw({ terminalKw, storedKw }: Conversion, powerKw: number): number {
  return between(storedKw, terminalKw, powerKw);
}

/** The line through the two points around `atKw`; the last line goes on beyond its end. */
function between(from: Float64Array, to: Float64Array, atKw: number): number {
  let i = 1;
  while (i < from.length - 1 && from[i]! < atKw) i += 1;
  return to[i - 1]! + ((to[i]! - to[i - 1]!) * (atKw - from[i - 1]!)) / (from[i]! - from[i - 1]!);
}
