/**
 * Markov chains by elimination without subtraction: every sum is of numbers from 0, so that shares of 1e-12 and times of 1e12
 * keep their digits. Rates and one-step probabilities serve alike; what stands on the diagonal is not read.
 *
 * @source Grassmann, Taksar and Heyman 1985, Operations Research 33, 1107-1116.
 */
type Rows = readonly Float64Array[];

/**
 * The share of time in each state in the long run, from the rate of each state (row) to each other (column).
 *
 * @units rates in any one unit of time.
 * @throws RangeError when the rates are not square, one is below 0, or some state cannot reach the first.
 * @example
 * ```ts @import.meta.vitest
 * const shares = stationaryShares([Float64Array.of(0, 1), Float64Array.of(9, 0)]);
 * expect(shares[0]).toBeCloseTo(0.9, 15);
 * ```
 */
export function stationaryShares(rates: Rows): Float64Array {
  const rows = copyOf(rates);
  const outward = eliminate(rows);
  const shares = new Float64Array(rows.length);
  shares[0] = 1;
  for (let state = 1; state < rows.length; state += 1) {
    for (let from = 0; from < state; from += 1) {
      shares[state] = shares[state]! + (shares[from]! * rows[from]![state]!) / outward[state]!;
    }
  }
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => share / sum);
}

/**
 * The mean time until a chain leaves its states for good, by the state it starts in; with one-step probabilities, the mean
 * number of steps.
 *
 * @param leaving rate, or probability a step, of leaving for good from each state.
 * @throws RangeError as {@link stationaryShares}, or when some state never leaves.
 * @example
 * ```ts @import.meta.vitest
 * const times = meanTimesToLeave([Float64Array.of(0, 2), Float64Array.of(8, 0)], Float64Array.of(0, 1));
 * expect(times[0]).toBeCloseTo(5.5, 12);
 * ```
 */
export function meanTimesToLeave(rates: Rows, leaving: Float64Array): Float64Array {
  if (leaving.length !== rates.length) {
    throw new RangeError(`Give a rate of leaving for each of the ${rates.length} states; these are ${leaving.length}.`);
  }
  // State 0 stands for "left"; the time spent is carried along as a reward of 1 a unit of time.
  const rows = copyOf([
    new Float64Array(rates.length + 1),
    ...rates.map((row, state) => Float64Array.of(leaving[state]!, ...row)),
  ]);
  const reward = new Float64Array(rows.length).fill(1);
  const outward = eliminate(rows, reward);
  const times = new Float64Array(rows.length);
  for (let state = 1; state < rows.length; state += 1) {
    let sum = reward[state]!;
    for (let to = 1; to < state; to += 1) sum += rows[state]![to]! * times[to]!;
    times[state] = sum / outward[state]!;
  }
  return times.subarray(1);
}

/** Takes out the states from the last to the second, rows and reward in place; returns the rate out of each at its turn. */
function eliminate(rows: Float64Array[], reward?: Float64Array): Float64Array {
  const outward = new Float64Array(rows.length);
  for (let gone = rows.length - 1; gone > 0; gone -= 1) {
    const own = rows[gone]!;
    for (let to = 0; to < gone; to += 1) outward[gone] = outward[gone]! + own[to]!;
    if (!(outward[gone]! > 0)) throw new RangeError(`Give rates under which state ${gone} can be left.`);
    for (let from = 0; from < gone; from += 1) {
      const share = rows[from]![gone]! / outward[gone]!;
      if (share === 0) continue;
      for (let to = 0; to < gone; to += 1) rows[from]![to] = rows[from]![to]! + share * own[to]!;
      if (reward !== undefined) reward[from] = reward[from]! + share * reward[gone]!;
    }
  }
  return outward;
}

function copyOf(rates: Rows): Float64Array[] {
  for (const row of rates) {
    if (row.length !== rates.length) throw new RangeError(`Give ${rates.length} rates a row; one has ${row.length}.`);
    const bad = row.find((rate) => !(rate >= 0 && rate < Infinity));
    if (bad !== undefined) throw new RangeError(`Give rates from 0; this one is ${bad}.`);
  }
  return rates.map((row) => Float64Array.from(row));
}
