import { toHours } from '../../../base/units.js';
import type { PriceForecaster } from '../../market/forecast/priceForecaster.js';
import { requireWear } from '../optimalArbitrage.js';
import type { DayAllowance } from './dailyLimit.js';
import { planWithin } from './dailyLimit.js';
import { toLocalNumbers, toStepCount } from './localNumbers.js';
import type { PlanOptions } from './planAhead.js';
import { planAhead, toPowersKw } from './planAhead.js';
import type { Policy, PolicySetting, PolicyView } from './policy.js';

export type RecedingHorizonOptions = PlanOptions & {
  /** What it expects of the prices; the present price, where it is known, takes the place of the expected one. */
  readonly forecaster: PriceForecaster;
  /** When to plan and how far; every step, 48 hours by default. */
  readonly plans?: PlanTimes;
  /**
   * Share of the latest known forecast error that is still expected an hour later: the plan's prices are the forecast and
   * that error dying away. 0 by default, which takes the forecast as it is; 1 keeps the error for good. A forecast of
   * past means misses the level of the day, and a plan that sees one real price beside such means takes it for a bargain
   * or a peak: there it should be near 1, or no price be known before its step.
   */
  readonly errorKeptPerHour?: number;
  /** A warranty's limit of use; none by default. */
  readonly dailyLimit?: DailyLimit;
};

/** Plans at fixed intervals, or at each local midnight to the end of the last of so many local days. */
export type PlanTimes =
  | { readonly horizonHours: number; readonly replanHours?: number }
  | { readonly horizonDays: number; readonly zone: string };

export type DailyLimit = {
  /** Most energy discharged at the terminals in a local day. */
  readonly dischargeKwh: number;
  /** IANA time zone of the days. */
  readonly zone: string;
};

/**
 * Model-predictive control: plans exactly over the horizon with the expected prices, carries out the first steps, and plans
 * again from the energy it has. A forecaster that knows all prices, asked over all steps at once, gives the optimum.
 *
 * Ramp, hold time, derating and the limits of a site are no part of a plan; they cut it as it is carried out.
 *
 * A daily limit is kept without fail: a shadow price on discharging, found by bisection in each plan, spreads the use over
 * the day, and what is left of the limit cuts the power.
 *
 * @throws RangeError for hours not above 0, a share outside 0 to 1, a limit below 0 or a bad wear cost.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toPerfectForecaster } = await import('../../market/forecast/priceForecaster.js');
 * const { runPolicy } = await import('./runPolicy.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 4 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50, 20, 40), gaps: [] };
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const policy = recedingHorizonPolicy({ forecaster: toPerfectForecaster(prices), plans: { horizonHours: 2 } });
 * const run = runPolicy(toBattery({ powerKw: 1, energyKwh: 1, ...losses }), prices, policy, { foresight: 'perfect' });
 * expect([...run.power.values]).toEqual([-1, 1, -1, 1]);
 * ```
 */
export function recedingHorizonPolicy(options: RecedingHorizonOptions): Policy {
  requireOptions(options);
  return (setting) => {
    const { battery, grid } = setting;
    const countAt = toPlanCounts(options.plans ?? { horizonHours: DEFAULT_HORIZON_HOURS }, setting);
    const expectFrom = toExpectation(options, setting);
    const use = toDailyUse(options.dailyLimit, setting);
    const stepHours = toHours(grid.stepMs);
    let plan: { fromIndex: number; powersKw: Float64Array } = { fromIndex: 0, powersKw: new Float64Array(0) };
    return (view) => {
      const { index, range } = view;
      const count = countAt(index);
      if (count > 0) {
        const start = { battery, energyKwh: view.state.energyKwh, stepHours };
        const prices = expectFrom(view, count);
        const days = use.allowances(index, count);
        const best =
          days === null ? planAhead(start, prices, options) : planWithin(start, prices, { ...options, days });
        plan = { fromIndex: index, powersKw: toPowersKw(battery, best) };
      }
      const plannedKw = Math.min(plan.powersKw[index - plan.fromIndex] ?? 0, use.leftKwh(index) / stepHours);
      const powerKw = Math.min(range.maxKw, Math.max(range.minKw, plannedKw));
      use.add(index, powerKw * stepHours);
      return powerKw;
    };
  };
}

const DEFAULT_HORIZON_HOURS = 48;

/** Steps to plan at the begin of each step; 0 to go on with the plan at hand. */
function toPlanCounts(plans: PlanTimes, { grid }: PolicySetting): (index: number) => number {
  if ('zone' in plans) {
    if (!(Number.isInteger(plans.horizonDays) && plans.horizonDays >= 1)) {
      throw new RangeError(`Give whole horizonDays from 1; this one is ${plans.horizonDays}.`);
    }
    const dayNumbers = toLocalNumbers(grid, plans.zone, ({ dayNumber }) => dayNumber);
    const counts = new Int32Array(grid.count);
    for (let index = 0; index < grid.count; index += 1) {
      if (dayNumbers[index] === dayNumbers[index - 1]) continue;
      let end = index;
      while (end < grid.count && dayNumbers[end]! < dayNumbers[index]! + plans.horizonDays) end += 1;
      counts[index] = end - index;
    }
    return (index) => counts[index]!;
  }
  const horizonCount = toStepCount('horizonHours', plans.horizonHours, grid.stepMs);
  const replanCount = plans.replanHours === undefined ? 1 : toStepCount('replanHours', plans.replanHours, grid.stepMs);
  return (index) => (index % replanCount === 0 ? Math.min(horizonCount, grid.count - index) : 0);
}

/** The prices that a plan reckons with. */
function toExpectation({ forecaster, errorKeptPerHour = 0 }: RecedingHorizonOptions, { grid }: PolicySetting) {
  const keptFraction = errorKeptPerHour ** toHours(grid.stepMs);
  return ({ index, pricedIndex, priceUsdPerMwh }: PolicyView, count: number): Float64Array => {
    const expectedUsdPerMwh = forecaster(index, count);
    const known = pricedIndex < 0 ? NaN : priceUsdPerMwh(pricedIndex);
    if (keptFraction > 0 && !Number.isNaN(known)) {
      const asked = pricedIndex === index ? expectedUsdPerMwh[0]! : forecaster(pricedIndex, 1)[0]!;
      let error = Number.isNaN(asked) ? 0 : (known - asked) * keptFraction ** (index - pricedIndex);
      for (let ahead = 0; ahead < count; ahead += 1, error *= keptFraction) expectedUsdPerMwh[ahead]! += error;
    }
    if (pricedIndex === index) expectedUsdPerMwh[0] = known;
    return expectedUsdPerMwh;
  };
}

/** Counts what a day has used of its limit. */
function toDailyUse(limit: DailyLimit | undefined, { grid }: PolicySetting) {
  if (limit === undefined) return { allowances: () => null, leftKwh: () => Infinity, add: () => undefined };
  const dayNumbers = toLocalNumbers(grid, limit.zone, ({ dayNumber }) => dayNumber);
  let [dayNumber, usedKwh] = [NaN, 0];
  const leftKwh = (index: number) =>
    dayNumbers[index] === dayNumber ? Math.max(0, limit.dischargeKwh - usedKwh) : limit.dischargeKwh;
  const allowances = (index: number, count: number) => {
    const days: DayAllowance[] = [];
    for (let start = 0; start < count; start = days.at(-1)!.end) {
      let end = start + 1;
      while (end < count && dayNumbers[index + end] === dayNumbers[index + start]) end += 1;
      days.push({ start, end, leftKwh: leftKwh(index + start) });
    }
    return days;
  };
  const add = (index: number, dischargedKwh: number) => {
    usedKwh = Math.max(0, dischargedKwh) + (dayNumbers[index] === dayNumber ? usedKwh : 0);
    dayNumber = dayNumbers[index]!;
  };
  return { allowances, leftKwh, add };
}

function requireOptions({ wearUsdPerMwh = 0, endUsdPerMwh = 0, ...rest }: RecedingHorizonOptions): void {
  requireWear(wearUsdPerMwh);
  const { errorKeptPerHour = 0, dailyLimit } = rest;
  if (!(endUsdPerMwh >= 0 && endUsdPerMwh < Infinity)) {
    throw new RangeError(`Give endUsdPerMwh from 0; this one is ${endUsdPerMwh}.`);
  }
  if (!(errorKeptPerHour >= 0 && errorKeptPerHour <= 1)) {
    throw new RangeError(`Give errorKeptPerHour from 0 to 1; this one is ${errorKeptPerHour}.`);
  }
  if (dailyLimit !== undefined && !(dailyLimit.dischargeKwh >= 0)) {
    throw new RangeError(`Give dailyLimit.dischargeKwh from 0; this one is ${dailyLimit.dischargeKwh}.`);
  }
}
