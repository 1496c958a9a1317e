/** A cooling or heating unit of an enclosure: what it can move and what that costs, by ambient temperature. */
import { interpolate } from '../../../base/interpolate.js';
import { ZERO_CELSIUS_K } from '../ageing/temperature.js';

/** One point of a unit's performance. */
export type Performance = {
  readonly ambientC: number;
  /** Heat moved per electricity, the coefficient of performance; above 0. */
  readonly copRatio: number;
  /** Share of the rated capacity; above 0; 1 by default. */
  readonly capacityFraction?: number;
};

/** What a person may write. */
export type ClimateUnitSpec = {
  /** Temperature of the air or coolant around the cells that cooling keeps from rising, heating from falling. */
  readonly setpointC: number;
  /** Heat moved at the rating; above 0. */
  readonly capacityKw: number;
  /** Constant, or by ambient temperature: straight between ascending points, level beyond their ends. */
  readonly performance: number | readonly Performance[];
  /**
   * Temperature of the air or coolant at which a cooling unit's performance by ambient was measured; by default the setpoint.
   * At another setpoint each coefficient of performance changes as {@link idealCop} does; the capacity stays.
   */
  readonly ratedSetpointC?: number;
};

/** Normal form: checked, frozen, the points as columns. */
export type ClimateUnit = {
  readonly setpointC: number;
  readonly capacityKw: number;
  readonly ambientsC: readonly number[];
  readonly copRatios: readonly number[];
  readonly capacityFractions: readonly number[];
};

/** A unit at one ambient temperature. */
export type UnitNow = { readonly capacityKw: number; readonly copRatio: number };

/**
 * A checked unit.
 *
 * @throws RangeError naming the field that is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const unit = toClimateUnit('cooling', { setpointC: 25, capacityKw: 10, performance: 3 });
 * expect(unitAt(unit, 40)).toEqual({ capacityKw: 10, copRatio: 3 });
 * ```
 */
export function toClimateUnit(name: string, spec: ClimateUnitSpec): ClimateUnit {
  const { setpointC, capacityKw, performance } = spec;
  const points = typeof performance === 'number' ? [{ ambientC: 0, copRatio: performance }] : performance;
  requireField(`${name} setpointC`, setpointC, Number.isFinite(setpointC), 'as a number');
  requireField(`${name} capacityKw`, capacityKw, capacityKw > 0 && capacityKw < Infinity, 'above 0');
  requireField(`${name} performance`, points.length, points.length > 0, 'at least one point');
  let previousC = -Infinity;
  for (const { ambientC, copRatio, capacityFraction = 1 } of points) {
    requireField(`${name} ambientC`, ambientC, ambientC > previousC && ambientC < Infinity, 'ascending');
    requireField(`${name} copRatio`, copRatio, copRatio > 0 && copRatio < Infinity, 'above 0');
    const isGood = capacityFraction > 0 && capacityFraction < Infinity;
    requireField(`${name} capacityFraction`, capacityFraction, isGood, 'above 0');
    previousC = ambientC;
  }
  const { ratedSetpointC = setpointC } = spec;
  const isRated = ratedSetpointC === setpointC || (name === 'cooling' && typeof performance !== 'number');
  const wanted = 'as a number, to a cooling unit with performance by ambient';
  requireField(`${name} ratedSetpointC`, ratedSetpointC, isRated && Number.isFinite(ratedSetpointC), wanted);
  const gain = (ambientC: number): number =>
    ratedSetpointC === setpointC ? 1 : idealCop(setpointC, ambientC) / idealCop(ratedSetpointC, ambientC);
  return Object.freeze({
    ...{ setpointC, capacityKw },
    ambientsC: points.map(({ ambientC }) => ambientC),
    copRatios: points.map(({ copRatio, ambientC }) => copRatio * gain(ambientC)),
    capacityFractions: points.map(({ capacityFraction = 1 }) => capacityFraction),
  });
}

/** By how much the evaporator is colder than the air it cools, and the condenser warmer than the ambient. */
const APPROACH_K = 10;
/** A compressor is not run with less between them. */
const LEAST_LIFT_K = 10;

/**
 * The coefficient of performance of Carnot's refrigerator between evaporator and condenser, each 10 K from the air around
 * it, over a lift of at least 10 K. Real units reach a share of it that changes little with the temperatures (constant
 * second-law efficiency), so it scales a measured one. The 10 K are an assumption of ours.
 *
 * @source Çengel and Boles, Thermodynamics: An Engineering Approach, chapter 11 (second-law analysis of refrigeration).
 * @example
 * ```ts @import.meta.vitest
 * expect(idealCop(25, 35)).toBeCloseTo(288.15 / 30, 12);
 * expect(idealCop(20, 35) / idealCop(25, 35)).toBeCloseTo(0.842, 3);
 * ```
 */
export function idealCop(setpointC: number, ambientC: number): number {
  const evaporatorC = setpointC - APPROACH_K;
  const liftK = Math.max(LEAST_LIFT_K, ambientC + APPROACH_K - evaporatorC);
  return (evaporatorC + ZERO_CELSIUS_K) / liftK;
}

/**
 * What a unit can do at an ambient temperature.
 *
 * @example
 * ```ts @import.meta.vitest
 * const performance = [{ ambientC: 20, copRatio: 4, capacityFraction: 1.2 }, { ambientC: 40, copRatio: 2 }];
 * const { capacityKw, copRatio } = unitAt(toClimateUnit('cooling', { setpointC: 25, capacityKw: 10, performance }), 30);
 * expect(capacityKw).toBeCloseTo(11, 12);
 * expect(copRatio).toBe(3);
 * ```
 */
export function unitAt(unit: ClimateUnit, ambientC: number): UnitNow {
  return {
    capacityKw: unit.capacityKw * interpolate(unit.ambientsC, unit.capacityFractions, ambientC),
    copRatio: interpolate(unit.ambientsC, unit.copRatios, ambientC),
  };
}

function requireField(field: string, value: number, isGood: boolean, wanted: string): void {
  if (!isGood) throw new RangeError(`Give ${field} ${wanted}; this one is ${value}.`);
}
