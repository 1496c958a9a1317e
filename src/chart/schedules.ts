import type { Series } from '../base/series.js';
import { sliceSteps } from '../base/sliceSeries.js';
import { KW_PER_MW } from '../base/units.js';
import type { DispatchWindow } from './dispatchWindow.js';
import { localLabels } from './localTime.js';
import { PALETTE, axis, type PlotlyFigure, type PlotlyTrace } from './plotlyFigure.js';

/** One battery's power under one rule; positive discharges. */
export type Schedule = { name: string; power: Series<'kW'> };

const PANEL_HEIGHT_PX = 96;
/** Share of a panel's height left free above it, for its name. */
const HEADING_SHARE = 0.4;

/**
 * Schedules of several rules for the same battery under each other, below the prices that they met, on local time. Discharge
 * stands above zero, charge below.
 *
 * @throws RangeError when there is no schedule or the window lies outside the series.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const prices = { unit: 'USD/MWh' as const, grid, values: Float64Array.of(10, 50), gaps: [] };
 * const power = { unit: 'kW' as const, grid, values: Float64Array.of(-1000, 850), gaps: [] };
 * const { data } = schedulesFigure([{ name: 'By hand', power }], { prices, start: 0, end: 2, zone: 'UTC' });
 * expect(data.map(({ y }) => y)).toEqual([[10, 50], [-1, 0.85]]);
 * ```
 */
export function schedulesFigure(
  schedules: readonly Schedule[],
  { prices, start, end, zone }: DispatchWindow & { prices: Series<'USD/MWh'> },
): PlotlyFigure {
  if (schedules.length === 0) throw new RangeError('Give at least one schedule.');
  const shown = sliceSteps(prices, start, end);
  const x = localLabels(shown.grid, zone);
  const y = toAmounts(shown.values, 1);
  const line = { shape: 'hv', width: 2, color: PALETTE.blue };
  const powers = schedules.map(({ name, power }, index) => {
    const powersMw = toAmounts(sliceSteps(power, start, end).values, KW_PER_MW);
    return toBars({ name, x, y: powersMw, yaxis: `y${index + 2}` });
  });
  const headings = ['Price', ...schedules.map(({ name }) => name)];
  return {
    data: [{ type: 'scatter', mode: 'lines', name: 'Price', x, y, xaxis: 'x', yaxis: 'y', line }, ...powers],
    layout: {
      height: PANEL_HEIGHT_PX * (1 + HEADING_SHARE) * headings.length + 60,
      bargap: 0,
      showlegend: false,
      annotations: headings.map((text, index) => toHeading(text, panelDomain(index, headings.length)[1])),
      xaxis: axis('Local time', zone, { type: 'date', anchor: `y${headings.length}` }),
      yaxis: axis('Price', 'USD/MWh', { domain: panelDomain(0, headings.length), rangemode: 'tozero', nticks: 4 }),
      ...Object.fromEntries(schedules.map((_, index) => toPowerAxis(index, headings.length))),
    },
  };
}

function toAmounts(values: Float64Array, divisor: number): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value / divisor));
}

function toBars({ y, ...rest }: { name: string; x: string[]; y: (number | null)[]; yaxis: string }): PlotlyTrace {
  const color = y.map((powerMw) => (powerMw !== null && powerMw < 0 ? PALETTE.orange : PALETTE.green));
  return { type: 'bar', ...rest, y, xaxis: 'x', offset: 0, marker: { color } };
}

/** All with the same scale, the first's. */
function toPowerAxis(index: number, panelCount: number): [string, Record<string, unknown>] {
  const matches = index === 0 ? {} : { matches: 'y2' };
  const domain = panelDomain(index + 1, panelCount);
  return [`yaxis${index + 2}`, axis('Power', 'MW', { domain, zeroline: true, nticks: 4, ...matches })];
}

/** The first panel is at the top; above each stands its name. */
function panelDomain(index: number, panelCount: number): [number, number] {
  const bottom = 1 - (index + 1) / panelCount;
  return [bottom, bottom + 1 / panelCount / (1 + HEADING_SHARE)];
}

function toHeading(text: string, topShare: number): Record<string, unknown> {
  const place = { xref: 'paper', yref: 'paper', x: 0, y: topShare, xanchor: 'left', yanchor: 'bottom' };
  return { ...place, text: `<b>${text}</b>`, showarrow: false };
}
