/** What a transformer, UPS, distribution unit or power supply loses on the way, by load. */

/** Losses as shares of the rated power, with p the power given as a share of it. */
export type DeviceLossSpec = {
  /** Lost at any load, none included: iron, fans, control; 0 by default. */
  readonly standbyFraction?: number;
  /** Times p: voltage drops of semiconductors; 0 by default. */
  readonly linearFraction?: number;
  /** Times p²: resistances; 0 by default. */
  readonly quadraticFraction?: number;
};

export type DeviceLoss = Required<DeviceLossSpec>;

/**
 * Checked, frozen losses.
 *
 * @throws RangeError naming the share that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * expect(toDeviceLoss({ standbyFraction: 0.01 }).quadraticFraction).toBe(0);
 * ```
 */
export function toDeviceLoss(spec: DeviceLossSpec): DeviceLoss {
  const { standbyFraction = 0, linearFraction = 0, quadraticFraction = 0 } = spec;
  for (const [field, value] of Object.entries({ standbyFraction, linearFraction, quadraticFraction })) {
    if (!(value >= 0 && value < 1)) throw new RangeError(`Give ${field} from 0, below 1; this one is ${value}.`);
  }
  return Object.freeze({ standbyFraction, linearFraction, quadraticFraction });
}

/** A point of an efficiency curve, as data sheets give them. */
export type EfficiencyPoint = {
  /** Power given as a share of the rated one; above 0. */
  readonly loadFraction: number;
  /** Power given per power taken; above 0, at most 1. */
  readonly efficiencyFraction: number;
};

/**
 * The losses through three points of an efficiency curve, exactly: standby + linear p + quadratic p² = p (1 / efficiency - 1).
 *
 * @throws RangeError for points out of range, or such that no device has: one of the three shares would be below 0.
 * @example
 * ```ts @import.meta.vitest
 * const at = (loadFraction: number) => ({ loadFraction, efficiencyFraction: loadFraction / (loadFraction * 1.02 + 0.01) });
 * const loss = lossThrough([at(0.25), at(0.5), at(1)]);
 * expect([loss.standbyFraction, loss.linearFraction]).toEqual([expect.closeTo(0.01, 12), expect.closeTo(0.02, 12)]);
 * ```
 */
export function lossThrough(points: readonly [EfficiencyPoint, EfficiencyPoint, EfficiencyPoint]): DeviceLoss {
  const [[x0, y0], [x1, y1], [x2, y2]] = points.map(lostAt) as [Pair, Pair, Pair];
  const [first, second] = [(y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1)];
  const quadratic = (second - first) / (x2 - x0);
  const linear = first - quadratic * (x0 + x1);
  const standby = y0 - x0 * (linear + quadratic * x0);
  return toDeviceLoss({
    standbyFraction: nearZero(standby),
    linearFraction: nearZero(linear),
    quadraticFraction: nearZero(quadratic),
  });
}

type Pair = [number, number];

function lostAt({ loadFraction, efficiencyFraction }: EfficiencyPoint): Pair {
  if (!(loadFraction > 0)) throw new RangeError(`Give loadFraction above 0; this one is ${loadFraction}.`);
  if (!(efficiencyFraction > 0 && efficiencyFraction <= 1)) {
    throw new RangeError(`Give efficiencyFraction above 0, at most 1; this one is ${efficiencyFraction}.`);
  }
  return [loadFraction, loadFraction * (1 / efficiencyFraction - 1)];
}

/** Rounding of a share that is 0. */
function nearZero(share: number): number {
  return Math.abs(share) < 1e-12 ? 0 : share;
}

/**
 * Power lost by like devices that share a load evenly: two paths to each load (2N) carry half each, at poor efficiency.
 *
 * @units kW given, from 0; kW lost, from 0.
 * @example
 * ```ts @import.meta.vitest
 * const loss = { standbyFraction: 0.01, linearFraction: 0, quadraticFraction: 0.02 };
 * expect(lostKw(loss, 50, { ratedKw: 100, count: 1 })).toBe(1.5);
 * expect(lostKw(loss, 50, { ratedKw: 100, count: 2 })).toBe(2.25);
 * ```
 */
export function lostKw(
  { standbyFraction, linearFraction, quadraticFraction }: DeviceLoss,
  givenKw: number,
  { ratedKw, count }: { readonly ratedKw: number; readonly count: number },
): number {
  const p = givenKw / (count * ratedKw);
  return count * ratedKw * (standbyFraction + p * (linearFraction + p * quadraticFraction));
}
