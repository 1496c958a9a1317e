/** The exponential for hot loops: a table of exp(n/64) and a short series between its nodes. */

const NODES_PER_UNIT = 64;
const LARGEST = 64;
const MIDDLE = LARGEST * NODES_PER_UNIT;
const TABLE = Float64Array.from({ length: 2 * MIDDLE + 1 }, (_, i) => Math.exp((i - MIDDLE) / NODES_PER_UNIT));

/**
 * exp(x) to within 1e-14 of its value, several times faster than `Math.exp`; beyond 64 either way it is `Math.exp`.
 *
 * @example
 * ```ts @import.meta.vitest
 * expect(fastExp(-12.3456) / Math.exp(-12.3456)).toBeCloseTo(1, 14);
 * expect([fastExp(0), fastExp(-Infinity), fastExp(1000), fastExp(NaN)]).toEqual([1, 0, Infinity, NaN]);
 * ```
 */
export function fastExp(x: number): number {
  if (!(x > -LARGEST && x < LARGEST)) return Math.exp(x);
  const node = Math.floor(x * NODES_PER_UNIT + 0.5);
  const rest = x - node / NODES_PER_UNIT;
  return TABLE[node + MIDDLE]! * (1 + rest * (1 + rest * (1 / 2 + rest * (1 / 6 + rest * (1 / 24 + rest / 120)))));
}
