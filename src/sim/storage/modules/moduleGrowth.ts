/** Modules bought year by year as the demand grows and the older ones fade. */
import type { ModuleClass } from './fleetOutcomes.js';
import { fleetAvailability, fleetOutcomes } from './fleetOutcomes.js';

export type GrowthSpec = {
  /** Power that must be there in each year; from 0. */
  readonly neededKw: readonly number[];
  /** Of a new module; above 0. */
  readonly moduleKw: number;
  /** What is left of a module's power at an age of 0, 1, ... years, from 1 to 0; 0 beyond the last: it is taken out. */
  readonly healthFractions: readonly number[];
  /** Share of time in which one module works. */
  readonly availabilityFraction: number;
  /** Share of time in which the need must be met. */
  readonly targetFraction: number;
  /** Of one module in each year, not discounted. */
  readonly priceUsd: readonly number[];
  /** Yearly discount rate; 0 by default. */
  readonly discountFraction?: number;
};

export type GrowthYear = {
  readonly addedCount: number;
  /** In service, of all ages. */
  readonly count: number;
  /** Of all of them working. */
  readonly powerKw: number;
  readonly availabilityFraction: number;
  /** Discounted to year 0. */
  readonly spentUsd: number;
};

export type GrowthPlan = {
  readonly years: readonly GrowthYear[];
  readonly spentUsd: number;
  /**
   * True where no plan costs less: a module never costs less in an earlier year, discounted, and never has more power when
   * it is older, so each may be bought as late as it is needed. Elsewhere buying ahead may pay, and the plan only suffices.
   */
  readonly isLeastCost: boolean;
};

const MOST_MODULES = 10_000;

/**
 * Buys in each year the fewest modules under which the need is met at the wanted availability.
 *
 * @throws RangeError naming the field that is out of its range, or when no number of modules meets the target.
 * @example
 * ```ts @import.meta.vitest
 * const { years } = planGrowth({
 *   neededKw: [100, 250], moduleKw: 100, healthFractions: [1, 1], availabilityFraction: 1, targetFraction: 1, priceUsd: [5, 4],
 * });
 * expect(years.map(({ addedCount }) => addedCount)).toEqual([1, 2]);
 * ```
 */
export function planGrowth(spec: GrowthSpec): GrowthPlan {
  requireGrowth(spec);
  const addedCounts: number[] = [];
  const years = spec.neededKw.map((_, year) => {
    addedCounts.push(0);
    while (!isEnough(spec, addedCounts, year)) {
      addedCounts[year] = addedCounts[year]! + 1;
      if (addedCounts[year] > MOST_MODULES) {
        throw new RangeError(`Give a need in year ${year} that ${MOST_MODULES} modules can meet.`);
      }
    }
    return yearOf(spec, addedCounts, year);
  });
  const spentUsd = years.reduce((sum, year) => sum + year.spentUsd, 0);
  return { years, spentUsd, isLeastCost: neverCheaperEarlier(spec) };
}

/** Modules in service in a year by age, those of full years before it included. */
function classesIn(spec: GrowthSpec, addedCounts: readonly number[], year: number): ModuleClass[] {
  return addedCounts
    .map((count, bought) => ({
      count,
      powerKw: spec.moduleKw * (spec.healthFractions[year - bought] ?? 0),
      availabilityFraction: spec.availabilityFraction,
    }))
    .filter(({ powerKw }) => powerKw > 0);
}

function isEnough(spec: GrowthSpec, addedCounts: readonly number[], year: number): boolean {
  const classes = classesIn(spec, addedCounts, year);
  const neededKw = spec.neededKw[year]!;
  const powerKw = classes.reduce((sum, kind) => sum + kind.count * kind.powerKw, 0);
  // Two cheap tests first: all working would not do, or nothing is needed.
  if (powerKw < neededKw * (1 - 1e-12)) return false;
  return fleetAvailability(fleetOutcomes(classes), neededKw) >= spec.targetFraction - 1e-12;
}

function yearOf(spec: GrowthSpec, addedCounts: readonly number[], year: number): GrowthYear {
  const classes = classesIn(spec, addedCounts, year);
  return {
    addedCount: addedCounts[year]!,
    count: classes.reduce((sum, kind) => sum + kind.count, 0),
    powerKw: classes.reduce((sum, kind) => sum + kind.count * kind.powerKw, 0),
    availabilityFraction: fleetAvailability(fleetOutcomes(classes), spec.neededKw[year]!),
    spentUsd: addedCounts[year]! * discountedUsd(spec, year),
  };
}

function discountedUsd({ priceUsd, discountFraction = 0 }: GrowthSpec, year: number): number {
  return priceUsd[year]! / (1 + discountFraction) ** year;
}

function neverCheaperEarlier(spec: GrowthSpec): boolean {
  return spec.neededKw.every((_, year) => year === 0 || discountedUsd(spec, year) <= discountedUsd(spec, year - 1));
}

function requireGrowth(spec: GrowthSpec): void {
  const { neededKw, moduleKw, healthFractions, availabilityFraction, targetFraction, priceUsd } = spec;
  if (!(moduleKw > 0 && moduleKw < Infinity)) throw new RangeError(`Give moduleKw above 0; this one is ${moduleKw}.`);
  if (priceUsd.length !== neededKw.length) {
    throw new RangeError(`Give a price for each of the ${neededKw.length} years; these are ${priceUsd.length}.`);
  }
  requireEach('neededKw', neededKw, (value) => value >= 0 && value < Infinity);
  requireEach('priceUsd', priceUsd, (value) => value >= 0 && value < Infinity);
  requireEach('healthFractions', healthFractions, (value, i) => value >= 0 && value <= (healthFractions[i - 1] ?? 1));
  requireEach('availabilityFraction', [availabilityFraction], (value) => value > 0 && value <= 1);
  requireEach(
    'targetFraction',
    [targetFraction],
    (value) => value >= 0 && value <= 1 && (value < 1 || availabilityFraction === 1),
  );
  requireEach('discountFraction', [spec.discountFraction ?? 0], (value) => value > -1 && value < Infinity);
}

function requireEach(field: string, values: readonly number[], isGood: (value: number, i: number) => boolean): void {
  values.forEach((value, i) => {
    if (!isGood(value, i)) throw new RangeError(`Give ${field} within its range; this one is ${value}.`);
  });
}
