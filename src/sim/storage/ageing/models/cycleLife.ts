/** Models that a person writes from a data sheet: cycles to a capacity by depth, and a calendar term. */
import type { AgeingModel, Mechanism, Validity } from '../ageingModel.js';
import type { AgeingLaw } from '../ageingLaw.js';
import { powerLaw } from '../ageingLaw.js';
import { heatRate } from '../heatRate.js';
import { scaledCurve, SOC } from '../socCurve.js';

/** One line of a data sheet's cycle life. */
export type CycleLifeRow = {
  readonly depthFraction: number;
  readonly cycles: number;
  readonly capacityFraction: number;
};

/** Loss by time, k sqrt(t in days): k = a exp(b (1/T - 1/296)) exp(c (SOC/T - 1/296)), T in K; q0 is the capacity when new. */
export type CalendarFit = {
  readonly q0Fraction: number;
  readonly a: number;
  readonly b: number;
  readonly cKelvin: number;
};

/** Cycles and losses of one depth, both rising from 0. */
type Curve = { readonly depthFraction: number; readonly cycles: readonly number[]; readonly losses: readonly number[] };

const ANYWHERE: Validity = {
  temperatureC: [-60, 120],
  socFraction: [0, 1],
  depthFraction: [0, 1],
  maxRatePerHour: Infinity,
};

/**
 * A table of capacity by depth and number of cycles, with a calendar term or none, as SAM has it. A cycle moves the loss on
 * along the curve of its own depth from the loss reached, so that the order of deep and shallow cycles does not matter
 * where the curves are straight. Between depths and beyond the last cycle lines go on; depth 0 wears nothing,
 * and deeper than the deepest wears as the deepest.
 *
 * The losses add up. (SAM counts only closed cycles, half ones at the start too, and takes the mean range of all so far.)
 *
 * @throws RangeError when a depth has fewer than two rows, does not start at 0 cycles, or its capacity does not fall.
 * @source NREL ssc, `lib_battery_lifetime_calendar_cycle.cpp`.
 * @example
 * ```ts @import.meta.vitest
 * const row = (depthFraction: number, cycles: number, capacityFraction: number) => ({ depthFraction, cycles, capacityFraction });
 * const model = toCycleLifeModel([row(0.8, 0, 1), row(0.8, 1000, 0.8)]);
 * const rate = model.mechanisms[0]!.rate({ depthFraction: 0.4 } as never);
 * expect(model.mechanisms[0]!.law(0, rate, 100)).toBeCloseTo(0.01, 12);
 * ```
 */
export function toCycleLifeModel(rows: readonly CycleLifeRow[], calendar?: CalendarFit): AgeingModel {
  const curves = toCurves(rows);
  const cycling: Mechanism = {
    name: 'cycling',
    drive: 'rainflow',
    law: tableLaw(curves),
    share: 'cycle',
    rate: ({ depthFraction }) => depthFraction,
  };
  return {
    name: 'cycle life by depth',
    source: 'user table; form of NREL ssc',
    validity: { ...ANYWHERE, depthFraction: [curves[0]!.depthFraction, curves.at(-1)!.depthFraction] },
    mechanisms: calendar === undefined ? [cycling] : [cycling, calendarMechanism(calendar)],
    capacityFraction: ([cycle, time = 0]) => Math.max(0, (calendar?.q0Fraction ?? 1) - cycle! - time),
  };
}

/**
 * Damage A depth^beta per rainflow cycle and a fixed share a year, added up. beta 1: a constant throughput to the end of
 * life; beta 0: a fixed number of cycles, however deep.
 *
 * @throws RangeError when a number is negative or not finite.
 * @source HOMER, advanced storage module (public help page on the lifetime of batteries).
 * @example
 * ```ts @import.meta.vitest
 * const model = toDamageModel({ damageFraction: 0.00014423, beta: 1, yearlyFraction: 0 });
 * expect(0.2 / model.mechanisms[0]!.rate({ depthFraction: 1 } as never)).toBeCloseTo(1386.674, 3);
 * ```
 */
export function toDamageModel(damage: {
  readonly damageFraction: number;
  readonly beta: number;
  readonly yearlyFraction: number;
}): AgeingModel {
  const { damageFraction, beta, yearlyFraction } = damage;
  for (const [field, value] of Object.entries(damage)) {
    if (!(value >= 0 && value < Infinity)) throw new RangeError(`Give ${field} from 0; this one is ${value}.`);
  }
  const linear = { law: powerLaw(1) } as const;
  return {
    name: 'damage per cycle by depth',
    source: 'user parameters; form of HOMER',
    validity: ANYWHERE,
    mechanisms: [
      {
        ...linear,
        name: 'cycling',
        drive: 'rainflow',
        share: 'cycle',
        rate: ({ depthFraction }) => damageFraction * depthFraction ** beta,
      },
      { ...linear, name: 'calendar', drive: 'days', share: 'calendar', rate: () => yearlyFraction / 365 },
    ],
    capacityFraction: ([cycle, time]) => Math.max(0, 1 - cycle! - time!),
  };
}

function calendarMechanism({ a, b, cKelvin }: CalendarFit): Mechanism {
  return {
    name: 'calendar',
    drive: 'days',
    law: powerLaw(0.5),
    meanOrder: 2,
    followsSoc: true,
    share: 'calendar',
    ...heatRate({
      factor: a * Math.exp(-(b + cKelvin) / 296),
      exponent: scaledCurve(SOC, cKelvin, b),
    }),
  };
}

function toCurves(rows: readonly CycleLifeRow[]): Curve[] {
  const depths = [...new Set(rows.map(({ depthFraction }) => depthFraction))].sort((x, y) => x - y);
  if (depths.length === 0) throw new RangeError('Give a cycle life of at least one depth.');
  return depths.map((depthFraction) => {
    const own = rows.filter((row) => row.depthFraction === depthFraction).sort((x, y) => x.cycles - y.cycles);
    const curve = {
      depthFraction,
      cycles: own.map(({ cycles }) => cycles),
      losses: own.map(({ capacityFraction }) => own[0]!.capacityFraction - capacityFraction),
    };
    requireCurve(curve);
    return curve;
  });
}

function requireCurve({ depthFraction, cycles, losses }: Curve): void {
  const rises = (list: readonly number[]): boolean => list.every((value, i) => i === 0 || value > list[i - 1]!);
  const isDepth = depthFraction > 0 && depthFraction <= 1;
  if (isDepth && cycles.length >= 2 && cycles[0] === 0 && rises(cycles) && rises(losses)) return;
  throw new RangeError(
    `Give the depth ${depthFraction} (above 0, at most 1) two rows or more, from 0 cycles, with falling capacity.`,
  );
}

/** The rate is the depth itself: it picks the curves on either side; below the shallowest, one that never wears. */
function tableLaw(curves: readonly Curve[]): AgeingLaw {
  return (loss, depthFraction, count) => {
    const high = curves.find((curve) => curve.depthFraction >= depthFraction) ?? curves.at(-1)!;
    const low = curves.findLast((curve) => curve.depthFraction < depthFraction);
    const highLoss = curveStep(high, loss, count);
    if (high === low) return highLoss;
    const lowLoss = low === undefined ? loss : curveStep(low, loss, count);
    const lowDepth = low?.depthFraction ?? 0;
    return lowLoss + ((depthFraction - lowDepth) / (high.depthFraction - lowDepth)) * (highLoss - lowLoss);
  };
}

/** From the loss reached, `count` cycles along a curve. */
function curveStep({ cycles, losses }: Curve, lossFraction: number, count: number): number {
  return along(cycles, losses, along(losses, cycles, lossFraction) + count);
}

/** Straight lines through the points, the last one going on. */
function along(xs: readonly number[], ys: readonly number[], x: number): number {
  let index = 1;
  while (index < xs.length - 1 && xs[index]! < x) index += 1;
  const share = (x - xs[index - 1]!) / (xs[index]! - xs[index - 1]!);
  return ys[index - 1]! + share * (ys[index]! - ys[index - 1]!);
}
