import type { Series } from '../base/series.js';
import { observedValues } from '../base/series.js';
import { KW_PER_MW } from '../base/units.js';
import { PALETTE, axis, type PlotlyFigure, type PlotlyTrace } from './plotlyFigure.js';

export type LoadLine = { name: string; power: Series<'kW'> };

/** Points kept of each curve in each panel. */
const POINT_COUNT = 200;
/** Shown enlarged: what demand charges are paid on. */
const TOP_SHARE = 0.05;

/** Distinct in colour and, by the dashes, in grey print. */
const STYLES = [
  { color: PALETTE.blue, dash: 'solid' },
  { color: PALETTE.vermilion, dash: 'dash' },
  { color: PALETTE.green, dash: 'dashdot' },
] as const;

/**
 * Load-duration curves: the steps of each series sorted from high to low. The highest twentieth stands in a panel of its
 * own.
 *
 * @units kW in; MW over shares of the time, in %.
 * @throws RangeError on more than three lines, or one with fewer than 100 known steps.
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 100 };
 * const power = { unit: 'kW' as const, grid, values: Float64Array.from({ length: 100 }, (_, i) => 1000 * i), gaps: [] };
 * const [top] = loadDurationFigure([{ name: 'site', power }]).data;
 * expect([top?.x, top?.y]).toEqual([[0, 1, 2, 3, 4], [99, 98, 97, 96, 95]]);
 * ```
 */
export function loadDurationFigure(lines: readonly LoadLine[]): PlotlyFigure {
  if (lines.length > STYLES.length)
    throw new RangeError(`Give at most ${STYLES.length} lines; these are ${lines.length}.`);
  const curves = lines.map(({ name, power }) => {
    const sorted = observedValues(power).slice().sort().reverse();
    if (sorted.length < 100) throw new RangeError(`Give "${name}" at least 100 steps; it has ${sorted.length}.`);
    return { name, sorted };
  });
  const toTraces = (share: number, place: Record<string, unknown>) =>
    curves.map(({ name, sorted }, index): PlotlyTrace => {
      const line = { shape: 'hv', width: 2, ...STYLES[index]! };
      return {
        type: 'scatter',
        mode: 'lines',
        name,
        ...toCurve(sorted, Math.ceil(sorted.length * share)),
        line,
        ...place,
      };
    });
  return {
    data: [...toTraces(TOP_SHARE, {}), ...toTraces(1, { xaxis: 'x2', yaxis: 'y2', showlegend: false })],
    layout: {
      height: 290,
      legend: { orientation: 'h', y: 1.1 },
      grid: { rows: 1, columns: 2, pattern: 'independent' },
      xaxis: axis('Top of the time', '%', { domain: [0, 0.42], rangemode: 'tozero' }),
      yaxis: axis('Import', 'MW'),
      xaxis2: axis('All the time', '%', { domain: [0.56, 1] }),
      yaxis2: axis('Import', 'MW', { rangemode: 'tozero' }),
    },
  };
}

/** Evenly spaced ranks, the first and the last among them. */
function toCurve(sorted: Float64Array, count: number): { x: number[]; y: number[] } {
  const pointCount = Math.min(count, POINT_COUNT);
  const ranks = Array.from({ length: pointCount }, (_, i) =>
    Math.round((i * (count - 1)) / Math.max(1, pointCount - 1)),
  );
  return {
    x: ranks.map((rank) => round((100 * rank) / sorted.length)),
    y: ranks.map((rank) => round(sorted[rank]! / KW_PER_MW)),
  };
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
