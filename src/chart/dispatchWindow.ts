import { gridInstantMs, type TimeGrid } from '../base/grid.js';
import type { Series } from '../base/series.js';
import { KWH_PER_MWH, KW_PER_MW } from '../base/units.js';
import type { ArbitrageRun } from '../sim/dispatch/arbitrageRun.js';
import { localLabels } from './localTime.js';
import { PALETTE, axis, type PlotlyFigure, type PlotlyTrace } from './plotlyFigure.js';

export type DispatchWindow = {
  /** First step shown. */
  start: number;
  /** One past the last step shown. */
  end: number;
  zone: string;
};

type Amounts = (number | null)[];

/** Price, power and stored energy (at the end of each step) of some hours under each other, on local time. */
export function dispatchWindowFigure(
  run: Pick<ArbitrageRun, 'prices' | 'power' | 'energy'>,
  { start, end, zone }: DispatchWindow,
): PlotlyFigure {
  const steps = windowGrid(run.prices.grid, start, end);
  const starts = localLabels(steps, zone);
  const ends = localLabels({ ...steps, startMs: steps.startMs + steps.stepMs }, zone);
  const cut = (series: Series<string>, divisor: number) => toAmounts(series.values.subarray(start, end), divisor);
  const powerMw = cut(run.power, KW_PER_MW);
  const discharge = powerMw.map((power) => (power !== null && power > 0 ? power : null));
  const charge = powerMw.map((power) => (power !== null && power < 0 ? power : null));
  return {
    data: [
      line('Price', starts, cut(run.prices, 1), { yaxis: 'y3', line: { shape: 'hv', width: 2, color: PALETTE.blue } }),
      bars('Discharge', starts, discharge, PALETTE.green),
      bars('Charge', starts, charge, PALETTE.orange),
      line('Stored', ends, cut(run.energy, KWH_PER_MWH), {
        yaxis: 'y',
        line: { width: 2, color: PALETTE.grey },
        fill: 'tozeroy',
      }),
    ],
    layout: {
      height: 440,
      bargap: 0,
      barmode: 'relative',
      legend: { orientation: 'h', y: 1.06 },
      xaxis: axis('Local time', zone, { type: 'date', anchor: 'y' }),
      yaxis: axis('Stored', 'MWh', { domain: [0, 0.27], rangemode: 'tozero' }),
      yaxis2: axis('Power', 'MW', { domain: [0.34, 0.61], zeroline: true }),
      yaxis3: axis('Price', 'USD/MWh', { domain: [0.68, 1], rangemode: 'tozero' }),
    },
  };
}

function windowGrid(grid: TimeGrid, start: number, end: number): TimeGrid {
  if (!(start >= 0 && start < end && end <= grid.count)) {
    throw new RangeError(`Give a window inside 0 to ${grid.count}; this one is ${start} to ${end}.`);
  }
  return { startMs: gridInstantMs(grid, start), stepMs: grid.stepMs, count: end - start };
}

function line(name: string, x: string[], y: Amounts, style: Record<string, unknown>): PlotlyTrace {
  return { type: 'scatter', mode: 'lines', name, x, y, xaxis: 'x', ...style };
}

function bars(name: string, x: string[], y: Amounts, color: string): PlotlyTrace {
  return { type: 'bar', name, x, y, xaxis: 'x', yaxis: 'y2', marker: { color }, offset: 0 };
}

/** JSON has no NaN: a gap becomes null, which plotly leaves open. */
function toAmounts(values: Float64Array, divisor: number): Amounts {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : Number((value / divisor).toFixed(4))));
}
