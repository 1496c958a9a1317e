import { describe, expect, it } from 'vitest';
import type { Series } from '../../src/base/series.js';
import { loadDurationFigure } from '../../src/chart/loadDuration.js';

function power(values: number[]): Series<'kW'> {
  const gaps = values.flatMap((value, index) => (Number.isNaN(value) ? [{ index, reason: 'meter off' }] : []));
  return {
    unit: 'kW',
    grid: { startMs: 0, stepMs: 3_600_000, count: values.length },
    values: Float64Array.from(values),
    gaps,
  };
}

/** Every value once, in no order. */
const shuffled = Array.from({ length: 1000 }, (_, i) => 10 * ((i * 617) % 1000));
const figure = loadDurationFigure([
  { name: 'before', power: power([...shuffled, NaN]) },
  { name: 'after', power: power(shuffled.map((kw) => Math.min(kw, 9000))) },
]);

describe('loadDurationFigure', () => {
  it('falls from the highest to the lowest known step and never rises', () => {
    for (const { x, y } of figure.data) {
      const [shares, powersMw] = [x as number[], y as number[]];
      expect(shares.every((share, i) => i === 0 || share > shares[i - 1]!)).toBe(true);
      expect(powersMw.every((mw, i) => i === 0 || mw <= powersMw[i - 1]!)).toBe(true);
    }
    const all = figure.data[2]?.y as number[];
    expect([all[0], all.at(-1)]).toEqual([9.99, 0]);
  });

  it('enlarges the highest twentieth', () => {
    const [before, after] = figure.data;
    expect([(before?.x as number[])[0], (before?.x as number[]).at(-1)]).toEqual([0, 4.9]);
    expect((before?.y as number[]).at(-1)).toBe(9.5);
    expect(new Set(after?.y as number[])).toEqual(new Set([9]));
  });

  it('names each line once in the legend and keeps lines apart in colour and dash', () => {
    expect(figure.data.map(({ showlegend }) => showlegend)).toEqual([undefined, undefined, false, false]);
    const looks = figure.data.slice(0, 2).map(({ line }) => line as { color: string; dash: string });
    expect(new Set(looks.map(({ color }) => color)).size).toBe(2);
    expect(new Set(looks.map(({ dash }) => dash)).size).toBe(2);
  });

  it('is plain JSON without a hole', () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  it('refuses what it cannot draw', () => {
    const line = { name: 'a', power: power(shuffled) };
    expect(() => loadDurationFigure([line, line, line, line])).toThrow('at most 3 lines; these are 4');
    expect(() => loadDurationFigure([{ name: 'short', power: power([1, 2]) }])).toThrow('"short" at least 100 steps');
  });
});
