import { PALETTE, axis, type PlotlyFigure } from './plotlyFigure.js';

export type Line = { name: string; x: readonly number[]; y: readonly number[] };

export type LinesText = {
  across: { quantity: string; unit: string };
  amount: { quantity: string; unit: string };
  /** A level to compare with, drawn across the chart and named in the legend. */
  level?: { name: string; y: number };
};

/** Distinct in colour and, by the dashes, in grey print. */
const STYLES = [
  { color: PALETTE.blue, dash: 'solid' },
  { color: PALETTE.vermilion, dash: 'dash' },
  { color: PALETTE.green, dash: 'dashdot' },
  { color: PALETTE.orange, dash: 'longdash' },
] as const;

/**
 * Lines over one quantity.
 *
 * @throws RangeError on more than four lines, or one whose x and y differ in length.
 */
export function linesFigure(lines: readonly Line[], { across, amount, level }: LinesText): PlotlyFigure {
  if (lines.length > STYLES.length)
    throw new RangeError(`Give at most ${STYLES.length} lines; there are ${lines.length}.`);
  const traces = lines.map(({ name, x, y }, index) => {
    if (x.length !== y.length)
      throw new RangeError(`Give "${name}" as many x as y; ${x.length} stand against ${y.length}.`);
    const line = { width: 2, ...STYLES[index]! };
    return { type: 'scatter' as const, mode: 'lines', name, x: [...x], y: [...y], line };
  });
  const ends = lines.flatMap(({ x }) => x);
  const levels = level === undefined ? [] : [toLevel(level, [Math.min(...ends), Math.max(...ends)])];
  return {
    data: [...traces, ...levels],
    layout: {
      height: 300,
      legend: { orientation: 'h', y: 1.15 },
      xaxis: axis(across.quantity, across.unit, { rangemode: 'tozero' }),
      yaxis: axis(amount.quantity, amount.unit),
    },
  };
}

function toLevel({ name, y }: { name: string; y: number }, x: [number, number]): PlotlyFigure['data'][number] {
  return { type: 'scatter', mode: 'lines', name, x, y: [y, y], line: { width: 1, dash: 'dot', color: PALETTE.grey } };
}
