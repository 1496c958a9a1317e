import { describe, expect, it } from 'vitest';
import type { RangesText } from '../../src/chart/ranges.js';
import { rangesFigure } from '../../src/chart/ranges.js';

const categories = ['As calibrated', 'Scarcity'];
const groups = [
  { name: '1 h', low: [90, 110], middle: [100, 126], high: [105, 130] },
  { name: '8 h', low: [91, 108], middle: [100, 118], high: [107, 125] },
];
const text: RangesText = {
  category: { quantity: 'Future', unit: '' },
  amount: { quantity: 'Earned', unit: '%' },
  ends: { low: '5 %', middle: 'median', high: '95 %' },
};
const figure = rangesFigure(categories, groups, text);

type ErrorBar = { array: number[]; arrayminus: number[] };

describe('rangesFigure', () => {
  it('reaches with each bar from the low to the high end of its own group', () => {
    const bars = figure.data.flatMap(({ y, error_y: bar }) => {
      if (bar === undefined) return [];
      const [middle, { array, arrayminus }] = [y as number[], bar as ErrorBar];
      return [
        { low: middle.map((value, i) => value - arrayminus[i]!), high: middle.map((value, i) => value + array[i]!) },
      ];
    });
    expect(bars).toEqual(groups.map(({ low, high }) => ({ low, high })));
  });

  it('names middle and ends of each group, for the table behind the chart', () => {
    const named = Object.fromEntries(figure.data.map(({ name, y }): [string, unknown] => [String(name), y]));
    expect(named).toMatchObject({ '1 h, median': [100, 126], '1 h, 5 %': [90, 110], '8 h, 95 %': [107, 125] });
    expect(figure.data).toHaveLength(6);
  });

  it('keeps the marks of a group in one place and groups apart in colour and symbol', () => {
    const middles = figure.data.filter(({ error_y: bar }) => bar !== undefined);
    const looks = middles.map(({ marker }) => marker as { color: string; symbol: string });
    expect(new Set(looks.map(({ color }) => color)).size).toBe(2);
    expect(new Set(looks.map(({ symbol }) => symbol)).size).toBe(2);
    expect(figure.data.map(({ offsetgroup }) => offsetgroup)).toEqual(['1 h', '1 h', '1 h', '8 h', '8 h', '8 h']);
  });

  it('shows all ends and every category', () => {
    const { yaxis, xaxis } = figure.layout as { yaxis: { range: [number, number] }; xaxis: { dtick: number } };
    expect(yaxis.range[0]).toBeLessThan(90);
    expect(yaxis.range[1]).toBeGreaterThan(130);
    expect(xaxis.dtick).toBe(1);
  });

  it('is plain JSON without a hole', () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  it('refuses what it cannot draw', () => {
    const [one] = groups;
    const draw = (change: Partial<(typeof groups)[number]>) => () =>
      rangesFigure(categories, [{ ...one!, ...change }], text);
    expect(draw({ high: [105] })).toThrow('Give "1 h" 2 values; it has 1.');
    expect(draw({ low: [101, 110] })).toThrow('Give "1 h" a middle within 101 to 105; this one is 100.');
    expect(draw({ middle: [NaN, 126] })).toThrow('this one is NaN');
    expect(() =>
      rangesFigure(
        categories,
        Array.from({ length: 5 }, () => one!),
        text,
      ),
    ).toThrow('at most 4 groups');
  });
});
