/** A limit of the energy discharged in a day: a coupling of the steps that a shadow price on discharging takes apart. */
import type { Plan, PlanOptions, PlanStart } from './planAhead.js';
import { planUnder } from './planAhead.js';

/** The steps of one day inside a horizon, and what may still be discharged in them. */
export type DayAllowance = {
  readonly start: number;
  /** One past its last step. */
  readonly end: number;
  readonly leftKwh: number;
};

/** Halvings of the shadow price: to a 16-millionth of what no discharge can earn. */
const BISECTION_COUNT = 24;

/**
 * The best plan that discharges in each day no more than is left of that day's limit. Where a limit binds, the discharge of
 * that day bears a shadow price; the plans just below and just above the price at which the limit is met are mixed so
 * that it is met exactly. For one binding day that is the optimum of the linear program with the limit; where several bind,
 * their prices are found one after the other, the first day last.
 *
 * @param days ascending, side by side, over the whole horizon.
 * @units kW at the terminals.
 * @source Lagrangian relaxation; a mix of two optima of the relaxed program that meets the limit is an optimum.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 1, energyKwh: 2, initialSocFraction: 1, ...losses });
 * const first = { battery, energyKwh: 2, stepHours: 1 };
 * const plan = planWithin(first, Float64Array.of(10, 20), { days: [{ start: 0, end: 2, leftKwh: 0.5 }] });
 * expect(plan.dischargeKw[0]).toBe(0);
 * expect(plan.dischargeKw[1]).toBeCloseTo(0.5, 9);
 * ```
 */
export function planWithin(
  first: PlanStart,
  pricesUsdPerMwh: Float64Array,
  options: PlanOptions & { readonly days: readonly DayAllowance[] },
): Plan {
  const sellUsdPerMwh = pricesUsdPerMwh.slice();
  const solveAt = (day: DayAllowance, shadowUsdPerMwh: number) => {
    for (let i = day.start; i < day.end; i += 1) sellUsdPerMwh[i] = pricesUsdPerMwh[i]! - shadowUsdPerMwh;
    return planUnder(first, { buyUsdPerMwh: pricesUsdPerMwh, sellUsdPerMwh }, options);
  };
  let plan = planUnder(first, { buyUsdPerMwh: pricesUsdPerMwh, sellUsdPerMwh }, options);
  for (const day of options.days.toReversed()) {
    const excessKwh = (tried: Plan) => dischargedKwh(tried, day, first.stepHours) - day.leftKwh;
    if (excessKwh(plan) <= 0) continue;
    let [low, high] = [0, prohibitiveUsdPerMwh(first.battery, pricesUsdPerMwh)];
    let [above, below] = [plan, solveAt(day, high)];
    for (let count = 0; count < BISECTION_COUNT; count += 1) {
      const middle = (low + high) / 2;
      const tried = solveAt(day, middle);
      if (excessKwh(tried) > 0) [low, above] = [middle, tried];
      else [high, below] = [middle, tried];
    }
    solveAt(day, high);
    plan = mix(above, below, -excessKwh(below) / (excessKwh(above) - excessKwh(below)));
  }
  return plan;
}

function dischargedKwh({ dischargeKw }: Plan, { start, end }: DayAllowance, stepHours: number): number {
  let sumKw = 0;
  for (let i = start; i < end; i += 1) sumKw += dischargeKw[i]!;
  return sumKw * stepHours;
}

/** More than any discharge can earn: the dearest price, and twice what making room at the most negative one brings. */
function prohibitiveUsdPerMwh(battery: PlanStart['battery'], pricesUsdPerMwh: Float64Array): number {
  const { chargeEfficiencyFraction, dischargeEfficiencyFraction } = battery;
  let [dearestUsdPerMwh, lowestUsdPerMwh] = [0, 0];
  for (const priceUsdPerMwh of pricesUsdPerMwh) {
    if (priceUsdPerMwh > dearestUsdPerMwh) dearestUsdPerMwh = priceUsdPerMwh;
    if (priceUsdPerMwh < lowestUsdPerMwh) lowestUsdPerMwh = priceUsdPerMwh;
  }
  return 1 + dearestUsdPerMwh - (2 * lowestUsdPerMwh) / (chargeEfficiencyFraction * dischargeEfficiencyFraction);
}

function mix(above: Plan, below: Plan, aboveShare: number): Plan {
  const mixed = (a: Float64Array, b: Float64Array) => a.map((kw, i) => aboveShare * kw + (1 - aboveShare) * b[i]!);
  return {
    chargeKw: mixed(above.chargeKw, below.chargeKw),
    dischargeKw: mixed(above.dischargeKw, below.dischargeKw),
  };
}
