import { toHours } from '../../../base/units.js';
import type { Battery } from '../../storage/battery.js';
import { relaxHours } from '../../storage/relax.js';
import { requireSameGrid } from '../stepLimits.js';
import type { Leftover } from './ledger.js';
import type { SiteOptions } from './siteOptions.js';
import type { Site } from './site.js';
import { netDemandKw } from './site.js';
import type { SiteDemand } from './siteDemand.js';
import type { SiteProblem } from './siteProblem.js';
import { toTerminalHull } from './terminalHull.js';

/**
 * A site, its battery and what is paid, as the hot loops read them.
 *
 * @throws RangeError where a field is out of its range, export earns more than import costs, or a load cannot be served.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toLeftover } = await import('./ledger.js');
 * const { toSite } = await import('./site.js');
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const series = <U extends string>(unit: U, ...values: number[]) =>
 *   ({ unit, grid, values: Float64Array.from(values), gaps: [] });
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 8, energyKwh: 40, ...losses, minSocFraction: 0.1, auxiliaryKw: 2 });
 * const prices = { buy: series('USD/MWh', 50, 60), sell: series('USD/MWh', 20, 30) };
 * const site = toSite({ load: series('kW', 10, 12) });
 * const problem = toSiteProblem(battery, site, { prices }, toLeftover(battery, [], 2));
 * expect([...problem.netKw]).toEqual([12, 14]);
 * expect([problem.usableKwh, problem.capPeaks.length]).toEqual([36, 0]);
 * ```
 */
export function toSiteProblem(battery: Battery, site: Site, options: SiteOptions, leftover: Leftover): SiteProblem {
  const { wearUsdPerMwh = 0, demand } = options;
  requireSimple(battery);
  if (!(wearUsdPerMwh >= 0 && wearUsdPerMwh < Infinity)) {
    throw new RangeError(`Give wearUsdPerMwh from 0; this one is ${wearUsdPerMwh}.`);
  }
  const stepCount = site.grid.count;
  const stepHours = toHours(site.grid.stepMs);
  const { selfDischargePerHour, auxiliaryKw } = battery;
  const problem = {
    stepCount,
    stepHours,
    netKw: netDemandKw(site, auxiliaryKw),
    generationKw: site.generation.values,
    importLimitsKw: site.importLimitsKw,
    exportLimitsKw: site.exportLimitsKw,
    ...toPrices(site, options),
    wearUsdPerMwh,
    hull: toTerminalHull(battery),
    ...leftover,
    usableKwh: battery.maxEnergyKwh - battery.minEnergyKwh,
    startKwh: battery.initialEnergyKwh - battery.minEnergyKwh,
    keptFractions:
      selfDischargePerHour === 0 ? null : new Float64Array(stepCount).fill(Math.exp(-selfDischargePerHour * stepHours)),
    fillHours: relaxHours(selfDischargePerHour, stepHours),
    ...toCaps(demand, stepCount),
  };
  requireServed(problem);
  return problem;
}

function requireSimple({ rampKwPerMin, minimumHoldMs, derating }: Battery): void {
  if (rampKwPerMin === Infinity && minimumHoldMs === 0 && derating.length === 0) return;
  throw new RangeError(
    'Give a battery without ramp, hold time and derating; the optimum of a site does not know them.',
  );
}

function toPrices({ grid }: Site, { prices, demand }: SiteOptions) {
  requireSameGrid('prices.buy', prices.buy, grid);
  requireSameGrid('prices.sell', prices.sell, grid);
  const adders = demand?.importUsdPerMwh ?? null;
  const sellUsdPerMwh = prices.sell.values;
  const buyUsdPerMwh = prices.buy.values.slice();
  for (let step = 0; step < buyUsdPerMwh.length; step += 1) {
    if (adders !== null) buyUsdPerMwh[step]! += adders[step]!;
    if (buyUsdPerMwh[step]! >= sellUsdPerMwh[step]!) continue;
    throw new RangeError(
      `Give prices known in every step, import not cheaper than export, for else the cost is not convex; ` +
        `step ${step} has ${buyUsdPerMwh[step]} and ${sellUsdPerMwh[step]} USD/MWh.`,
    );
  }
  return { buyUsdPerMwh, sellUsdPerMwh };
}

function toCaps(demand: SiteDemand | undefined, stepCount: number) {
  const { peaks = [], charges = [] } = demand ?? {};
  const overUsdPerKw = new Float64Array(peaks.length);
  for (const { tiers, parts } of charges) {
    const highest = tiers.at(-1)!.rateUsdPerKw;
    for (const { peakIndex, shareFraction } of parts) overUsdPerKw[peakIndex]! += highest * shareFraction;
  }
  const capOffsets = new Int32Array(stepCount + 1);
  const counted = peaks.map((peak, peakIndex) => ({ ...peak, peakIndex })).filter((_, k) => overUsdPerKw[k]! > 0);
  for (const { steps } of counted) for (const step of steps) capOffsets[step + 1]! += 1;
  for (let step = 0; step < stepCount; step += 1) capOffsets[step + 1]! += capOffsets[step]!;
  const next = capOffsets.slice();
  const capPeaks = new Int32Array(capOffsets[stepCount]!);
  for (const { steps, peakIndex } of counted) {
    for (const step of steps) {
      capPeaks[next[step]!] = peakIndex;
      next[step]! += 1;
    }
  }
  return { capOffsets, capPeaks, overUsdPerKw };
}

function requireServed({ netKw, importLimitsKw, dischargeKw }: SiteProblem): void {
  let step = 0;
  while (step < netKw.length && !(netKw[step]! - importLimitsKw[step]! > dischargeKw[step]!)) step += 1;
  if (step === netKw.length) return;
  throw new RangeError(
    `Give an import limit that serves the load with the battery's help; step ${step} needs ${netKw[step]} kW, ` +
      `the grid gives ${importLimitsKw[step]} and the battery at most ${dischargeKw[step]}.`,
  );
}
