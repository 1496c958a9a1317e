import { PALETTE, axis, type PlotlyFigure, type PlotlyTrace } from './plotlyFigure.js';

/** One group of ranges: for each category where the middle lies and how far the ends reach. */
export type RangeGroup = {
  name: string;
  low: readonly number[];
  middle: readonly number[];
  high: readonly number[];
};

export type RangesText = {
  category: { quantity: string; unit: string };
  amount: { quantity: string; unit: string };
  /** What the ends and the middle are, for the table behind the chart: `5 % quantile`. */
  ends: { low: string; middle: string; high: string };
};

/** Free above and below the ranges. */
const MARGIN_SHARE = 0.08;

/** Distinct in colour and, by the symbol, in grey print. */
const STYLES = [
  { color: PALETTE.blue, symbol: 'circle' },
  { color: PALETTE.orange, symbol: 'square' },
  { color: PALETTE.green, symbol: 'diamond' },
  { color: PALETTE.vermilion, symbol: 'triangle-up' },
] as const;

/**
 * Ranges side by side for each category: a mark at the middle, a bar from the low to the high end.
 *
 * @throws RangeError on more than four groups, one with another count of values than there are categories, or a middle
 * outside its ends.
 * @example
 * ```ts @import.meta.vitest
 * const year = { name: '4 h', low: [90], middle: [100], high: [120] };
 * const text = {
 *   category: { quantity: 'Future', unit: '' },
 *   amount: { quantity: 'Earned', unit: 'USD/MW' },
 *   ends: { low: '5 %', middle: 'median', high: '95 %' },
 * };
 * const { data } = rangesFigure(['As calibrated'], [year], text);
 * expect(data.map(({ y }) => y)).toEqual([[100], [90], [120]]);
 * ```
 */
export function rangesFigure(
  categories: readonly string[],
  groups: readonly RangeGroup[],
  { category, amount, ends }: RangesText,
): PlotlyFigure {
  if (groups.length > STYLES.length) throw new RangeError(`Give at most ${STYLES.length} groups of ranges.`);
  for (const group of groups) requireRanges(group, categories.length);
  return {
    data: groups.flatMap((group, index) => toTraces(categories, group, { ...STYLES[index]!, ends })),
    layout: {
      height: 340,
      scattermode: 'group',
      legend: { orientation: 'h', y: 1.04 },
      xaxis: axis(category.quantity, category.unit, { type: 'category', dtick: 1 }),
      yaxis: axis(amount.quantity, amount.unit, { range: toAxisRange(groups) }),
    },
  };
}

/** Plotly would start at 0 here and press the ranges together. */
function toAxisRange(groups: readonly RangeGroup[]): [number, number] {
  const lowest = Math.min(...groups.flatMap(({ low }) => low));
  const highest = Math.max(...groups.flatMap(({ high }) => high));
  const margin = MARGIN_SHARE * (highest - lowest);
  return [lowest - margin, highest + margin];
}

function requireRanges({ name, low, middle, high }: RangeGroup, count: number): void {
  for (const { length } of [low, middle, high]) {
    if (length !== count) throw new RangeError(`Give "${name}" ${count} values; it has ${length}.`);
  }
  const outside = middle.findIndex((value, index) => !(low[index]! <= value && value <= high[index]!));
  if (outside < 0) return;
  const ends = `${low[outside]!} to ${high[outside]!}`;
  throw new RangeError(`Give "${name}" a middle within ${ends}; this one is ${middle[outside]!}.`);
}

type RangeStyle = { color: string; symbol: string; ends: RangesText['ends'] };

/** The ends are traces of their own, short strokes, so that the table behind the chart holds them too. */
function toTraces(
  categories: readonly string[],
  { name, low, middle, high }: RangeGroup,
  { color, symbol, ends }: RangeStyle,
): PlotlyTrace[] {
  const common = { type: 'scatter' as const, mode: 'markers', x: [...categories], offsetgroup: name };
  const stroke = { symbol: 'line-ew', size: 7, color, line: { width: 2, color } };
  const cap = { ...common, showlegend: false, marker: stroke };
  const reach = {
    type: 'data',
    array: high.map((value, index) => value - middle[index]!),
    arrayminus: middle.map((value, index) => value - low[index]!),
    ...{ color, thickness: 2, width: 0 },
  };
  return [
    { ...common, name: `${name}, ${ends.middle}`, y: [...middle], marker: { symbol, size: 9, color }, error_y: reach },
    { ...cap, name: `${name}, ${ends.low}`, y: [...low] },
    { ...cap, name: `${name}, ${ends.high}`, y: [...high] },
  ];
}
