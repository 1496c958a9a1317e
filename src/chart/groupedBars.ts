import { PALETTE, axis, type PlotlyFigure } from './plotlyFigure.js';

export type BarGroup = { name: string; values: readonly number[] };

export type GroupedBarsText = {
  /** What the groups along the axis are, with its unit or an empty one. */
  category: { quantity: string; unit: string };
  amount: { quantity: string; unit: string };
};

/** Distinct in colour and, with the pattern, in grey print. */
const STYLES = [
  { color: PALETTE.blue, shape: '' },
  { color: PALETTE.orange, shape: '/' },
  { color: PALETTE.green, shape: '.' },
] as const;

/**
 * Bars side by side for each category.
 *
 * @throws RangeError when a group has another count of values than there are categories, or on more than three groups.
 */
export function groupedBarsFigure(
  categories: readonly string[],
  groups: readonly BarGroup[],
  { category, amount }: GroupedBarsText,
): PlotlyFigure {
  if (groups.length > STYLES.length) throw new RangeError(`Give at most ${STYLES.length} groups of bars.`);
  return {
    data: groups.map(({ name, values }, i) => {
      if (values.length !== categories.length) {
        throw new RangeError(`Give "${name}" ${categories.length} values; it has ${values.length}.`);
      }
      const { color, shape } = STYLES[i]!;
      return {
        type: 'bar',
        name,
        x: [...categories],
        y: [...values],
        marker: { color, pattern: { shape, fillmode: 'overlay', fgcolor: '#ffffff', size: 6, solidity: 0.35 } },
      };
    }),
    layout: {
      height: 280,
      barmode: 'group',
      legend: { orientation: 'h', y: 1.1 },
      xaxis: axis(category.quantity, category.unit, { type: 'category' }),
      yaxis: axis(amount.quantity, amount.unit, { rangemode: 'tozero' }),
    },
  };
}
