/** A bank of like modules that fail and are repaired, as a Markov chain in the number of modules that are down. */
import { meanTimesToLeave, stationaryShares } from './markovChain.js';
import { requireBank } from './moduleBank.js';

/** Of 365 days. */
const HOURS_PER_YEAR = 8760;

export type RepairedBankSpec = {
  /** Modules in all; from 1. */
  readonly count: number;
  /** Of which this many must work; from 0 to `count`. */
  readonly neededCount: number;
  /** Mean time to failure of one module; above 0. */
  readonly meanLifeHours: number;
  /** Mean time of one repair; above 0. */
  readonly meanRepairHours: number;
  /** Repairs that can go on at once; as many as modules by default. */
  readonly crewCount?: number;
  /** Beta factor: share of a module's failures that take down all modules; 0 by default. */
  readonly commonCauseFraction?: number;
};

export type RepairedBank = {
  /** Share of time with 0, 1, ... modules down. */
  readonly downShares: Float64Array;
  /** Share of time with enough modules. */
  readonly availabilityFraction: number;
  /** Loss of load hours: too few modules work. */
  readonly shortHoursPerYear: number;
  /** How often too few work for the first time. */
  readonly shortagesPerYear: number;
  /** Of one such time; NaN where there is none. */
  readonly meanShortageHours: number;
  /** From all modules working to the first shortage; Infinity where none is needed. */
  readonly untilShortageHours: number;
};

/**
 * What a repaired bank offers in the long run. A common cause strikes at `commonCauseFraction` of one module's failure rate
 * and takes down every module that still works; each is then repaired by itself. Lives and repairs are exponential.
 *
 * @throws RangeError naming the field that is out of its range.
 * @source birth and death chains as in Trivedi 2002, Probability and Statistics with Reliability, section 8; frequency and
 * duration by the balance of rates over the edge between enough and too few.
 * @example
 * ```ts @import.meta.vitest
 * const one = toRepairedBank({ count: 1, neededCount: 1, meanLifeHours: 900, meanRepairHours: 100 });
 * expect(one.availabilityFraction).toBeCloseTo(0.9, 15);
 * expect(one.untilShortageHours).toBeCloseTo(900, 10);
 * ```
 */
export function toRepairedBank(spec: RepairedBankSpec): RepairedBank {
  const { count, neededCount } = spec;
  const rates = ratesOf(spec);
  const downShares = stationaryShares(rates);
  const edgeCount = count - neededCount;
  const shortShare = downShares.subarray(edgeCount + 1).reduce((sum, share) => sum + share, 0);
  const perHour = rates
    .slice(0, edgeCount + 1)
    .reduce((sum, row, down) => sum + downShares[down]! * rateBeyond(row, edgeCount), 0);
  return Object.freeze({
    downShares,
    availabilityFraction: 1 - shortShare,
    shortHoursPerYear: shortShare * HOURS_PER_YEAR,
    shortagesPerYear: perHour * HOURS_PER_YEAR,
    meanShortageHours: perHour > 0 ? shortShare / perHour : NaN,
    untilShortageHours: neededCount === 0 ? Infinity : hoursToShortage(rates, edgeCount),
  });
}

function hoursToShortage(rates: readonly Float64Array[], edgeCount: number): number {
  const enough = rates.slice(0, edgeCount + 1);
  const leaving = Float64Array.from(enough, (row) => rateBeyond(row, edgeCount));
  return meanTimesToLeave(
    enough.map((row) => row.subarray(0, edgeCount + 1)),
    leaving,
  )[0]!;
}

function rateBeyond(row: Float64Array, edgeCount: number): number {
  return row.subarray(edgeCount + 1).reduce((sum, rate) => sum + rate, 0);
}

/** Row and column: modules down; per hour. */
function ratesOf(spec: RepairedBankSpec): Float64Array[] {
  const { count, neededCount, meanLifeHours, meanRepairHours, crewCount = count, commonCauseFraction = 0 } = spec;
  requireBank({ count, neededCount, commonCauseFraction });
  requireAboveZero({ meanLifeHours, meanRepairHours });
  if (!(Number.isInteger(crewCount) && crewCount >= 1)) {
    throw new RangeError(`Give a whole crewCount from 1; this one is ${crewCount}.`);
  }
  return Array.from({ length: count + 1 }, (_, down) => {
    const row = new Float64Array(count + 1);
    if (down < count) {
      row[down + 1] = ((count - down) * (1 - commonCauseFraction)) / meanLifeHours;
      row[count] = row[count]! + commonCauseFraction / meanLifeHours;
    }
    if (down > 0) row[down - 1] = Math.min(down, crewCount) / meanRepairHours;
    return row;
  });
}

function requireAboveZero(fields: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(fields)) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`Give ${field} above 0; this one is ${value}.`);
  }
}
