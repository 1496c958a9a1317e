import { observedValues, type Series } from '../base/series.js';
import { PALETTE, axis, type PlotlyFigure } from './plotlyFigure.js';

/** Points kept of each panel's curve; between them the sorted curve is all but straight. */
const POINT_COUNT = 240;
const DEAREST_SHARE = 0.01;

/**
 * The price-duration curve: hours of the series sorted from dear to cheap. The dearest hundredth of the hours stands in
 * a panel of its own, since it would flatten all the others.
 *
 * @units USD/MWh over shares of the hours, in %.
 * @throws RangeError when the series has fewer than 100 known hours.
 */
export function priceDurationFigure(prices: Series<'USD/MWh'>): PlotlyFigure {
  const sorted = observedValues(prices).slice().sort().reverse();
  if (sorted.length < 100) throw new RangeError(`Give at least 100 prices; there are ${sorted.length}.`);
  const dearestCount = Math.ceil(sorted.length * DEAREST_SHARE);
  const line = { shape: 'hv', width: 2 };
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Dearest 1 % of hours',
        ...toCurve(sorted, 0, dearestCount),
        line: { ...line, color: PALETTE.vermilion },
        fill: 'tozeroy',
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: 'All other hours',
        ...toCurve(sorted, dearestCount, sorted.length),
        xaxis: 'x2',
        yaxis: 'y2',
        line: { ...line, color: PALETTE.blue },
        fill: 'tozeroy',
      },
    ],
    layout: {
      height: 250,
      showlegend: false,
      grid: { rows: 1, columns: 2, pattern: 'independent', xgap: 0.18 },
      xaxis: axis('Top hours', '%', { domain: [0, 0.3], rangemode: 'tozero' }),
      yaxis: axis('Price', 'USD/MWh', { rangemode: 'tozero' }),
      xaxis2: axis('Other hours', '%', { domain: [0.42, 1] }),
      yaxis2: axis('Price', 'USD/MWh'),
    },
  };
}

function toCurve(sorted: Float64Array, start: number, end: number): { x: number[]; y: number[] } {
  const step = Math.max(1, Math.floor((end - start) / POINT_COUNT));
  const ranks: number[] = [];
  for (let rank = start; rank < end; rank += step) ranks.push(rank);
  if (ranks.at(-1) !== end - 1) ranks.push(end - 1);
  return {
    x: ranks.map((rank) => round((100 * rank) / sorted.length, 3)),
    y: ranks.map((rank) => round(sorted[rank]!, 2)),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
