import { PALETTE, axis, type PlotlyFigure, type PlotlyTrace } from './plotlyFigure.js';

/** One line in a small chart of its own. */
export type Panel = {
  name: string;
  across: { quantity: string; unit: string };
  /** Ascending. */
  x: readonly number[];
  y: readonly number[];
  /** The point of the line to mark, an index into `x`. */
  markedIndex: number;
};

export type PanelsText = {
  amount: { quantity: string; unit: string };
  /** What the marks are, for the legend. */
  marked: string;
};

const COLUMN_COUNT = 2;
const ROW_HEIGHT_PX = 150;
/** Free between columns for the axis, as a share of the whole width. */
const GAP_WIDTH_SHARE = 0.16;
/** Free between rows for the axis, as a share of a panel's height. */
const GAP_ROW_SHARE = 0.62;

/**
 * Lines over different quantities, each in a panel of its own, two beside each other, all with the same scale upward.
 *
 * @throws RangeError when there is no panel, one has another count of x than of y, or its mark is no point of it.
 * @example
 * ```ts @import.meta.vitest
 * const panel = { name: 'EV', across: { quantity: 'Adder', unit: 'USD/MWh' }, x: [0, 30], y: [10, 12], markedIndex: 1 };
 * const { data } = panelsFigure([panel], { amount: { quantity: 'Earned', unit: 'USD/MW' }, marked: 'Chosen' });
 * expect(data.map(({ y }) => y)).toEqual([[10, 12], [12]]);
 * ```
 */
export function panelsFigure(panels: readonly Panel[], { amount, marked }: PanelsText): PlotlyFigure {
  if (panels.length === 0) throw new RangeError('Give at least one panel.');
  panels.forEach(requirePoints);
  const rowCount = Math.ceil(panels.length / COLUMN_COUNT);
  const axes = panels.flatMap(({ across }, index) => {
    const [left, bottom] = [columnDomain(index % COLUMN_COUNT), rowDomain(Math.floor(index / COLUMN_COUNT), rowCount)];
    const number = toNumber(index);
    const matches = index === 0 ? {} : { matches: 'y' };
    return [
      [`xaxis${number}`, axis(across.quantity, across.unit, { domain: left, anchor: `y${number}` })],
      [`yaxis${number}`, axis(amount.quantity, amount.unit, { domain: bottom, anchor: `x${number}`, ...matches })],
    ] as const;
  });
  return {
    data: panels.flatMap((panel, index) => toTraces(panel, index, marked)),
    layout: {
      height: ROW_HEIGHT_PX * rowCount + 40,
      legend: { orientation: 'h', y: 1.02 },
      ...Object.fromEntries(axes),
    },
  };
}

function requirePoints({ name, x, y, markedIndex }: Panel): void {
  if (x.length !== y.length)
    throw new RangeError(`Give "${name}" as many x as y; ${x.length} stand against ${y.length}.`);
  if (x[markedIndex] === undefined)
    throw new RangeError(`Give "${name}" a mark from 0 to ${x.length - 1}; this one is ${markedIndex}.`);
}

function toTraces({ name, x, y, markedIndex }: Panel, index: number, marked: string): PlotlyTrace[] {
  const number = toNumber(index);
  const place = { type: 'scatter' as const, xaxis: `x${number}`, yaxis: `y${number}` };
  const point = { symbol: 'diamond', size: 10, color: PALETTE.vermilion };
  return [
    {
      ...{ ...place, name, mode: 'lines+markers', x: [...x], y: [...y], showlegend: false },
      ...{ line: { width: 2, color: PALETTE.blue }, marker: { size: 5, color: PALETTE.blue } },
    },
    {
      ...{ ...place, name: marked, mode: 'markers', x: [x[markedIndex]!], y: [y[markedIndex]!] },
      ...{ marker: point, showlegend: index === 0 },
    },
  ];
}

/** Plotly calls the first axis `xaxis`, the second `xaxis2`. */
function toNumber(index: number): string {
  return index === 0 ? '' : `${index + 1}`;
}

function columnDomain(column: number): [number, number] {
  const width = (1 - GAP_WIDTH_SHARE * (COLUMN_COUNT - 1)) / COLUMN_COUNT;
  const left = column * (width + GAP_WIDTH_SHARE);
  return [left, Math.min(1, left + width)];
}

/** The first row is at the top. */
function rowDomain(row: number, rowCount: number): [number, number] {
  const height = 1 / (rowCount + GAP_ROW_SHARE * (rowCount - 1));
  const top = 1 - row * height * (1 + GAP_ROW_SHARE);
  return [Math.max(0, top - height), top];
}
