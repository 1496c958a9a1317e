/** Nonlinear least squares for a handful of parameters. */

export type LeastSquares = {
  readonly parameters: Float64Array;
  /** Of the residuals. */
  readonly squareSum: number;
  readonly iterationCount: number;
};

export type Residuals = (parameters: Float64Array) => Float64Array;

const MAX_ITERATIONS = 200;
const DIFFERENCE = 1e-5;
const SMALLEST_GAIN = 1e-12;

/**
 * The parameters near `start` with the least sum of squared residuals; `scales` is the size of a noticeable change of each.
 *
 * Levenberg-Marquardt with a forward-difference Jacobian in scaled parameters; the damping falls tenfold after a step that
 * helps and grows tenfold after one that does not. It finds one local minimum.
 *
 * @throws RangeError when the residuals at the start are not finite.
 * @source Levenberg 1944; Marquardt 1963, J. SIAM 11, 431-441.
 * @example
 * ```ts @import.meta.vitest
 * const valley = ([x, y]: Float64Array) => Float64Array.of(10 * (y! - x! * x!), 1 - x!);
 * const { parameters } = leastSquares(valley, Float64Array.of(-1.2, 1), Float64Array.of(1, 1));
 * expect([...parameters].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([1, 1]);
 * ```
 */
export function leastSquares(residuals: Residuals, start: Float64Array, scales: Float64Array): LeastSquares {
  let parameters = start;
  let errors = residuals(parameters);
  let squareSum = sumSquares(errors);
  if (!Number.isFinite(squareSum)) throw new RangeError('Start where the residuals are finite.');
  let damping = 1e-3;
  for (let iterationCount = 1; iterationCount <= MAX_ITERATIONS; iterationCount += 1) {
    const { matrix, gradient } = normalEquations(residuals, parameters, errors, scales);
    const next = dampedStep(matrix, gradient, damping).map((step, i) => parameters[i]! - step * scales[i]!);
    const nextErrors = residuals(next);
    const gain = squareSum - sumSquares(nextErrors);
    damping = gain > 0 ? damping / 10 : damping * 10;
    if (gain > 0) {
      parameters = next;
      errors = nextErrors;
      squareSum -= gain;
    }
    const isStill = gain > 0 ? gain < SMALLEST_GAIN * squareSum : damping > 1e12;
    if (isStill) return { parameters, squareSum, iterationCount };
  }
  return { parameters, squareSum, iterationCount: MAX_ITERATIONS };
}

function sumSquares(errors: Float64Array): number {
  return errors.reduce((sum, error) => sum + error * error, 0);
}

/** J'J and J'r in scaled parameters, by forward differences. */
export function normalEquations(
  residuals: Residuals,
  parameters: Float64Array,
  errors: Float64Array,
  scales: Float64Array,
): { matrix: Float64Array[]; gradient: Float64Array } {
  const columns = Array.from(parameters, (value, i) => {
    const moved = Float64Array.from(parameters);
    moved[i] = value + DIFFERENCE * scales[i]!;
    return residuals(moved).map((error, row) => (error - errors[row]!) / DIFFERENCE);
  });
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return {
    matrix: columns.map((column) => Float64Array.from(columns, (other) => dot(column, other))),
    gradient: Float64Array.from(columns, (column) => dot(column, errors)),
  };
}

function dampedStep(matrix: readonly Float64Array[], gradient: Float64Array, dampingFactor: number): Float64Array {
  const damped = matrix.map((row, i) =>
    row.map((value, j) => (i === j ? value * (1 + dampingFactor) + 1e-300 : value)),
  );
  return solveLinear(damped, gradient);
}

/**
 * The solution of a square linear system by Gaussian elimination with row exchange.
 *
 * @example
 * ```ts @import.meta.vitest
 * const solved = solveLinear([Float64Array.of(0, 2), Float64Array.of(4, 1)], Float64Array.of(2, 9));
 * expect([...solved]).toEqual([2, 1]);
 * ```
 */
export function solveLinear(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, i) => Float64Array.of(...row, right[i]!));
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const below = rows.slice(column).map((row) => Math.abs(row[column]!));
    const pivot = column + below.indexOf(Math.max(...below));
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (const row of rows.slice(column + 1)) addRow(row, rows[column]!, -row[column]! / rows[column]![column]!);
  }
  const solution = new Float64Array(size);
  for (let i = size - 1; i >= 0; i -= 1) {
    const known = solution.reduce((sum, value, j) => sum + (j > i ? rows[i]![j]! * value : 0), 0);
    solution[i] = (rows[i]![size]! - known) / rows[i]![i]!;
  }
  return solution;
}

function addRow(row: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < row.length; i += 1) row[i] = row[i]! + factor * other[i]!;
}
