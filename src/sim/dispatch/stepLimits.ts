import type { TimeGrid } from '../../base/grid.js';
import { isSameGrid } from '../../base/grid.js';
import type { Series } from '../../base/series.js';
import { MS_PER_MINUTE } from '../../base/units.js';
import type { Battery } from '../storage/battery.js';
import { deratedFraction } from '../storage/powerLimits.js';

/**
 * Rejects a series on another grid.
 *
 * @throws RangeError naming the field.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 1 };
 * const series = { unit: 'kW', grid, values: Float64Array.of(1), gaps: [] };
 * expect(() => requireSameGrid('chargeLimits', series, { ...grid, startMs: 1 })).toThrow('chargeLimits');
 * ```
 */
export function requireSameGrid(field: string, { grid }: Series<string>, wanted: TimeGrid): void {
  if (isSameGrid(grid, wanted)) return;
  throw new RangeError(
    `Give ${field} on the grid of the prices, ${describeGrid(wanted)}; this one has ${describeGrid(grid)}.`,
  );
}

function describeGrid({ count, stepMs, startMs }: TimeGrid): string {
  return `${count} steps of ${stepMs} ms from ${startMs} ms`;
}

/**
 * The power that cell temperature allows in each step; null for a battery without derating.
 *
 * @units kW.
 * @throws RangeError for a battery with derating without temperatures, on another grid, or with a gap in them.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const derating = [{ temperatureC: 40, powerFraction: 1 }, { temperatureC: 60, powerFraction: 0 }];
 * const battery = toBattery({ powerKw: 8, energyKwh: 8, ...losses, derating });
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const temperature = { unit: '°C' as const, grid, values: Float64Array.of(20, 55), gaps: [] };
 * expect(toDeratedKw(battery, temperature, grid)).toEqual(Float64Array.of(8, 2));
 * ```
 */
export function toDeratedKw(
  { powerKw, derating }: Pick<Battery, 'powerKw' | 'derating'>,
  temperature: Series<'°C'> | undefined,
  grid: TimeGrid,
): Float64Array | null {
  if (derating.length === 0) return null;
  if (temperature === undefined) throw new RangeError('Give temperature for a battery with derating; there is none.');
  requireSameGrid('temperature', temperature, grid);
  return temperature.values.map((temperatureC, index) => {
    if (Number.isFinite(temperatureC)) return powerKw * deratedFraction(derating, temperatureC);
    throw new RangeError(`Give temperature without gaps; step ${index} holds ${temperatureC}.`);
  });
}

/**
 * The power allowed in each step: the lesser of the limit and what the battery can; null where neither varies.
 *
 * @units kW.
 * @throws RangeError for another grid, a gap (an unknown limit is not guessed) or a limit below 0.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const limits = { unit: 'kW' as const, grid, values: Float64Array.of(1, 9), gaps: [] };
 * expect(toLimitsKw('chargeLimits', limits, { grid, powerKw: 4 })).toEqual(Float64Array.of(1, 4));
 * expect(toLimitsKw('chargeLimits', undefined, { grid, powerKw: 4 })).toBe(null);
 * ```
 */
export function toLimitsKw(
  field: string,
  limits: Series<'kW'> | undefined,
  { grid, powerKw, deratedKw = null }: PowerOnGrid,
): Float64Array | null {
  if (limits === undefined) return deratedKw;
  requireSameGrid(field, limits, grid);
  return limits.values.map((limitKw, index) => {
    if (limitKw >= 0) return Math.min(limitKw, deratedKw?.[index] ?? powerKw);
    throw new RangeError(`Give ${field} from 0 kW in every step; step ${index} holds ${limitKw}.`);
  });
}

type PowerOnGrid = {
  readonly grid: TimeGrid;
  readonly powerKw: number;
  /** What {@link toDeratedKw} gives. */
  readonly deratedKw?: Float64Array | null;
};

/**
 * Rejects a battery whose power in one step bounds that in the next: the exact optimum has the stored energy alone for its
 * state. A ramp that goes from full charge to full discharge within a step, or a hold time of at most a step, binds nothing.
 *
 * @throws RangeError naming the field and what to use instead.
 * @example
 * ```ts @import.meta.vitest
 * const free = { powerKw: 10, rampKwPerMin: Infinity, minimumHoldMs: 0 };
 * expect(() => requireSeparableSteps({ ...free, rampKwPerMin: 1 }, 3_600_000)).not.toThrow();
 * expect(() => requireSeparableSteps({ ...free, rampKwPerMin: 0.1 }, 3_600_000)).toThrow('rampKwPerMin');
 * expect(() => requireSeparableSteps({ ...free, minimumHoldMs: 1 }, 3_600_000)).not.toThrow();
 * ```
 */
export function requireSeparableSteps(
  { powerKw, rampKwPerMin, minimumHoldMs }: Pick<Battery, 'powerKw' | 'rampKwPerMin' | 'minimumHoldMs'>,
  stepMs: number,
): void {
  const instead = 'or run the battery under a policy, which steps it with all its limits';
  const leastKwPerMin = (2 * powerKw * MS_PER_MINUTE) / stepMs;
  if (rampKwPerMin < leastKwPerMin) {
    throw new RangeError(
      `Give a rampKwPerMin from ${leastKwPerMin} for steps of ${stepMs} ms, ${instead}; this one is ${rampKwPerMin}.`,
    );
  }
  if (minimumHoldMs > stepMs) {
    throw new RangeError(
      `Give a minimumHoldMs of at most a step, ${stepMs}, ${instead}; this one is ${minimumHoldMs}.`,
    );
  }
}
