/** What a schedule of the battery really costs its site, and the powers behind it. */
import { KWH_PER_MWH } from '../../../base/units.js';
import { splitByTier } from '../../market/tariff/tiers.js';
import type { Battery } from '../../storage/battery.js';
import { atTerminalsKw } from '../../storage/terminals.js';
import type { Peak } from './peakBook.js';
import type { PeakCharge } from './siteDemand.js';
import type { SiteProblem } from './siteProblem.js';
import type { StepRange } from './stepPieces.js';

/** One schedule, executed without relaxation: one power a step. */
export type SiteSchedule = {
  /** At the terminals; positive discharges. */
  readonly powersKw: Float64Array;
  /** Generation given up by choice. */
  readonly curtailKw: Float64Array;
  /** Positive imports. */
  readonly gridKw: Float64Array;
};

/**
 * Memory for a schedule.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(toSiteSchedule(3).gridKw).toHaveLength(3);
 * ```
 */
export function toSiteSchedule(stepCount: number): SiteSchedule {
  const empty = () => new Float64Array(stepCount);
  return { powersKw: empty(), curtailKw: empty(), gridKw: empty() };
}

/**
 * Writes the powers that follow changes of the stored energy, from `fromStep` on. Where a price is below 0, generation is
 * curtailed as far as the caps on the import allow.
 *
 * @param capsKw by peak.
 * @example
 * ```ts @import.meta.vitest
 * const { toBattery } = await import('../../storage/battery.js');
 * const losses = { chargeEfficiencyFraction: 0.5, dischargeEfficiencyFraction: 0.8 };
 * const of = (...values: number[]) => Float64Array.from(values);
 * const hull = { terminalKw: of(8, 0, -8), storedKw: of(-10, 0, 4), storedFractions: of(1.25, 0.5), chordFraction: 0.875 };
 * const caps = { capOffsets: Int32Array.of(0, 1), capPeaks: Int32Array.of(0), overUsdPerKw: of(2) };
 * const site = { netKw: of(6), generationKw: of(0), importLimitsKw: of(Infinity), exportLimitsKw: of(Infinity) };
 * const energy = { buyUsdPerMwh: of(80), sellUsdPerMwh: of(30), wearUsdPerMwh: 0 };
 * const store = { hull, chargeKw: of(8), dischargeKw: of(8), usableKwh: 9, startKwh: 0, fillHours: 1 };
 * const window = { floorsKwh: null, ceilingsKwh: null, keptFractions: null };
 * const problem = { stepCount: 1, stepHours: 1, ...caps, ...site, ...energy, ...store, ...window };
 * const battery = toBattery({ powerKw: 8, energyKwh: 9, ...losses });
 * const schedule = toSiteSchedule(1);
 * writeSchedule({ battery, problem }, of(10), { changesKwh: of(2), fromStep: 0 }, schedule);
 * expect([schedule.powersKw[0], schedule.gridKw[0]]).toEqual([-4, 10]);
 * ```
 */
export function writeSchedule(
  { battery, problem }: { readonly battery: Battery; readonly problem: SiteProblem },
  capsKw: Float64Array,
  { changesKwh, fromStep }: { readonly changesKwh: Float64Array; readonly fromStep: number },
  { powersKw, curtailKw, gridKw }: SiteSchedule,
): void {
  const { netKw, dischargeKw, chargeKw, fillHours, generationKw } = problem;
  for (let i = 0; i < changesKwh.length; i += 1) {
    const step = fromStep + i;
    const powerKw = atTerminalsKw(battery, changesKwh[i]! / fillHours);
    powersKw[step] = Math.min(dischargeKw[step]!, Math.max(0 - chargeKw[step]!, powerKw));
    const demandKw = netKw[step]! - powersKw[step];
    curtailKw[step] = generationKw[step] === 0 ? 0 : curtailedKw(problem, capsKw, step, demandKw);
    gridKw[step] = demandKw + curtailKw[step];
  }
}

function curtailedKw(problem: SiteProblem, capsKw: Float64Array, step: number, demandKw: number): number {
  const { generationKw, exportLimitsKw, importLimitsKw, buyUsdPerMwh, sellUsdPerMwh, capOffsets, capPeaks } = problem;
  let wantedKw = -exportLimitsKw[step]!;
  if (sellUsdPerMwh[step]! < 0) wantedKw = 0;
  if (buyUsdPerMwh[step]! < 0) {
    wantedKw = importLimitsKw[step]!;
    for (let entry = capOffsets[step]!; entry < capOffsets[step + 1]!; entry += 1) {
      wantedKw = Math.min(wantedKw, capsKw[capPeaks[entry]!]!);
    }
  }
  return Math.min(generationKw[step]!, Math.max(0, wantedKw - demandKw));
}

/**
 * What energy and wear cost in a range of steps; what export earns counts against it.
 *
 * @units USD.
 * @example
 * ```ts @import.meta.vitest
 * const of = (...values: number[]) => Float64Array.from(values);
 * const problem = { buyUsdPerMwh: of(50, 60), sellUsdPerMwh: of(20, 30), wearUsdPerMwh: 5, stepHours: 0.5 };
 * const schedule = { powersKw: of(-100, 400), curtailKw: of(0, 0), gridKw: of(200, -200) };
 * expect(energyCostUsd(problem, schedule, { fromStep: 0, toStep: 2 })).toBe((200 * 50 - 200 * 30 + 400 * 5) / 2000);
 * ```
 */
export function energyCostUsd(
  problem: Pick<SiteProblem, 'buyUsdPerMwh' | 'sellUsdPerMwh' | 'wearUsdPerMwh' | 'stepHours'>,
  { powersKw, gridKw }: SiteSchedule,
  { fromStep, toStep }: StepRange,
): number {
  const { buyUsdPerMwh, sellUsdPerMwh, wearUsdPerMwh, stepHours } = problem;
  let sum = 0;
  for (let t = fromStep; t < toStep; t += 1) {
    const importKw = gridKw[t]!;
    sum += importKw * (importKw > 0 ? buyUsdPerMwh[t]! : sellUsdPerMwh[t]!);
    if (powersKw[t]! > 0) sum += wearUsdPerMwh * powersKw[t]!;
  }
  return (sum * stepHours) / KWH_PER_MWH;
}

/**
 * The highest import over the steps of a peak, 0 where none of them imports.
 *
 * @units kW.
 * @example
 * ```ts @import.meta.vitest
 * expect(peakKw({ name: 'all', steps: Int32Array.of(0, 2) }, Float64Array.of(3, 9, 5))).toBe(5);
 * ```
 */
export function peakKw({ steps }: Peak, gridKw: Float64Array): number {
  let highestKw = 0;
  for (const step of steps) if (gridKw[step]! > highestKw) highestKw = gridKw[step]!;
  return highestKw;
}

/**
 * What a charge comes to on given peaks.
 *
 * @units USD.
 * @param peaksKw by peak.
 * @example
 * ```ts @import.meta.vitest
 * const tiers = [{ maxKw: 10, rateUsdPerKw: 1 }, { maxKw: Infinity, rateUsdPerKw: 3 }];
 * const charge = { tiers, floorKw: 5, parts: [{ peakIndex: 0, shareFraction: 0.5 }] };
 * expect([4, 24].map((kw) => chargeUsd(charge, [kw]))).toEqual([5, 16]);
 * ```
 */
export function chargeUsd(
  { tiers, floorKw, parts }: Pick<PeakCharge, 'tiers' | 'floorKw' | 'parts'>,
  peaksKw: ArrayLike<number>,
): number {
  const billedKw = parts.reduce(
    (mostKw, { peakIndex, shareFraction }) => Math.max(mostKw, shareFraction * peaksKw[peakIndex]!),
    floorKw,
  );
  const limits = tiers.map(({ maxKw }) => maxKw);
  return splitByTier(billedKw, limits).reduce((sum, kw, index) => sum + kw * tiers[index]!.rateUsdPerKw, 0);
}
