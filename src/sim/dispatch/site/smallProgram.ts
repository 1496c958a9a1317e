/** A small linear program that grows by rows, by dual simplex on a dense dictionary (Lemke 1954; Chvatal 1983, ch. 10). */

/** Maximise costs · x over 0 <= x <= uppers and the rows a · x <= limit. */
export type SmallProgram = {
  readonly costs: Float64Array;
  /** Infinity where unlimited. */
  readonly uppers: Float64Array;
  /** Rows as given, for the bound. */
  readonly rows: Float64Array[];
  readonly limits: number[];
  /** Dictionary: each basic variable = value - row · nonbasic variables. */
  readonly dictionary: Float64Array[];
  readonly values: number[];
  /** Reduced costs, at most 0. */
  readonly reduced: Float64Array;
  /** Variables by number: below `costs.length` those of the program, above them the slacks of the rows. */
  readonly basic: number[];
  readonly nonbasic: number[];
  /** Variables that stand for (upper - x). */
  readonly isFlipped: boolean[];
};

export type SmallOptimum = {
  readonly values: Float64Array;
  /** No point that keeps the rows is worth more; from the dual prices and the rows as given. */
  readonly boundValue: number;
};

const PIVOT_LIMIT = 20_000;
/** Violation of a row or bound that is left, as a share of the largest number in it. */
const FEASIBLE_SHARE = 1e-12;
/** Smaller entries are no pivots. */
const LEAST_PIVOT = 1e-9;

/**
 * A program without rows.
 *
 * @param costs at most 0, so that x = 0 is its optimum.
 * @throws RangeError for a cost above 0 or an upper bound below 0.
 * @example
 * ```ts @import.meta.vitest
 * expect(solveSmallProgram(toSmallProgram(Float64Array.of(-1), Float64Array.of(3))).boundValue).toBe(0);
 * ```
 */
export function toSmallProgram(costs: Float64Array, uppers: Float64Array): SmallProgram {
  const rising = costs.findIndex((cost) => !(cost <= 0));
  if (rising >= 0) throw new RangeError(`Give costs of at most 0; number ${rising} is ${costs[rising]}.`);
  const negative = uppers.findIndex((upper) => !(upper >= 0));
  if (negative >= 0) throw new RangeError(`Give upper bounds from 0; number ${negative} is ${uppers[negative]}.`);
  return {
    ...{ costs, uppers, rows: [], limits: [], dictionary: [], values: [] },
    reduced: costs.slice(),
    basic: [],
    nonbasic: [...costs.keys()],
    isFlipped: Array<boolean>(costs.length).fill(false),
  };
}

/**
 * Adds a row a · x <= limit.
 *
 * @example
 * ```ts @import.meta.vitest
 * const program = toSmallProgram(Float64Array.of(-1, -2), Float64Array.of(3, Infinity));
 * addRow(program, Float64Array.of(-1, -1), -5);
 * expect([...solveSmallProgram(program).values]).toEqual([3, 2]);
 * ```
 */
export function addRow(program: SmallProgram, row: Float64Array, limit: number): void {
  const { basic, nonbasic, dictionary, values, uppers, isFlipped } = program;
  const entries = new Float64Array(nonbasic.length);
  let value = limit;
  const signs = row.map((entry, variable) => {
    if (isFlipped[variable]!) value -= entry * uppers[variable]!;
    return isFlipped[variable]! ? -entry : entry;
  });
  nonbasic.forEach((variable, column) => {
    if (variable < signs.length) entries[column]! += signs[variable]!;
  });
  basic.forEach((variable, index) => {
    const entry = variable < signs.length ? signs[variable]! : 0;
    if (entry === 0) return;
    value -= entry * values[index]!;
    const source = dictionary[index]!;
    for (let column = 0; column < entries.length; column += 1) entries[column]! -= entry * source[column]!;
  });
  program.rows.push(row);
  program.limits.push(limit);
  dictionary.push(entries);
  values.push(value);
  basic.push(row.length + program.rows.length - 1);
}

/**
 * The optimum of the rows so far. Leaves the program there, ready for the next row.
 *
 * @throws Error where no point keeps the rows, or rounding keeps the method from its end: neither is the caller's mistake.
 * @example
 * ```ts @import.meta.vitest
 * const program = toSmallProgram(Float64Array.of(-1), Float64Array.of(9));
 * addRow(program, Float64Array.of(-2), -3);
 * expect(solveSmallProgram(program)).toEqual({ values: Float64Array.of(1.5), boundValue: -1.5 });
 * ```
 */
export function solveSmallProgram(program: SmallProgram): SmallOptimum {
  for (let pivots = 0; pivots < PIVOT_LIMIT; pivots += 1) {
    const row = findLeaving(program);
    if (row < 0) return { values: readValues(program), boundValue: dualBoundValue(program) };
    const column = findEntering(program, row);
    if (column < 0) throw new Error('Report this: the rows of a master program contradict each other.');
    pivot(program, row, column);
  }
  throw new Error(`Report this: a master program did not end within ${PIVOT_LIMIT} pivots.`);
}

/** The basic variable furthest outside its bounds, turned so that it lies below 0; -1 where all lie inside. */
function findLeaving({ values, basic, uppers, isFlipped, dictionary, limits }: SmallProgram): number {
  let [worst, worstIndex, isAbove] = [0, -1, false];
  for (let index = 0; index < values.length; index += 1) {
    const variable = basic[index]!;
    const value = values[index]!;
    const upper = variable < uppers.length ? uppers[variable]! : Infinity;
    const scale = 1 + (variable < uppers.length ? Math.abs(value) : Math.abs(limits[variable - uppers.length]!));
    const excess = Math.max(-value, value - upper) / scale;
    if (!(excess > FEASIBLE_SHARE && excess > worst)) continue;
    [worst, worstIndex, isAbove] = [excess, index, value > upper];
  }
  if (worstIndex < 0 || !isAbove) return worstIndex;
  const variable = basic[worstIndex]!;
  isFlipped[variable] = !isFlipped[variable]!;
  values[worstIndex] = uppers[variable]! - values[worstIndex]!;
  const entries = dictionary[worstIndex]!;
  for (let column = 0; column < entries.length; column += 1) entries[column] = 0 - entries[column]!;
  return worstIndex;
}

/** The nonbasic variable that keeps all reduced costs at most 0; of equals the largest pivot, for its rounding. */
function findEntering({ dictionary, reduced }: SmallProgram, row: number): number {
  const entries = dictionary[row]!;
  let [least, bestColumn] = [Infinity, -1];
  for (let column = 0; column < entries.length; column += 1) {
    const entry = entries[column]!;
    if (entry >= -LEAST_PIVOT) continue;
    const ratio = reduced[column]! / entry;
    const isBetter = ratio < least || (ratio === least && entry < entries[bestColumn]!);
    if (isBetter) [least, bestColumn] = [ratio, column];
  }
  return bestColumn;
}

function pivot(program: SmallProgram, row: number, column: number): void {
  const { dictionary, values, reduced, basic, nonbasic } = program;
  const entries = dictionary[row]!;
  const inverse = 1 / entries[column]!;
  for (let j = 0; j < entries.length; j += 1) entries[j]! *= inverse;
  entries[column] = inverse;
  values[row]! *= inverse;
  const value = values[row]!;
  for (let i = 0; i < dictionary.length; i += 1) {
    if (i === row) continue;
    const others = dictionary[i]!;
    const factor = others[column]!;
    if (factor === 0) continue;
    for (let j = 0; j < others.length; j += 1) others[j]! -= factor * entries[j]!;
    others[column] = 0 - factor * inverse;
    values[i]! -= factor * value;
  }
  const cost = reduced[column]!;
  for (let j = 0; j < reduced.length; j += 1) reduced[j]! -= cost * entries[j]!;
  reduced[column] = 0 - cost * inverse;
  const leaving = basic[row]!;
  basic[row] = nonbasic[column]!;
  nonbasic[column] = leaving;
}

function readValues({ costs, uppers, basic, values, isFlipped }: SmallProgram): Float64Array {
  const result = new Float64Array(costs.length);
  basic.forEach((variable, index) => {
    if (variable < costs.length) result[variable] = Math.min(uppers[variable]!, Math.max(0, values[index]!));
  });
  return result.map((value, variable) => (isFlipped[variable]! ? uppers[variable]! - value : value));
}

/** Weak duality: with prices y >= 0 of the rows, limits · y + the best of (costs - rows' y) over the bounds. */
function dualBoundValue({ costs, uppers, rows, limits, nonbasic, reduced }: SmallProgram): number {
  const left = costs.slice();
  let boundValue = 0;
  nonbasic.forEach((variable, column) => {
    const price = Math.max(0, -reduced[column]!);
    if (variable < costs.length || price === 0) return;
    const row = rows[variable - costs.length]!;
    boundValue += price * limits[variable - costs.length]!;
    for (let j = 0; j < left.length; j += 1) left[j]! -= price * row[j]!;
  });
  // What rounding leaves of the cost of an unlimited variable would count without end.
  left.forEach((cost, variable) => {
    if (cost > 0 && uppers[variable]! < Infinity) boundValue += cost * uppers[variable]!;
  });
  return boundValue;
}
