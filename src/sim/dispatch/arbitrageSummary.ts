import { KWH_PER_MWH, toHours } from '../../base/units.js';
import { intoStoreKw } from '../storage/terminals.js';
import type { ArbitrageRun, Foresight } from './arbitrageRun.js';
import { auxiliaryUsd } from './arbitrageRun.js';

/** One run in a few figures, over the whole span of its prices. Energies are at the terminals unless named stored. */
export type ArbitrageSummary = {
  /** Show `perfect` beside the figures: they are then an upper bound. */
  readonly foresight: Foresight;
  /** Sales less purchases at the terminals. */
  readonly revenueUsd: number;
  /** Wear cost the schedule reckoned with. */
  readonly wearUsd: number;
  /** What the battery took for itself beside its terminals, at the purchase prices; 0 in gaps. */
  readonly auxiliaryUsd: number;
  /** Revenue less wear and auxiliary energy. */
  readonly objectiveUsd: number;
  readonly dischargedMwh: number;
  readonly chargedMwh: number;
  readonly lossMwh: number;
  /** Stored energy at the end less that at the start: charged = discharged + loss + this. */
  readonly storedChangeMwh: number;
  /** Stored energy taken out, as multiples of nameplate energy. */
  readonly equivalentFullCycles: number;
  readonly spanHours: number;
  readonly chargingHours: number;
  readonly dischargingHours: number;
  /** Time without a price, in which the battery stood idle. */
  readonly gapHours: number;
  /** Time at purchase prices below 0. */
  readonly negativePriceHours: number;
  /** Time in which the relaxed optimum charges and discharges at once; 0 for a schedule without that bound. */
  readonly simultaneousHours: number;
  /** The relaxed optimum's revenue less wear and auxiliary energy, at least `objectiveUsd`; null for a schedule without that bound. */
  readonly boundUsd: number | null;
};

/**
 * The figures of a run.
 *
 * @units see the fields.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const series = <U extends string>(unit: U, ...values: number[]) =>
 *   ({ unit, grid, values: Float64Array.from(values), gaps: [] });
 * const { toBattery } = await import('../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 0.8, dischargeEfficiencyFraction: 1 };
 * const summary = summarizeArbitrage({
 *   foresight: 'perfect',
 *   battery: toBattery({ powerKw: 1000, energyKwh: 1000, ...losses }),
 *   prices: series('USD/MWh', 10, 50),
 *   sellPrices: series('USD/MWh', 10, 50),
 *   power: series('kW', -1000, 800),
 *   energy: series('kWh', 800, 0),
 *   loss: series('kWh', 200, 0),
 *   wearUsdPerMwh: 5,
 *   relaxation: null,
 * });
 * expect([summary.revenueUsd, summary.wearUsd, summary.objectiveUsd]).toEqual([30, 4, 26]);
 * expect(summary.equivalentFullCycles).toBe(0.8);
 * ```
 */
export function summarizeArbitrage(run: ArbitrageRun): ArbitrageSummary {
  const { battery, prices, energy, loss, relaxation } = run;
  const stepHours = toHours(prices.grid.stepMs);
  const flows = sumFlows(run, stepHours);
  const wearUsd = (run.wearUsdPerMwh * flows.dischargedKwh) / KWH_PER_MWH;
  const fixedUsd = auxiliaryUsd(battery, prices, run.sellPrices);
  const endKwh = energy.values.at(-1) ?? battery.initialEnergyKwh;
  return {
    foresight: run.foresight,
    revenueUsd: flows.revenueUsd,
    wearUsd,
    auxiliaryUsd: fixedUsd,
    objectiveUsd: flows.revenueUsd - wearUsd - fixedUsd,
    dischargedMwh: flows.dischargedKwh / KWH_PER_MWH,
    chargedMwh: flows.chargedKwh / KWH_PER_MWH,
    lossMwh: loss.values.reduce((sum, lossKwh) => sum + lossKwh, 0) / KWH_PER_MWH,
    storedChangeMwh: (endKwh - battery.initialEnergyKwh) / KWH_PER_MWH,
    equivalentFullCycles: flows.drawnKwh / battery.energyKwh,
    spanHours: prices.grid.count * stepHours,
    chargingHours: flows.chargingSteps * stepHours,
    dischargingHours: flows.dischargingSteps * stepHours,
    gapHours: flows.gapSteps * stepHours,
    negativePriceHours: flows.negativeSteps * stepHours,
    simultaneousHours: relaxation?.simultaneousHours ?? 0,
    boundUsd: relaxation?.objectiveUsd ?? null,
  };
}

function sumFlows(run: ArbitrageRun, stepHours: number) {
  let [revenueUsd, dischargedKwh, chargedKwh, drawnKwh] = [0, 0, 0, 0];
  let [chargingSteps, dischargingSteps, negativeSteps, gapSteps] = [0, 0, 0, 0];
  run.power.values.forEach((powerKw, index) => {
    const priceUsdPerMwh = run.prices.values[index] ?? NaN;
    const saleUsdPerMwh = run.sellPrices.values[index] ?? NaN;
    if (Number.isNaN(priceUsdPerMwh + saleUsdPerMwh)) gapSteps += 1;
    if (priceUsdPerMwh < 0) negativeSteps += 1;
    if (powerKw === 0) return;
    const injectedKwh = powerKw * stepHours;
    revenueUsd += ((powerKw > 0 ? saleUsdPerMwh : priceUsdPerMwh) * injectedKwh) / KWH_PER_MWH;
    if (injectedKwh > 0) {
      dischargedKwh += injectedKwh;
      drawnKwh -= intoStoreKw(run.battery, powerKw) * stepHours;
      dischargingSteps += 1;
    } else {
      chargedKwh -= injectedKwh;
      chargingSteps += 1;
    }
  });
  return { revenueUsd, dischargedKwh, drawnKwh, chargedKwh, chargingSteps, dischargingSteps, negativeSteps, gapSteps };
}
