import { fc, test } from '@fast-check/vitest';
import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { addRow, solveSmallProgram, toSmallProgram } from '../../../../src/sim/dispatch/site/smallProgram.js';

// The package's types describe its CommonJS build; the ES build's default export is the loader itself.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();

const figure = fc.integer({ min: -50, max: 50 }).map((whole) => whole / 10);
const drawn = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.record({
    costs: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: size, maxLength: size }),
    uppers: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: size, maxLength: size }),
    inside: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
    rows: fc.array(fc.tuple(fc.array(figure, { minLength: size, maxLength: size }), fc.integer({ min: 0, max: 4 })), {
      maxLength: 12,
    }),
  }),
);

/** Rows that a point inside the bounds keeps, so that an optimum exists. */
function toRows({ uppers, inside, rows }: { uppers: number[]; inside: number[]; rows: [number[], number][] }) {
  const point = inside.map((share, index) => share * uppers[index]!);
  return rows.map(([row, room]) => ({
    row,
    limit: row.reduce((sum, entry, index) => sum + entry * point[index]!, room),
  }));
}

function highsValue(costs: number[], uppers: number[], rows: { row: number[]; limit: number }[]): number {
  const sum = (entries: number[]) =>
    entries.map((entry, j) => `${entry < 0 ? '-' : '+'} ${Math.abs(entry)} x${j}`).join(' ');
  const text = [
    `Maximize\nobj: ${sum(costs.map((cost) => -cost))}\nSubject To`,
    ...rows.map(({ row, limit }, index) => `r${index}: ${sum(row)} <= ${limit}`),
    'Bounds',
    ...uppers.map((upper, j) => `0 <= x${j} <= ${upper}`),
    'End',
  ].join('\n');
  const solution = highs.solve(text, { primal_feasibility_tolerance: 1e-10, dual_feasibility_tolerance: 1e-10 });
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS says ${solution.Status}.`);
  return solution.ObjectiveValue;
}

describe('small linear program', () => {
  test.prop([drawn], { numRuns: 300 })('has the optimum of HiGHS, and its bound proves it', (given) => {
    const rows = toRows(given);
    const program = toSmallProgram(
      Float64Array.from(given.costs, (cost) => -cost + 0),
      Float64Array.from(given.uppers),
    );
    let optimum = solveSmallProgram(program);
    for (const { row, limit } of rows) {
      addRow(program, Float64Array.from(row), limit);
      optimum = solveSmallProgram(program);
    }
    const value = optimum.values.reduce((sum, x, j) => sum - given.costs[j]! * x, 0);
    expect(value).toBeCloseTo(rows.length === 0 ? 0 : highsValue(given.costs, given.uppers, rows), 7);
    expect(optimum.boundValue).toBeCloseTo(value, 9);
    for (const { row, limit } of rows) {
      expect(row.reduce((sum, entry, j) => sum + entry * optimum.values[j]!, 0)).toBeLessThanOrEqual(limit + 1e-9);
    }
    optimum.values.forEach((x, j) => {
      expect(x >= 0 && x <= given.uppers[j]! + 1e-9).toBe(true);
    });
  });

  it('rejects costs above 0 and bounds below it', () => {
    expect(() => toSmallProgram(Float64Array.of(1), Float64Array.of(1))).toThrow('costs of at most 0; number 0 is 1');
    expect(() => toSmallProgram(Float64Array.of(0), Float64Array.of(-1))).toThrow('upper bounds from 0');
    expect(() => toSmallProgram(Float64Array.of(NaN), Float64Array.of(1))).toThrow(RangeError);
  });

  it('says when the rows contradict each other', () => {
    const program = toSmallProgram(Float64Array.of(0), Float64Array.of(1));
    addRow(program, Float64Array.of(-1), -2);
    expect(() => solveSmallProgram(program)).toThrow('contradict');
  });
});
