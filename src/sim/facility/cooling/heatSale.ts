/** A year of heat reuse: heat, money and measures. */
import { KWH_PER_MWH, toHours } from '../../../base/units.js';
import type { HeatReuseSpec, ReuseMeasures } from './heatReuse.js';
import { reuseHeat, reuseMeasures } from './heatReuse.js';

export type HeatSaleInput = {
  /** Heat of the site in each step; from 0. */
  readonly heatKw: Float64Array;
  /** Wanted at the far end of the pipe in each step; from 0. */
  readonly wantedKw: Float64Array;
  readonly stepMs: number;
  /** Energy of the site over all steps, and that of its computers. */
  readonly totalKwh: number;
  readonly itKwh: number;
  readonly heatUsdPerMwh: number;
  readonly electricityUsdPerMwh: number;
  /** Of pipe, exchangers and pump over the same time, as an annuity. */
  readonly fixedUsd: number;
  /** Cooling electricity saved for each kWh of heat that need not be rejected; 0 by default. */
  readonly savedCoolingRatio?: number;
};

export type HeatSale = ReuseMeasures & {
  readonly reusedKwh: number;
  readonly deliveredKwh: number;
  readonly pumpKwh: number;
  readonly pipeLossKwh: number;
  /** Sales and saved cooling less pump electricity and fixed cost. */
  readonly netUsd: number;
};

/**
 * The sum of {@link reuseHeat} over a profile of demand, with what it earns.
 *
 * @throws RangeError when the profiles differ in length or a value is out of its range.
 * @example
 * ```ts @import.meta.vitest
 * const spec = { sourceC: 55, wantedC: 45, approachK: 3, catchFraction: 1, pipeLossFraction: 0 };
 * const sale = sellHeat(spec, {
 *   heatKw: Float64Array.of(100, 100), wantedKw: Float64Array.of(80, 40), stepMs: 3_600_000,
 *   totalKwh: 200, itKwh: 160, heatUsdPerMwh: 30, electricityUsdPerMwh: 60, fixedUsd: 1,
 * });
 * expect(sale.erfRatio).toBeCloseTo(0.6, 15);
 * expect(sale.netUsd).toBeCloseTo(0.12 * 30 - 1, 12);
 * ```
 */
export function sellHeat(spec: HeatReuseSpec, input: HeatSaleInput): HeatSale {
  const { heatKw, wantedKw, totalKwh, itKwh, savedCoolingRatio = 0 } = input;
  if (heatKw.length !== wantedKw.length) {
    throw new RangeError(`Give as many steps of heat as of demand; these are ${heatKw.length}, ${wantedKw.length}.`);
  }
  const stepHours = toHours(input.stepMs);
  const sums = { reusedKwh: 0, deliveredKwh: 0, pumpKwh: 0, pipeLossKwh: 0 };
  heatKw.forEach((kw, i) => {
    const now = reuseHeat(spec, kw, wantedKw[i]!);
    sums.reusedKwh += now.reusedKw * stepHours;
    sums.deliveredKwh += now.deliveredKw * stepHours;
    sums.pumpKwh += now.pumpKw * stepHours;
    sums.pipeLossKwh += now.pipeLossKw * stepHours;
  });
  const electricityKwh = savedCoolingRatio * sums.reusedKwh - sums.pumpKwh;
  const netUsd =
    (sums.deliveredKwh * input.heatUsdPerMwh + electricityKwh * input.electricityUsdPerMwh) / KWH_PER_MWH -
    input.fixedUsd;
  return { ...sums, netUsd, ...reuseMeasures({ totalKwh, itKwh, reusedKwh: sums.reusedKwh }) };
}
