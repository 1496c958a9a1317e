import { gridInstantMs, type TimeGrid } from '../base/grid.js';
import type { Series } from '../base/series.js';
import { KWH_PER_MWH, KW_PER_MW } from '../base/units.js';
import { localLabels } from './localTime.js';
import { PALETTE, axis, type PlotlyFigure } from './plotlyFigure.js';

/** What the storage did; power is positive when it discharges, energy is what stands at the start of each step. */
export type DispatchSeries = {
  prices: Series<'USD/MWh'>;
  powerKw: Series<'kW'>;
  energyKwh: Series<'kWh'>;
};

export type DispatchWindow = {
  /** First step shown. */
  start: number;
  /** One past the last step shown. */
  end: number;
  zone: string;
};

/** Price, power and stored energy of some hours under each other, on local time. */
export function dispatchWindowFigure(dispatch: DispatchSeries, { start, end, zone }: DispatchWindow): PlotlyFigure {
  const x = localLabels(windowGrid(dispatch.prices.grid, start, end), zone);
  const cut = (series: Series<string>, divisor: number) => toNumbers(series.values.subarray(start, end), divisor);
  const powerMw = cut(dispatch.powerKw, KW_PER_MW);
  const steps = { mode: 'lines', x, xaxis: 'x' };
  return {
    data: [
      {
        type: 'scatter',
        name: 'Price',
        ...steps,
        y: cut(dispatch.prices, 1),
        yaxis: 'y3',
        line: { shape: 'hv', width: 2, color: PALETTE.blue },
      },
      bars(
        'Discharge',
        x,
        powerMw.map((power) => positive(power)),
        PALETTE.green,
      ),
      bars(
        'Charge',
        x,
        powerMw.map((power) => negative(power)),
        PALETTE.orange,
      ),
      {
        type: 'scatter',
        name: 'Stored',
        ...steps,
        y: cut(dispatch.energyKwh, KWH_PER_MWH),
        yaxis: 'y',
        line: { width: 2, color: PALETTE.grey },
        fill: 'tozeroy',
      },
    ],
    layout: {
      height: 560,
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

function bars(name: string, x: string[], y: (number | null)[], color: string): PlotlyFigure['data'][number] {
  return { type: 'bar', name, x, y, xaxis: 'x', yaxis: 'y2', marker: { color }, offset: 0 };
}

function positive(power: number | null): number | null {
  return power !== null && power > 0 ? power : null;
}

function negative(power: number | null): number | null {
  return power !== null && power < 0 ? power : null;
}

/** JSON has no NaN: a gap becomes null, which plotly leaves open. */
function toNumbers(values: Float64Array, divisor: number): (number | null)[] {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : Number((value / divisor).toFixed(4))));
}
