import type { TimeGrid } from '../../../base/grid.js';
import { gridInstantMs } from '../../../base/grid.js';
import type { Series } from '../../../base/series.js';
import type { Battery } from '../../storage/battery.js';
import type { PowerRange } from '../../storage/powerLimits.js';
import { feasiblePowerKw, initialState, stepBattery } from '../../storage/batteryStep.js';
import type { Policy, PolicyView } from './policy.js';

/** What stands around the battery, step by step. */
export type Surroundings = {
  readonly grid: TimeGrid;
  /** What a policy may see of step `index` beside the battery. */
  readonly see: (index: number) => Pick<PolicyView, 'restGridKw' | 'pricedIndex' | 'priceUsdPerMwh'>;
  /** What the surroundings let the battery do in step `index`; both ends may be infinite. */
  readonly allow: (index: number) => PowerRange;
  /** Of the cells, for a battery with derating. */
  readonly temperature?: Series<'°C'> | undefined;
};

/**
 * The powers of a battery that follows a policy: each step shows it the present and the past, cuts what it wants to what
 * surroundings and battery allow (the battery's own range comes last and always holds), and moves on.
 *
 * @units kW at the terminals, positive discharges.
 * @throws RangeError when the policy wants NaN.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 10, energyKwh: 15, ...losses });
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 3 };
 * const see = () => ({ restGridKw: 0, pricedIndex: -1, priceUsdPerMwh: () => NaN });
 * const allow = () => ({ minKw: -Infinity, maxKw: Infinity });
 * expect([...followPolicy(battery, { grid, see, allow }, () => () => -20)]).toEqual([-10, -5, 0]);
 * ```
 */
export function followPolicy(battery: Battery, surroundings: Surroundings, policy: Policy): Float64Array {
  const { grid, see, allow, temperature } = surroundings;
  const decide = policy({ battery, grid });
  const powersKw = new Float64Array(grid.count);
  let state = initialState(battery);
  for (let index = 0; index < grid.count; index += 1) {
    if (temperature !== undefined) state = { ...state, temperatureC: temperature.values[index]! };
    const held = feasiblePowerKw(battery, state, grid.stepMs);
    const range = narrow(held, allow(index));
    const wantedKw = decide({ index, startMs: gridInstantMs(grid, index), state, range, ...see(index) });
    if (Number.isNaN(wantedKw)) throw new RangeError(`A policy must want a power; in step ${index} it wants NaN.`);
    // Adding 0 turns -0 into 0.
    const powerKw = clamp(wantedKw, range) + 0;
    powersKw[index] = powerKw;
    state = stepBattery(battery, state, powerKw, grid.stepMs).state;
  }
  return powersKw;
}

/**
 * Sight of the prices up to the present.
 *
 * @param delayCount 0 where the price of a step is known before it, 1 where only once it has ended.
 * @units USD/MWh.
 * @throws RangeError for another delay; from the price function for a step that is not known yet.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const see = seePrices({ unit: 'USD/MWh', grid, values: Float64Array.of(10, 50), gaps: [] }, 1);
 * expect(see(1).priceUsdPerMwh(0)).toBe(10);
 * expect(() => see(1).priceUsdPerMwh(1)).toThrow('not known');
 * ```
 */
export function seePrices(
  prices: Series<'USD/MWh'>,
  delayCount: number,
): (index: number) => Pick<PolicyView, 'pricedIndex' | 'priceUsdPerMwh'> {
  if (delayCount !== 0 && delayCount !== 1) throw new RangeError(`Give a delay of 0 or 1; this one is ${delayCount}.`);
  return (index) => {
    const pricedIndex = index - delayCount;
    const priceUsdPerMwh = (stepIndex: number) => {
      if (stepIndex <= pricedIndex) return prices.values[stepIndex] ?? NaN;
      throw new RangeError(`Ask for prices up to step ${pricedIndex}; that of step ${stepIndex} is not known yet.`);
    };
    return { pricedIndex, priceUsdPerMwh };
  };
}

function narrow(held: PowerRange, allowed: PowerRange): PowerRange {
  return { minKw: clamp(allowed.minKw, held), maxKw: clamp(allowed.maxKw, held) };
}

function clamp(valueKw: number, { minKw, maxKw }: PowerRange): number {
  return Math.min(maxKw, Math.max(minKw, valueKw));
}
