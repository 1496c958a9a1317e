/** The fade of one pack, fitted to its own capacity checks: q = 1 - a t^p - b EFC^m with the exponents given. */

/** One measurement of the capacity. */
export type CapacityCheck = {
  /** Since the start of life; from 0. */
  readonly ageDays: number;
  /** Equivalent full cycles since then; from 0. */
  readonly fullCycles: number;
  /** Of the capacity at the start. */
  readonly capacityFraction: number;
};

export type FadeFitSpec = {
  readonly checks: readonly CapacityCheck[];
  /** Standard deviation of one capacity measurement; above 0. */
  readonly deviationFraction: number;
  /** Power of the age; 0.5 by default, a growing film. */
  readonly timePowerRatio?: number;
  /** Power of the full cycles; 1 by default. */
  readonly cyclePowerRatio?: number;
};

export type FadeFit = {
  readonly timePowerRatio: number;
  readonly cyclePowerRatio: number;
  /** Of (days / 1 d)^p; from 0. */
  readonly timeRatio: number;
  /** Of (full cycles)^m; from 0. */
  readonly cycleRatio: number;
  /** Covariance of the two: time, both, cycles. 0 for one that stands at its bound of 0. */
  readonly covariance: readonly [number, number, number];
};

/**
 * Weighted least squares for both parts, each at least 0: fade does not heal.
 *
 * @throws RangeError for a check out of range, or too few checks to tell the parts: two at unlike ages or cycles.
 * @source form as in Smith et al. 2017 and Gasper et al. 2023 (J. Electrochem. Soc.); Lawson and Hanson 1974 for the bounds.
 * @example
 * ```ts @import.meta.vitest
 * const checks = [100, 400, 900].map((ageDays, i) => (
 *   { ageDays, fullCycles: i * 100, capacityFraction: 1 - 0.001 * Math.sqrt(ageDays) - 1e-4 * i * 100 }));
 * const fit = fitFade({ checks, deviationFraction: 0.01 });
 * expect([fit.timeRatio, fit.cycleRatio]).toEqual([expect.closeTo(1e-3, 12), expect.closeTo(1e-4, 12)]);
 * ```
 */
export function fitFade(spec: FadeFitSpec): FadeFit {
  requireChecks(spec);
  const { timePowerRatio = 0.5, cyclePowerRatio = 1 } = spec;
  const { tt, tc, cc, tq, cq } = sumsOf(spec.checks, timePowerRatio, cyclePowerRatio);
  const determinant = tt * cc - tc * tc;
  const variance = spec.deviationFraction ** 2;
  const [both, alone] = [determinant > 1e-12 * tt * cc, { timePowerRatio, cyclePowerRatio }];
  const [timeRatio, cycleRatio] = [(cc * tq - tc * cq) / determinant, (tt * cq - tc * tq) / determinant];
  if (both && timeRatio >= 0 && cycleRatio >= 0) {
    const scale = variance / determinant;
    return { ...alone, timeRatio, cycleRatio, covariance: [cc * scale, -tc * scale, tt * scale] };
  }
  if (!both && tt > 0 && cc > 0) throw new RangeError('Give checks at which age and full cycles do not grow alike.');
  // One part alone: the one that explains more, the other at 0.
  const isTime = cc === 0 || (tt > 0 && Math.max(0, tq) ** 2 / tt >= Math.max(0, cq) ** 2 / cc);
  return isTime
    ? { ...alone, timeRatio: Math.max(0, tq / tt), cycleRatio: 0, covariance: [variance / tt, 0, 0] }
    : { ...alone, timeRatio: 0, cycleRatio: Math.max(0, cq / cc), covariance: [0, 0, variance / cc] };
}

/** Of the products of time, cycles and lost capacity. */
type Sums = Record<'tt' | 'tc' | 'cc' | 'tq' | 'cq', number>;

function sumsOf(checks: readonly CapacityCheck[], timePowerRatio: number, cyclePowerRatio: number): Sums {
  const sums: Sums = { tt: 0, tc: 0, cc: 0, tq: 0, cq: 0 };
  for (const { ageDays, fullCycles, capacityFraction } of checks) {
    const [t, c, lost] = [ageDays ** timePowerRatio, fullCycles ** cyclePowerRatio, 1 - capacityFraction];
    sums.tt += t * t;
    sums.tc += t * c;
    sums.cc += c * c;
    sums.tq += t * lost;
    sums.cq += c * lost;
  }
  return sums;
}

function requireChecks({ checks, deviationFraction, timePowerRatio = 0.5, cyclePowerRatio = 1 }: FadeFitSpec): void {
  const powers = { timePowerRatio, cyclePowerRatio, deviationFraction };
  for (const [field, value] of Object.entries(powers)) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`Give ${field} above 0; this one is ${value}.`);
  }
  for (const check of checks) {
    for (const [field, value] of Object.entries(check)) {
      if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
    }
  }
  if (!checks.some(({ ageDays, fullCycles }) => ageDays > 0 || fullCycles > 0)) {
    throw new RangeError('Give at least one check after the start of life.');
  }
}
