import { countCycles, fullCyclesOf } from '../../sim/storage/ageing/countCycles.js';
import { finishRainflow, pushState, toRainflow } from '../../sim/storage/ageing/rainflow.js';
import type { Oracle, SourceName } from './oracle.js';
import { EXACT } from './oracle.js';

type RainflowCase = {
  readonly source: SourceName;
  readonly series: readonly number[];
  /** Range, and how many cycles have it. */
  readonly counts: readonly (readonly [range: number, count: number])[];
};

const CASES: readonly RainflowCase[] = [
  {
    source: 'ASTM E1049',
    series: [-2, 1, -3, 5, -1, 3, -4, 4, -2],
    counts: [
      [3, 0.5],
      [4, 1.5],
      [6, 0.5],
      [8, 1],
      [9, 0.5],
    ],
  },
  {
    source: 'rainflow',
    series: [-1.5, 1, -3, 10, -1, 3, -8, 4, -2, 6, -1, -4, -8, 2, 1, -5, 0, 2.5, -4, 1, 0, 2, -0.5],
    counts: [
      [1, 1],
      [2.5, 1],
      [4, 1.5],
      [6, 1.5],
      [6.5, 0.5],
      [7, 1],
      [10.5, 0.5],
      [13, 0.5],
      [14, 1],
      [18, 0.5],
    ],
  },
];

/** Each range's count by the counter of whole series; the sum of all by the counter of arriving states. */
export const RAINFLOW_ORACLES: readonly Oracle[] = CASES.flatMap(({ source, series, counts }): Oracle[] => [
  ...counts.map(([range, expected]): Oracle => ({
    group: 'rainflow',
    name: `cycles of range ${range}`,
    source,
    expected,
    tolerance: EXACT,
    got: () => countOf(series, range),
  })),
  {
    group: 'rainflow',
    name: `half the way of ${series.length} points`,
    source: 'closed form',
    // Half the sum of all moves.
    expected: series.reduce((way, value, i) => way + Math.abs(value - (series[i - 1] ?? value)), 0) / 2,
    tolerance: EXACT,
    got: () => fullCyclesOf(countCycles(Float64Array.from(series))),
  },
  {
    group: 'rainflow',
    name: 'all cycles, counted as they arrive',
    source,
    expected: counts.reduce((sum, [, count]) => sum + count, 0),
    tolerance: EXACT,
    got: () => countStreaming(series),
  },
]);

function countOf(series: readonly number[], wanted: number): number {
  const { ranges, counts } = countCycles(Float64Array.from(series));
  return ranges.reduce((sum, range, i) => (range === wanted ? sum + counts[i]! : sum), 0);
}

function countStreaming(series: readonly number[]): number {
  let sum = 0;
  const counter = toRainflow(({ count }) => {
    sum += count;
  });
  series.forEach((value, index) => {
    pushState(counter, value, index);
  });
  finishRainflow(counter);
  return sum;
}
