import { describe, expect, it } from 'vitest';
import { toSeries } from '../../src/base/series.js';
import { schedulesFigure } from '../../src/chart/schedules.js';

const grid = { startMs: Date.UTC(2022, 0, 1, 6), stepMs: 3_600_000, count: 4 };
const gaps = [{ index: 1, reason: 'not published' }];
const prices = toSeries({ unit: 'USD/MWh', grid, values: Float64Array.of(10, NaN, 90, -5), gaps });
const power = (...values: number[]) => toSeries({ unit: 'kW', grid, values: Float64Array.from(values) });
const schedules = [
  { name: 'Planned', power: power(-1000, 0, 850, -500) },
  { name: 'Idle', power: power(0, 0, 0, 0) },
  { name: 'Late', power: power(0, 0, -1000, 850) },
];
const window = { prices, start: 0, end: 3, zone: 'America/Chicago' };

describe('schedulesFigure', () => {
  const { data, layout } = schedulesFigure(schedules, window);

  it('is plain JSON without a hole', () => {
    expect(JSON.parse(JSON.stringify({ data, layout }))).toEqual({ data, layout });
  });

  it('shows the window in local time and MW, charge below zero, and leaves a gap open', () => {
    expect(data.map(({ name, y }) => [name, y])).toEqual([
      ['Price', [10, null, 90]],
      ['Planned', [-1, 0, 0.85]],
      ['Idle', [0, 0, 0]],
      ['Late', [0, 0, -1]],
    ]);
    for (const { x } of data) expect(x).toEqual(['2022-01-01 00:00', '2022-01-01 01:00', '2022-01-01 02:00']);
  });

  it('stacks the panels without overlap inside the page, each with its name', () => {
    const domains = ['yaxis', 'yaxis2', 'yaxis3', 'yaxis4'].map(
      (key) => (layout[key] as { domain: [number, number] }).domain,
    );
    const edges = domains.toReversed().flat();
    expect(edges[0]).toBeCloseTo(0, 12);
    expect(edges).toEqual(edges.toSorted((a, b) => a - b));
    expect(new Set(edges).size).toBe(8);
    expect(edges.at(-1)).toBeLessThan(1);
    const headings = layout.annotations as { text: string; y: number }[];
    expect(headings.map(({ text, y }) => [text, y])).toEqual(
      ['Price', 'Planned', 'Idle', 'Late'].map((name, index) => [`<b>${name}</b>`, domains[index]![1]]),
    );
  });

  it('titles every axis', () => {
    const titles = Object.entries(layout).flatMap(([key, axis]) =>
      /^[xy]axis/.test(key) ? [(axis as { title: { text: string } }).title.text] : [],
    );
    expect(titles.toSorted()).toEqual([
      ...['Local time (America/Chicago)', 'Power (MW)', 'Power (MW)', 'Power (MW)', 'Price (USD/MWh)'],
    ]);
  });

  it('gives all schedules one scale', () => {
    const matched = ['yaxis2', 'yaxis3', 'yaxis4'].map((key) => (layout[key] as { matches?: string }).matches);
    expect(matched).toEqual([undefined, 'y2', 'y2']);
  });

  it('tells charge from discharge by colour', () => {
    const [, planned] = data as unknown as { marker: { color: string[] } }[];
    const [charge, rest, discharge] = planned!.marker.color;
    expect(charge).not.toBe(discharge);
    expect(rest).toBe(discharge);
  });

  it('refuses no schedules, and a window outside the series', () => {
    expect(() => schedulesFigure([], window)).toThrow('at least one schedule');
    expect(() => schedulesFigure(schedules, { ...window, end: 5 })).toThrow('within 0 to 4');
  });
});
