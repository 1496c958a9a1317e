/**
 * Straight lines through points with ascending x; beyond the first and last point the value stays level.
 *
 * @units those of `ys`; as many as `xs`, at least one.
 * @example
 * ```ts @import.meta.vitest
 * expect(interpolate([0, 10], [1, 3], 5)).toBe(2);
 * expect(interpolate([0, 10], [1, 3], 99)).toBe(3);
 * ```
 */
export function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  let index = 0;
  while (index < xs.length && (xs[index] ?? NaN) < x) index += 1;
  const [leftX, rightX] = [xs[index - 1], xs[index]];
  const [leftY, rightY] = [ys[index - 1], ys[index]];
  if (rightY === undefined || rightX === undefined) return leftY ?? NaN;
  if (leftY === undefined || leftX === undefined) return rightY;
  return leftY + ((rightY - leftY) * (x - leftX)) / (rightX - leftX);
}
