import { describe, expect, it } from 'vitest';
import type { Series } from '../../src/base/series.js';
import { dispatchWindowFigure } from '../../src/chart/dispatchWindow.js';
import { groupedBarsFigure } from '../../src/chart/groupedBars.js';
import type { PlotlyFigure } from '../../src/chart/plotlyFigure.js';
import { priceDurationFigure } from '../../src/chart/priceDuration.js';

const HOUR_MS = 3_600_000;

function series<Unit extends string>(unit: Unit, values: number[]): Series<Unit> {
  const gaps = values.flatMap((value, index) => (Number.isNaN(value) ? [{ index, reason: 'not published' }] : []));
  const grid = { startMs: Date.UTC(2022, 0, 1, 6), stepMs: HOUR_MS, count: values.length };
  return { unit, grid, values: Float64Array.from(values), gaps };
}

function axesOf({ layout }: PlotlyFigure): { title: { text: string } }[] {
  return Object.entries(layout).flatMap(([key, axis]) => (/^[xy]axis/.test(key) ? [axis as never] : []));
}

const prices = series('USD/MWh', [...Array.from({ length: 1000 }, (_, i) => i - 5), NaN]);
const dispatch = {
  prices: series('USD/MWh', [10, NaN, 90]),
  power: series('kW', [-1000, 0, 850]),
  energy: series('kWh', [0, 922, 922]),
};

const figures: [string, PlotlyFigure][] = [
  ['price duration', priceDurationFigure(prices)],
  ['dispatch', dispatchWindowFigure(dispatch, { start: 0, end: 3, zone: 'America/Chicago' })],
  [
    'bars',
    groupedBarsFigure(['1 h', '2 h'], [{ name: 'a', values: [1, 2] }], {
      category: { quantity: 'Duration', unit: '' },
      amount: { quantity: 'Earned', unit: 'USD/MW' },
    }),
  ],
];

describe.each(figures)('%s', (_name, figure) => {
  it('is plain JSON without a hole', () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  it('titles every axis', () => {
    expect(axesOf(figure).length).toBeGreaterThan(1);
    for (const { title } of axesOf(figure)) expect(title.text).toMatch(/\w/);
  });
});

describe('priceDurationFigure', () => {
  it('runs from the dearest to the cheapest known hour and never rises', () => {
    const y = priceDurationFigure(prices).data.flatMap((trace) => trace.y as number[]);
    expect(y[0]).toBe(994);
    expect(y.at(-1)).toBe(-5);
    expect(y.every((price, i) => i === 0 || price <= y[i - 1]!)).toBe(true);
  });

  it('asks for enough hours', () => {
    expect(() => priceDurationFigure(series('USD/MWh', [1, 2]))).toThrow('at least 100');
  });
});

describe('dispatchWindowFigure', () => {
  it('shows discharge above and charge below zero, in MW, and leaves a gap open', () => {
    const { data } = dispatchWindowFigure(dispatch, { start: 0, end: 3, zone: 'America/Chicago' });
    const y = Object.fromEntries(data.map((trace): [string, unknown] => [String(trace.name), trace.y]));
    expect(y).toEqual({
      Price: [10, null, 90],
      Discharge: [null, null, 0.85],
      Charge: [-1, null, null],
      Stored: [0, 0.922, 0.922],
    });
    expect(data[0]?.x).toEqual(['2022-01-01 00:00', '2022-01-01 01:00', '2022-01-01 02:00']);
  });

  it('refuses a window outside the series', () => {
    expect(() => dispatchWindowFigure(dispatch, { start: 2, end: 4, zone: 'UTC' })).toThrow('window inside 0 to 3');
  });
});

describe('groupedBarsFigure', () => {
  it('refuses groups of another length', () => {
    const text = { category: { quantity: 'D', unit: '' }, amount: { quantity: 'E', unit: '' } };
    expect(() => groupedBarsFigure(['1 h'], [{ name: 'a', values: [1, 2] }], text)).toThrow('"a" 1 values; it has 2');
  });
});
