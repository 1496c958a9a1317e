import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { countCycles, fullCyclesOf } from '../../../../src/sim/storage/ageing/countCycles.js';
import { finishRainflow, pushState, toRainflow } from '../../../../src/sim/storage/ageing/rainflow.js';
import { describeWithShared, sharedText } from '../../../sharedData.js';

type Row = [range: number, mean: number, count: number, start: number, end: number];
type Reference = {
  cases: {
    name: string;
    series: number[];
    cycles_range_mean_count_start_end: Row[];
    counts: [number, number][];
    binned?: Record<string, [number, number][]>;
  }[];
  real_soc_profiles: {
    file: string;
    n: number;
    entries: number;
    sum_count: number;
    efc_sum_range_count: number;
    sum_range2_count: number;
    'sum_range1.5_count': number;
    max_range: number;
    hist_lower_edge_count: [number, number][];
  }[];
};

const rowsOf = (values: readonly number[]): Row[] => {
  const table = countCycles(Float64Array.from(values));
  return Array.from(table.ranges, (range, i) => [
    range,
    table.means[i]!,
    table.counts[i]!,
    table.starts[i]!,
    table.ends[i]!,
  ]);
};

/** The standard's wording with plain arrays: the twin of the hot loop. */
function plainRainflow(values: readonly number[]): Row[] {
  const turns: [number, number][] = [];
  values.forEach((value, index) => {
    const last = turns.at(-1);
    const before = turns.at(-2);
    if (last?.[0] === value) {
      if (turns.length > 1) last[1] = index;
    } else if (before !== undefined && last !== undefined && (last[0] - before[0]) * (value - last[0]) > 0) {
      turns[turns.length - 1] = [value, index];
    } else turns.push([value, index]);
  });
  const rows: Row[] = [];
  const count = (a: [number, number], b: [number, number], share: number): void =>
    void rows.push([Math.abs(b[0] - a[0]), (a[0] + b[0]) / 2, share, a[1], b[1]]);
  const points: [number, number][] = [];
  for (const turn of turns) {
    points.push(turn);
    while (points.length >= 3) {
      const [a, b, c] = points.slice(-3) as [[number, number], [number, number], [number, number]];
      if (Math.abs(c[0] - b[0]) < Math.abs(b[0] - a[0])) break;
      count(a, b, points.length === 3 ? 0.5 : 1);
      points.splice(points.length === 3 ? 0 : -3, points.length === 3 ? 1 : 2);
    }
  }
  for (let i = 0; i + 1 < points.length; i += 1) count(points[i]!, points[i + 1]!, 0.5);
  return rows;
}

const series = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 200 });

describe('rainflow laws', () => {
  test.prop([series])('the hot loop equals its plain twin', (values) => {
    expect(rowsOf(values)).toEqual(plainRainflow(values));
  });

  test.prop([series])('throughput is conserved: ranges times counts are half the way of the state', (values) => {
    const way = values.slice(1).reduce((sum, value, i) => sum + Math.abs(value - values[i]!), 0);
    expect(fullCyclesOf(countCycles(Float64Array.from(values)))).toBeCloseTo(way / 2, 9);
  });

  test.prop([series, fc.integer({ min: -50, max: 50 })])('shift and mirror change no range', (values, shift) => {
    const ranges = (list: readonly number[]): number[] => rowsOf(list).map(([range]) => range);
    expect(ranges(values.map((value) => shift - value))).toEqual(ranges(values));
  });

  test.prop([series, fc.integer({ min: 2, max: 5 })])('repeating each state changes no count', (values, times) => {
    const held = values.flatMap((value) => Array.from({ length: times }, () => value));
    const counted = (list: readonly number[]): number[][] => rowsOf(list).map((row) => row.slice(0, 3));
    expect(counted(held)).toEqual(counted(values));
  });

  it('keeps few points of a long history, whatever its length', () => {
    const counter = toRainflow(() => undefined);
    for (let i = 0; i < 200_000; i += 1) pushState(counter, ((i * 7919) % 101) / 100, i);
    expect(counter.pointCount).toBeLessThan(101);
    expect(counter.values.length).toBeLessThanOrEqual(128);
  });

  it('grows when the residue needs it and begins anew after the end', () => {
    const counts: number[] = [];
    const counter = toRainflow((cycle) => counts.push(cycle.count));
    const spiral = Array.from({ length: 301 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (301 - i));
    spiral.forEach((value, i) => {
      pushState(counter, value, i);
    });
    expect(counts).toEqual([]);
    finishRainflow(counter);
    expect(counts).toEqual(Array.from({ length: 300 }, () => 0.5));
    pushState(counter, 1, 0);
    pushState(counter, 3, 1);
    finishRainflow(counter);
    expect(counter.cycle).toMatchObject({ depth: 2, mean: 2, count: 0.5, start: 0, end: 1 });
  });

  it.each([NaN, Infinity])('refuses %d', (bad) => {
    const counter = toRainflow(() => undefined);
    pushState(counter, 1, 0);
    expect(() => {
      pushState(counter, bad, 1);
    }).toThrow(RangeError);
  });

  it('hands out what the mark grew over each cycle', () => {
    const sums: number[] = [];
    const counter = toRainflow((cycle) => sums.push(cycle.markSum));
    [0, 1, 0, 2].forEach((value, i) => {
      pushState(counter, value, i, i * i);
    });
    finishRainflow(counter);
    expect(sums).toEqual([1, 3, 5]);
  });
});

describe('short and bad series', () => {
  it.each([
    [[], []],
    [[1], []],
    [[1, 1, 1], []],
    [[1, 2], [[1, 1.5, 0.5, 0, 1]]],
    [[1, 2, 2, 2], [[1, 1.5, 0.5, 0, 3]]],
    [[1, 2, 3], [[2, 2, 0.5, 0, 2]]],
  ])('%j gives %j', (values, rows) => {
    expect(rowsOf(values)).toEqual(rows);
  });

  it.each([NaN, Infinity, -Infinity])('%d is refused with its step', (bad) => {
    expect(() => countCycles(Float64Array.of(0, 1, bad, 0))).toThrow('step 2');
  });
});

describeWithShared('rainflow against reference/rainflow.json', ['reference/rainflow.json'], () => {
  const reference = JSON.parse(sharedText('reference/rainflow.json')) as Reference;

  it.each(reference.cases)('$name: every cycle, exactly', (example) => {
    expect(rowsOf(example.series)).toEqual(example.cycles_range_mean_count_start_end);
  });

  it.each(reference.cases)('$name: counts by range, exactly', (example) => {
    const byRange = new Map<number, number>();
    for (const [range, , count] of rowsOf(example.series)) byRange.set(range, (byRange.get(range) ?? 0) + count);
    expect([...byRange].sort(([a], [b]) => a - b)).toEqual(example.counts);
  });

  it.each(
    reference.cases.flatMap(({ series: values, binned }) =>
      Object.entries(binned ?? {}).map(([name, bins]) => ({ values, name, bins })),
    ),
  )('binned, $name', ({ values, bins }) => {
    const rows = rowsOf(values);
    const counted = bins.map(([edge], i) => {
      const below = i === 0 ? 0 : bins[i - 1]![0];
      const inside = rows.filter(([range]) => range > below && range <= edge * (1 + 1e-12));
      return [edge, inside.reduce((sum, [, , count]) => sum + count, 0)];
    });
    expect(counted).toEqual(bins);
  });
});

describeWithShared(
  'rainflow of real states of charge',
  [
    'reference/rainflow.json',
    'data/storage/blast_soc_telecom_backup.csv',
    'data/storage/blast_soc_commercial_peak_shaving.csv',
  ],
  () => {
    const { real_soc_profiles } = JSON.parse(sharedText('reference/rainflow.json')) as Reference;

    it.each(real_soc_profiles)('$file', (profile) => {
      const [head, ...lines] = sharedText(`data/storage/${profile.file}`).trim().split(/\r?\n/);
      const column = head!.split(',').indexOf('SOC');
      const values = Float64Array.from(lines, (line) => Number(line.split(',')[column]));
      const table = countCycles(values);
      const sum = (exponent: number): number =>
        table.ranges.reduce((total, range, i) => total + range ** exponent * table.counts[i]!, 0);
      const histogram = profile.hist_lower_edge_count.map(([edge], bin) => [
        edge,
        table.ranges.reduce(
          (n, range, i) => n + (range >= bin * 0.1 && range < (bin + 1) * 0.1 ? table.counts[i]! : 0),
          0,
        ),
      ]);
      expect(values.length).toBe(profile.n);
      expect(table.ranges.length).toBe(profile.entries);
      expect(sum(0)).toBe(profile.sum_count);
      expect(sum(1)).toBeCloseTo(profile.efc_sum_range_count, 9);
      expect(sum(1.5)).toBeCloseTo(profile['sum_range1.5_count'], 9);
      expect(sum(2)).toBeCloseTo(profile.sum_range2_count, 9);
      expect(Math.max(...table.ranges)).toBeCloseTo(profile.max_range, 14);
      expect(histogram).toEqual(profile.hist_lower_edge_count);
    });
  },
);
