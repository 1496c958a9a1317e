import Papa from 'papaparse';
import { gridInstantMs } from '../base/grid.js';
import type { Series } from '../base/series.js';

/**
 * Series on one grid as CSV: `utc_start`, then a column for each; a gap is empty.
 *
 * @example
 * ```ts @import.meta.vitest
 * const grid = { startMs: 0, stepMs: 3_600_000, count: 2 };
 * const gaps = [{ index: 1, reason: 'not published' }];
 * const price = { unit: 'USD/MWh', grid, values: Float64Array.of(10, NaN), gaps };
 * expect(formatColumns({ price })).toBe('utc_start,price\n1970-01-01T00:00Z,10\n1970-01-01T01:00Z,\n');
 * ```
 */
export function formatColumns(columns: Readonly<Record<string, Series<string>>>): string {
  const series = Object.values(columns);
  const { grid } = series[0]!;
  const data = Array.from({ length: grid.count }, (_, index) => [
    new Date(gridInstantMs(grid, index)).toISOString().replace(':00.000Z', 'Z'),
    ...series.map(({ values }) => (Number.isNaN(values[index]!) ? '' : values[index]! + 0)),
  ]);
  return `${Papa.unparse({ fields: ['utc_start', ...Object.keys(columns)], data }, { newline: '\n' })}\n`;
}
