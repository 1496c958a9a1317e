/** What a dispatch comes to, for a terminal and for machines. */
import { formatLocal, localTimeAt, localYearSpan, toLocalClock } from '../base/calendar.js';
import { formatNumber } from '../base/format.js';
import type { TimeGrid } from '../base/grid.js';
import { gridEndMs } from '../base/grid.js';
import type { Series } from '../base/series.js';
import { KW_PER_MW, KWH_PER_MWH, MS_PER_HOUR, MS_PER_MINUTE } from '../base/units.js';
import type { ArbitrageSummary } from '../sim/dispatch/arbitrageSummary.js';
import { summarizeArbitrage } from '../sim/dispatch/arbitrageSummary.js';
import type { Battery } from '../sim/storage/battery.js';
import type { DispatchPolicy, NamedRun } from './dispatchPlans.js';
import { POLICY_NOTES, POLICY_TITLES } from './dispatchPlans.js';
import { formatTable, wrapLines } from './textTable.js';

export type DispatchFigures = ArbitrageSummary & {
  readonly policy: DispatchPolicy;
  /** Revenue of a year as good as the span, per MW of power. */
  readonly revenueUsdPerMwYear: number;
  /** Length of the span in local calendar years. */
  readonly years: number;
};

/** A run's figures, and its revenue per MW and year. */
export function toFigures({ policy, run }: NamedRun, zone: string): DispatchFigures {
  const summary = summarizeArbitrage(run);
  const years = countYears(run.prices.grid, zone);
  const powerMw = run.battery.powerKw / KW_PER_MW;
  const revenueUsdPerMwYear = summary.revenueUsd / powerMw / years;
  return { policy, ...summary, revenueUsdPerMwYear, years };
}

/**
 * A span in local calendar years; a whole leap year counts as 1 too.
 *
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: Date.UTC(2024, 0, 1), stepMs: 3_600_000, count: 8784 + 4380 };
 * expect(countYears(grid, 'UTC')).toBe(1.5);
 * ```
 */
export function countYears(grid: TimeGrid, zone: string): number {
  const endMs = gridEndMs(grid);
  let [years, atMs] = [0, grid.startMs];
  const clock = toLocalClock(zone, grid.startMs, endMs);
  while (atMs < endMs) {
    const span = localYearSpan(zone, localTimeAt(clock, atMs).year);
    const untilMs = Math.min(endMs, span.endMs);
    years += (untilMs - atMs) / (span.endMs - span.startMs);
    atMs = untilMs;
  }
  return years;
}

export type DispatchCase = {
  source: { file: string; column: string; zone: string };
  sellColumn: string | undefined;
  battery: Battery;
  prices: Series<'USD/MWh'>;
  wearUsdPerMwh: number;
};

/** The lines for a terminal: what was run, the figures side by side, and what to know about them. */
export function describeDispatch(figures: readonly DispatchFigures[], about: DispatchCase): string[] {
  const header = ['', ...figures.map(({ policy }) => POLICY_TITLES[policy])];
  const rows = toRows(figures, about).map(([label, digits, valueOf]) => [
    label,
    ...figures.map((one) => formatNumber(valueOf(one), digits)),
  ]);
  const notes = toNotes(figures).flatMap((note) => wrapLines(note, ''));
  return [...describeCase(about), '', ...formatTable({ header, rows }), '', ...notes];
}

type Row = [label: string, digits: number, valueOf: (figures: DispatchFigures) => number];

function toRows(figures: readonly DispatchFigures[], { wearUsdPerMwh }: DispatchCase): Row[] {
  const perfectUsd = figures.find(({ policy }) => policy === 'optimal')?.objectiveUsd ?? 0;
  const wear: Row[] = [
    ['wear, USD', 0, (one) => one.wearUsd],
    ['revenue less wear, USD', 0, (one) => one.objectiveUsd],
  ];
  const share: Row = ['share of perfect foresight, %', 1, (one) => (100 * one.objectiveUsd) / perfectUsd];
  return [
    ['revenue, USD', 0, (one) => one.revenueUsd],
    ...(wearUsdPerMwh > 0 ? wear : []),
    ['revenue, USD/MW-year', 0, (one) => one.revenueUsdPerMwYear],
    ...(figures.length > 1 && perfectUsd > 0 ? [share] : []),
    ['discharged, MWh', 1, (one) => one.dischargedMwh],
    ['charged, MWh', 1, (one) => one.chargedMwh],
    ['losses, MWh', 1, (one) => one.lossMwh],
    ['equivalent full cycles', 1, (one) => one.equivalentFullCycles],
    ['hours charging', 0, (one) => one.chargingHours],
    ['hours discharging', 0, (one) => one.dischargingHours],
    ['hours without a price', 0, (one) => one.gapHours],
    ['hours below 0 USD/MWh', 0, (one) => one.negativePriceHours],
  ];
}

function describeCase({ source, sellColumn, battery, prices, wearUsdPerMwh }: DispatchCase): string[] {
  const { startMs } = prices.grid;
  const endMs = gridEndMs(prices.grid);
  const clock = toLocalClock(source.zone, startMs, endMs);
  const share = (energyKwh: number) => formatNumber(energyKwh / battery.energyKwh, 2);
  const roundTrip = battery.chargeEfficiencyFraction * battery.dischargeEfficiencyFraction;
  const size = `${plain(battery.powerKw / KW_PER_MW)} MW, ${plain(battery.energyKwh / KWH_PER_MWH)} MWh`;
  const wear = wearUsdPerMwh === 0 ? 'no wear cost' : `wear ${plain(wearUsdPerMwh)} USD/MWh`;
  const column = sellColumn === undefined ? source.column : `${source.column}, sold at ${sellColumn}`;
  const step = prices.grid.stepMs === MS_PER_HOUR ? '' : `, steps of ${prices.grid.stepMs / MS_PER_MINUTE} minutes`;
  const span = `${formatLocal(clock, startMs)} to ${formatLocal(clock, endMs)} (${source.zone})`;
  return [
    ...wrapLines(`${source.file}, ${column}, ${span}${step}`, '  '),
    `${size}, round trip ${plain(roundTrip)}, window ${share(battery.minEnergyKwh)}-${share(battery.maxEnergyKwh)}, ${wear}`,
  ];
}

function toNotes(figures: readonly DispatchFigures[]): string[] {
  const { years } = figures[0]!;
  const perfect = figures.find(({ policy }) => policy === 'optimal');
  const notes = figures.map(({ policy }) => POLICY_NOTES[policy]);
  if (perfect?.boundUsd != null && perfect.simultaneousHours > 0) {
    const hours = `${formatNumber(perfect.simultaneousHours, 0)} hours of negative prices`;
    const bound = `${formatNumber(perfect.boundUsd, 2)} USD against ${formatNumber(perfect.objectiveUsd, 2)}`;
    notes.push(`Charging and discharging at once in ${hours} would earn ${bound}; the schedule does not.`);
  }
  if (years < 1) {
    notes.push(`USD/MW-year is scaled up from ${formatNumber(years, 2)} years; other seasons may differ.`);
  }
  return notes;
}

/** As many digits as the value has, at most six. */
function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
