import type { Battery } from '../../storage/battery.js';
import type { BatteryState } from '../../storage/batteryStep.js';
import { feasiblePowerKw, stepBattery } from '../../storage/batteryStep.js';
import { toLocalNumbers, toStepCount } from './localNumbers.js';
import type { Policy } from './policy.js';

/**
 * What the site is expected to draw with its battery at rest in the steps `issueIndex` to `issueIndex + count - 1`, as known
 * when step `issueIndex` begins; NaN where nothing can be expected.
 */
export type DemandForecaster = (issueIndex: number, count: number) => Float64Array;

export type PeakShavingOptions = {
  readonly forecaster: DemandForecaster;
  /** How far each plan looks; 24 by default. */
  readonly horizonHours?: number;
  /** Time between plans; 1 by default. */
  readonly replanHours?: number;
  /** IANA time zone of the billing months: a peak once set in a month is not undercut again in it; UTC by default. */
  readonly zone?: string;
};

/** Bisections until the bracket is as narrow as a double allows, for any start. */
const BISECTION_COUNT = 60;

/**
 * Holds imports under the lowest threshold that the battery can defend against the forecast, and charges below it. It
 * plans again every `replanHours` from the energy it has. Where the forecast was too low and the threshold breaks, the
 * peak that came is the month's new threshold: there is nothing left to save below it. A plan ends with its billing month,
 * for a peak of the next is billed by itself: it neither raises this month's threshold nor is prepared for in this month
 * beyond what charging below the threshold brings.
 *
 * Guaranteed whatever the forecast: the import in a step is at most the greater of the threshold and what it would have
 * been without a battery. With a perfect forecast over the month it is the least peak possible.
 *
 * @throws RangeError, when a run begins, for a horizon or plan interval not above 0 or an unknown zone.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toSite } = await import('../site/site.js');
 * const { runSitePolicy } = await import('./runPolicy.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 4 };
 * const load = { unit: 'kW' as const, grid, values: Float64Array.of(10, 10, 30, 10), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 50, energyKwh: 100, ...losses });
 * const policy = peakShavingPolicy({ forecaster: (issue, count) => load.values.slice(issue, issue + count) });
 * const { gridPower } = runSitePolicy(battery, toSite({ load }), policy, { name: 'peak shaving' });
 * expect(Math.max(...gridPower.values)).toBeCloseTo(50 / 3, 9);
 * ```
 */
export function peakShavingPolicy(options: PeakShavingOptions): Policy {
  const { forecaster, horizonHours = 24, replanHours = 1, zone = 'UTC' } = options;
  return ({ battery, grid }) => {
    const months = toLocalNumbers(grid, zone, ({ year, month }) => year * 12 + month);
    const replanCount = toStepCount('replanHours', replanHours, grid.stepMs);
    const horizonCount = toStepCount('horizonHours', horizonHours, grid.stepMs);
    let thresholdKw = 0;
    let peakKw = 0;
    return ({ index, state, restGridKw, range }) => {
      const isNewMonth = months[index] !== months[index - 1];
      if (isNewMonth) peakKw = 0;
      if (isNewMonth || index % replanCount === 0) {
        const demandKw = forecaster(index, Math.min(horizonCount, grid.count - index));
        const monthCount = leadingCount(months, index, demandKw.length);
        thresholdKw = leastPeakKw({ battery, state, stepMs: grid.stepMs }, demandKw.subarray(0, monthCount));
      }
      const limitKw = Math.max(thresholdKw, peakKw);
      const powerKw = Math.min(range.maxKw, Math.max(range.minKw, restGridKw - limitKw));
      peakKw = Math.max(peakKw, restGridKw - powerKw);
      return powerKw;
    };
  };
}

/** Of `count` steps from `index` on, those before the next month. */
function leadingCount(months: Int32Array, index: number, count: number): number {
  let end = index;
  while (end < index + count && months[end] === months[index]) end += 1;
  return end - index;
}

/** A battery as it stands, and the step in which it is driven. */
export type StoreStart = { readonly battery: Battery; readonly state: BatteryState; readonly stepMs: number };

/**
 * The lowest threshold under which a battery can hold the import through all steps, charging whenever there is room below
 * it: by bisection between `lowestKw` and the highest demand. Steps without a forecast (NaN) are left out.
 *
 * @param lowestKw 0 by default, for an export is no peak.
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 0.5 };
 * const battery = toBattery({ powerKw: 50, energyKwh: 20, initialSocFraction: 1, ...losses });
 * const start = { battery, state: { energyKwh: 20 }, stepMs: 3_600_000 };
 * // 20 kWh stored give 10 above the threshold: two hours of 5.
 * expect(leastPeakKw(start, Float64Array.of(30, 30, 0))).toBeCloseTo(25, 9);
 * ```
 */
export function leastPeakKw(start: StoreStart, demandKw: Float64Array, lowestKw = 0): number {
  let low = lowestKw;
  let high = demandKw.reduce((mostKw, kw) => (kw > mostKw ? kw : mostKw), lowestKw);
  if (high === lowestKw || holds(start, demandKw, low)) return lowestKw;
  for (let count = 0; count < BISECTION_COUNT; count += 1) {
    const middle = (low + high) / 2;
    if (holds(start, demandKw, middle)) high = middle;
    else low = middle;
  }
  return high;
}

function holds({ battery, state: first, stepMs }: StoreStart, demandKw: Float64Array, thresholdKw: number): boolean {
  let state = first;
  for (const kw of demandKw) {
    if (Number.isNaN(kw)) continue;
    const { minKw, maxKw } = feasiblePowerKw(battery, state, stepMs);
    const wantedKw = kw - thresholdKw;
    if (wantedKw > maxKw) return false;
    state = stepBattery(battery, state, Math.max(minKw, wantedKw), stepMs).state;
  }
  return true;
}
