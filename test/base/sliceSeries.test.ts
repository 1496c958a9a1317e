import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { gridEndMs } from '../../src/base/grid.js';
import { toSeries } from '../../src/base/series.js';
import { sliceSeries, sliceSteps } from '../../src/base/sliceSeries.js';

const reason = 'meter off';
const series = toSeries({
  unit: 'kW',
  grid: { startMs: 1000, stepMs: 10, count: 6 },
  values: Float64Array.of(0, NaN, 2, 3, NaN, 5),
  gaps: [1, 4].map((index) => ({ index, reason })),
});

describe('a slice', () => {
  test.prop([fc.integer({ min: 1, max: 5 })])('two parts put together are the whole', (cut) => {
    const [left, right] = [sliceSteps(series, 0, cut), sliceSteps(series, cut, 6)];
    expect([...left.values, ...right.values]).toEqual([...series.values]);
    expect(gridEndMs(left.grid)).toBe(right.grid.startMs);
    expect([...left.gaps, ...right.gaps.map((gap) => ({ ...gap, index: gap.index + cut }))]).toEqual(series.gaps);
  });

  it('of all is the same, by instants and by steps', () => {
    expect(sliceSeries(series, {})).toEqual(series);
    expect(sliceSteps(series, 0, 6)).toEqual(series);
  });

  it('does not share its values with the series', () => {
    const slice = sliceSteps(series, 2, 4);
    slice.values[0] = 99;
    expect(series.values[2]).toBe(2);
  });

  it.each([
    ['from', { startMs: 1020 }, [2, 3, NaN, 5], [2]],
    ['to', { endMs: 1020 }, [0, NaN], [1]],
    ['from and to', { startMs: 1010, endMs: 1030 }, [NaN, 2], [0]],
  ])('%s instants', (_name, span, values, gaps) => {
    const slice = sliceSeries(series, span);
    expect([...slice.values]).toEqual(values);
    expect(slice.gaps.map(({ index }) => index)).toEqual(gaps);
  });

  it.each([
    ['inside a step', () => sliceSeries(series, { startMs: 1005 }), 'edges'],
    ['before the series', () => sliceSeries(series, { startMs: 990 }), 'edges'],
    ['after the series', () => sliceSeries(series, { endMs: 1070 }), 'edges'],
    ['NaN', () => sliceSeries(series, { endMs: NaN }), 'edges'],
    ['empty', () => sliceSeries(series, { startMs: 1020, endMs: 1020 }), 'within 0 to 6'],
    ['backwards', () => sliceSteps(series, 3, 2), 'within 0 to 6'],
    ['beyond', () => sliceSteps(series, 3, 7), 'within 0 to 6'],
    ['half a step', () => sliceSteps(series, 0.5, 2), 'within 0 to 6'],
  ])('refuses %s', (_name, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });
});
