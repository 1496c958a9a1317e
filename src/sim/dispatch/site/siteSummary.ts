import type { Series } from '../../../base/series.js';
import { toSeries } from '../../../base/series.js';
import { KWH_PER_MWH, toHours } from '../../../base/units.js';
import type { BillComponent } from '../../market/tariff/billLine.js';
import { sumUsd } from '../../market/tariff/billLine.js';
import type { Bill, BillOptions } from '../../market/tariff/billYear.js';
import { billYear } from '../../market/tariff/billYear.js';
import type { Tariff } from '../../market/tariff/tariff.js';
import type { SiteRun } from './siteRun.js';

/** A month of the bill without the battery and with it. */
export type SiteMonth = {
  /** 1 to 12. */
  readonly month: number;
  readonly energySavedUsd: number;
  readonly demandSavedUsd: number;
  readonly peakBeforeKw: number;
  readonly peakAfterKw: number;
};

/** A year of one site in a few figures. Energies are at the terminals unless named otherwise. */
export type SiteSummary = {
  readonly policy: string;
  /** Show `perfect` beside the figures: they are then an upper bound. */
  readonly foresight: SiteRun['foresight'];
  readonly before: Bill;
  readonly after: Bill;
  /** What the battery takes off the bill; wear is not counted. */
  readonly savedUsd: number;
  /** Of energy, export and credit. */
  readonly energySavedUsd: number;
  /** Of all charges on peaks, ratchets and annual ones too. */
  readonly demandSavedUsd: number;
  /** What fixed charges and minima make of it. */
  readonly otherSavedUsd: number;
  readonly months: readonly SiteMonth[];
  readonly chargedMwh: number;
  readonly dischargedMwh: number;
  readonly lossMwh: number;
  readonly curtailedMwh: number;
  readonly unservedMwh: number;
  /** Discharged at the terminals, as multiples of nameplate energy after losses. */
  readonly equivalentFullCycles: number;
  /** `savedUsd` as a share of that of another run, such as the optimum; null without one. */
  readonly captureFraction: number | null;
};

export type SiteSummaryOptions = BillOptions & {
  readonly tariff: Tariff;
  /** Run to compare with, of the same site. */
  readonly against?: SiteRun;
};

const ENERGY: readonly BillComponent[] = ['energy', 'export-credit', 'carried-credit', 'credit-payout'];
const DEMAND: readonly BillComponent[] = [
  ...(['demand-flat', 'demand-time-of-use', 'ratchet', 'demand-annual', 'coincident'] as const),
];

/**
 * What a run of a whole year saves on its tariff, by component and month. Without the battery the site curtails only what its
 * export limit forces and draws no auxiliary power.
 *
 * @units see the fields.
 * @throws as {@link billYear}.
 * @example
 * ```ts @import.meta.vitest
 * const { toTariff } = await import('../../market/tariff/tariff.js');
 * const { toBattery } = await import('../../storage/battery.js');
 * const { toSite } = await import('./site.js');
 * const { executeSite } = await import('./siteRun.js');
 * const grid = { startMs: Date.UTC(2022, 0, 1), stepMs: 3_600_000, count: 8760 };
 * const site = toSite({ load: { unit: 'kW', grid, values: new Float64Array(8760).fill(100), gaps: [] } });
 * const losses = { chargeEfficiencyFraction: 1, dischargeEfficiencyFraction: 1 };
 * const battery = toBattery({ powerKw: 10, energyKwh: 10, ...losses, initialSocFraction: 1 });
 * const powersKw = new Float64Array(8760);
 * powersKw[5] = 10;
 * const run = executeSite(battery, site, powersKw, { policy: 'once', foresight: 'none' });
 * const tariff = toTariff({ name: 'flat', energy: { periods: [{ tiers: [{ buyUsdPerKwh: 0.1 }] }] } });
 * const summary = summarizeSite(run, { tariff, calendar: { kind: 'local', zone: 'UTC' } });
 * expect(summary.savedUsd).toBeCloseTo(1, 8);
 * expect([summary.dischargedMwh, summary.equivalentFullCycles]).toEqual([0.01, 1]);
 * ```
 */
export function summarizeSite(run: SiteRun, options: SiteSummaryOptions): SiteSummary {
  const { tariff, against, ...billing } = options;
  const before = billYear(tariff, powerWithoutBattery(run), billing);
  const after = billYear(tariff, run.gridPower, billing);
  const savedUsd = before.totalUsd - after.totalUsd;
  const energySavedUsd = componentUsd(before, ENERGY) - componentUsd(after, ENERGY);
  const demandSavedUsd = componentUsd(before, DEMAND) - componentUsd(after, DEMAND);
  const stepMwh = toHours(run.site.grid.stepMs) / KWH_PER_MWH;
  const sumMwh = ({ values }: Series<'kW'>, pick: (powerKw: number) => number) =>
    values.reduce((sum, powerKw) => sum + pick(powerKw), 0) * stepMwh;
  const dischargedMwh = sumMwh(run.power, (powerKw) => Math.max(0, powerKw));
  const { energyKwh, dischargeEfficiencyFraction } = run.battery;
  return Object.freeze({
    ...{ policy: run.policy, foresight: run.foresight, before, after, savedUsd, energySavedUsd, demandSavedUsd },
    otherSavedUsd: savedUsd - energySavedUsd - demandSavedUsd,
    months: before.months.map((_, index) => toMonth(before, after, index)),
    chargedMwh: sumMwh(run.power, (powerKw) => Math.max(0, -powerKw)),
    dischargedMwh,
    lossMwh: run.loss.values.reduce((sum, kwh) => sum + kwh, 0) / KWH_PER_MWH,
    curtailedMwh: sumMwh(run.curtailment, (powerKw) => 0 - powerKw),
    unservedMwh: sumMwh(run.unserved, (powerKw) => powerKw),
    equivalentFullCycles: (dischargedMwh * KWH_PER_MWH) / dischargeEfficiencyFraction / energyKwh,
    captureFraction: against === undefined ? null : savedUsd / (before.totalUsd - billAfter(against, tariff, billing)),
  });
}

function billAfter({ gridPower }: SiteRun, tariff: Tariff, billing: BillOptions): number {
  return billYear(tariff, gridPower, billing).totalUsd;
}

function powerWithoutBattery({ site }: SiteRun): Series<'kW'> {
  const { load, generation, importLimitsKw, exportLimitsKw, grid } = site;
  const values = load.values.map((powerKw, step) => {
    const demandKw = 0 - powerKw - generation.values[step]!;
    return Math.min(importLimitsKw[step]!, Math.max(demandKw, 0 - exportLimitsKw[step]!));
  });
  return toSeries({ unit: 'kW', grid, values });
}

function componentUsd({ months, annualLines }: Bill, components: readonly BillComponent[]): number {
  return months.reduce((sum, { lines }) => sum + sumUsd(lines, components), sumUsd(annualLines, components));
}

function toMonth(before: Bill, after: Bill, index: number): SiteMonth {
  const [was, is] = [before.months[index]!, after.months[index]!];
  return {
    month: was.month,
    energySavedUsd: sumUsd(was.lines, ENERGY) - sumUsd(is.lines, ENERGY),
    demandSavedUsd: sumUsd(was.lines, DEMAND) - sumUsd(is.lines, DEMAND),
    peakBeforeKw: was.peakKw,
    peakAfterKw: is.peakKw,
  };
}
