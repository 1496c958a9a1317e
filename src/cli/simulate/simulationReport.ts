/** A simulation for a terminal. */
import { formatLocal, toLocalClock } from '../../base/calendar.js';
import { formatNumber } from '../../base/format.js';
import { gridEndMs } from '../../base/grid.js';
import { KW_PER_MW, KWH_PER_MWH, MS_PER_MINUTE } from '../../base/units.js';
import { formatTable, wrapLines } from '../textTable.js';
import type { PolicyResult, SimulationResult } from './policyResult.js';
import type { ScenarioCase } from './runScenario.js';

const PERFECT_NOTE = 'What knows the future is an upper bound that no operator reaches.';
const LABEL_WIDTH = 30;
const LINE_LENGTH = 100;

/** The lines: what was run, a table by policy, the years, and what to know about the figures. */
export function describeSimulation(scenarioCase: ScenarioCase, result: SimulationResult): string[] {
  const { policies, before } = result;
  const rows = before === null ? marketRows(policies) : siteRows(policies, before);
  const knows: Row = { label: 'knows', cells: policies.map((one) => one.knows), without: '' };
  const header = { label: '', cells: policies.map((one) => one.name), without: 'no battery' };
  const all = [knows, ...rows, ...flowRows(policies), ...cellRows(policies)];
  return [
    ...describeCase(scenarioCase),
    '',
    ...formatWide(header, all, before !== null),
    ...policies.flatMap(describeYears),
    ...describeNotes(scenarioCase, result),
  ];
}

type Row = {
  readonly label: string;
  /** One for each policy. */
  readonly cells: readonly string[];
  /** Of the site without its battery. */
  readonly without: string;
};

/** Policies side by side, as many as fit on a line; the site without battery stands first in each block. */
function formatWide(header: Row, rows: readonly Row[], hasBefore: boolean): string[] {
  const widths = header.cells.map((_, i) => 2 + Math.max(...[header, ...rows].map(({ cells }) => cells[i]!.length)));
  const first = LABEL_WIDTH + (hasBefore ? 14 : 0);
  const blocks: number[][] = [[]];
  let width = first;
  widths.forEach((own, index) => {
    if (width + own > LINE_LENGTH && blocks.at(-1)!.length > 0) {
      blocks.push([]);
      width = first;
    }
    width += own;
    blocks.at(-1)!.push(index);
  });
  return blocks.flatMap((indices, block) => {
    const pick = ({ label, cells, without }: Row) => [
      label,
      ...(hasBefore ? [without] : []),
      ...indices.map((index) => cells[index]!),
    ];
    return [...(block > 0 ? [''] : []), ...formatTable({ header: pick(header), rows: rows.map(pick) })];
  });
}

function toRow(
  policies: readonly PolicyResult[],
  label: string,
  [digits, valueOf, without]: [digits: number, valueOf: (one: PolicyResult) => number | null, without?: number],
): Row {
  const show = (value: number | null | undefined) => (value == null ? '' : formatNumber(value, digits));
  return { label, cells: policies.map((one) => show(valueOf(one)) || '-'), without: show(without) };
}

function marketRows(policies: readonly PolicyResult[]): Row[] {
  const row = (label: string, ...value: Parameters<typeof toRow>[2]) => toRow(policies, label, value);
  const isWorn = policies.some(({ market }) => market!.wearUsd > 0);
  const hasAuxiliary = policies.some(({ market }) => market!.auxiliaryUsd !== 0);
  const hasClimate = policies.some(({ market }) => market!.climateUsd !== 0);
  const isNet = isWorn || hasAuxiliary;
  return [
    row('revenue, USD', 0, ({ market }) => market!.revenueUsd),
    ...(isWorn ? [row('wear, USD', 0, ({ market }) => market!.wearUsd)] : []),
    ...(hasAuxiliary ? [row('auxiliary energy, USD', 0, ({ market }) => market!.auxiliaryUsd)] : []),
    ...(isNet ? [row('revenue less these, USD', 0, ({ market }) => market!.objectiveUsd)] : []),
    ...(hasClimate ? [row('cooling and heating, USD', 0, ({ market }) => market!.climateUsd)] : []),
    row('share of perfect foresight, %', 1, ({ captureFraction }) => captureFraction && 100 * captureFraction),
  ];
}

function siteRows(policies: readonly PolicyResult[], before: NonNullable<SimulationResult['before']>): Row[] {
  const row = (label: string, ...value: Parameters<typeof toRow>[2]) => toRow(policies, label, value);
  const names = [...new Set([before, ...policies.map(({ site }) => site!)].flatMap((one) => Object.keys(one.costUsd)))];
  return [
    ...names.map((name) => row(`${name}, USD`, 0, ({ site }) => site!.costUsd[name] ?? 0, before.costUsd[name] ?? 0)),
    row('total, USD', 0, ({ site }) => site!.totalUsd, before.totalUsd),
    ...names.map((name) => row(`saved: ${name}, USD`, 0, ({ site }) => site!.savedUsd[name] ?? 0)),
    row('saved, USD', 0, ({ site }) => site!.totalSavedUsd),
    ...(policies.some(({ site }) => site!.wearUsd > 0) ? [row('wear, USD', 0, ({ site }) => site!.wearUsd)] : []),
    row('share of perfect foresight, %', 1, ({ captureFraction }) => captureFraction && 100 * captureFraction),
    row('highest import, kW', 1, ({ site }) => site!.peakKw, before.peakKw),
    ...someOf(row('curtailed, MWh', 1, ({ site }) => site!.curtailedMwh, before.curtailedMwh)),
    ...someOf(row('unserved, MWh', 1, ({ site }) => site!.unservedMwh, before.unservedMwh)),
  ];
}

/** The row, unless all of it is 0. */
function someOf(row: Row): Row[] {
  return [row.without, ...row.cells].some((cell) => /[1-9]/.test(cell)) ? [row] : [];
}

function flowRows(policies: readonly PolicyResult[]): Row[] {
  const row = (label: string, ...value: Parameters<typeof toRow>[2]) => toRow(policies, label, value);
  return [
    row('discharged, MWh', 1, ({ flows }) => flows.dischargedMwh),
    row('losses, MWh', 1, ({ flows }) => flows.lossMwh),
    row('equivalent full cycles', 1, ({ flows }) => flows.equivalentFullCycles),
  ];
}

function cellRows(policies: readonly PolicyResult[]): Row[] {
  const row = (label: string, ...value: Parameters<typeof toRow>[2]) => toRow(policies, label, value);
  const thermal = [
    row('cells, mean, °C', 1, (one) => one.thermal?.meanCellC ?? null),
    row('hottest cell, °C', 1, (one) => one.thermal?.hottestCellC ?? null),
    row('cooling and heating, MWh', 1, (one) => one.thermal?.climateMwh ?? null),
  ];
  const health = row('capacity left, %', 2, (one) => one.health && 100 * one.health.capacityFraction);
  return [
    ...(policies.some((one) => one.thermal !== null) ? thermal : []),
    ...(policies.some((one) => one.health !== null) ? [health] : []),
  ];
}

function describeYears({ name, life }: PolicyResult): string[] {
  if (life === null) return [];
  const header = ['year', 'health from', 'to, %', 'revenue, USD', 'full cycles', 'life lost, USD', 'cells bought, USD'];
  const rows = life.years.map((year) => [
    String(year.yearIndex + 1),
    formatNumber(100 * year.sohStartFraction, 1),
    formatNumber(100 * year.sohEndFraction, 1),
    formatNumber(year.summary.revenueUsd, 0),
    formatNumber(year.fullCycles, 1),
    formatNumber(year.wearUsd, 0),
    formatNumber(year.planUsd, 0),
  ]);
  const { revenueUsd, fullCycles, wearUsd, planUsd } = life.totals;
  const sums = [revenueUsd, fullCycles, wearUsd, planUsd].map((sum, i) => formatNumber(sum, i === 1 ? 1 : 0));
  return ['', `${name}, year by year`, ...formatTable({ header, rows: [...rows, ['total', '', '', ...sums]] })];
}

function describeCase({ file, inputs, battery }: ScenarioCase): string[] {
  const { grid, zone } = inputs;
  const { spec, battery: normal } = battery;
  const clock = toLocalClock(zone, grid.startMs, gridEndMs(grid));
  const span = `${formatLocal(clock, grid.startMs)} to ${formatLocal(clock, gridEndMs(grid))} (${zone})`;
  const share = (energyKwh: number) => formatNumber(energyKwh / spec.energyKwh, 2);
  const size = `${spec.powerKw / KW_PER_MW} MW, ${spec.energyKwh / KWH_PER_MWH} MWh`;
  const window = `window ${share(normal.minEnergyKwh)}-${share(normal.maxEnergyKwh)}`;
  return [
    ...wrapLines(file.scenario.name, '  '),
    `${span}, steps of ${grid.stepMs / MS_PER_MINUTE} minutes`,
    `${size}, ${window}`,
  ];
}

function describeNotes({ inputs }: ScenarioCase, { policies, warnings }: SimulationResult): string[] {
  const both = policies.find(({ market }) => (market?.simultaneousHours ?? 0) > 0)?.market;
  const notes = [
    ...(policies.some(({ isForesighted }) => isForesighted) ? [PERFECT_NOTE] : []),
    ...(both == null
      ? []
      : [
          `Charging and discharging at once in ${formatNumber(both.simultaneousHours, 0)} hours of negative prices would ` +
            `earn ${formatNumber(both.boundUsd!, 2)} USD against ${formatNumber(both.objectiveUsd, 2)}; the schedule does not.`,
        ]),
    ...inputs.notes.map((note) => `note: ${note}`),
    ...warnings.map((warning) => `warning: ${warning}`),
    ...policies.flatMap((one) => one.warnings.map((warning) => `warning, ${one.name}: ${warning}`)),
  ];
  return notes.length === 0 ? [] : ['', ...notes.flatMap((note) => wrapLines(note, '  '))];
}
