import type { Battery } from '../../storage/battery.js';

/**
 * What a battery makes of stored power at its terminals: the least concave curve above its conversions, through corners in
 * order of falling terminal power. With constant efficiencies it is the battery itself; where efficiency falls at weak
 * load it lies above, and a schedule found on it earns a little less when executed.
 */
export type TerminalHull = {
  /** Falling; positive discharges. */
  readonly terminalKw: Float64Array;
  /** Into the store, rising. */
  readonly storedKw: Float64Array;
  /** Stored per terminal power behind each corner but the last; not rising. */
  readonly storedFractions: Float64Array;
  /** Stored per terminal power along the chord from the first corner to the last: what burning energy can do. */
  readonly chordFraction: number;
};

/**
 * The curve of a battery.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8 };
 * const hull = toTerminalHull(toBattery({ powerKw: 8, energyKwh: 8, ...losses }));
 * expect([[...hull.terminalKw], [...hull.storedKw]]).toEqual([[8, 0, -8], [-10, 0, 4]]);
 * expect(hull.chordFraction).toBe(14 / 16);
 * ```
 */
export function toTerminalHull(battery: Battery): TerminalHull {
  const { powerKw, chargeCurve, dischargeCurve } = battery;
  const discharge = dischargeCurve ?? {
    terminalKw: Float64Array.of(0, powerKw),
    storedKw: Float64Array.of(0, powerKw / battery.dischargeEfficiencyFraction),
  };
  const charge = chargeCurve ?? {
    terminalKw: Float64Array.of(0, powerKw),
    storedKw: Float64Array.of(0, powerKw * battery.chargeEfficiencyFraction),
  };
  const corners: [terminalKw: number, storedKw: number][] = [];
  for (let i = discharge.terminalKw.length - 1; i >= 0; i -= 1) {
    addCorner(corners, discharge.terminalKw[i]!, 0 - discharge.storedKw[i]!);
  }
  for (let i = 1; i < charge.terminalKw.length; i += 1) addCorner(corners, -charge.terminalKw[i]!, charge.storedKw[i]!);
  const [first, last] = [corners[0]!, corners.at(-1)!];
  return {
    storedFractions: toFractions(corners),
    terminalKw: Float64Array.from(corners, ([terminalKw]) => terminalKw),
    storedKw: Float64Array.from(corners, ([, storedKw]) => storedKw),
    chordFraction: (last[1] - first[1]) / (first[0] - last[0]),
  };
}

/** Not rising even by rounding. */
function toFractions(corners: readonly [number, number][]): Float64Array {
  let leastFraction = Infinity;
  return Float64Array.from(corners.slice(1), ([terminalKw, storedKw], index) => {
    const [fromKw, fromStoredKw] = corners[index]!;
    leastFraction = Math.min(leastFraction, (storedKw - fromStoredKw) / (fromKw - terminalKw));
    return leastFraction;
  });
}

/** Drops the corners before it that lie below the line to it. */
function addCorner(corners: [number, number][], terminalKw: number, storedKw: number): void {
  while (corners.length >= 2) {
    const [middleKw, middleStoredKw] = corners.at(-1)!;
    const [startKw, startStoredKw] = corners.at(-2)!;
    const above =
      (middleKw - startKw) * (storedKw - startStoredKw) - (terminalKw - startKw) * (middleStoredKw - startStoredKw);
    if (above >= 0) break;
    corners.pop();
  }
  corners.push([terminalKw, storedKw]);
}

/**
 * The corner from which the hull goes down through a power.
 *
 * @param fromIndex a corner that does not lie behind it.
 * @example
 * ```ts @import.meta.vitest
 * expect([9, 8, 0, -1].map((powerKw) => findCorner({ terminalKw: Float64Array.of(9, 0, -9) }, 0, powerKw))).toEqual([0, 0, 1, 1]);
 * ```
 */
export function findCorner(
  { terminalKw }: Pick<TerminalHull, 'terminalKw'>,
  fromIndex: number,
  powerKw: number,
): number {
  let corner = fromIndex;
  while (corner + 2 < terminalKw.length && terminalKw[corner + 1]! >= powerKw) corner += 1;
  return corner;
}

/**
 * Stored power on the hull.
 *
 * @units kW; above 0 into the store.
 * @param fromIndex a corner that does not lie behind it; 0 by default.
 * @example
 * ```ts @import.meta.vitest
 * const hull = { terminalKw: Float64Array.of(8, 0, -8), storedKw: Float64Array.of(-10, 0, 4) };
 * expect(storedOnHullKw({ ...hull, storedFractions: Float64Array.of(1.25, 0.5), chordFraction: 0.875 }, -4)).toBe(2);
 * ```
 */
export function storedOnHullKw(hull: TerminalHull, powerKw: number, fromIndex = 0): number {
  const corner = findCorner(hull, fromIndex, powerKw);
  const { terminalKw, storedKw, storedFractions } = hull;
  return storedKw[corner + 1]! - (powerKw - terminalKw[corner + 1]!) * storedFractions[corner]!;
}
